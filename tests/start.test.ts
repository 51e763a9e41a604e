import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, ExecutionMethod, Functions } from 'node-appwrite';
import { expect, it, onTestFinished, vi } from 'vitest';
import { type Command, startCommand } from './support/command.ts';
import { beginsAt } from './support/oauth2.ts';
import { PATIENCE } from './support/patience.ts';
import { projectFolder, writeProjectFile } from './support/project.ts';

const hello = {
  $id: 'hello',
  name: 'Hello',
  runtime: 'node-22',
  path: 'functions/hello',
  entrypoint: 'main.js',
  execute: ['any'],
  events: ['users.*.create'],
  schedule: '0 4 * * *',
};
const config = { projectId: 'shop', functions: [hello], topics: [{ $id: 'news', name: 'News' }] };
const main = (text: string) => `import { word } from '../../shared/word.ts';
export default ({ res }: { res: { text(body: string): unknown } }) => res.text(\`${text} \${word}\`);
`;

function newProject(file: object = config): string {
  return projectFolder({
    'appwrite.json': JSON.stringify(file),
    'functions/hello/main.ts': main('hello'),
    'shared/word.ts': `export const word = 'world';\n`,
  });
}

const start = (root: string, ...args: string[]) => startCommand(root, 'scripts/start.ts', ['--port', '0', ...args]);

/** A client for what a command printed. */
async function clientOf(command: Command): Promise<Client> {
  await command.prints(/ready in/);
  const [, endpoint = ''] = await command.prints(/endpoint: (\S+)/);
  const [, project = ''] = await command.prints(/project id: (\S+)/);
  const [, key = ''] = await command.prints(/API key: (\S+)/);
  return new Client().setEndpoint(endpoint).setProject(project).setKey(key);
}

async function answerOf(client: Client): Promise<string> {
  const functions = new Functions(client);
  const execution = await functions.createExecution({ functionId: 'hello', method: ExecutionMethod.GET });
  return execution.responseBody;
}

it('prints how to reach it and what triggers each function, and ends without leaving a process', async () => {
  const command = start(newProject(), '--memory');
  await command.prints(/ready in \d+ ms\n/);
  expect(command.output()).toMatch(/^endpoint: http:\/\/127\.0\.0\.1:\d+\/v1$/m);
  expect(command.output()).toMatch(/^project id: shop$/m);
  expect(command.output()).toMatch(/^API key: standard_\w+$/m);
  expect(command.output()).toMatch(/^inbox: http:\/\/127\.0\.0\.1:\d+\/inbox$/m);
  expect(command.output()).toMatch(/^page: http:\/\/localhost:\d+$/m);
  expect(command.output()).toMatch(
    /^hello {2}event users\.\*\.create\n {7}schedule 0 4 \* \* \*\n {7}execution by any\n {7}http:\/\/hello\.localhost:\d+\/$/m,
  );
  await expect(answerOf(await clientOf(command))).resolves.toBe('hello world');
  await expect(command.ends('SIGTERM')).resolves.toBe(0);
  await vi.waitFor(() => expect(command.isAlive()).toBe(false), PATIENCE); // until the system has removed its child processes
});

it('ends with exit code 0 on Ctrl-C, however often it is pressed', async () => {
  const command = start(newProject());
  await command.prints(/ready in/);
  process.kill(command.pid, 'SIGINT');
  await expect(command.ends('SIGINT')).resolves.toBe(0);
  await vi.waitFor(() => expect(command.isAlive()).toBe(false), PATIENCE); // until the system has removed its child processes
});

it('says that a port is taken and how to choose another', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const command = start(newProject(), '--port', String(port));
  await expect(command.ends()).resolves.toBe(1);
  expect(command.output()).toBe(`Port ${port} is taken. Choose another: npm start -- --port ${port + 1}\n`);
});

it('reports a mistake in appwrite.json with its path and starts nothing', async () => {
  const command = start(newProject({ ...config, functions: [{ ...hello, events: ['users.*.created'] }] }));
  await expect(command.ends()).resolves.toBe(1);
  expect(command.output()).toMatch(/^appwrite\.json has a mistake:\n {2}functions\[0\]\.events\[0\]: /);
});

it('refuses an option that it does not know', async () => {
  const command = start(newProject(), '--prot', '1');
  await expect(command.ends()).resolves.toBe(1);
  expect(command.output()).toContain("Unknown option '--prot'");
  expect(command.output()).toContain('npm start -- [options]');
});

it('rebuilds and redeploys what a change affects, and keeps the last good version of what does not compile', async () => {
  const root = newProject();
  const command = start(root);
  const client = await clientOf(command);
  await expect(answerOf(client)).resolves.toBe('hello world');

  writeProjectFile(root, 'functions/hello/main.ts', main('good morning'));
  await command.prints(/hello deployed/);
  await expect(answerOf(client)).resolves.toBe('good morning world');

  const beforeShared = command.output().length;
  writeProjectFile(root, 'shared/word.ts', `export const word = 'all';\n`);
  await command.prints(/hello deployed/, beforeShared);
  await expect(answerOf(client)).resolves.toBe('good morning all');

  writeProjectFile(root, 'functions/hello/main.ts', main('broken ${'));
  await command.prints(/hello does not compile.*functions\/hello\/main\.ts:2:/s);
  await expect(answerOf(client)).resolves.toBe('good morning all');

  const beforeRepair = command.output().length;
  writeProjectFile(root, 'functions/hello/main.ts', main('well'));
  await command.prints(/hello deployed/, beforeRepair);
  await expect(answerOf(client)).resolves.toBe('well all');
  await expect(command.ends('SIGTERM')).resolves.toBe(0);
});

it('prints logs and results of executions immediately', async () => {
  const root = newProject();
  const logging = `export default ({ res, log, error }: Context) => { log('seen'); error('trouble'); return res.empty(); };
interface Context { res: { empty(): unknown }; log(text: string): void; error(text: string): void }
`;
  writeProjectFile(root, 'functions/hello/main.ts', logging);
  const command = start(root, '--memory');
  const client = await clientOf(command);
  await answerOf(client);
  await command.prints(/^\d\d:\d\d:\d\d hello http completed 204 \d+ ms$/m);
  expect(command.output()).toMatch(/ hello \| seen\n/);
  expect(command.output()).toMatch(/ hello ! trouble\n/);
  await command.ends('SIGTERM');
});

it('gives a function its changed variables without a change of its code', async () => {
  const root = newProject();
  const main = `export default ({ res }: { res: { text(body: string): unknown } }) => res.text(String(process.env['WORD']));\n`;
  writeProjectFile(root, 'functions/hello/main.ts', main);
  const withWord = (value: string) =>
    JSON.stringify({ ...config, functions: [{ ...hello, vars: [{ key: 'WORD', value }] }] });
  writeProjectFile(root, 'appwrite.json', withWord('one'));
  const command = start(root);
  const client = await clientOf(command);
  await expect(answerOf(client)).resolves.toBe('one');
  writeProjectFile(root, 'appwrite.json', withWord('two'));
  await command.prints(/hello deployed/);
  await expect(answerOf(client)).resolves.toBe('two');
  await command.ends('SIGTERM');
});

it.skipIf(process.platform === 'win32')('ends with npm', async () => {
  const npm = spawn('npm', ['start', '--', '--memory', '--port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  npm.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  await vi.waitFor(() => expect(output).toContain('ready in'), PATIENCE);
  const [, endpoint = ''] = /endpoint: (\S+)/.exec(output) ?? [];
  npm.kill('SIGTERM'); // only npm: its shell does not forward signals
  await vi.waitFor(() => expect(fetch(`${endpoint}/health/version`)).rejects.toThrow(), PATIENCE);
});

it('applies a changed appwrite.json or appwrite.extras.json, and reports mistakes in an invalid one', async () => {
  const root = newProject();
  const command = start(root);
  const client = await clientOf(command);
  writeProjectFile(root, 'appwrite.json', JSON.stringify({ ...config, functions: [{ ...hello, timeout: 0 }] }));
  await command.prints(/functions\[0\]\.timeout: must be at least 1/);
  writeProjectFile(root, 'appwrite.json', '{ "projectId": ');
  await command.prints(/Unexpected end of JSON input/);
  writeProjectFile(root, 'appwrite.json', JSON.stringify({ ...config, functions: [{ ...hello, timeout: 33 }] }));
  await command.prints(/appwrite\.json applied/);
  await expect(new Functions(client).get({ functionId: 'hello' })).resolves.toMatchObject({ timeout: 33 });
  const mark = command.output().length;
  writeProjectFile(root, 'appwrite.extras.json', JSON.stringify({ oauth2: { google: {} } }));
  await command.prints(/^appwrite\.json and appwrite\.extras\.json applied$/m, mark);
  expect(await beginsAt(client, 'google')).toBe(true);
  await command.ends('SIGTERM');
});

it('refuses a folder that another instance uses', async () => {
  const root = newProject();
  const first = start(root);
  await first.prints(/ready in/);
  for (const args of [[], ['--fresh', '--yes']]) {
    const second = start(root, ...args);
    await expect(second.ends()).resolves.toBe(1);
    expect(second.output()).toMatch(/\.local is in use by another local Appwrite/);
  }
  await expect(first.ends('SIGTERM')).resolves.toBe(0);
});
