import { describe, expect, it } from 'vitest';
import type { Call } from '../../local/hooks.ts';
import { inbox } from '../../local/inbox/inbox.ts';
import { EVERYTHING, proved, startOnboarding, unproved } from '../../tests/support/onboarding.ts';

const password = 'correct horse';

describe('a user who signs up', () => {
  it('gets labels and a profile by the event, and no mail to an address that is not proved', async () => {
    const { guest, idle, effects, executions } = await startOnboarding({}, EVERYTHING);
    await guest.create({ userId: 'alice', email: 'alice@example.com', password, name: 'Alice' });
    await idle();
    await expect(effects('alice')).resolves.toEqual(unproved('alice'));
    for (const { status, trigger, errors } of await executions()) {
      expect([status, trigger, errors]).toEqual(['completed', 'event', '']);
    }
  });

  it('is subscribed and welcomed once the address is proved, once', async () => {
    const { guest, users, idle, effects, deliver } = await startOnboarding({}, EVERYTHING);
    await guest.create({ userId: 'alice', email: 'alice@example.com', password });
    await idle();
    await users.updateEmailVerification({ userId: 'alice', emailVerification: true });
    await idle();
    await expect(effects('alice')).resolves.toEqual(proved('alice'));
    await guest.createEmailPasswordSession({ email: 'alice@example.com', password });
    deliver('alice', 'create');
    deliver('alice', 'verification.v1.update');
    await idle();
    await expect(effects('alice')).resolves.toEqual(proved('alice'));
  });

  it('by a magic link has proved the address when the link is spent', async () => {
    const { appwrite, guest, idle, effects } = await startOnboarding({}, EVERYTHING);
    await guest.createMagicURLToken({ userId: 'bob', email: 'bob@example.com', url: 'http://localhost/in' });
    await idle();
    await expect(effects('bob')).resolves.toEqual(unproved('bob'));
    const mail = inbox(appwrite.local.store).where('to', 'bob@example.com').at(-1);
    const link = new URL(
      /http:\/\/localhost\/in\S+?(?=["\s<]|$)/.exec(`${mail?.text} ${mail?.html}`)?.[0].replaceAll('&amp;', '&') ?? '',
    );
    await guest.createSession({ userId: 'bob', secret: link.searchParams.get('secret') ?? '' });
    await idle();
    await expect(effects('bob')).resolves.toEqual(proved('bob'));
  });

  it('whose address is no target yet gets one', async () => {
    const { users, idle, effects } = await startOnboarding({}, EVERYTHING);
    await users.create({ userId: 'alice', email: 'alice@example.com' });
    const { targets } = await users.listTargets({ userId: 'alice' });
    await users.deleteTarget({ userId: 'alice', targetId: targets[0]?.$id ?? '' });
    await users.updateEmailVerification({ userId: 'alice', emailVerification: true });
    await idle();
    await expect(effects('alice')).resolves.toEqual(proved('alice'));
    await expect(users.listTargets({ userId: 'alice' })).resolves.toMatchObject({ total: 1 });
  });

  it('without an address gets labels and a profile', async () => {
    const { guest, users, idle, effects } = await startOnboarding({}, EVERYTHING);
    const { userId } = await guest.createAnonymousSession();
    await users.create({ userId: 'phone', phone: '+15551234567' });
    await idle();
    await expect(effects(userId)).resolves.toEqual(unproved(userId));
    await expect(effects('phone')).resolves.toEqual(unproved('phone'));
  });

  it('gets the labels of the domain when the address is proved, where the rule does not say otherwise', async () => {
    const { users, idle, effects } = await startOnboarding({}, EVERYTHING);
    await users.create({ userId: 'stu', email: 'Stu@Student.Example.edu' });
    await users.create({ userId: 'sub', email: 'sub@x.student.example.edu' });
    await users.create({ userId: 'not', email: 'not@notstudent.example.edu' });
    await idle();
    expect((await effects('stu')).labels).toEqual(['applicant', 'member']);
    for (const userId of ['stu', 'sub', 'not'])
      await users.updateEmailVerification({ userId, emailVerification: true });
    await idle();
    expect((await effects('stu')).labels).toEqual(['applicant', 'member', 'proved', 'student']);
    for (const userId of ['sub', 'not']) expect((await effects(userId)).labels).toEqual(['member', 'proved']);
  });

  it('gets member alone as shipped', async () => {
    const { guest, idle, effects } = await startOnboarding({}, {});
    await guest.create({ userId: 'alice', email: 'alice@example.com', password });
    await idle();
    expect((await effects('alice')).labels).toEqual(['member']);
  });
});

describe('what a user has', () => {
  it('stays: other labels are kept, and who unsubscribed is not subscribed again', async () => {
    const { users, messaging, idle, effects, deliver } = await startOnboarding({}, EVERYTHING);
    await users.create({ userId: 'alice', email: 'alice@example.com' });
    await users.updateLabels({ userId: 'alice', labels: ['vip'] });
    await users.updateEmailVerification({ userId: 'alice', emailVerification: true });
    await idle();
    expect((await effects('alice')).labels).toEqual(['member', 'proved', 'vip']);
    const { subscribers } = await messaging.listSubscribers({ topicId: 'news' });
    await messaging.deleteSubscriber({ topicId: 'news', subscriberId: subscribers[0]?.$id ?? '' });
    deliver('alice', 'update');
    await idle();
    await expect(effects('alice')).resolves.toMatchObject({ subscriptions: 0, welcomes: 1 });
  });

  it('costs three calls when he is new, and nothing is written where he lacks nothing', async () => {
    const calls: Call[] = [];
    const { guest, users, idle, deliver } = await startOnboarding(
      { before: (call) => void (call.functionId && calls.push(call)) },
      EVERYTHING,
    );
    const perExecution = () => Object.values(Object.groupBy(calls, ({ executionId = '' }) => executionId));
    await guest.create({ userId: 'alice', email: 'alice@example.com', password });
    await idle();
    const [first = [], second = []] = perExecution();
    expect(first.map(({ method }) => method)).toEqual(['GET', 'POST', 'PUT']);
    expect(second.map(({ method }) => method)).toEqual(['GET', 'GET']); // started by the labels
    expect(perExecution()).toHaveLength(2);
    await users.updateEmailVerification({ userId: 'alice', emailVerification: true });
    await idle();
    calls.length = 0;
    deliver('alice', 'sessions.s1.create');
    await idle();
    expect(calls.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });
});
