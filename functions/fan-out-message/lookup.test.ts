import { expect, it, vi } from 'vitest';
import { createAdminClient } from '../../shared/index.ts';
import { requestOf } from '../../tests/support/invoke.ts';
import { scriptedServer } from '../../tests/support/scripted-server.ts';
import { Lookup } from './lookup.ts';

it('requests fewer users in one call after a URL was too long', async () => {
  const users = (...ids: string[]) => ({ status: 200, body: JSON.stringify({ users: ids.map(($id) => ({ $id })) }) });
  const tooLong = { status: 414, body: 'Request-URI Too Large', headers: { 'content-type': 'text/plain' } };
  const server = await scriptedServer(tooLong, users('a', 'b'), users('d'), users('e'));
  vi.stubEnv('APPWRITE_FUNCTION_API_ENDPOINT', server.endpoint);
  vi.stubEnv('APPWRITE_FUNCTION_PROJECT_ID', 'test');
  const lookup = new Lookup(createAdminClient(requestOf({ headers: { 'x-appwrite-key': 'key' } })));
  expect((await lookup.find(['a', 'b', 'c', 'd'])).map(({ user }) => user?.$id)).toEqual(['a', 'b', undefined, 'd']);
  expect((await lookup.find(['e'])).map(({ user }) => user?.$id)).toEqual(['e']);
  const asked = server.seen.map(({ path }) =>
    JSON.parse(new URL(path, server.endpoint).searchParams.get('queries[0]') ?? '{}'),
  );
  expect(asked.map(({ values }) => values)).toEqual([['a', 'b', 'c', 'd'], ['a', 'b'], ['c', 'd'], ['e']]);
  vi.unstubAllEnvs();
});
