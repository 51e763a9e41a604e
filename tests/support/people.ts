import { Account as WebAccount } from 'appwrite';
import { Account, Users } from 'node-appwrite';
import { inbox } from '../../local/inbox/inbox.ts';
import type { TestAppwrite } from './appwrite.ts';

/** The password of everybody who signs up here. */
export const PASSWORD = 'correct horse 1';

/** A user who is signed in. */
export interface Person {
  id: string;
  email: string;
  secret: string;
  account: Account;
}

/** The usual ways to act on accounts in a test. */
export function people(appwrite: TestAppwrite) {
  const guest = new WebAccount(appwrite.guest());
  const keyed = new Account(appwrite.admin());
  let counter = 0;
  return {
    guest,
    keyed,
    users: new Users(appwrite.admin()),
    /** Signs up a new user with an address, and signs them in. */
    async signUp(): Promise<Person> {
      const id = `person${++counter}`;
      const email = `${id}@example.com`;
      await guest.create({ userId: id, email, password: PASSWORD, name: id });
      const { secret } = await keyed.createEmailPasswordSession({ email, password: PASSWORD });
      return { id, email, secret, account: new Account(appwrite.withSession(secret)) };
    },
    /** The text of what an address or number got last, and the query of the link in it. */
    lastDelivery(to: string): { text: string; query: URLSearchParams } {
      const text = inbox(appwrite.local.store).where('to', to).at(-1)?.text ?? '';
      return { text, query: new URL(/https?:\S+/.exec(text)?.[0] ?? 'http://none').searchParams };
    },
  };
}
