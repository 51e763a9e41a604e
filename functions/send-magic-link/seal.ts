import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { keyedHash } from '../../shared/index.ts';

const NONCE = 12;
const TAG = 16;

/** The task of the function's own next execution. */
const linkRequest = z.strictObject({
  /** Identifies the request, so that a second delivery has no effect. */
  id: z.string(),
  email: z.string(),
  redirect: z.string(),
  phrase: z.optional(z.string()),
  /** The client's address. */
  client: z.string(),
  /** When it expires, in milliseconds since 1970. */
  until: z.number(),
});

export type LinkRequest = z.infer<typeof linkRequest>;

/**
 * Seals a request for the function's own next execution: nobody else can create or read one. A signature would not be enough,
 * because a queue may store the address with what it could not deliver.
 */
export function seal(hmacSecret: string, request: LinkRequest): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', keyOf(hmacSecret), nonce);
  const text = Buffer.concat([cipher.update(JSON.stringify(request)), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
}

/** The sealed request; undefined if it was sealed with another secret, was changed, or has expired. */
export function unseal(hmacSecret: string, sealed: string): LinkRequest | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < NONCE + TAG) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', keyOf(hmacSecret), bytes.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString();
    const request = linkRequest.parse(JSON.parse(text));
    return request.until > Date.now() ? request : undefined;
  } catch {
    return undefined;
  }
}

function keyOf(hmacSecret: string): Buffer {
  return Buffer.from(keyedHash(hmacSecret, 'sealed link request'), 'hex');
}
