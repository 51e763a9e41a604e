import { fileURLToPath } from 'node:url';
import { create } from 'tar';
import { expect } from 'vitest';
import { key } from './questions.ts';
import { date, id } from './shapes.ts';
import { appwrite } from './under-test.ts';

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));

/** The archive that is deployed: tar and gzip, the echo alone in it. */
export async function archive(): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of create({ gzip: true, cwd: fixtures, portable: true }, ['echo.cjs'])) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A deployment of the echo, to be sent. */
export async function deployment(): Promise<FormData> {
  const form = new FormData();
  form.set('entrypoint', 'echo.cjs');
  form.set('activate', 'true');
  form.set('code', new File([await archive()], 'code.tar.gz', { type: 'application/gzip' }));
  return form;
}

/** Waits until a deployment is the one that executions run. */
export async function live(functionId: string, deploymentId: string): Promise<void> {
  await appwrite().until<{ deploymentId: string }>(
    key.get(`/functions/${functionId}`),
    (found) => found.deploymentId === deploymentId,
  );
}

/** What a function has that nothing else is said of. */
export const plain = { runtime: 'node-22', entrypoint: 'echo.cjs', commands: '', timeout: 15 };

/** Makes a function and deploys the echo. Gives the deployment's id. */
export async function deployEcho(functionId: string, more: object): Promise<string> {
  await appwrite().ask(key.post('/functions', { functionId, name: functionId, ...plain, ...more }));
  return deploy(functionId);
}

/** Deploys the echo to a function that is there. Gives the deployment's id once it is the one that runs. */
export async function deploy(functionId: string): Promise<string> {
  const { body } = await appwrite().ask(key.post(`/functions/${functionId}/deployments`, await deployment()));
  const { $id } = body as { $id: string };
  await live(functionId, $id);
  return $id;
}

/** What an execution's answer is, read as JSON. */
export const saying = (expected: unknown): unknown =>
  expect.toSatisfy((text: string) => {
    expect(JSON.parse(text)).toStrictEqual(expected);
    return true;
  }, 'the body');

/** Headers as an execution has them, in any order, without those that every connection has. */
export const headersOf = (expected: Readonly<Record<string, unknown>>): unknown =>
  expect.toSatisfy((headers: { name: string; value: string }[]) => {
    const kept = headers.filter(({ name }) => !/^(date|connection|keep-alive|transfer-encoding)$/.test(name));
    expect(Object.fromEntries(kept.map(({ name, value }) => [name, value]))).toStrictEqual(expected);
    return kept.length === Object.keys(expected).length;
  }, 'the headers');

const digits = expect.stringMatching(/^\d+$/);
const json = { 'content-type': 'application/json; charset=utf-8', 'content-length': digits };

/** The headers of a sync execution's answer. */
export const answered = (more: object = {}) => headersOf({ ...json, 'x-appwrite-execution-id': id, ...more });
/** What a stored execution keeps of them. */
export const kept = headersOf(json);

/** An execution of the echo that a user asked for and that answered at once. */
export const execution = (deploymentId: string, body: object) => ({
  $id: id,
  $createdAt: date,
  $updatedAt: date,
  $permissions: ['read("user:nora")'],
  functionId: 'echo',
  deploymentId,
  trigger: 'http',
  status: 'completed',
  requestMethod: 'POST',
  requestPath: '/',
  requestHeaders: headersOf({ 'x-appwrite-client-ip': expect.toSatisfy((ip: string) => ip === appwrite().ip) }),
  responseStatusCode: 200,
  responseBody: '',
  responseHeaders: answered(),
  logs: '',
  errors: '',
  duration: expect.any(Number),
  scheduledAt: null,
  ...body,
});

const repository = ['ID', 'NAME', 'OWNER', 'URL', 'BRANCH', 'BRANCH_URL'].map((name) => `REPOSITORY_${name}`);
const commit = ['HASH', 'MESSAGE', 'URL', 'AUTHOR_NAME', 'AUTHOR_URL'].map((name) => `COMMIT_${name}`);
const vcs = [...repository, ...commit, 'ROOT_DIRECTORY'].map((name) => [`APPWRITE_VCS_${name}`, '']);
/** All that the echo's environment has of Appwrite's, and the function's variables. No key among it. */
export const environment = (deploymentId: string) => ({
  APPWRITE_VERSION: expect.stringMatching(/^\d+\.\d+\.\d+$/),
  APPWRITE_REGION: 'default',
  APPWRITE_DEPLOYMENT_TYPE: 'manual',
  APPWRITE_FUNCTION_API_ENDPOINT: expect.stringMatching(/^https?:.+\/v1$/),
  APPWRITE_FUNCTION_PROJECT_ID: appwrite().project,
  APPWRITE_FUNCTION_ID: 'echo',
  APPWRITE_FUNCTION_NAME: 'Echo',
  APPWRITE_FUNCTION_DEPLOYMENT: deploymentId,
  APPWRITE_FUNCTION_RUNTIME_NAME: 'Node.js',
  APPWRITE_FUNCTION_RUNTIME_VERSION: '22',
  APPWRITE_FUNCTION_CPUS: expect.stringMatching(/^\d+(\.\d+)?$/),
  APPWRITE_FUNCTION_MEMORY: expect.stringMatching(/^\d+(\.\d+)?$/),
  ...Object.fromEntries(vcs),
  GREETING: 'hello',
  HUSH: 'quiet',
});
