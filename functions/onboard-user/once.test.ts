import { describe, expect, it } from 'vitest';
import { killFunction } from '../../local/functions/state.ts';
import { interleaving } from '../../local/hooks.ts';
import { EVERYTHING, ID, proved, startOnboarding } from '../../tests/support/onboarding.ts';
import { nextCase } from '../../tests/support/sample.ts';

describe('a user who is deleted in the meantime', () => {
  it.each(['GET', 'POST', 'PUT'])('is not an error before a %s', async (method) => {
    let armed = true;
    const looks = await startOnboarding(
      {
        async before(call) {
          if (!call.functionId || call.method !== method || !armed) return;
          armed = false;
          await looks.users.delete({ userId: 'alice' });
        },
      },
      EVERYTHING,
    );
    await looks.users.create({ userId: 'alice', email: 'alice@example.com' });
    await looks.idle();
    expect(armed).toBe(false);
    for (const { status, errors } of await looks.executions()) expect([status, errors]).toEqual(['completed', '']);
  });
});

describe('is idempotent', () => {
  it('if the same event is delivered ten times at once', async () => {
    const looks = await startOnboarding(interleaving, EVERYTHING);
    await looks.users.create({ userId: 'alice', email: 'alice@student.example.edu' });
    await looks.prove('alice');
    for (let i = 0; i < 10; i++) looks.deliver('alice', i % 2 ? 'create' : 'update');
    await looks.idle();
    const labels = ['applicant', 'member', 'proved', 'student'];
    await expect(looks.effects('alice')).resolves.toEqual({ ...proved('alice'), labels });
    for (const { status, errors } of await looks.executions()) expect([status, errors]).toEqual(['completed', '']);
  });

  it('if the process is killed after each call in turn and the events are delivered again', async () => {
    let left = Number.POSITIVE_INFINITY;
    const looks = await startOnboarding(
      {
        // the call takes effect, but its answer is lost
        async before({ functionId }) {
          if (functionId && --left === 0) await killFunction(looks.appwrite.local, ID);
        },
      },
      EVERYTHING,
    );
    let killAt = nextCase(0);
    for (let killed = true; killed; killAt = nextCase(killAt)) {
      const userId = `user${killAt}`;
      left = killAt;
      await looks.users.create({ userId, email: `${userId}@example.com` });
      await looks.prove(userId);
      killed = left <= 0;
      left = Number.POSITIVE_INFINITY;
      for (const name of ['create', 'update']) looks.deliver(userId, name);
      await looks.idle();
      await expect(looks.effects(userId)).resolves.toEqual(proved(userId));
    }
    expect(killAt).toBeGreaterThan(8);
  });
});

it('restores labels that another writer removed, who read before and wrote after this function', async () => {
  let stale = true;
  const looks = await startOnboarding(
    {
      async after({ functionId, route }) {
        if (!functionId || route !== '/users/:userId/labels' || !stale) return;
        stale = false;
        await looks.users.updateLabels({ userId: 'alice', labels: ['vip'] });
      },
    },
    {},
  );
  await looks.users.create({ userId: 'alice' });
  await looks.idle();
  expect((await looks.effects('alice')).labels).toEqual(['member', 'vip']);
});
