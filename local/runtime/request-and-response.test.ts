import { ExecutionMethod, type Models } from 'node-appwrite';
import { afterAll, describe, expect, it } from 'vitest';
import { type Asked, startEcho } from '../../tests/support/echo-function.ts';

const { appwrite, execute, echo } = await startEcho();
afterAll(() => appwrite.close());

const headerOf = (execution: Models.Execution, name: string) =>
  execution.responseHeaders.find((header) => header.name === name)?.value;

describe('req', () => {
  it('has method, path, the query undecoded, the URL and the body', async () => {
    const seen = await echo({ method: ExecutionMethod.PUT, path: '/a/b?x=1&y=a%20b&y=2&empty', body: 'text' });
    expect(seen).toMatchObject({ method: 'PUT', path: '/a/b', queryString: 'x=1&y=a%20b&y=2&empty', bodyText: 'text' });
    expect(seen.query).toEqual({ x: '1', y: '2', empty: '' });
    expect(seen.scheme).toBe('http');
    expect(seen.url).toBe(`http://${seen.host}:${seen.port}/a/b?x=1&y=a%20b&y=2&empty`);
  });

  it('has the body as JSON only with a JSON content type', async () => {
    const json = { 'content-type': 'application/json' };
    const body = async (asked: Asked) => JSON.parse((await execute({ path: '/body', ...asked })).responseBody);
    await expect(body({ body: '{"a":1}', headers: json })).resolves.toMatchObject({ body: { a: 1 }, text: '{"a":1}' });
    await expect(body({ body: '{"a":1}' })).resolves.toMatchObject({ body: '{"a":1}' });
    await expect(body({ headers: json })).resolves.toEqual({ body: {}, text: '', bytes: [] });
    await expect(body({ body: 'é' })).resolves.toMatchObject({ bytes: [0xc3, 0xa9] });
  });

  it('throws when bodyJson reads invalid JSON', async () => {
    expect((await execute({ path: '/bad-json', body: '{' })).responseBody).toBe('SyntaxError');
  });
});

describe('res', () => {
  it('answers JSON with a status and headers', async () => {
    const answer = await execute({ path: '/json' });
    expect(answer).toMatchObject({ status: 'completed', responseStatusCode: 201, responseBody: '{"a":1}' });
    expect(headerOf(answer, 'content-type')).toBe('application/json; charset=utf-8');
    expect(headerOf(answer, 'x-one')).toBe('1');
  });

  it('answers text, a redirect and nothing', async () => {
    const text = await execute({ path: '/text' });
    expect([text.responseBody, headerOf(text, 'content-type')]).toEqual(['hé', 'text/plain; charset=utf-8']);
    const redirect = await execute({ path: '/redirect' });
    expect([redirect.responseStatusCode, headerOf(redirect, 'location')]).toEqual([301, 'https://example.com/']);
    await expect(execute({ path: '/empty' })).resolves.toMatchObject({ responseStatusCode: 204, responseBody: '' });
  });

  it('cannot answer a synchronous execution with bytes', async () => {
    await expect(execute({ path: '/binary' })).rejects.toMatchObject({ code: 500 });
  });
});
