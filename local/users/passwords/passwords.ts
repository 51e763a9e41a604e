import { hash as argon2, type Options } from '@node-rs/argon2';
import { type Param, ParamError, param } from '../../http/param.ts';

/** The hashing of passwords: argon2id, memory in KiB. */
export interface HashOptions {
  type: 'argon2';
  memory_cost: number;
  time_cost: number;
  threads: number;
  [option: string]: string | number;
}

/** For users who are created with a password or by an API key. */
export const SIGN_UP_HASH: HashOptions = { type: 'argon2', memory_cost: 65536, time_cost: 4, threads: 3 };
/** For users who are created by a link, a code or an anonymous session, and for passwords that users change themselves. */
export const LIGHT_HASH: HashOptions = { type: 'argon2', memory_cost: 7168, time_cost: 5, threads: 1 };

/** The argon2id hash of a password as a PHC string, computed on another thread. */
export function hashPassword(password: string, options: HashOptions): Promise<string> {
  const parameters: Options = {
    memoryCost: options.memory_cost,
    timeCost: options.time_cost,
    parallelism: options.threads,
  };
  return argon2(password, parameters);
}

/** A password of 8 to 256 bytes. */
export function password(): Param<string> {
  return param((value) => {
    const length = typeof value === 'string' ? Buffer.byteLength(value) : 0;
    if (typeof value !== 'string' || length < 8 || length > 256)
      throw new ParamError('Password must be between 8 and 256 characters long.');
    return value;
  });
}
