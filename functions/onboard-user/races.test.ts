import { describe, expect, it } from 'vitest';
import type { Call } from '../../local/hooks.ts';
import { ID, startOnboarding } from '../../tests/support/onboarding.ts';

/**
 * Signs a user up and lets another program write labels directly after the n-th call of the resulting execution, for each n.
 * Returns the calls after which its labels were lost.
 */
async function lostAfter(written: string[]): Promise<string[]> {
  const calls: Call[] = [];
  let at = 0;
  const looks = await startOnboarding(
    {
      async after(call) {
        if (call.functionId !== ID) return;
        calls.push(call);
        if (calls.length === at) await looks.users.updateLabels({ userId: `user${at}`, labels: written });
      },
    },
    {},
  );
  const lost: string[] = [];
  for (at = 1; at <= 3; at++) {
    calls.length = 0;
    const userId = `user${at}`;
    await looks.users.create({ userId });
    await looks.idle();
    const { labels } = await looks.users.get({ userId });
    const wanted = ['member', ...written].toSorted();
    if (labels.toSorted().join() !== wanted.join()) lost.push(calls[at - 1]?.method ?? '');
  }
  return lost;
}

describe('labels that another program writes while a new user is onboarded', () => {
  it('stay, unless they are written between the read and the write, which directly follow each other', async () => {
    expect(await lostAfter(['vip'])).toEqual(['GET']);
  });
});
