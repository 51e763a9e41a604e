import { Account, Users } from 'node-appwrite';
import { describe, expect, it } from 'vitest';
import { targets } from '../../../local/directory/targets.ts';
import { isProved } from '../../../shared/data/proof.ts';
import { QUICK, useApp, Visitor } from '../../../tests/support/app.ts';
import { createAdminClient, createSignIn, currentUser, forwardedFor, type MailedLink } from '../index.ts';

const app = useApp();
const options = { clientIp: forwardedFor(1), appName: 'The Shop', leastMilliseconds: QUICK };
const signIn = createSignIn(options);
const password = 'correct horse 1';
const users = () => new Users(app.appwrite.admin());

/** Runs something, and waits until its mails have arrived. */
async function mailing<Result>(act: Promise<Result>): Promise<Result> {
  const result = await act;
  await app.appwrite.local.jobs.idle();
  return result;
}
const signUp = (email: string, name?: string) =>
  mailing(new Visitor().run((exchange) => signIn.signUp(exchange, { email, ...(name === undefined ? {} : { name }) })));
const forget = (email: string) =>
  mailing(new Visitor().run((exchange) => signIn.requestPasswordReset(exchange, { email })));
const setPassword = (visitor: Visitor, link: MailedLink, secret = password, headers = {}) =>
  visitor.run(
    (exchange) =>
      signIn.completePasswordReset(exchange, { userId: link.userId, secret: link.secret, password: secret }),
    headers,
  );
const enter = (visitor: Visitor, email: string, secret = password) =>
  visitor.run((exchange) => signIn.signInWithPassword(exchange, { email, password: secret }));
const who = (visitor: Visitor) => currentUser(visitor.request()).then((user) => user?.$id);
const lastMail = (email: string) => app.mails(email).at(-1);

describe('a sign-up', () => {
  it('mails a link, and only with it a password is set', async () => {
    await signUp(' Ann@Example.com ', 'Ann');
    expect(lastMail('ann@example.com')?.subject).toBe('Finish your sign-up to The Shop');
    const link = app.linkTo('ann@example.com');
    expect(link.url.href).toMatch(/^http:\/\/localhost:3000\/auth\/password#userId=[^&]+;secret=[0-9a-f]{64}$/);
    const visitor = new Visitor();
    await expect(setPassword(visitor, link, 'short')).rejects.toMatchObject({ status: 400, slug: 'password' });
    await expect(setPassword(visitor, link, password, { origin: 'https://evil.example' })).rejects.toMatchObject({
      slug: 'origin',
    });
    expect(await setPassword(visitor, link)).toMatchObject({ kind: 'signed-in', user: { name: 'Ann' } });
    expect(await who(visitor)).toBe(link.userId);
    const user = await users().get({ userId: link.userId });
    expect([user.emailVerification, await isProved(createAdminClient(), user)]).toEqual([true, true]);
    const other = new Visitor();
    await expect(setPassword(other, link, 'another horse 1')).rejects.toMatchObject({ status: 401, slug: 'link' });
    expect(await enter(other, 'ann@example.com')).toMatchObject({ kind: 'signed-in' });
  });

  it('answers the same for an address that has an account, and tells only its owner', async () => {
    await users().create({ userId: 'bob', email: 'bob@example.com', password });
    expect(await signUp('bob@example.com', 'Mallory')).toBe(await signUp('new@example.com'));
    expect(lastMail('bob@example.com')).toMatchObject({ subject: 'You have an account at The Shop' });
    expect(await users().get({ userId: 'bob' })).toMatchObject({ name: '' });
    // neither has a password that whoever signed up knows
    const tried = await Promise.all(
      ['bob@example.com', 'new@example.com'].map((email) =>
        enter(new Visitor(), email, 'guess 1 2 3').catch((error: unknown) => JSON.stringify(error)),
      ),
    );
    expect(tried[0]).toBe(tried[1]);
  });

  it('mails no more than its limits allow, and answers the same', async () => {
    const strict = createSignIn({
      ...options,
      limits: { mails: { perClient: [], perAddressAndClient: [{ count: 2, seconds: 86_400 }], perAddress: [] } },
    });
    const email = 'many@example.com';
    for (let n = 0; n < 4; n++) await mailing(new Visitor().run((exchange) => strict.signUp(exchange, { email })));
    expect(app.mails(email)).toHaveLength(2);
  });
});

describe('a password reset', () => {
  it('ends every session, and its link is for nothing and nobody else', async () => {
    await signUp('cleo@example.com');
    await setPassword(new Visitor(), app.linkTo('cleo@example.com'));
    const before = new Visitor();
    await enter(before, 'cleo@example.com');
    await forget('cleo@example.com');
    await forget('nobody@example.com');
    expect(app.mails('nobody@example.com')).toEqual([]);
    const link = app.linkTo('cleo@example.com');
    // as a proof of the address, as a magic link at Appwrite, or for another user
    const asProof = before.run((exchange) => signIn.completeEmailProof(exchange, link));
    await expect(asProof).rejects.toMatchObject({ slug: 'link' });
    const guest = new Account(app.appwrite.admin());
    await expect(guest.createSession(link)).rejects.toMatchObject({ code: 401 });
    await expect(setPassword(new Visitor(), { ...link, userId: 'bob' })).rejects.toMatchObject({ slug: 'link' });
    const after = new Visitor();
    await setPassword(after, link, 'another horse 1');
    expect([await who(before), await who(after)]).toEqual([undefined, link.userId]);
    await expect(enter(new Visitor(), 'cleo@example.com')).rejects.toMatchObject({ slug: 'sign-in' });
  });

  it('does not outlive a change of the address', async () => {
    await users().create({ userId: 'dora', email: 'dora@example.com', password });
    await forget('dora@example.com');
    const link = app.linkTo('dora@example.com');
    await users().updateEmail({ userId: 'dora', email: 'dora@new.example.com' });
    await expect(setPassword(new Visitor(), link)).rejects.toMatchObject({ status: 401, slug: 'link' });
    await expect(setPassword(new Visitor(), { userId: 'dora', secret: 'a'.repeat(64) })).rejects.toMatchObject({
      slug: 'link',
    });
  });

  it('gives nothing to whoever had prepared the account', async () => {
    await users().create({ userId: 'eve', email: 'eve@example.com', password: 'known to both 1' });
    const attacker = new Visitor('198.51.100.1');
    await enter(attacker, 'eve@example.com', 'known to both 1');
    await forget('eve@example.com');
    const owner = new Visitor();
    await setPassword(owner, app.linkTo('eve@example.com'));
    expect([await who(attacker), await who(owner)]).toEqual([undefined, 'eve']);
    await expect(enter(attacker, 'eve@example.com', 'known to both 1')).rejects.toMatchObject({ slug: 'sign-in' });
  });
});

describe('a proof of an address', () => {
  const request = (visitor: Visitor) => mailing(visitor.run((exchange) => signIn.requestEmailProof(exchange)));
  const complete = (visitor: Visitor, link: MailedLink) =>
    visitor.run((exchange) => signIn.completeEmailProof(exchange, { userId: link.userId, secret: link.secret }));

  it('needs the mail and the session, and keeps what the user came by', async () => {
    const email = 'finn@example.com';
    await users().create({ userId: 'finn', email, password });
    const [visitor, elsewhere] = [new Visitor(), new Visitor()];
    for (const each of [visitor, elsewhere]) await enter(each, email);
    await expect(request(new Visitor())).rejects.toMatchObject({ status: 401, slug: 'signed-out' });
    expect(await request(visitor)).toBe('sent');
    const link = app.linkTo(email);
    expect(link.url.pathname).toBe('/auth/address');
    // whoever opens the link elsewhere does not prove the address for whoever requested it
    await expect(complete(new Visitor(), link)).rejects.toMatchObject({ slug: 'signed-out' });
    expect(await complete(visitor, link)).toMatchObject({ $id: 'finn' });
    const user = await users().get({ userId: 'finn' });
    expect([user.emailVerification, await isProved(createAdminClient(), user)]).toEqual([true, true]);
    expect([await who(visitor), await who(elsewhere)]).toEqual(['finn', undefined]);
    expect(await enter(new Visitor(), email)).toMatchObject({ kind: 'signed-in' });
    expect(await request(visitor)).toBe('proved');
    await expect(complete(visitor, link)).rejects.toMatchObject({ slug: 'link' });
  });

  it('is held while a token for an earlier address may be valid, and removes a password that was not used', async () => {
    await users().create({ userId: 'gina', email: 'gina@old.example.com', password: 'known to both 1' });
    await users().updateEmail({ userId: 'gina', email: 'gina@example.com' });
    const visitor = new Visitor();
    visitor.cookies.set('a_session_test', (await users().createSession({ userId: 'gina' })).secret);
    await request(visitor);
    const link = app.linkTo('gina@example.com');
    const held = await complete(visitor, link).catch((error: unknown) => error);
    expect(held).toMatchObject({ status: 409, slug: 'held', details: { members: { until: expect.any(String) } } });
    for (const { $id, $updatedAt } of targets(app.appwrite.local.store).where('userId', 'gina'))
      targets(app.appwrite.local.store).update($id, {}, { at: new Date(Date.parse($updatedAt) - 4e6).toISOString() });
    await mailing(complete(visitor, link));
    expect(lastMail('gina@example.com')?.subject).toBe('Your password was removed from The Shop');
    await expect(enter(new Visitor(), 'gina@example.com', 'known to both 1')).rejects.toMatchObject({
      slug: 'sign-in',
    });
  });
});
