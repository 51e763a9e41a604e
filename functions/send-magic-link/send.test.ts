import { describe, expect, it } from 'vitest';
import { APP, startLinks, VARS } from '../../tests/support/magic-links.ts';
import { seal } from './seal.ts';

describe("Appwrite's own mail", () => {
  it("leads to the app's page with the secret in the query, and is used in the same way", async () => {
    const looks = await startLinks({ vars: { SEND_BY: 'appwrite' } });
    const link = await looks.linkFor('ann@example.com');
    expect(link.url.href.split('?')[0]).toBe(APP);
    expect(link.url.hash).toBe('');
    expect(looks.mails('ann@example.com')).toMatchObject([{ messageId: null }]);
    expect(await looks.spend(link)).toMatchObject({ status: 200, body: { userId: link.userId } });
    expect(await looks.spend(link)).toMatchObject({ status: 401 });
    expect(await looks.users.get({ userId: link.userId })).toMatchObject({ emailVerification: true });
  });

  it('has no phrase', async () => {
    const looks = await startLinks({ vars: { SEND_BY: 'appwrite' } });
    expect(await looks.ask('ann@example.com', { phrase: true })).toMatchObject({
      status: 400,
      body: { type: 'urn:problem:no-phrase' },
    });
  });

  it('is invalid when the user’s address has changed', async () => {
    const looks = await startLinks({ vars: { SEND_BY: 'appwrite' } });
    const link = await looks.linkFor('ann@example.com');
    await looks.users.updateEmail({ userId: link.userId, email: 'other@example.com' });
    expect(await looks.spend(link)).toMatchObject({ status: 401, body: { type: 'urn:problem:link' } });
    expect(await looks.users.get({ userId: link.userId })).toMatchObject({ emailVerification: false });
  });
});

describe('its own execution', () => {
  it('does nothing for a body that it did not create itself', async () => {
    const looks = await startLinks();
    const bodies = [
      { sealed: '' },
      { sealed: 'x'.repeat(200) },
      { sealed: Buffer.alloc(300, 7).toString('base64url') },
    ];
    for (const body of bodies)
      expect(await looks.asGuest('/deliver', body)).toMatchObject({
        status: 404,
        body: { type: 'urn:problem:not-found' },
      });
    await looks.idle();
    expect(await looks.users.list()).toMatchObject({ total: 0 });
  });

  it('checks the redirect again, because the list may have changed', async () => {
    const looks = await startLinks();
    const email = 'ann@example.com';
    const until = Date.now() + 60_000;
    const request = { id: 'request1', email, redirect: 'https://evil.example/', client: '203.0.113.1', until };
    const answer = await looks.asGuest('/deliver', { sealed: seal(VARS.HMAC_SECRET, request) });
    expect(answer).toMatchObject({ status: 400, body: { type: 'urn:problem:redirect' } });
    await looks.idle();
    expect(looks.mails(email)).toEqual([]);
    expect(await looks.users.list()).toMatchObject({ total: 0 });
  });

  it('sends nothing to an address that Appwrite refuses', async () => {
    const looks = await startLinks();
    const until = Date.now() + 60_000;
    const [redirect, client] = [APP, '203.0.113.1'];
    for (const email of [`${'a'.repeat(65)}@example.com`, 'ann@example..com', 'no address'])
      expect(
        await looks.asGuest('/deliver', {
          sealed: seal(VARS.HMAC_SECRET, { id: email, email, redirect, client, until }),
        }),
      ).toMatchObject({ status: 204 });
  });

  it('sends one mail if the queue delivers it several times', async () => {
    const looks = await startLinks();
    const email = 'ann@example.com';
    const until = Date.now() + 60_000;
    const sealed = seal(VARS.HMAC_SECRET, { id: 'request1', email, redirect: APP, client: '203.0.113.1', until });
    for (let i = 0; i < 2; i++) await Promise.all([1, 2].map(() => looks.asGuest('/deliver', { sealed })));
    await looks.idle();
    expect(await looks.messaging.listMessages()).toMatchObject({ total: 1 });
    const [link, ...others] = looks.linksOf(email);
    expect(others).toEqual([]);
    expect(link && (await looks.spend(link))).toMatchObject({ status: 200 });
  });
});
