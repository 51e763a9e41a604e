import { Messaging, Users } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';

let appwrite: TestAppwrite;
let messaging: Messaging;

beforeAll(async () => {
  appwrite = await startAppwrite();
  messaging = new Messaging(appwrite.admin());
  await new Users(appwrite.admin()).create({ userId: 'ann', email: 'ann@example.com', phone: '+15551234567' });
});
afterAll(() => appwrite.close());

describe('a provider', () => {
  it('can only be enabled with all required settings', async () => {
    const made = await messaging.createTwilioProvider({
      ...{ providerId: 'sms', name: 'SMS', from: '+15550001111', accountSid: 'AC1', enabled: true },
    });
    expect(made).toMatchObject({ enabled: false, type: 'sms', credentials: { accountSid: 'AC1' } });
    await expect(messaging.updateTwilioProvider({ providerId: 'sms', enabled: true })).rejects.toMatchObject({
      type: 'provider_missing_credentials',
    });
    const enabled = await messaging.updateTwilioProvider({ providerId: 'sms', authToken: 'secret', enabled: true });
    expect(enabled).toMatchObject({ enabled: true, options: { from: '+15550001111' } });
  });

  it('cannot be changed by the route of another kind', async () => {
    await messaging.createSendgridProvider({ providerId: 'grid', name: 'Grid' });
    await expect(messaging.updateMailgunProvider({ providerId: 'grid', name: 'x' })).rejects.toMatchObject({
      type: 'provider_incorrect_type',
    });
    await expect(messaging.createSendgridProvider({ providerId: 'grid', name: 'Grid' })).rejects.toMatchObject({
      type: 'provider_already_exists',
    });
  });

  it('that is missing makes a message fail', async () => {
    await messaging.createEmail({ messageId: 'unsent', subject: 'x', content: 'x', users: ['ann'] });
    await appwrite.local.jobs.idle();
    expect(await messaging.getMessage({ messageId: 'unsent' })).toMatchObject({
      ...{ status: 'failed', deliveryErrors: ['No enabled provider found.'], deliveredAt: null },
    });
  });

  it('returns its settings as the real server does', async () => {
    const smtp = await messaging.createSMTPProvider({
      ...{ providerId: 'mail', name: 'Mail', host: '127.0.0.1', port: 1025, fromEmail: 'a@example.com', enabled: true },
    });
    expect(smtp.credentials).toEqual({ port: 1025, username: '', password: '', host: '127.0.0.1' });
    expect((await messaging.createFCMProvider({ providerId: 'fcm', name: 'FCM' })).credentials).toEqual([]);
    const listed = await messaging.listProviders({ search: 'smtp' });
    expect(listed.providers.map(({ $id }) => $id)).toEqual(['mail']);
  });
});
