import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Functions, TablesDB } from 'node-appwrite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Command, startCommand } from './support/command.ts';
import { projectFolder, writeProjectFile } from './support/project.ts';
import { sampleIn } from './support/sample.ts';

const project = fileURLToPath(new URL('..', import.meta.url));

interface Ended {
  code: number;
  output: string;
}

function run(file: string, args: readonly string[], options: { cwd: string; env?: NodeJS.ProcessEnv }): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(file, args, { ...options, shell: process.platform === 'win32' }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, output: stdout + stderr });
    });
  });
}

/** `npm` as in a terminal, without the variables of the npm that runs this test. */
function npm(...args: string[]): Promise<Ended> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  return run('npm', args, { cwd: project, env: { ...env, NODE_OPTIONS: '' } });
}

const function_ = (id: string) => ({
  $id: id,
  name: id,
  runtime: 'node-22',
  path: `functions/${id}`,
  entrypoint: 'main.js',
  execute: ['any'],
});
const main = `export default ({ res }: { res: { empty(): unknown } }) => res.empty();\n`;
const both = { projectId: 'shop', functions: [function_('one'), function_('two')] };

function newProject(): string {
  const files = { 'functions/one/main.ts': main, 'functions/two/main.ts': main };
  return projectFolder({ 'appwrite.json': JSON.stringify(both), ...files });
}

const start = (root: string, ...args: string[]) => startCommand(root, 'scripts/start.ts', ['--port', '0', ...args]);

async function clientOf(command: Command): Promise<Client> {
  const [, endpoint = '', key = ''] = await command.prints(/endpoint: (\S+)[\s\S]*API key: (\S+)[\s\S]*ready in/);
  return new Client().setEndpoint(endpoint).setProject('shop').setKey(key);
}

describe('options that npm keeps for itself', () => {
  it.each([
    ['start --memory', 'npm start -- --memory'],
    ['start --port 4790 --no-watch', 'npm start -- --port 4790 --no-watch'],
    ['run local --port=4790 --memory', 'npm run local -- --port 4790 --memory'],
    ['run deploy --dry-run', 'npm run deploy -- --dry-run'],
  ])('npm %s is refused, with the command to use instead', async (typed, line) => {
    const { code, output } = await npm(...typed.split(' '));
    expect(code, output).toBe(1);
    expect(output.split('\n')).toContain(line);
    expect(output).not.toContain('ready in');
  });

  it('reads no option from npm', async () => {
    const command = startCommand(newProject(), 'scripts/start.ts', ['--memory', '--port', '0'], {
      npm_config_key: 'not-ours',
    });
    const [, key] = await command.prints(/API key: (\S+)[\s\S]*ready in/);
    expect(key).toMatch(/^standard_/);
    await command.ends('SIGTERM');
  });
});

const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const entries = new Set(
  Object.values(scripts).flatMap((line) => /scripts\/(?:run|first)\.mjs (\S+\.ts)/.exec(line)?.[1] ?? []),
);

it.each(sampleIn([...entries]))('%s says with --help what it does, and does nothing', async (entry) => {
  const command = startCommand(projectFolder({}), entry, ['--help']);
  await expect(command.ends()).resolves.toBe(0);
  expect(command.output()).toMatch(/^npm (start|test|run [\w:]+)/);
  expect(command.output()).not.toMatch(/wrote|built|ready/);
});

it('checks the port before it installs anything', async () => {
  const root = projectFolder({});
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(project, file), join(root, file));
  for (const file of ['first.mjs', 'ensure-installed.mjs', 'run.mjs'])
    writeProjectFile(root, `scripts/${file}`, readFileSync(join(project, 'scripts', file), 'utf8'));
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const { code, output } = await run(
    process.execPath,
    [join(root, 'scripts/first.mjs'), 'scripts/start.ts', '--port', String(port)],
    { cwd: root, env: { ...process.env, npm_lifecycle_event: 'start' } },
  );
  expect({ code, output }).toEqual({
    code: 1,
    output: `Port ${port} is taken. Choose another: npm start -- --port ${port + 1}\n`,
  });
});

it('keeps its key and its data from start to start; --fresh deletes the data and keeps the key', async () => {
  const root = newProject();
  const keys: string[] = [];
  const databases: number[] = [];
  for (const args of [[], [], ['--fresh', '--yes']]) {
    const command = start(root, ...args);
    const client = await clientOf(command);
    keys.push(client.config.key);
    const tablesDB = new TablesDB(client);
    databases.push((await tablesDB.list()).total);
    if (databases.length === 1) await tablesDB.create({ databaseId: 'mine', name: 'Mine' });
    await command.ends('SIGTERM');
  }
  expect(databases).toEqual([0, 1, 0]);
  expect(new Set(keys).size).toBe(1);

  const unasked = start(root, '--fresh');
  await expect(unasked.ends()).resolves.toBe(1);
  expect(unasked.output()).toMatch(/^--fresh deletes all data in .*\.local\. .* add --yes\.\n$/);
});

it('deletes one function with --remove, and nothing else', async () => {
  const root = newProject();
  const first = start(root);
  const functions = new Functions(await clientOf(first));
  await functions.createExecution({ functionId: 'one' });
  await functions.createExecution({ functionId: 'two' });
  await first.ends('SIGTERM');
  writeProjectFile(root, 'appwrite.json', JSON.stringify({ ...both, functions: [function_('one')] }));

  const second = start(root, '--remove', 'two');
  await second.prints(/^two removed$/m);
  const after = new Functions(await clientOf(second));
  await expect(after.list()).resolves.toMatchObject({ functions: [{ $id: 'one' }] });
  await expect(after.listExecutions({ functionId: 'one' })).resolves.toMatchObject({ total: 1 });
  await second.ends('SIGTERM');
  expect(second.output()).not.toContain('two is no longer declared');

  const declared = start(root, '--remove', 'one');
  await expect(declared.ends()).resolves.toBe(1);
  expect(declared.output()).toBe('--remove one: appwrite.json declares it. Remove it there first.\n');
});

it('accepts the API key, further web platforms and the address to listen on', async () => {
  const args = ['--memory', '--key', 'my-key', '--platform', 'app.example.com', '--host', '0.0.0.0'];
  const command = start(newProject(), ...args);
  const client = await clientOf(command);
  expect(client.config.key).toBe('my-key');
  await expect(new Functions(client).list()).resolves.toMatchObject({ total: 2 });
  expect(command.output()).toMatch(/^endpoint: http:\/\/127\.0\.0\.1:\d+\/v1$/m);
  expect(command.output()).toContain('Everyone on this network can reach it.');
  const allowed = (host: string) =>
    fetch(`${client.config.endpoint}/ping`, { headers: { 'x-appwrite-project': 'shop', origin: `https://${host}` } });
  expect((await allowed('app.example.com')).headers.get('access-control-allow-origin')).toBe('https://app.example.com');
  expect((await allowed('other.example.com')).headers.get('access-control-allow-origin')).toBeNull();
  await command.ends('SIGTERM');
});
