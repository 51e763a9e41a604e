import { expect, it } from 'vitest';
import { accepted, badParameter, check, created, ok, refused } from './support/answers.ts';
import { archive, deployment, live, plain } from './support/echo.ts';
import { facts } from './support/facts.ts';
import { key, user } from './support/questions.ts';
import { date, id } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

const specification = expect.stringMatching(/^s-.+vcpu-.+$/);
const echo = {
  $id: 'echo',
  $createdAt: date,
  $updatedAt: date,
  execute: ['users'],
  name: 'Echo',
  enabled: true,
  live: true,
  logging: true,
  runtime: 'node-22',
  deploymentRetention: 0,
  deploymentId: '',
  deploymentCreatedAt: '',
  latestDeploymentId: '',
  latestDeploymentCreatedAt: '',
  latestDeploymentStatus: '',
  scopes: ['users.read'],
  vars: [] as unknown[],
  events: [],
  schedule: '',
  timeout: 15,
  entrypoint: 'echo.cjs',
  commands: '',
  version: 'v5',
  installationId: '',
  providerRepositoryId: '',
  providerBranch: '',
  providerRootDirectory: '',
  providerSilentMode: false,
  providerBranches: [],
  providerPaths: [],
  buildSpecification: specification,
  runtimeSpecification: specification,
};

const wanted = { functionId: 'echo', name: 'Echo', ...plain, execute: ['users'], scopes: ['users.read'] };

facts('a function', {
  'is made, without a deployment': [key.post('/functions', wanted), created(echo)],
  'has an id of its own': [
    key.post('/functions', wanted),
    refused(
      409,
      'function_already_exists',
      'Function with the requested ID already exists. Try again with a different ID or use ID.unique() to generate a unique ID.',
    ),
  ],
  'runs on a runtime that is there': [
    key.post('/functions', { ...wanted, functionId: 'x', runtime: 'node-1' }),
    refused(
      400,
      'general_argument_invalid',
      expect.stringMatching(
        /^Invalid `runtime` param: Value must be one of \(node-14\.5, .*, node-22, .*flutter-3\.41\)$/,
      ),
    ),
  ],
  'subscribes to events that there are': [
    key.post('/functions', { ...wanted, functionId: 'x', events: ['users.*.explode'] }),
    badParameter('Invalid `events` param: Value must a valid array no longer than 100 items and Event is not valid.'),
  ],
  'subscribes to a row under its old name or its new one, to no `tablesdb`': [
    key.post('/functions', { ...wanted, functionId: 'x', events: ['tablesdb.*.tables.*.rows.*.create'] }),
    badParameter('Invalid `events` param: Value must a valid array no longer than 100 items and Event is not valid.'),
  ],
});

const variable = (variableId: string, name: string, value: string, secret: boolean) => ({
  $id: variableId,
  $createdAt: date,
  $updatedAt: date,
  key: name,
  value,
  secret,
  resourceType: 'function',
  resourceId: 'echo',
});
const vars = [variable('v1', 'GREETING', 'hello', false), variable('v2', 'HUSH', '', true)];
const VARIABLES = '/functions/echo/variables';

facts('a variable', {
  'is set': [
    key.post(VARIABLES, { variableId: 'v1', key: 'GREETING', value: 'hello', secret: false }),
    created(vars[0]),
  ],
  'that is secret is shown to nobody': [
    key.post(VARIABLES, { variableId: 'v2', key: 'HUSH', value: 'quiet', secret: true }),
    created(vars[1]),
  ],
  'is listed': [key.get(VARIABLES), ok({ total: 2, variables: vars })],
  'makes the function one that is to be deployed anew': [
    key.get('/functions/echo'),
    ok({ ...echo, live: false, vars }),
  ],
});

it('(a user signs in)', () => appwrite().signIn('nora'));

facts('without a deployment', {
  'nothing is executed': [
    key.post('/functions/echo/executions', {}),
    refused(
      404,
      'deployment_not_found',
      'Deployment not found. Create a deployment before trying to execute a function',
    ),
  ],
  'there are none': [key.get('/functions/echo/deployments'), ok({ total: 0, deployments: [] })],
  'a user makes none': [
    user('nora').post('/functions/echo/deployments', {}),
    refused(401, 'general_unauthorized_scope', expect.stringContaining('missing scopes (["functions.write"])')),
  ],
});

it('a deployment waits, is built, and becomes active', async () => {
  const sourceSize = (await archive()).length;
  const made = {
    $id: id,
    $createdAt: date,
    $updatedAt: date,
    type: 'manual',
    resourceId: 'echo',
    resourceType: 'functions',
    entrypoint: 'echo.cjs',
    sourceSize,
    buildSize: 0,
    totalSize: sourceSize,
    buildId: '',
    activate: true,
    screenshotLight: '',
    screenshotDark: '',
    status: 'waiting',
    buildLogs: '',
    buildDuration: 0,
    providerRepositoryName: '',
    providerRepositoryOwner: '',
    providerRepositoryUrl: '',
    providerCommitHash: '',
    providerCommitAuthorUrl: '',
    providerCommitAuthor: '',
    providerCommitMessage: '',
    providerCommitUrl: '',
    providerBranch: '',
    providerBranchUrl: '',
  };
  const answer = await appwrite().ask(key.post('/functions/echo/deployments', await deployment()));
  check(answer, accepted(made));

  const { $id } = answer.body as { $id: string };
  await live('echo', $id);
  const ready = await appwrite().ask(key.get(`/functions/echo/deployments/${$id}`));
  const { buildSize } = ready.body as { buildSize: number };
  expect(buildSize).toBeGreaterThan(0);
  const built = {
    ...made,
    status: 'ready',
    buildSize,
    totalSize: sourceSize + buildSize,
    buildDuration: expect.any(Number),
    buildLogs: expect.stringContaining('Deployment finished.'),
  };
  check(ready, ok(built));
});
