import { createHmac } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code that an authenticator app shows now for a key in base32. Source: RFC 6238. */
export function totp(key: string): string {
  let bits = 0n;
  for (const letter of key) bits = (bits << 5n) | BigInt(LETTERS.indexOf(letter));
  const size = Math.floor((key.length * 5) / 8);
  const hex = (bits >> BigInt((key.length * 5) % 8)).toString(16).padStart(size * 2, '0');
  const moment = Buffer.alloc(8);
  moment.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', Buffer.from(hex, 'hex')).update(moment).digest();
  const number = digest.readUInt32BE((digest.at(-1) ?? 0) % 16) % 2 ** 31;
  return String(number % 1_000_000).padStart(6, '0');
}
