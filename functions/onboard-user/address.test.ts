import { describe, expect, it } from 'vitest';
import { EVERYTHING, startOnboarding } from '../../tests/support/onboarding.ts';

describe('an address that was changed after it was proved', () => {
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
