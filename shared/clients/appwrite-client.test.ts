import { Account, AppwriteException, Messaging, type Models, OAuthProvider, TablesDB, Users } from 'node-appwrite';
import { describe, expect, it } from 'vitest';
import { type Scripted, scriptedServer } from '../../tests/support/scripted-server.ts';
import { Budget, BudgetError } from '../budget.ts';
import { isConflict, madeOnce } from '../http/refusals.ts';
import { AppwriteClient } from './appwrite-client.ts';

/** A client for a server that answers as scripted. Its budget is `seconds`. */
async function clientOf(seconds: number, ...script: Scripted[]) {
  const { endpoint, seen } = await scriptedServer(...script);
  const budget = new Budget(seconds + 1, seconds);
  return { client: new AppwriteClient(budget).setEndpoint(endpoint).setProject('p'), budget, seen };
}

const row = { databaseId: 'app', tableId: 'posts', rowId: 'r1' };
const refusal = (status: number, type = 'general_server_error') => ({
  status,
  body: JSON.stringify({ message: 'no', code: status, type }),
});

describe('repeats', () => {
  const safe: ((db: TablesDB) => Promise<unknown>)[] = [
    (db) => db.getRow(row),
    (db) => db.deleteRow(row),
    (db) => db.upsertRow({ ...row, data: {} }),
  ];
  for (const failure of [refusal(500), refusal(503), refusal(429), 'broken'] as const) {
    const name = failure === 'broken' ? 'a broken connection' : failure.status;
    it(`reading, replacing and deleting after ${name}`, async () => {
      for (const call of safe) {
        const { client, seen } = await clientOf(10, failure, failure, { status: 200, body: '{"$id":"r1"}' });
        await call(new TablesDB(client));
        expect(seen).toHaveLength(3);
      }
    });
  }

  it('creating with an id of our choice; 409 then means that it was done', async () => {
    const { client, seen } = await clientOf(10, 'broken', refusal(409, 'row_already_exists'));
    await expect(madeOnce(new TablesDB(client).createRow<Models.DefaultRow>({ ...row, data: { a: 1 } }))).resolves.toBe(
      false,
    );
    expect(seen.map(({ body }) => JSON.parse(body))).toEqual([
      { rowId: 'r1', data: { a: 1 } },
      { rowId: 'r1', data: { a: 1 } },
    ]);
  });

  it('every call that was refused with 429, because it had no effect', async () => {
    const { client, seen } = await clientOf(10, refusal(429), { status: 201 });
    await new Users(client).createToken({ userId: 'u1' });
    expect(seen).toHaveLength(2);
  });

  it('not before the time in Retry-After', async () => {
    const limited = { ...refusal(429), headers: { 'retry-after': '1' } };
    const { client } = await clientOf(10, limited, { status: 200 });
    const started = performance.now();
    await new TablesDB(client).getRow(row);
    expect(performance.now() - started).toBeGreaterThanOrEqual(1_000);
  });
});

describe('does not repeat', () => {
  const calls: Record<string, (client: AppwriteClient) => Promise<unknown>> = {
    'creating a token': (client) => new Users(client).createToken({ userId: 'u1' }),
    'using a token': (client) => new Account(client).createSession({ userId: 'u1', secret: 's' }),
    'an increment': (client) => new TablesDB(client).incrementRowColumn({ ...row, column: 'hits' }),
    'creating with an id that the server chooses': (client) =>
      new Messaging(client).createSms({ messageId: 'unique()', content: 'hi' }),
  };
  for (const [name, call] of Object.entries(calls)) {
    it(`${name}, after a failure that may have had an effect`, async () => {
      for (const failure of [refusal(500), 'broken'] as const) {
        const { client, seen } = await clientOf(10, failure, { status: 200 });
        await expect(call(client)).rejects.toThrow();
        expect(seen).toHaveLength(1);
      }
    });
  }

  it('what will fail again', async () => {
    for (const status of [400, 401, 404, 409, 501]) {
      const { client, seen } = await clientOf(10, refusal(status), { status: 200 });
      await expect(new TablesDB(client).getRow(row)).rejects.toMatchObject({ code: status });
      expect(seen).toHaveLength(1);
    }
  });

  const inAMinute = new Date(Date.now() + 60_000);
  it.each([
    { 'retry-after': '60' },
    { 'retry-after': inAMinute.toUTCString() },
    { 'x-ratelimit-reset': String(Math.ceil(inAMinute.getTime() / 1000)) },
  ])('after the end of the budget: %o ends the call at once', async (headers) => {
    const { client, seen } = await clientOf(5, { ...refusal(429), headers });
    await expect(new TablesDB(client).getRow(row)).rejects.toThrow(AppwriteException);
    expect(seen).toHaveLength(1);
  });
});

describe('ends', () => {
  it('a call that never answers when the time is up', async () => {
    const { client } = await clientOf(0.2, 'silent');
    await expect(new TablesDB(client).getRow(row)).rejects.toThrow(BudgetError);
    await expect(new Account(client).createOAuth2Token({ provider: OAuthProvider.Google })).rejects.toThrow(
      BudgetError,
    );
  });

  it('with its execution, both running and later calls', async () => {
    const { client, budget, seen } = await clientOf(10, 'silent');
    const call = new TablesDB(client).getRow(row);
    await expect.poll(() => seen).toHaveLength(1);
    budget.end();
    await expect(call).rejects.toThrow('The execution has ended.');
    await expect(new TablesDB(client).getRow(row)).rejects.toThrow('The execution has ended.');
    expect(seen).toHaveLength(1);
  });
});

describe('answers as the SDK does', () => {
  it('with integers of 64 bits', async () => {
    const { client } = await clientOf(10, {
      status: 200,
      body: '{"big":9007199254740993,"small":7,"text":"9007199254740993"}',
    });
    await expect(new TablesDB(client).getRow(row)).resolves.toEqual({
      big: 9007199254740993n,
      small: 7,
      text: '9007199254740993',
    });
  });

  it('with the address of a redirection, which is not followed', async () => {
    const { client, seen } = await clientOf(10, 'broken', { status: 301, headers: { location: '/elsewhere' } });
    const ask = () =>
      new Account(client).createOAuth2Token({ provider: OAuthProvider.Google, success: 'https://a.b/c' });
    await expect(ask()).resolves.toBe('/elsewhere');
    expect(seen.map(({ path }) => path)).toEqual(
      Array(2).fill('/v1/account/tokens/oauth2/google?success=https%3A%2F%2Fa.b%2Fc'),
    );
    const other = await clientOf(10, refusal(412, 'project_provider_disabled'));
    await expect(new Account(other.client).createOAuth2Token({ provider: OAuthProvider.Google })).rejects.toMatchObject(
      { code: 412, type: 'project_provider_disabled' },
    );
  });

  it('with its exception, status and type', async () => {
    const { client } = await clientOf(10, refusal(409, 'row_already_exists'));
    const error: unknown = await new TablesDB(client)
      .createRow({ ...row, data: {} })
      .catch((refused: unknown) => refused);
    expect(error).toBeInstanceOf(AppwriteException);
    expect(error).toMatchObject({ message: 'no', code: 409, type: 'row_already_exists' });
    expect(isConflict(error)).toBe(true);
  });

  it('with bytes if bytes were requested', async () => {
    const { client } = await clientOf(10, { status: 200, headers: { 'content-type': 'image/png' }, body: 'png' });
    const bytes: unknown = await client.call('get', new URL(`${client.config.endpoint}/x`), {}, {}, 'arrayBuffer');
    expect(Buffer.from(bytes as ArrayBuffer).toString()).toBe('png');
  });
});
