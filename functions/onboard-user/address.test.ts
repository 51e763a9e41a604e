import { Account } from 'appwrite';
import { describe, expect, it } from 'vitest';
import { EVERYTHING, type Onboarding, startOnboarding } from '../../tests/support/onboarding.ts';

const password = 'correct horse';
const TWO_TOPICS = { ...EVERYTHING, DEFAULT_TOPICS: 'news,offers' };

/** A user who has proved an address, in an app. */
async function startWithAlice(vars: Readonly<Record<string, string>>) {
  const looks = await startOnboarding({}, vars);
  await looks.messaging.createTopic({ topicId: 'offers', name: 'Offers' });
  await looks.guest.create({ userId: 'alice', email: 'alice@example.com', password });
  const { secret } = await looks.users.createSession({ userId: 'alice' });
  await looks.idle();
  await looks.prove('alice');
  const account = new Account(looks.appwrite.guest().setSession(secret));
  return { looks, move: (email: string) => account.updateEmail({ email, password }).then(looks.idle) };
}

const subscribedTo = async ({ messaging }: Onboarding) => {
  const of = async (topicId: string) => (await messaging.listSubscribers({ topicId })).total;
  return { news: await of('news'), offers: await of('offers') };
};

describe('an address that was changed after it was proved', () => {
  it('is subscribed to nothing, gets no label of its domain, and is verified by no stale token', async () => {
    const { looks, move } = await startWithAlice(TWO_TOPICS);
    expect(await subscribedTo(looks)).toEqual({ news: 1, offers: 1 });
    await move('victim@student.example.edu');
    await looks.users.updateEmailVerification({ userId: 'alice', emailVerification: true });
    await looks.idle();
    expect(await subscribedTo(looks)).toEqual({ news: 0, offers: 0 });
    expect((await looks.effects('alice')).labels).toEqual(['applicant', 'member', 'proved']);
  });

  it('is subscribed again once it is proved, and welcomed once in all', async () => {
    const { looks, move } = await startWithAlice(TWO_TOPICS);
    await move('alice@student.example.edu');
    await looks.prove('alice');
    expect(await subscribedTo(looks)).toEqual({ news: 1, offers: 1 });
    // the message went to the earlier address
    expect(await looks.effects('alice')).toMatchObject({ welcomes: 0 });
    expect((await looks.effects('alice')).labels).toContain('student');
  });

  it('is not subscribed again where one topic had been left before', async () => {
    const { looks, move } = await startWithAlice(TWO_TOPICS);
    const { subscribers } = await looks.messaging.listSubscribers({ topicId: 'offers' });
    await looks.messaging.deleteSubscriber({ topicId: 'offers', subscriberId: subscribers[0]?.$id ?? '' });
    await move('alice@example.org');
    expect(await subscribedTo(looks)).toEqual({ news: 0, offers: 0 });
    await looks.prove('alice');
    expect(await subscribedTo(looks)).toEqual({ news: 0, offers: 0 });
  });

  it('is not subscribed where it was changed between the proof and the subscription', async () => {
    let armed = true;
    const looks = await startOnboarding(
      {
        async before({ functionId, route }) {
          if (!functionId || !route.endsWith('/subscribers') || !armed) return;
          armed = false;
          await looks.users.updateEmail({ userId: 'alice', email: 'victim@example.com' });
        },
      },
      EVERYTHING,
    );
    await looks.users.create({ userId: 'alice', email: 'alice@example.com' });
    await looks.idle();
    await looks.prove('alice');
    await expect(looks.effects('alice')).resolves.toMatchObject({ subscriptions: 0, welcomes: 0 });
  });
});

it('who was subscribed by an earlier release stays subscribed until the address changes', async () => {
  const { looks, move } = await startWithAlice(EVERYTHING);
  const proofs = { databaseId: 'app', tableId: 'addressProofs' };
  for (const { $id } of (await looks.db.listRows(proofs)).rows) await looks.db.deleteRow({ ...proofs, rowId: $id });
  await looks.db.updateRow({ databaseId: 'app', tableId: 'profiles', rowId: 'alice', data: { welcomedTo: '' } });
  looks.deliver('alice', 'sessions.s2.create');
  await looks.idle();
  await expect(looks.effects('alice')).resolves.toMatchObject({ subscriptions: 1, welcomes: 1 });
  await move('victim@example.com');
  await expect(looks.effects('alice')).resolves.toMatchObject({ subscriptions: 0 });
});
