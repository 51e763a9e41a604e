import { Teams as AppTeams } from 'appwrite';
import { Databases, Functions, Runtime, Teams, Users } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { KEY, PROJECT, startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';
import { deploy } from '../../../tests/support/echo.ts';
import { makePosts } from '../../../tests/support/posts.ts';

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

/** Sends a request like an SDK for this version. */
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

describe('an SDK for an older Appwrite', () => {
  it('gets one specification of a function, before 1.9.0', async () => {
    const old = await ask('1.8.0', 'PUT', '/functions/hello', { name: 'Hello', specification: 's-1vcpu-512mb' });
    expect(old).toMatchObject({ specification: 's-1vcpu-512mb' });
    expect(old).not.toHaveProperty('buildSpecification');
    expect(first((await ask('1.8.1', 'GET', '/functions'))['functions'])).toHaveProperty('specification');
    const now = await ask('1.9.0', 'GET', '/functions/hello');
    expect(now).toMatchObject({ buildSpecification: 's-1vcpu-512mb', runtimeSpecification: 's-1vcpu-512mb' });
    expect(now).not.toHaveProperty('specification');
  });

  it('sends no id of a variable, before 1.9.4', async () => {
    const path = '/functions/hello/variables';
    expect(await ask('1.9.3', 'POST', path, { key: 'OLD', value: 'x' })).toMatchObject({ key: 'OLD' });
    expect(await ask('1.9.4', 'POST', path, { key: 'NEW', value: 'x' })).toMatchObject({
      message: 'Param "variableId" is not optional.',
    });
  });

  it('gets no impersonators before 1.9.0, and no phone numbers of members before 1.9.2', async () => {
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

  it('gets no newer fields of functions, variables and deployments, before 1.7.0', async () => {
    const old = await ask('1.6.0', 'GET', '/functions/hello');
    expect(old).toMatchObject({ deployment: '' });
    for (const field of ['deploymentId', 'latestDeploymentId', 'deploymentCreatedAt'])
      expect(old).not.toHaveProperty(field);
    expect(await ask('1.7.0', 'GET', '/functions/hello')).toMatchObject({ deploymentId: '', latestDeploymentId: '' });
    const about = JSON.stringify({ method: 'equal', attribute: 'deployment', values: ['none'] });
    const query = `/functions?queries[0]=${encodeURIComponent(about)}`;
    expect(await ask('1.6.0', 'GET', query)).toMatchObject({ total: 0 });
    expect(await ask('1.7.0', 'GET', query)).toMatchObject({ code: 400 });
    const made = await ask('1.6.0', 'POST', '/functions/hello/variables', { key: 'PLAIN', value: 'x', secret: true });
    expect(made).toMatchObject({ key: 'PLAIN', value: 'x' });
    expect(made).not.toHaveProperty('secret');
  });

  it('gets no scopes of a single function, but those in a list, before 1.6.0', async () => {
    expect(await ask('1.5.0', 'GET', '/functions/hello')).not.toHaveProperty('scopes');
    expect(first((await ask('1.5.0', 'GET', '/functions'))['functions'])).toHaveProperty('scopes');
  });

  it('writes queries as calls, before 1.5.0', async () => {
    const named = async (format: string, query: string) =>
      (await ask(format, 'GET', `/users?queries[0]=${encodeURIComponent(query)}`))['total'];
    const found: [string, number][] = [
      ['equal("email", ["alice@example.com"])', 1],
      [`equal('name', "")`, 1],
      ['equal("email", "alice@example.com", "no")', 1],
      ['notEqual("email", ["alice@example.com"])', 0],
      ['startsWith("email", "alice")', 1],
      ['isNotNull("phone")', 1],
      ['equal("status", [true])', 1],
      ['equal("labels", ["a,b", "[c]", "d\\"e"])', 0],
      ['greaterThan("$createdAt", "2020-01-01T00:00:00.000+00:00")', 1],
      ['between("$createdAt", "2020-01-01", "2120-01-01")', 1],
      ['limit(1)', 1],
      ['orderDesc("$createdAt")', 1],
      ['cursorAfter("alice")', 1],
    ];
    for (const [query, total] of found) expect([query, await named('1.4.0', query)]).toEqual([query, total]);
    const documents = '/databases/app/collections/posts/documents';
    const query = encodeURIComponent('equal("title", ["P"])');
    expect(await ask('1.4.0', 'GET', `${documents}?queries[0]=${query}`)).toMatchObject({ total: 1 });
    expect(await ask('1.4.0', 'GET', '/users?queries[0]=nonsense')).toMatchObject({
      code: 400,
      message: 'Invalid query',
    });
    expect(await named('1.5.0', 'limit(1)')).toBeUndefined();
  });

  it('gets no targets, factors and phrases, before 1.5.0', async () => {
    expect(await ask('1.4.0', 'GET', '/users/alice')).not.toHaveProperty('targets');
    const session = await ask('1.4.0', 'POST', '/users/alice/sessions', {});
    expect(session).toMatchObject({ userId: 'alice' });
    expect(session).not.toHaveProperty('factors');
    const token = await ask('1.4.0', 'POST', '/users/alice/tokens', {});
    expect(token).toMatchObject({ userId: 'alice' });
    expect(token).not.toHaveProperty('phrase');
  });

  it('uses the older names of executions and deployments, before 1.4.0', async () => {
    const code = "module.exports = ({ req, res }) => res.text('got ' + req.bodyText)";
    await deploy(appwrite, 'hello', { 'main.js': code }, 'main.js');
    const run = await ask('1.3.0', 'POST', '/functions/hello/executions', { data: 'hi' });
    expect(run).toMatchObject({ statusCode: 200, response: 'got hi', stderr: '' });
    expect(first((await ask('1.3.0', 'GET', '/functions/hello/executions'))['executions'])).toHaveProperty('stdout');
    const [old] = (await ask('1.3.0', 'GET', '/functions/hello/deployments'))['deployments'] as Record<
      string,
      number
    >[];
    const [now] = (await ask('1.9.5', 'GET', '/functions/hello/deployments'))['deployments'] as Record<
      string,
      number
    >[];
    expect(old).toHaveProperty('buildStdout');
    expect(old?.['size']).toBe(now?.['totalSize']);
    const scheduled = await ask('1.3.0', 'PUT', '/functions/hello', { name: 'Hello', schedule: '0 0 1 1 *' });
    expect(String(scheduled['scheduleNext'])).toMatch(/^\d{4}-01-01T00:00:00.000\+00:00$/);
  });
});

describe('an SDK for a newer Appwrite', () => {
  const warning = async (format: string, path: string) => {
    const headers = { 'x-appwrite-project': PROJECT, 'x-appwrite-response-format': format };
    return (await fetch(appwrite.endpoint + path, { headers })).headers.get('x-appwrite-warning');
  };

  it('gets a warning with each call, also with a refused one', async () => {
    expect(await warning('2.0.0', '/ping')).toContain('The current SDK is built for Appwrite 2.0.0.');
    expect(await warning('1.9.7', '/account')).toContain('the current Appwrite server version is 1.9.6.');
    expect(await warning('1.9.6', '/account')).toBeNull();
  });

  it('is neither of the two that this project uses', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    onTestFinished(() => warn.mockRestore());
    await new AppTeams(appwrite.guest()).list().catch(() => undefined);
    await new Users(appwrite.admin()).list();
    expect(warn.mock.calls).toEqual([]);
  });
});
