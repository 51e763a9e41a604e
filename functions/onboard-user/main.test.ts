import { describe, expect, it } from 'vitest';
import type { Call } from '../../local/hooks.ts';
import { EVERYTHING, proved, startOnboarding, unproved } from '../../tests/support/onboarding.ts';

const password = 'correct horse';

describe('a user who signs up', () => {
  it('gets labels and a profile from the event, and no mail to an address without a proof', async () => {
    const { guest, idle, effects, executions } = await startOnboarding({}, EVERYTHING);
    await guest.create({ userId: 'alice', email: 'alice@example.com', password, name: 'Alice' });
    await idle();
    await expect(effects('alice')).resolves.toEqual(unproved('alice'));
    for (const { status, trigger, errors } of await executions()) {
      expect([status, trigger, errors]).toEqual(['completed', 'event', '']);
    }
  });

  it('is subscribed and welcomed once the address is proved, once', async () => {
    const { guest, idle, effects, deliver, prove } = await startOnboarding({}, EVERYTHING);
    await guest.create({ userId: 'alice', email: 'alice@example.com', password });
    await idle();
    await prove('alice');
    await expect(effects('alice')).resolves.toEqual(proved('alice'));
    await guest.createEmailPasswordSession({ email: 'alice@example.com', password });
    deliver('alice', 'create');
    deliver('alice', 'verification.v1.update');
    await idle();
    await expect(effects('alice')).resolves.toEqual(proved('alice'));
  });

  it('gets nothing for emailVerification: only a link of send-magic-link proves an address', async () => {
    const { users, idle, effects } = await startOnboarding({}, EVERYTHING);
    await users.create({ userId: 'alice', email: 'alice@student.example.edu' });
    await users.updateEmailVerification({ userId: 'alice', emailVerification: true });
    await idle();
    const labels = ['applicant', 'member'];
    await expect(effects('alice')).resolves.toEqual({ ...unproved('alice'), labels });
  });

  it('and is blocked gets no subscription and no welcome until they are unblocked', async () => {
    const { users, idle, effects, prove } = await startOnboarding({}, EVERYTHING);
    await users.create({ userId: 'alice', email: 'alice@example.com' });
    await users.updateStatus({ userId: 'alice', status: false });
    await idle();
    await prove('alice');
    await expect(effects('alice')).resolves.toMatchObject({ subscriptions: 0, welcomes: 0 });
    await users.updateStatus({ userId: 'alice', status: true });
    await idle();
    await expect(effects('alice')).resolves.toEqual(proved('alice'));
  });

  it('is onboarded even if Appwrite would read the name as an operation', async () => {
    const { users, effects, prove, profile, idle } = await startOnboarding({}, EVERYTHING);
    const name = '{"method":"increment","values":[1]}';
    await users.create({ userId: 'alice', email: 'alice@example.com', name });
    await idle();
    await prove('alice');
    await expect(effects('alice')).resolves.toEqual(proved('alice'));
    await expect(profile('alice')).resolves.toMatchObject({ displayName: `\u200B${name}` });
  });

  it('without an address gets labels and a profile', async () => {
    const { guest, users, idle, effects } = await startOnboarding({}, EVERYTHING);
    const { userId } = await guest.createAnonymousSession();
    await users.create({ userId: 'phone', phone: '+15551234567' });
    await idle();
    await expect(effects(userId)).resolves.toEqual(unproved(userId));
    await expect(effects('phone')).resolves.toEqual(unproved('phone'));
  });

  it('gets the labels of a domain when the address is proved, unless the rule says otherwise', async () => {
    const { users, idle, effects, prove } = await startOnboarding({}, EVERYTHING);
    await users.create({ userId: 'stu', email: 'Stu@Student.Example.edu' });
    await users.create({ userId: 'sub', email: 'sub@x.student.example.edu' });
    await users.create({ userId: 'not', email: 'not@notstudent.example.edu' });
    await idle();
    expect((await effects('stu')).labels).toEqual(['applicant', 'member']);
    for (const userId of ['stu', 'sub', 'not']) await prove(userId);
    expect((await effects('stu')).labels).toEqual(['applicant', 'member', 'proved', 'student']);
    for (const userId of ['sub', 'not']) expect((await effects(userId)).labels).toEqual(['member', 'proved']);
  });

  it('gets only the label member by default', async () => {
    const { guest, idle, effects } = await startOnboarding({}, {});
    await guest.create({ userId: 'alice', email: 'alice@example.com', password });
    await idle();
    expect((await effects('alice')).labels).toEqual(['member']);
  });
});

describe('what a user has', () => {
  it('stays: other labels are kept, and a user who unsubscribed is not subscribed again', async () => {
    const { users, messaging, idle, effects, deliver, prove } = await startOnboarding({}, EVERYTHING);
    await users.create({ userId: 'alice', email: 'alice@example.com' });
    await idle();
    await users.updateLabels({ userId: 'alice', labels: ['vip'] });
    await prove('alice');
    expect((await effects('alice')).labels).toEqual(['member', 'proved', 'vip']);
    const { subscribers } = await messaging.listSubscribers({ topicId: 'news' });
    await messaging.deleteSubscriber({ topicId: 'news', subscriberId: subscribers[0]?.$id ?? '' });
    deliver('alice', 'update');
    await idle();
    await expect(effects('alice')).resolves.toMatchObject({ subscriptions: 0, welcomes: 1 });
  });

  it('takes three calls for a new user, and nothing is written if nothing is missing', async () => {
    const calls: Call[] = [];
    const { guest, idle, deliver, prove } = await startOnboarding(
      { before: (call) => void (call.functionId && calls.push(call)) },
      EVERYTHING,
    );
    const perExecution = () => Object.values(Object.groupBy(calls, ({ executionId = '' }) => executionId));
    await guest.create({ userId: 'alice', email: 'alice@example.com', password });
    await idle();
    const [first = [], second = []] = perExecution();
    expect(first.map(({ method }) => method)).toEqual(['GET', 'PUT', 'POST']);
    expect(second.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']); // started by the labels: the user, the profile, no proof
    expect(perExecution()).toHaveLength(2);
    await prove('alice');
    calls.length = 0;
    deliver('alice', 'sessions.s1.create');
    await idle();
    expect(calls.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });
});
