import { enc } from './address.ts';
import { type As, api } from './api.ts';
import type { User } from './models.ts';

/** What a user is called: their name, or else an address, a phone number or the id. */
export function nameOf({ $id, name, email, phone }: Pick<User, '$id' | 'name' | 'email' | 'phone'>): string {
  return name || email || phone || $id;
}

interface Known {
  jwt: string;
  until: number;
}

/** How long a JWT is used, in seconds. */
const JWT_SECONDS = 3600;
const jwts = new Map<string, Known>();
const sessions = new Map<string, string>();

/** The user by a JWT: for reading and changing as they would. It leaves no trace in their sessions. */
export async function asUser(userId: string): Promise<As> {
  const known = jwts.get(userId);
  if (known && known.until > Date.now()) return { kind: 'jwt', jwt: known.jwt };
  const { jwt } = await api<{ jwt: string }>('POST', `/users/${enc(userId)}/jwts`, { body: { duration: JWT_SECONDS } });
  jwts.set(userId, { jwt, until: Date.now() + (JWT_SECONDS - 60) * 1000 });
  return { kind: 'jwt', jwt };
}

/**
 * The user by a session. Functions get the user's JWT only then. One session is made for each user and used as long as
 * this page is open.
 */
export async function asSession(userId: string): Promise<As> {
  const known = sessions.get(userId);
  if (known !== undefined && (await isAlive(known))) return { kind: 'session', secret: known };
  const { secret } = await api<{ secret: string }>('POST', `/users/${enc(userId)}/sessions`);
  sessions.set(userId, secret);
  return { kind: 'session', secret };
}

async function isAlive(secret: string): Promise<boolean> {
  return api('GET', '/account', { as: { kind: 'session', secret } }).then(
    () => true,
    () => false,
  );
}
