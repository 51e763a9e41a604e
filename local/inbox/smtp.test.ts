import type { AddressInfo } from 'node:net';
import { Account } from 'appwrite';
import { ID, Messaging, Storage } from 'node-appwrite';
import { InputFile } from 'node-appwrite/file';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { targets } from '../directory/targets.ts';
import { messages } from '../messaging/documents.ts';
import { ensureProviders } from '../messaging/providers.ts';
import { inbox } from './inbox.ts';

interface Received {
  to: string[];
  source: string;
}

const mails: Received[] = [];
const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onRcptTo: ({ address }, _session, done) => done(address.startsWith('refused') ? new Error('no such user') : null),
  onData(stream, session, done) {
    let source = '';
    stream.on('data', (chunk: Buffer) => {
      source += chunk.toString();
    });
    stream.on('end', () => {
      mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), source });
      done();
    });
  },
});

let appwrite: TestAppwrite;
let messaging: Messaging;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  appwrite = await startAppwrite({ smtpUrl: `smtp://127.0.0.1:${port}` });
  ensureProviders(appwrite.local);
  messaging = new Messaging(appwrite.admin());
});
beforeEach(() => {
  mails.length = 0;
});
afterAll(async () => {
  await appwrite.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

function addTargets(users: readonly string[]): void {
  const { store } = appwrite.local;
  store.transaction(() => {
    for (const userId of users)
      targets(store).create({ data: { userId, providerType: 'email', identifier: `${userId}@example.com` } });
  });
}

async function sent(messageId: string) {
  await appwrite.local.jobs.idle();
  return messaging.getMessage({ messageId });
}

it('1,500 recipients get two e-mails, and none of them sees another', async () => {
  const users = Array.from({ length: 1500 }, (_, i) => `u${i}`);
  addTargets(users);
  await messaging.createEmail({ messageId: 'mass', subject: 'Hello', content: 'Hi there', users });
  expect(await sent('mass')).toMatchObject({ status: 'sent', deliveredTotal: 1500 });
  expect(mails.map(({ to }) => to.length)).toEqual([1000, 500]);
  expect(new Set(mails.flatMap(({ to }) => to)).size).toBe(1500);
  for (const { source } of mails) {
    expect(source).toMatch(/^To: "?undisclosed-recipients"?:;\r?$/m);
    expect(source).not.toContain('u7@example.com');
  }
});

it('a recipient that the mail server refuses is named, and not counted', async () => {
  addTargets(['refused', 'welcome']);
  await messaging.createEmail({ messageId: 'some', subject: 'x', content: 'x', users: ['refused', 'welcome'] });
  const message = await sent('some');
  expect(message).toMatchObject({ status: 'failed', deliveredTotal: 1 });
  expect(message.deliveryErrors).toEqual([expect.stringContaining('refused@example.com')]);
  expect(inbox(appwrite.local.store).where('to', 'refused@example.com')).toEqual([]);
});

it('a message that a crash interrupted is sent only to those who have not received it', async () => {
  const { store, jobs } = appwrite.local;
  addTargets(['early', 'late']);
  await messaging.createEmail({ messageId: 'cut', subject: 'x', content: 'x', users: ['early', 'late'] });
  await sent('cut');
  const [item] = inbox(store).where('to', 'late@example.com');
  inbox(store).delete(item?.$id ?? '');
  messages(store).update('cut', { status: 'processing' });
  mails.length = 0;
  jobs.add('message', 'cut');
  expect(await sent('cut')).toMatchObject({ status: 'sent', deliveredTotal: 2 });
  expect(mails.map(({ to }) => to)).toEqual([['late@example.com']]);
});

it('attachments, copies and the reply address are sent', async () => {
  const storage = new Storage(appwrite.admin());
  await storage.createBucket({ bucketId: 'papers', name: 'Papers' });
  const file = InputFile.fromBuffer(Buffer.from('the terms'), 'terms.txt');
  await storage.createFile({ bucketId: 'papers', fileId: 'terms', file });
  const provider = { providerId: 'local-email', replyToEmail: 'help@example.com', replyToName: 'Help, please' };
  await messaging.updateSMTPProvider(provider);
  addTargets(['reader', 'boss']);
  const boss = targets(appwrite.local.store).where('userId', 'boss')[0]?.$id ?? '';
  await messaging.createEmail({
    ...{ messageId: 'papers', subject: 'Terms', content: '<b>x</b>', html: true, users: ['reader'] },
    ...{ cc: [boss], attachments: ['papers:terms'] },
  });
  expect(await sent('papers')).toMatchObject({ status: 'sent', deliveredTotal: 1 });
  expect(mails[0]?.to.sort()).toEqual(['boss@example.com', 'reader@example.com']);
  expect(mails[0]?.source).toMatch(/^Cc: boss@example.com\r?$/m);
  expect(mails[0]?.source).toMatch(/^Reply-To: "Help, please" <help@example.com>\r?$/m);
  expect(mails[0]?.source).toContain('filename=terms.txt');
});

it('a magic link is also sent to the mail server', async () => {
  await new Account(appwrite.guest()).createMagicURLToken({
    userId: ID.unique(),
    email: 'eve@example.com',
    url: 'http://localhost/in',
  });
  await appwrite.local.jobs.idle();
  expect(mails.map(({ to }) => to)).toEqual([['eve@example.com']]);
  expect(mails[0]?.source).toMatch(/^To: eve@example.com\r?$/m);
});

it('an unreachable mail server is reported in the message', async () => {
  const lost = await startAppwrite({ smtpUrl: 'smtp://127.0.0.1:1' });
  ensureProviders(lost.local);
  targets(lost.local.store).create({ data: { userId: 'ann', providerType: 'email', identifier: 'ann@example.com' } });
  const letters = new Messaging(lost.admin());
  await letters.createEmail({ messageId: 'm', subject: 'x', content: 'x', users: ['ann'] });
  await lost.local.jobs.idle();
  expect(await letters.getMessage({ messageId: 'm' })).toMatchObject({
    ...{
      status: 'failed',
      deliveredTotal: 0,
      deliveryErrors: [expect.stringMatching(/^Failed sending to targets with error: /)],
    },
  });
  await lost.close();
});
