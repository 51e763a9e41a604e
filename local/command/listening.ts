import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Platform } from '../local.ts';
import { OptionError, readPort } from './options.ts';

/** The options of every command that starts a local Appwrite, in the form of `readCommand`. */
export const LISTENING = {
  port: { type: 'string', default: '4600' },
  host: { type: 'string', default: '127.0.0.1' },
  key: { type: 'string' },
  platform: { type: 'string', multiple: true },
  remove: { type: 'string', multiple: true },
} as const;

export const listeningUsage = `  --port N           the port (default: 4600)
  --host ADDRESS     the address to listen on (default: 127.0.0.1); 0.0.0.0 is reachable from your network, for example from a phone
  --key KEY          the API key, which has all scopes (default: a random one, which is stored)
  --platform HOST    adds a web platform, next to localhost; may be repeated
  --remove ID        deletes a function that appwrite.json no longer declares, with its executions; may be repeated`;

/** The address of a local Appwrite, its API key and its platforms. */
export interface Listening {
  port: number;
  host: string;
  /** The API key. Undefined for the stored one. */
  key: string | undefined;
  platforms: readonly Platform[];
}

/** @throws OptionError */
export function readListening(values: {
  port: string;
  host: string;
  key?: string | undefined;
  platform?: readonly string[] | undefined;
}): Listening {
  const { port, host, key } = values;
  if (host !== 'localhost' && isIP(host) === 0) throw new OptionError(`--host ${host}: must be an IP address`);
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key))
    throw new OptionError('--key: must be ASCII characters without blanks');
  const named = (values.platform ?? []).map((hostname) => {
    if (!/^(\*\.)?[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(hostname))
      throw new OptionError(`--platform ${hostname}: must be a host name, such as app.example.com or *.example.com`);
    return { hostname: hostname.toLowerCase() };
  });
  return { port: readPort(port, '--port'), host, key, platforms: [{ hostname: 'localhost' }, ...named] };
}

/** The addresses for other machines. Empty if only this machine can reach `host`. */
export function networkNote(host: string, port: number): string[] {
  if (host !== '0.0.0.0' && host !== '::') return [];
  const addresses = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => `http://${address}:${port}/v1`);
  return [`from the network: ${addresses.join(' ') || 'no address'}`, 'Everyone on this network can reach it.'];
}
