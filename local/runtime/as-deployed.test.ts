import { ExecutionMethod, Functions, type Models, Runtime } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite } from '../../tests/support/appwrite.ts';
import { deploy } from '../../tests/support/echo.ts';
import { LOGS } from './as-deployed/logs.ts';
import { MODULES } from './as-deployed/modules.ts';
import { REQUESTS } from './as-deployed/requests.ts';
import { RESPONSES } from './as-deployed/responses.ts';

const appwrite = await startAppwrite();
const functions = new Functions(appwrite.admin());
afterAll(() => appwrite.close());

/** What a function that tells its request answers. */
const TELL = `({ req, res }) => {
  const of = (read) => { try { return read(); } catch (error) { return error.name; } };
  const { path, queryString, query, method } = req;
  const told = ['x-one', 'cookie', 'content-length', 'content-type'].filter((name) => name in req.headers);
  const headers = Object.fromEntries(told.map((name) => [name, req.headers[name]]));
  const bytes = typeof req.bodyBinary === 'string' ? req.bodyBinary : [...req.bodyBinary];
  return res.json({ method, path, query, queryString, headers, body: of(() => req.body), text: req.bodyText, bytes });
}`;

const METHODS = new Map(Object.values(ExecutionMethod).map((method) => [String(method), method]));
const NOT_COMPARED = new Set(['connection', 'date', 'keep-alive', 'x-appwrite-execution-id']);

function answerOf({ responseStatusCode, responseHeaders, responseBody, logs, errors }: Models.Execution) {
  const told = responseHeaders.filter(({ name }) => !NOT_COMPARED.has(name));
  return {
    status: responseStatusCode,
    headers: told.map(({ name, value }) => `${name}: ${value}`),
    body: responseBody,
    ...(logs ? { logs } : {}),
    ...(errors ? { error: errors.split('\n')[0] } : {}),
  };
}

describe.each([
  ['request', REQUESTS],
  ['response', RESPONSES],
  ['log', LOGS],
] as const)('as deployed, a %s:', (functionId, cases) => {
  beforeAll(async () => {
    await functions.create({ functionId, name: functionId, runtime: Runtime.Node22 });
    const acts = cases.map(({ code }) => `  ${code ?? TELL},\n`).join('');
    const main = `const acts = [\n${acts}];\nmodule.exports = (context) => acts[context.req.headers['x-case']](context);\n`;
    await deploy(appwrite, functionId, { 'main.js': main }, 'main.js');
  });

  it.each(cases.map((each, i) => [each.name, each, i] as const))('%s', async (_, { request = {}, answer }, i) => {
    const { method = 'POST', path = '/', headers = {}, body } = request;
    const execution = await functions.createExecution({
      functionId,
      method: METHODS.get(method) ?? ExecutionMethod.POST,
      xpath: path,
      headers: { ...headers, 'x-case': String(i) },
      ...(body === undefined ? {} : { body }),
    });
    const { body: text, ...given } = answerOf(execution);
    expect('json' in answer ? { ...given, json: JSON.parse(text) } : { ...given, body: text }).toEqual(answer);
  });
});

describe('as deployed, a module:', () => {
  it.each(MODULES.map((each) => [each.name, each] as const))('%s', async (_, { entrypoint, files, answer }) => {
    const { $id: functionId } = await functions.create({ functionId: 'unique()', name: 'M', runtime: Runtime.Node22 });
    await deploy(appwrite, functionId, files, entrypoint);
    const { status, body, error } = answerOf(await functions.createExecution({ functionId }));
    expect({ status, body, ...(error ? { error } : {}) }).toEqual(answer);
  });
});
