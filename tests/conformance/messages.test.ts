import { beforeAll, describe, expect, it } from 'vitest';
import { badParameter, check, created, nothing, ok, refused, withoutScope } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { key, query, user } from './support/questions.ts';
import { date, target } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

let omars = '';
/** An Appwrite elsewhere needs a mail server there, `APPWRITE_MAIL_SERVER`: `127.0.0.1:1025` as it sees it. */
const [host = '', port = ''] = (process.env['APPWRITE_MAIL_SERVER'] ?? '127.0.0.1:1025').split(':');

beforeAll(async () => {
  await appwrite().signIn('nora', 'omar');
  const { body } = await appwrite().ask(key.get('/users/omar/targets'));
  omars = (body as { targets: { $id: string }[] }).targets[0]?.$id ?? '';
  const mail = {
    providerId: 'mail',
    name: 'Mail',
    host,
    port: Number(port),
    fromEmail: 'app@example.com',
    enabled: true,
  };
  await appwrite().ask(key.post('/messaging/providers/smtp', mail));
  await appwrite().ask(key.post('/messaging/topics', { topicId: 'news', name: 'News' }));
  await appwrite().ask(key.post('/messaging/topics/news/subscribers', { subscriberId: 'omar', targetId: omars }));
});

const EMAIL = '/messaging/messages/email';
const mail = (messageId: string, more: object) => ({ messageId, subject: 'Hello', content: 'Good day', ...more });

const message = (messageId: string, body: object) => ({
  $id: messageId,
  $createdAt: date,
  $updatedAt: date,
  providerType: 'email',
  topics: [],
  users: [],
  targets: [],
  scheduledAt: null,
  deliveredAt: null,
  deliveryErrors: [],
  deliveredTotal: 0,
  data: { subject: 'Hello', content: 'Good day', html: false, cc: [], bcc: [], attachments: [] },
  status: 'processing',
  ...body,
});

const users = ['nora', 'omar'];
const html = { ...message('m2', {}).data, content: '<p>Good day</p>', html: true };
const ghosts = Array.from({ length: 2000 }, (_, i) => `ghost${i}`);

facts('an e-mail', {
  'is kept as a draft': [
    key.post(EMAIL, mail('m1', { topics: ['news'], draft: true })),
    created(message('m1', { topics: ['news'], status: 'draft' })),
  ],
  'goes to a topic': [
    key.post(EMAIL, mail('m2', { content: '<p>Good day</p>', html: true, topics: ['news'] })),
    created(message('m2', { topics: ['news'], data: html })),
  ],
  'goes to users': [key.post(EMAIL, mail('m3', { users })), created(message('m3', { users }))],
  'goes to targets': [
    () => key.post(EMAIL, mail('m4', { targets: [omars] })),
    () => created(message('m4', { targets: [omars] })),
  ],
  'goes to a topic that is not there': [
    key.post(EMAIL, mail('m5', { topics: ['nope'] })),
    created(message('m5', { topics: ['nope'] })),
  ],
  'takes more users than anybody has, there or not': [
    key.post(EMAIL, mail('m6', { users: ghosts, draft: true })),
    created(message('m6', { users: ghosts, status: 'draft' })),
  ],
  'waits for its date': [
    key.post(EMAIL, mail('m7', { users, scheduledAt: '2099-01-01T00:00:00.000+00:00' })),
    created(message('m7', { users, scheduledAt: '2099-01-01T00:00:00.000+00:00', status: 'scheduled' })),
  ],
});

facts('an e-mail is refused', {
  'with an id that is taken': [
    key.post(EMAIL, mail('m3', { users })),
    refused(
      409,
      'message_already_exists',
      'Message with the requested ID already exists. Try again with a different ID or use ID.unique() to generate a unique ID.',
    ),
  ],
  'to nobody': [
    key.post(EMAIL, mail('x', {})),
    refused(
      400,
      'message_missing_target',
      'Message with the requested ID has no recipients (topics or users or targets).',
    ),
  ],
  'to a target that is not there': [
    key.post(EMAIL, mail('x', { targets: ['nope'] })),
    refused(400, 'message_target_not_email', 'Message with the target ID is not an email target.'),
  ],
  'with a date that has gone by': [
    key.post(EMAIL, mail('x', { users, scheduledAt: '2001-01-01T00:00:00.000+00:00' })),
    badParameter(
      'Invalid `scheduledAt` param: Value must be valid date in the future and between 0000-01-01 00:00:00 and 9999-12-31 00:00:00. or null',
    ),
  ],
  'with a subject of more than 998 characters': [
    key.post(EMAIL, mail('x', { users, subject: 'x'.repeat(999) })),
    refused(400, 'general_argument_invalid', expect.stringContaining('`subject`')),
  ],
  'with more than 64,230 characters': [
    key.post(EMAIL, mail('x', { users, content: 'x'.repeat(64_231) })),
    refused(400, 'general_argument_invalid', expect.stringContaining('`content`')),
  ],
  'by a user': [
    user('nora').post(EMAIL, mail('x', { users })),
    withoutScope('nora@example.com (role: users)', 'messages.write'),
  ],
});

const sms = (messageId: string, body: object = {}) =>
  message(messageId, { providerType: 'sms', users: ['omar'], data: { content: 'Good day' }, ...body });

facts('another message', {
  'goes to phones': [
    key.post('/messaging/messages/sms', { messageId: 's1', content: 'Good day', users: ['omar'], draft: true }),
    created(sms('s1', { status: 'draft' })),
  ],
  'goes to apps': [
    key.post('/messaging/messages/push', {
      messageId: 'p1',
      title: 'Hello',
      body: 'Good day',
      users: ['nora'],
      data: { a: '1' },
      draft: true,
    }),
    created(
      message('p1', {
        providerType: 'push',
        users: ['nora'],
        data: { title: 'Hello', body: 'Good day', data: { a: '1' }, priority: 'high' },
        status: 'draft',
      }),
    ),
  ],
  'that has no provider is taken': [
    key.post('/messaging/messages/sms', { messageId: 's2', content: 'Good day', users: ['omar'] }),
    created(sms('s2')),
  ],
});

describe('a message', () => {
  const done = (messageId: string) =>
    appwrite().until<{ status: string }>(
      key.get(`/messaging/messages/${messageId}`),
      ({ status }) => status === 'sent' || status === 'failed',
    );

  it('is sent, and counts its recipients', async () => {
    check(await done('m3'), ok(message('m3', { users, status: 'sent', deliveredAt: date, deliveredTotal: 2 })));
    const toTopic = { topics: ['news'], data: html, status: 'sent', deliveredAt: date, deliveredTotal: 1 };
    check(await done('m2'), ok(message('m2', toTopic)));
  });

  it('fails without a provider', async () => {
    check(await done('s2'), ok(sms('s2', { status: 'failed', deliveryErrors: ['No enabled provider found.'] })));
  });

  it('reaches nobody through a topic that does not exist', async () => {
    const { body } = await done('m5');
    expect(body).toMatchObject({ status: 'failed', deliveredTotal: 0 });
  });
});

facts('afterwards', {
  'a draft is sent': [key.patch(`${EMAIL}/m1`, { draft: false }), ok(message('m1', { topics: ['news'] }))],
  'what was sent stays as it is': [
    key.patch(`${EMAIL}/m3`, { subject: 'Other' }),
    refused(400, 'message_already_sent', 'Message with the requested ID has already been sent.'),
  ],
  'drafts are listed': [
    key.get('/messaging/messages', {
      queries: [query('orderAsc', '$id'), query('notEqual', '$id', ['m6']), query('equal', 'status', ['draft'])],
    }),
    ok({ total: 2, messages: [expect.objectContaining({ $id: 'p1' }), sms('s1', { status: 'draft' })] }),
  ],
  'a message has targets where it was sent to targets': [
    key.get('/messaging/messages/m4/targets'),
    () => ok({ total: 1, targets: [target('omar', { $id: omars })] }),
  ],
  'what waits is deleted': [key.delete('/messaging/messages/m7'), nothing()],
  'and is not found then': [
    key.get('/messaging/messages/m7'),
    refused(404, 'message_not_found', 'Message with the requested ID could not be found.'),
  ],
});
