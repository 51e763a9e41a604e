import { join } from 'node:path';
import { Functions } from 'node-appwrite';
import { expect, it, onTestFinished } from 'vitest';
import { ACTIVE_RUNTIMES, type RuntimeInfo } from '../local/functions/runtimes.ts';
import { startAppwrite } from './support/appwrite.ts';
import { startCommand } from './support/command.ts';
import { deploy, edit, environmentOf, keyWith, type Ran, smallProject, startEmpty } from './support/deploying.ts';
import { turnOn } from './support/oauth2.ts';
import { writeProjectFile } from './support/project.ts';
import { scriptedServer } from './support/scripted-server.ts';

const nowhere = { APPWRITE_ENDPOINT: '', APPWRITE_PROJECT_ID: '', APPWRITE_API_KEY: '', HMAC_SECRET: '' };

async function doctor(root: string, environment: Record<string, string>): Promise<Ran> {
  const command = startCommand(root, 'scripts/doctor.ts', [], { ...nowhere, ...environment });
  const code = await command.ends();
  return { output: command.output(), code };
}

it('checks the project without credentials', async () => {
  const project = smallProject();
  const { output, code } = await doctor(project, {});
  expect(code).toBe(0);
  expect(output).toMatch(/^ok {4}Node\.js: 22\.\d+\.\d+, the pinned one$/m);
  expect(output).toMatch(/^ok {4}appwrite\.json: 2 functions, 1 tables$/m);
  expect(output).toMatch(/^note {2}HMAC_SECRET: not in the environment; needed to deploy hello/m);
  expect(output).toMatch(
    /^note {2}Appwrite: none is named, and none runs here\n {6}-> npm start, or set APPWRITE_ENDPOINT/m,
  );
  expect(output).toMatch(/nothing has to be done\n$/);
});

it('names mistakes in appwrite.json, in the code, in variables and secrets', async () => {
  const project = smallProject();
  const short = await doctor(project, { HMAC_SECRET: 'only-so-long' });
  expect(short).toMatchObject({
    code: 1,
    output: expect.stringContaining('TODO  HMAC_SECRET: has 12 characters and needs 32 (hello)'),
  });
  expect(short.output).not.toContain('only-so-long');

  const shared = join(import.meta.dirname, '..', 'shared', 'index.ts');
  const guarded = `import { defineFunction, defineVariables, secret32, whole } from ${JSON.stringify(shared)};
export default defineFunction({ variables: defineVariables({ GREETING: whole(1, 5), HMAC_SECRET: secret32() }) });\n`;
  writeProjectFile(project, 'functions/hello/main.ts', guarded);
  writeProjectFile(project, 'functions/plain/main.ts', 'export default (');
  const broken = await doctor(project, { HMAC_SECRET: 'only-so-long' });
  expect(broken.code).toBe(1);
  expect(broken.output).toMatch(/^TODO {2}plain: does not compile:[\s\S]*functions\/plain\/main\.ts:1:/m);
  expect(broken.output).toMatch(
    /^TODO {2}variables: hello: GREETING: a whole number expected\n {6}-> in the function's vars/m,
  );
  expect(broken.output.match(/^TODO .*HMAC_SECRET/gm)).toEqual(['TODO  HMAC_SECRET']);

  edit(project, (config) => ({ ...config, topics: [{ $id: 'news' }] }));
  const wrong = await doctor(project, {});
  expect(wrong).toMatchObject({
    code: 1,
    output: expect.stringContaining('TODO  appwrite.json: topics[0].name: is missing'),
  });
});

it('says what to do about everything that is missing on an Appwrite', async () => {
  const project = smallProject();
  const mailing = `import { Client, Messaging } from 'node-appwrite';
export default async ({ res }: { res: { empty(): unknown } }) => {
  await new Messaging(new Client()).createEmail({ messageId: 'a', subject: 'b', content: 'c' });
  await new Messaging(new Client()).createSMS({ messageId: 'a', content: 'c' });
  return res.empty();
};\n`;
  writeProjectFile(project, 'functions/plain/main.ts', mailing);
  edit(project, (config) => ({
    ...config,
    functions: config.functions.map((fn) => ({
      ...fn,
      vars: [{ key: 'REDIRECTS', value: 'https://app.example.com/in, https://shop.example.com' }],
    })),
  }));
  writeProjectFile(
    project,
    'appwrite.extras.json',
    JSON.stringify({ oauth2: { google: {}, github: {} }, platforms: [{ hostname: '*.preview.example.com' }] }),
  );
  const runtimes = ACTIVE_RUNTIMES as Map<string, RuntimeInfo>;
  const node22 = runtimes.get('node-22');
  runtimes.delete('node-22');
  onTestFinished(() => void (node22 && runtimes.set('node-22', node22)));
  const appwrite = await startAppwrite({ platforms: [{ hostname: 'shop.example.com' }] });
  turnOn(appwrite, 'google');
  const environment = environmentOf(appwrite);
  const key = await keyWith(appwrite, [
    'functions.read',
    'databases.read',
    'tables.read',
    'topics.read',
    'teams.read',
    'buckets.read',
    'providers.read',
  ]);
  const { output, code } = await doctor(project, { ...environment, APPWRITE_API_KEY: key });
  await appwrite.close();
  expect(code).toBe(1);
  expect(output).toMatch(/^ok {4}Appwrite: 1\.9\.6$/m);
  expect(output).toMatch(
    /^TODO {2}API key: lacks databases\.write, tables\.write, topics\.write, teams\.write, buckets\.write, functions\.write\n {6}-> add these scopes/m,
  );
  expect(output).toMatch(/^TODO {2}runtime: node-22 is not enabled$/m);
  expect(output).toMatch(
    /^TODO {2}email provider: none is enabled; needed by plain\n {6}-> add one .* messaging\.createSMTPProvider/m,
  );
  expect(output).toMatch(
    /^note {2}sms provider: none is enabled; .*\n {6}-> add one .* messaging\.createTwilioProvider/m,
  );
  expect(output).toMatch(/^TODO {2}platform: app\.example\.com is not a platform of the project/m);
  expect(output).toMatch(/^ok {4}platform: shop\.example\.com$/m);
  expect(output).toMatch(/^TODO {2}platform: any\.preview\.example\.com is not a platform of the project/m);
  expect(output).toMatch(/^ok {4}OAuth2: google$/m);
  expect(output).toMatch(
    /^TODO {2}OAuth2: the provider github is not turned on \(412\)\n {6}-> turn it on in the console/m,
  );
  expect(output).toMatch(/^note {2}deployment: 7 of 7 differ from appwrite\.json\n {6}-> npm run deploy$/m);
  expect(output).not.toContain(key);
});

it('finds nothing to do if nothing is missing, and changes nothing', async () => {
  const project = smallProject();
  const { appwrite, writes, environment } = await startEmpty();
  const withoutSecret = { ...environment, HMAC_SECRET: '' };
  const linesOnSecret = async () =>
    (await doctor(project, withoutSecret)).output.split('\n').filter((line) => line.includes('HMAC_SECRET'));
  expect(await linesOnSecret()).toEqual([
    'TODO  HMAC_SECRET: neither in the environment nor on the server; needed by hello',
  ]);
  await expect(deploy(project, environment)).resolves.toMatchObject({ code: 0 });
  expect(await linesOnSecret()).toEqual([]);
  writes();
  const { output, code } = await doctor(project, environment);
  expect(output).toMatch(/^ok {4}API key: has all scopes to deploy$/m);
  expect(output).toMatch(/^ok {4}deployment: the server has what appwrite\.json says$/m);
  expect(code).toBe(0);
  expect(writes()).toEqual([]);

  // without its deployment it is noticed
  const functions = new Functions(appwrite.admin());
  const { deploymentId } = await functions.get({ functionId: 'plain' });
  await functions.deleteDeployment({ functionId: 'plain', deploymentId });
  const after = await doctor(project, environment);
  expect(after.output).toMatch(/^note {2}deployment: 1 of 7 differ/m);
});

it('says what is wrong if no Appwrite answers, if it is old, or if it refuses the key', async () => {
  const project = smallProject();
  const { environment } = await startEmpty();
  const old = await scriptedServer({ status: 200, body: '{"version":"1.6.1"}' });
  const cases: [Record<string, string>, string][] = [
    [
      { APPWRITE_ENDPOINT: 'http://127.0.0.1:9/v1' },
      'TODO  endpoint: APPWRITE_ENDPOINT: http://127.0.0.1:9/v1 cannot be reached',
    ],
    [{ APPWRITE_ENDPOINT: old.endpoint }, 'TODO  Appwrite: 1.6.1 has no tables\n      -> update it to 1.9.6'],
    [{ APPWRITE_API_KEY: 'made-up' }, 'TODO  API key: APPWRITE_API_KEY: is not a key of the project test.'],
    [{ APPWRITE_PROJECT_ID: 'tset' }, `has no project tset.\n      -> copy the id from the project's page`],
    [{ APPWRITE_PROJECT_ID: '' }, 'TODO  environment: APPWRITE_PROJECT_ID: not set.'],
  ];
  const ran = await Promise.all(cases.map(([wrong]) => doctor(project, { ...environment, ...wrong })));
  for (const [at, [, words]] of cases.entries())
    expect(ran[at], words).toMatchObject({ code: 1, output: expect.stringContaining(words) });
});

it("checks the variables of an app's server where its origin is set", async () => {
  const project = smallProject();
  edit(project, (config) => ({
    ...config,
    functions: config.functions.map((fn) =>
      fn.$id === 'hello' ? { ...fn, vars: [{ key: 'REDIRECTS', value: 'https://app.example.com/' }] } : fn,
    ),
  }));
  const app = { APP_ORIGIN: 'http://app.example.com', HMAC_SECRET: 'x'.repeat(40) };
  const wrong = (await doctor(project, app)).output;
  expect(wrong).toMatch(/^TODO {2}app: APP_ORIGIN: an origin such as https:\/\/app\.example\.com expected/m);
  expect(wrong).toMatch(/^TODO {2}app: APPWRITE_API_KEY: missing$/m);
});
