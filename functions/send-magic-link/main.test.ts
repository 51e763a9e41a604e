import { Account as AppAccount } from 'appwrite';
import { Account, Query, Teams } from 'node-appwrite';
import { describe, expect, it } from 'vitest';
import { functionConfig } from '../../tests/support/functions.ts';
import { APP, ID, type Links, SHOP, startLinks } from '../../tests/support/magic-links.ts';
import { hostileRedirects } from './fixtures/hostile-redirects.ts';

const ACCEPTED = { status: 'accepted' };

async function signedIn(looks: Links, userId: string): Promise<string> {
  await looks.users.create({ userId, email: `${userId}@example.com` });
  return (await looks.users.createSession({ userId })).secret;
}

/** An invitation by a member that is not accepted yet. */
async function invite(looks: Links, email: string): Promise<void> {
  const owner = new Teams(looks.appwrite.withSession(await signedIn(looks, 'owner')));
  await owner.create({ teamId: 'band', name: 'Band' });
  await owner.createMembership({ teamId: 'band', roles: [], email, url: APP });
}

describe('asking for a link', () => {
  it('is open to guests, users and API keys, and on the own domain', async () => {
    const looks = await startLinks();
    const { appwrite } = looks;
    const [alice, bob] = [await signedIn(looks, 'alice'), await signedIn(looks, 'bob')];
    const body = { email: 'carol@example.com' };
    const { jwt } = await new Account(appwrite.withSession(alice)).createJWT();
    for (const client of [
      appwrite.withSession(alice),
      appwrite.withSession(bob),
      appwrite.withJwt(jwt),
      appwrite.admin(),
    ])
      expect(await looks.execute(client, '/', body)).toMatchObject({ status: 202, body: ACCEPTED });
    expect(await looks.asGuest('/', body)).toMatchObject({ status: 202, body: ACCEPTED });
    await looks.idle();
    expect(looks.mails('carol@example.com')).toHaveLength(5);
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': '198.51.100.7' };
    const direct = await looks.domain('POST', '/', headers, JSON.stringify({ email: 'dave@example.com' }));
    expect([direct.status, JSON.parse(direct.body)]).toEqual([202, ACCEPTED]);
    await looks.idle();
    expect(looks.mails('dave@example.com')).toHaveLength(1);
  });

  it('has the same answer after the same calls for known, unknown, blocked and limited addresses', async () => {
    const looks = await startLinks({ vars: { LIMIT_PER_ADDRESS: '1/86400' } });
    for (const userId of ['known', 'blocked', 'limited'])
      await looks.users.create({ userId, email: `${userId}@example.com` });
    await looks.users.updateStatus({ userId: 'blocked', status: false });
    await looks.ask('limited@example.com');
    const seen = [];
    for (const name of ['known', 'unknown', 'blocked', 'limited']) {
      const { status, body, executionId, execution } = await looks.ask(`${name}@example.com`);
      const headers = execution.responseHeaders.filter(
        ({ name: header }) => !/^(date|x-appwrite-execution-id)$/.test(header),
      );
      seen.push({ status, body, headers, calls: looks.callsOf(executionId) });
    }
    expect(seen[0]).toMatchObject({ status: 202, body: ACCEPTED, calls: [`POST /functions/${ID}/executions`] });
    for (const other of seen) expect(other).toEqual(seen[0]);
    const mailed = ['known', 'unknown', 'blocked', 'limited'].map((name) => looks.mails(`${name}@example.com`).length);
    expect(mailed).toEqual([1, 1, 0, 1]);
  });

  it('mails text and HTML with a link that works, its secret in the fragment', async () => {
    for (const MAIL_FORMAT of ['html', 'text']) {
      const looks = await startLinks({ vars: { MAIL_FORMAT, LINK_MINUTES: '15' } });
      const link = await looks.linkFor('ann@example.com');
      expect(link.url.href.split('#')[0]).toBe(APP);
      expect(link.url.search).toBe('');
      expect(link.secret).toMatch(/^[0-9a-f]{64}$/);
      const [mail] = looks.mails('ann@example.com');
      expect(mail).toMatchObject({ subject: 'Sign in to The Shop', channel: 'email' });
      const text = mail?.text || mail?.html.replace(/<[^>]*>/g, '');
      expect(text).toContain('within 15 minutes');
      expect(Boolean(mail?.html)).toBe(MAIL_FORMAT === 'html');
      expect(await looks.spend(link)).toMatchObject({ status: 200 });
    }
  });

  it('puts the phrase into the answer and the mail on request', async () => {
    const looks = await startLinks();
    const { body } = await looks.ask('ann@example.com', { phrase: true });
    expect(body).toEqual({ status: 'accepted', phrase: expect.stringMatching(/^[a-z]+ [a-z]+$/) });
    expect(looks.mails('ann@example.com')[0]?.html).toContain(`Your phrase: ${body['phrase']}.`);
    expect(await looks.ask('ann@example.com', { phrase: false })).toMatchObject({ body: ACCEPTED });
  });

  it('leads to the requested address if it is on the list', async () => {
    const looks = await startLinks();
    const link = await looks.linkFor('ann@example.com', { redirect: `${SHOP}cart?tab=2` });
    expect(link.url.href.split('#')[0]).toBe(`${SHOP}cart?tab=2`);
    for (const redirect of ['https://evil.example/', `${APP}/../x`, 'javascript:alert(1)', `${APP}#x`]) {
      const { status, body } = await looks.ask('bob@example.com', { redirect });
      expect([status, body['type']]).toEqual([400, 'urn:problem:redirect']);
    }
    expect(looks.mails('bob@example.com')).toEqual([]);
  });

  it('is refused before any call if the body is invalid', async () => {
    const looks = await startLinks();
    const email = 'ann@example.com';
    const refused: [unknown, string][] = [
      [{}, 'body.email'],
      [{ email: 'nobody' }, 'body.email'],
      [{ email: `${email}\r\nBcc: bob@example.com` }, 'body.email'],
      [{ email: [email] }, 'body.email'],
      [{ email: `${'a'.repeat(65)}@example.com` }, 'body.email'],
      [{ email, phrase: 'yes' }, 'body.phrase'],
      [{ email, url: APP }, 'body.url'],
      [{ email, userId: 'admin' }, 'body.userId'],
    ];
    for (const [body, at] of refused) {
      const answer = await looks.asGuest('/', body);
      expect(answer).toMatchObject({ status: 400, body: { type: 'urn:problem:invalid-input', errors: [{ at }] } });
      expect(looks.callsOf(answer.executionId)).toEqual([]);
    }
  });

  it('creates one user for ten simultaneous requests for an unknown address', async () => {
    const looks = await startLinks({ vars: { LIMIT_PER_ADDRESS_AND_CLIENT: '20/86400' } });
    await Promise.all(Array.from({ length: 10 }, () => looks.asGuest('/', { email: 'new@example.com' })));
    await looks.idle();
    expect(await looks.users.list({ queries: [Query.equal('email', 'new@example.com')] })).toMatchObject({ total: 1 });
    expect(looks.linksOf('new@example.com')).toHaveLength(10);
    expect(new Set(looks.linksOf('new@example.com').map(({ secret }) => secret)).size).toBe(10);
  });

  it('creates users with random ids, because anybody can take the id of a deleted user', async () => {
    const looks = await startLinks();
    const { userId } = await looks.linkFor('ann@example.com');
    await looks.users.delete({ userId });
    expect((await looks.linkFor('ann@example.com')).userId).not.toBe(userId);
  });

  it('has the same link for readers of HTML and of plain text, also if the redirect has an ampersand', async () => {
    const looks = await startLinks();
    for (const [index, redirect] of [APP, `${SHOP}cart?a=1&b=2`].entries()) {
      const email = `ann${index}@example.com`;
      const link = await looks.linkFor(email, { redirect });
      const [mail] = looks.mails(email);
      // as Appwrite creates the text part of an HTML mail: without tags, with entities
      const text = mail?.text || mail?.html.replace(/<[^>]*>/g, '') || '';
      expect(/https?:\S+/.exec(text)?.[0]).toBe(link.url.href);
      expect(await looks.spend(link)).toMatchObject({ status: 200 });
    }
  });

  it('creates the target of a user who has none', async () => {
    const looks = await startLinks();
    await new AppAccount(looks.appwrite.guest()).createMagicURLToken({
      userId: 'bare',
      email: 'bare@example.com',
    });
    expect(await looks.users.listTargets({ userId: 'bare' })).toMatchObject({ total: 0 });
    await looks.ask('bare@example.com');
    expect(looks.mails('bare@example.com').map(({ messageId }) => messageId !== null)).toEqual([false, true]);
  });
});

describe('sign-up by link', () => {
  it('that is switched off creates nothing and sends nothing for an unknown address', async () => {
    const looks = await startLinks({ vars: { SIGN_UP: 'off' } });
    await looks.users.create({ userId: 'known', email: 'known@example.com' });
    expect(await looks.ask('known@example.com')).toMatchObject({ body: ACCEPTED });
    expect(await looks.ask('unknown@example.com')).toMatchObject({ body: ACCEPTED });
    expect([looks.mails('known@example.com').length, looks.mails('unknown@example.com').length]).toEqual([1, 0]);
    expect(await looks.users.list()).toMatchObject({ total: 1 });
    expect(await looks.messaging.listMessages()).toMatchObject({ total: 1 });
  });
});

describe('what it leaves behind', () => {
  it('contains no address and no secret in executions, logs and headers', async () => {
    const looks = await startLinks();
    const link = await looks.linkFor('ann@example.com', { phrase: true });
    const session = await looks.spend(link);
    await looks.spend(link);
    const kept = JSON.stringify(await looks.executions());
    expect(kept).toContain('/deliver');
    for (const secret of ['ann@example.com', link.secret, String(session.body['secret'])])
      expect(kept).not.toContain(secret);
  });

  it('uses exactly the scopes in appwrite.json', async () => {
    const used = new Set<string>();
    for (const SEND_BY of ['template', 'appwrite']) {
      const looks = await startLinks({ vars: { SEND_BY } });
      const { email } = await looks.users.create({ userId: 'bob', email: 'bob@example.com' });
      await invite(looks, email);
      expect(await looks.spend(await looks.linkFor(email))).toMatchObject({ status: 200 });
      expect(await looks.users.listMemberships({ userId: 'bob' })).toMatchObject({ total: 0 });
      for (const scope of looks.local.scopesUsedBy(ID)) used.add(scope);
    }
    expect([...used].toSorted()).toEqual(functionConfig(ID).scopes.toSorted());
  });
});

it('answers hostile redirects with 400 and sends nothing', async () => {
  const looks = await startLinks();
  const some = hostileRedirects.filter((_, index) => index % 10 === 0);
  for (const redirect of some) {
    const { status } = await looks.asGuest('/', { email: 'victim@example.com', redirect });
    expect([redirect, status]).toEqual([redirect, 400]);
  }
  await looks.idle();
  expect(looks.mails('victim@example.com')).toEqual([]);
});
