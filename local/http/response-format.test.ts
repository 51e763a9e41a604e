import { Databases, Functions, Runtime, Teams, Users } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEY, PROJECT, startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { makePosts } from '../../tests/support/posts.ts';

let appwrite: TestAppwrite;

beforeAll(async () => {
  appwrite = await startAppwrite();
  makePosts(appwrite.local);
  await new Users(appwrite.admin()).create({ userId: 'alice', email: 'alice@example.com', phone: '+12065550100' });
  const functions = new Functions(appwrite.admin());
  await functions.create({ functionId: 'hello', name: 'Hello', runtime: Runtime.Node22 });
  await new Teams(appwrite.admin()).create({ teamId: 'team', name: 'Team' });
  await new Teams(appwrite.admin()).createMembership({ teamId: 'team', roles: [], userId: 'alice' });
  const documents = new Databases(appwrite.admin());
  await documents.createDocument({ databaseId: 'app', collectionId: 'posts', documentId: 'p', data: { title: 'P' } });
});
afterAll(() => appwrite.close());

/** Asks as an SDK does that was made for this version. */
async function ask(format: string, method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(appwrite.endpoint + path, {
    method,
    headers: {
      'content-type': 'application/json',
      'x-appwrite-project': PROJECT,
      'x-appwrite-key': KEY,
      'x-appwrite-response-format': format,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Record<string, unknown>;
}

const first = (list: unknown) => (list as Record<string, unknown>[])[0];

describe('an SDK made for an older Appwrite', () => {
  it('knows one specification of a function, before 1.9.0', async () => {
    const old = await ask('1.8.0', 'PUT', '/functions/hello', { name: 'Hello', specification: 's-1vcpu-512mb' });
    expect(old).toMatchObject({ specification: 's-1vcpu-512mb' });
    expect(old).not.toHaveProperty('buildSpecification');
    expect(first((await ask('1.8.1', 'GET', '/functions'))['functions'])).toHaveProperty('specification');
    const now = await ask('1.9.0', 'GET', '/functions/hello');
    expect(now).toMatchObject({ buildSpecification: 's-1vcpu-512mb', runtimeSpecification: 's-1vcpu-512mb' });
    expect(now).not.toHaveProperty('specification');
  });

  it('names no id for a variable, before 1.9.4', async () => {
    const path = '/functions/hello/variables';
    expect(await ask('1.9.3', 'POST', path, { key: 'OLD', value: 'x' })).toMatchObject({ key: 'OLD' });
    expect(await ask('1.9.4', 'POST', path, { key: 'NEW', value: 'x' })).toMatchObject({
      message: 'Param "variableId" is not optional.',
    });
  });

  it('hears nothing of impersonators before 1.9.0, nor of members’ phones before 1.9.2', async () => {
    expect(await ask('1.8.0', 'GET', '/users/alice')).not.toHaveProperty('impersonator');
    expect(first((await ask('1.8.0', 'GET', '/users'))['users'])).not.toHaveProperty('impersonatorUserId');
    expect(await ask('1.9.0', 'GET', '/users/alice')).toHaveProperty('impersonator');
    const memberships = '/teams/team/memberships';
    expect(first((await ask('1.9.1', 'GET', memberships))['memberships'])).not.toHaveProperty('userPhone');
    expect(first((await ask('1.9.2', 'GET', memberships))['memberships'])).toHaveProperty('userPhone');
  });

  it('gets numbers as the sequence of rows and documents, before 1.9.0', async () => {
    const row = '/tablesdb/app/tables/posts/rows';
    expect(await ask('1.8.0', 'GET', `${row}/p`)).toMatchObject({ $sequence: 1 });
    expect(first((await ask('1.8.0', 'GET', row))['rows'])).toMatchObject({ $sequence: 1 });
    expect(await ask('1.8.0', 'GET', '/databases/app/collections/posts/documents/p')).toMatchObject({ $sequence: 1 });
    expect(await ask('1.9.5', 'GET', `${row}/p`)).toMatchObject({ $sequence: '1' });
  });
});
