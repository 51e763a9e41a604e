import { describe, expect, it } from 'vitest';
import { mailboxOf, networkOf } from '../../shared/accounts/limits.ts';
import { startLinks } from '../../tests/support/magic-links.ts';

describe('the counted subject', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:0001:2::9', '2001:db8:1:2'],
    ['2001:db8::9', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['', ''],
  ])('is of %j the network %j', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });

  it('is the same mailbox with and without tags', () => {
    expect(mailboxOf('Ann+Shop+2@Example.com')).toBe('ann@example.com');
    expect(mailboxOf('ann.lee@example.com')).not.toBe(mailboxOf('annlee@example.com'));
  });

  it.each(['annlee@gmail.com', 'ann.lee@gmail.com', 'A.n.n.Lee+shop@googlemail.com', 'ann.lee@GoogleMail.com'])(
    'is one mailbox of Gmail: %s',
    (email) => expect(mailboxOf(email)).toBe('annlee@gmail.com'),
  );

  it('is not the mailbox of another domain with the same ending', () => {
    expect(mailboxOf('ann.lee@notgmail.com')).toBe('ann.lee@notgmail.com');
    expect(mailboxOf('ann.lee@gmail.com.example')).toBe('ann.lee@gmail.com.example');
  });
});

describe('limits', () => {
  it('hold for all spellings of an address, also for simultaneous requests', async () => {
    const looks = await startLinks({ vars: { LIMIT_PER_ADDRESS: '3/86400' } });
    const written = ['ann@example.com', 'ANN@example.com', 'Ann+1@Example.com', 'ann+2@example.com'];
    const answers = await Promise.all([...written, ...written].map((email) => looks.asGuest('/', { email })));
    for (const answer of answers) expect(answer).toMatchObject({ status: 202, body: { status: 'accepted' } });
    await looks.idle();
    const { messages } = await looks.messaging.listMessages();
    expect(messages).toHaveLength(3);
    await looks.ask('bob@example.com');
    expect(looks.mails('bob@example.com')).toHaveLength(1);
  });

  it('hold for an address and a client together, so that a stranger does not lock the owner out', async () => {
    const looks = await startLinks({ vars: { LIMIT_PER_ADDRESS_AND_CLIENT: '2/86400', LIMIT_PER_ADDRESS: '4/86400' } });
    const from = (ip: string) =>
      looks.domain(
        'POST',
        '/',
        { 'content-type': 'application/json', 'x-forwarded-for': ip },
        JSON.stringify({ email: 'ann@example.com' }),
      );
    for (let i = 0; i < 6; i++) await from('203.0.113.1');
    await looks.idle();
    expect(looks.mails('ann@example.com')).toHaveLength(2);
    await from('203.0.113.2');
    await looks.idle();
    expect(looks.mails('ann@example.com')).toHaveLength(3);
    for (let i = 3; i < 9; i++) await from(`203.0.113.${i}`);
    await looks.idle();
    expect(looks.mails('ann@example.com')).toHaveLength(4);
  });

  it('hold for a client, who cannot forge another IP address', async () => {
    const looks = await startLinks({ vars: { LIMIT_PER_CLIENT: '2/86400' } });
    for (let i = 0; i < 5; i++)
      await looks.asGuest('/', { email: `a${i}@example.com` }, { 'X-Appwrite-Client-Ip': `203.0.113.${i}` });
    await looks.idle();
    expect(await looks.messaging.listMessages()).toMatchObject({ total: 2 });
    const headers = { 'x-forwarded-for': '203.0.113.9', 'content-type': 'application/json' };
    await looks.domain('POST', '/', headers, JSON.stringify({ email: 'other@example.com' }));
    await looks.idle();
    expect(looks.mails('other@example.com')).toHaveLength(1);
  });

  it('store neither addresses nor clients in clear text', async () => {
    const looks = await startLinks();
    await looks.linkFor('ann@example.com');
    for (const tableId of ['linkLimits', 'sentLinks']) {
      const text = JSON.stringify(await looks.db.listRows({ databaseId: 'app', tableId }));
      expect(text).toContain('expires');
      expect(text).not.toMatch(/ann|example|127\.0/);
    }
  });
});
