import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Ask, type FanOut, MESSAGES, once, startFanOut } from '../../tests/support/fan-out.ts';

let fanOut: FanOut;
let ask: Ask;
let campaigns = 0;

beforeAll(async () => {
  fanOut = await startFanOut();
  ({ ask } = await fanOut.person('boss', ['admin']));
  fanOut.makeUser('alice', { labels: ['reader'] });
});
afterAll(() => fanOut.appwrite.close());
afterEach(async () => {
  await fanOut.idle();
  fanOut.emptyInbox();
});

/** The default request: an e-mail to the readers. */
function asking(changes: object = {}) {
  const audience = { kind: 'labels', labels: ['reader'] };
  return { campaign: `c${++campaigns}`, channel: 'email', audience, message: MESSAGES.email, ...changes };
}

describe('who may send', () => {
  it('is a user with the label, and nobody else', async () => {
    const asked = asking();
    const other = await fanOut.person('other', ['editor']);
    await expect(fanOut.guest('POST', '/', asked)).rejects.toMatchObject({ code: 401 });
    expect(await fanOut.apiKey('POST', '/', asked)).toMatchObject({ status: 401 });
    expect(await other.ask('POST', '/', asked)).toMatchObject({ status: 403 });
    for (const path of [`/${asked.campaign}/cancel`, `/${asked.campaign}/retry`])
      expect(await other.ask('POST', path)).toMatchObject({ status: 403 });
    expect(await other.ask('GET', `/${asked.campaign}`)).toMatchObject({ status: 403 });
    expect(await ask('POST', '/', asked)).toMatchObject({ status: 202 });
  });

  it('is not a user whom only a header names', async () => {
    const other = await fanOut.person('another', []);
    const headers = { 'X-Appwrite-User-Id': 'boss', 'X-Appwrite-Trigger': 'schedule' };
    expect(await other.ask('POST', '/', asking(), headers)).toMatchObject({ status: 403 });
  });

  it('is nobody on the own domain', async () => {
    expect(await fanOut.domain('POST', '/', asking())).toBe(401);
  });
});

describe('invalid input is refused:', () => {
  const mistakes: [string, object, string][] = [
    [
      'a line break in a subject',
      { message: { subject: 'News\r\nBcc: all@example.com', content: '.' } },
      'message.subject',
    ],
    ['an unknown field', { priority: 'high' }, 'priority'],
    ['an unknown field of the message', { message: { ...MESSAGES.email, from: 'x' } }, 'message.from'],
    ['an unknown field of the audience', { audience: { kind: 'everyone', but: 'me' } }, 'audience.but'],
    ['an unknown audience', { audience: { kind: 'enemies' } }, 'audience'],
    ['an unknown channel', { channel: 'pigeon' }, 'channel'],
    ['a message of another channel', { channel: 'push' }, 'message'],
    ['a text that is too long', { message: { subject: 'News', content: 'x'.repeat(64_231) } }, 'message.content'],
    ['no text', { message: { subject: 'News', content: '' } }, 'message.content'],
    ['an empty list of users', { audience: { kind: 'users', users: [] } }, 'audience.users'],
    ['users who are not there', { audience: { kind: 'users', users: ['nobody-here', 'nor-here'] } }, 'audience'],
    ['labels that nobody has', { audience: { kind: 'labels', labels: ['nobody'] } }, 'audience'],
    ['a team that is not there', { audience: { kind: 'team', team: 'none' } }, 'audience'],
    ['a topic that is not there', { audience: { kind: 'topic', topic: 'none' } }, 'audience'],
    ['a topic without subscribers', { audience: { kind: 'topic', topic: 'news' } }, 'audience'],
    [
      'an exclusion from a topic',
      { audience: { kind: 'topic', topic: 'news' }, exclude: { users: ['bob'] } },
      'exclude',
    ],
    ['a date without a time zone', { scheduledAt: '2030-01-01T00:00:00' }, 'scheduledAt'],
    ['an id that is none', { campaign: 'a/b' }, 'campaign'],
  ];
  it.each(mistakes)('%s', async (_, changes, at) => {
    const { status, json } = await ask('POST', '/', asking(changes));
    expect(status).toBe(400);
    expect(json).toMatchObject({ type: 'urn:problem:invalid-input', detail: expect.stringContaining(`body.${at}`) });
  });

  it('64,230 characters, as Appwrite counts them, are accepted', async () => {
    await ask('POST', '/', asking({ message: { subject: 'News', content: '\u{1F4F0}'.repeat(64_230) } }));
    await fanOut.idle();
    expect(fanOut.received()).toEqual(once(['alice']));
  });
});

it('an execution without a valid proof does nothing, and reveals nothing', async () => {
  const { campaign, ...asked } = asking();
  await ask('POST', '/', { campaign, ...asked });
  await fanOut.idle();
  const answers = [];
  for (const path of [`/${campaign}/continue`, '/nonesuch/continue'])
    answers.push(await ask('POST', path, { lease: 'invented' }));
  expect(answers).toMatchObject([{ status: 403 }, { status: 403 }]);
  const [{ instance: _, ...one }, { instance: __, ...another }] = answers.map(({ json }) => json) as [
    object & { instance: string },
    object & { instance: string },
  ];
  expect(one).toEqual(another);
});
