import { ExecutionMethod, Functions, type Models } from 'node-appwrite';
import { describe, expect, it } from 'vitest';
import { killFunction } from '../../local/functions/state.ts';
import { functionConfig } from '../../tests/support/functions.ts';
import {
  EVERYTHING,
  ID,
  type Onboarding,
  proved,
  startOnboarding,
  unproved,
  untouched,
} from '../../tests/support/onboarding.ts';

function execute(
  looks: Onboarding,
  request: { path: string; body?: string; headers?: Record<string, string> },
): Promise<Models.Execution> {
  const { path, body = '', headers = {} } = request;
  return looks.functions.createExecution({ functionId: ID, body, xpath: path, method: ExecutionMethod.POST, headers });
}

describe('a forged trigger', () => {
  const event = 'users.missed0.create';
  it.each([
    { 'X-Appwrite-Trigger': 'event', 'X-Appwrite-Event': event },
    { 'X-APPWRITE-TRIGGER': 'event', 'X-APPWRITE-EVENT': event, 'X-Appwrite-User-Id': 'missed0' },
    { 'X-Appwrite-Event': event },
  ])('of %o does nothing', async (headers) => {
    const looks = await startOnboarding({}, EVERYTHING, 1);
    const answer = await execute(looks, { path: '/', body: JSON.stringify({ $id: 'missed0' }), headers });
    expect(answer).toMatchObject({ status: 'completed', responseStatusCode: 404 });
    expect(JSON.parse(answer.responseBody)).toMatchObject({ type: 'urn:problem:not-found', instance: answer.$id });
    await expect(looks.effects('missed0')).resolves.toEqual(untouched);
  });
});

it('is executed only with an API key', async () => {
  const looks = await startOnboarding({}, EVERYTHING);
  await looks.users.create({ userId: 'alice' });
  const { secret } = await looks.users.createSession({ userId: 'alice' });
  for (const client of [looks.appwrite.withSession(secret), looks.appwrite.withSession('')]) {
    const call = new Functions(client).createExecution({
      functionId: ID,
      xpath: '/backfill',
      method: ExecutionMethod.POST,
    });
    await expect(call).rejects.toMatchObject({ code: 401 });
  }
});

it('uses exactly the scopes in appwrite.json', async () => {
  const looks = await startOnboarding({}, EVERYTHING);
  await looks.users.create({ userId: 'alice', email: 'alice@example.com' });
  await looks.prove('alice');
  await expect(looks.effects('alice')).resolves.toEqual(proved('alice'));
  await looks.users.updateEmail({ userId: 'alice', email: 'alice@example.org' });
  await looks.idle();
  expect(looks.appwrite.local.scopesUsedBy(ID)).toEqual(functionConfig(ID).scopes.toSorted());
});

describe('the backfill', () => {
  const page = async (looks: Onboarding, body: object) => {
    const execution = await execute(looks, { path: '/backfill', body: JSON.stringify(body) });
    expect(execution).toMatchObject({ responseStatusCode: 200, errors: '' });
    return JSON.parse(execution.responseBody) as {
      done: number;
      onboarded: number;
      cursor: string | null;
      total: number;
    };
  };

  it('onboards everybody who was missed, page by page, even if the last user of a page is deleted', async () => {
    const looks = await startOnboarding({}, EVERYTHING, 25);
    const seen: number[] = [];
    let cursor: string | null = null;
    const deleted: string[] = [];
    do {
      const answer = await page(looks, { limit: 10, ...(cursor ? { cursor } : {}) });
      seen.push(answer.done);
      expect(answer.total).toBe(25 - deleted.length);
      cursor = answer.cursor;
      if (!cursor) break;
      deleted.push(cursor);
      await looks.users.delete({ userId: cursor });
    } while (cursor);
    await looks.idle();
    expect(seen).toEqual([10, 10, 5]);
    for (const { $id } of (await looks.users.list()).users)
      await expect(looks.effects($id)).resolves.toEqual(unproved($id));
    await expect(page(looks, { limit: 500 })).resolves.toMatchObject({ done: 23, onboarded: 0, cursor: null });
  });

  it('continues after a crash, and does nothing twice', async () => {
    let left = 7;
    const looks = await startOnboarding(
      {
        async before({ functionId, executionId }) {
          if (!functionId || !executionId || --left !== 0) return;
          await killFunction(looks.appwrite.local, ID);
        },
      },
      EVERYTHING,
      4,
    );
    await expect(execute(looks, { path: '/backfill' })).resolves.toMatchObject({ status: 'failed' });
    await expect(page(looks, {})).resolves.toMatchObject({ done: 4, cursor: null });
    await looks.idle();
    for (let i = 0; i < 4; i++) await expect(looks.effects(`missed${i}`)).resolves.toEqual(unproved(`missed${i}`));
  });

  it.each([{ limit: 0 }, { limit: 501 }, { limit: '5' }, { cursor: '../x' }, { from: 1 }, []])(
    'refuses %j',
    async (body) => {
      const looks = await startOnboarding({}, EVERYTHING);
      const { responseStatusCode, responseBody } = await execute(looks, {
        path: '/backfill',
        body: JSON.stringify(body),
      });
      expect([responseStatusCode, JSON.parse(responseBody).type]).toEqual([400, 'urn:problem:invalid-input']);
    },
  );
});
