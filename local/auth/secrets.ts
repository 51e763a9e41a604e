import { createHash, randomBytes } from 'node:crypto';

/** A new secret of `length` hex digits. */
export function newSecret(length: number): string {
  return randomBytes(Math.ceil(length / 2))
    .toString('hex')
    .slice(0, length);
}

/** The hash of a secret, which is what is stored. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A session's secret and its user's id in one text: the value of the cookie and of `x-appwrite-session`. */
export function packSession(userId: string, secret: string): string {
  return Buffer.from(JSON.stringify({ id: userId, secret })).toString('base64');
}

/** The two parts of {@link packSession}. Undefined if the text has another form. */
export function unpackSession(value: string): { userId: string; secret: string } | undefined {
  try {
    const { id, secret } = JSON.parse(Buffer.from(value, 'base64').toString('utf8'));
    return typeof id === 'string' && typeof secret === 'string' ? { userId: id, secret } : undefined;
  } catch {
    return undefined;
  }
}
