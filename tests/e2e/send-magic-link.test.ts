import { Account, Query, Users } from 'node-appwrite';
import { expect, it } from 'vitest';
import {
  clients,
  emailOf,
  eventually,
  guest,
  isRemote,
  mailsTo,
  NO_INBOX,
  person,
  refusal,
} from './support/appwrite.ts';

const users = new Users(clients.admin);
const link = guest.sendMagicLink;

/** The user with an address, or undefined. */
async function userOf(email: string) {
  const found = await users.list({ queries: [Query.equal('email', email)] });
  return found.users[0];
}

it('gives the same answer for known and unknown addresses, and creates a user for an unknown one', async () => {
  const known = await person('known');
  const email = emailOf('unknown');
  await expect(link.send({ email: known.email })).resolves.toEqual({ status: 'accepted' });
  await expect(link.send({ email })).resolves.toEqual({ status: 'accepted' });
  await eventually(async () => expect(await userOf(email)).toMatchObject({ email, emailVerification: false }));
});

it('gives a phrase to compare with the mail', async () => {
  const { email } = await person('phrased');
  await expect(link.send({ email, phrase: true })).resolves.toMatchObject({
    phrase: expect.stringMatching(/^\w+ \w+$/),
  });
});

it('leads only to addresses on its list', async () => {
  const { email } = await person('led');
  const redirect = 'https://evil.example/';
  await expect(refusal(link.send({ email, redirect }))).resolves.toMatchObject({ name: 'ProblemError', status: 400 });
});

it('gives no session for an invented secret', async () => {
  const { id: userId } = await person('guessed');
  const made = link.createSession({ userId, secret: 'ab'.repeat(32) });
  await expect(refusal(made)).resolves.toMatchObject({ slug: 'link', status: 401 });
});

it('gives one session for the mailed link, and proves the address', async ({ skip }) => {
  skip(isRemote, NO_INBOX);
  const { id: userId, email } = await person('linked');
  await link.send({ email });
  const secret = await eventually(async () => secretIn((await mailsTo(email))[0]?.links[0]));
  const session = await link.createSession({ userId, secret });
  await expect(new Account(clients.withSession(session.secret)).get()).resolves.toMatchObject({
    $id: userId,
    emailVerification: true,
  });
  await expect(refusal(link.createSession({ userId, secret }))).resolves.toMatchObject({ slug: 'link', status: 401 });
});

function secretIn(address: string | undefined): string {
  const fields = new URL(address ?? 'http://none').hash.slice(1).replaceAll(';', '&');
  const secret = new URLSearchParams(fields).get('secret');
  if (!secret) throw new Error(`no secret in ${address}`);
  return secret;
}
