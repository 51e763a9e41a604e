import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { keyedHash } from '../../shared/index.ts';

const NONCE = 12;
const TAG = 16;

/** What the function's own execution is to do. */
const linkRequest = z.strictObject({
  /** Names the request, so that it has one effect even if it is delivered twice. */
  id: z.string(),
  email: z.string(),
  redirect: z.string(),
  phrase: z.optional(z.string()),
  /** The client's address. */
  client: z.string(),
  /** When it is too late to be believed, in milliseconds since 1970. */
  until: z.number(),
});

export type LinkRequest = z.infer<typeof linkRequest>;

/**
 * Seals a request for the function's own next execution: nobody else can make one or read one. A queue may keep what it could
 * not deliver, so that it is not enough for the address to be signed.
 */
export function seal(hmacSecret: string, request: LinkRequest): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', keyOf(hmacSecret), nonce);
  const text = Buffer.concat([cipher.update(JSON.stringify(request)), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
}

/** What was sealed; undefined where it was not with this secret, was changed, or has become too old. */
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
