import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { Client, Functions, TablesDB, Users } from 'node-appwrite';
import { InputFile } from 'node-appwrite/file';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Command, startScript } from '../support/command.ts';
import { archiveOf } from '../support/echo.ts';
import { beginsAt } from '../support/oauth2.ts';
import { projectFolder, writeProjectFile } from '../support/project.ts';

const bin = join(process.cwd(), 'local', 'bin.js');

const fn = (id: string, settings: object) => ({
  $id: id,
  name: id,
  runtime: 'node-22',
  path: `functions/${id}`,
  entrypoint: 'src/main.js',
  commands: '',
  execute: ['any'],
  vars: [{ key: 'WORD', value: 'hello' }],
  ...settings,
});

/** Puts what it was built with into a file, and counts its installations; no package is fetched from anywhere. */
const BUILD =
  'npm install --offline --no-audit --no-fund && mkdir -p out && node build.js && echo "built for $APPWRITE_FUNCTION_ID"';
const BUILT = {
  'functions/built/package.json': JSON.stringify({ dependencies: { word: 'file:./word' } }),
  'functions/built/word/package.json': JSON.stringify({ name: 'word', version: '1.0.0', main: 'index.js' }),
  'functions/built/word/index.js': 'module.exports = "packaged";\n',
  'functions/built/build.js': `
    const { writeFileSync } = require('node:fs');
    const { APPWRITE_FUNCTION_API_KEY: key = '', APPWRITE_FUNCTION_API_ENDPOINT: endpoint, WORD } = process.env;
    const fact = { key: key.slice(0, 10), endpoint, WORD, node: process.version, cwd: process.cwd() };
    writeFileSync('out/main.js', 'module.exports = ({ res }) => res.json(' + JSON.stringify(fact) + ')');`,
  'functions/built/.gitignore': 'secret.txt\nout\n',
  'functions/built/secret.txt': 'not for anybody',
};
const files = {
  ...BUILT,
  'functions/plain/src/main.js': 'module.exports = ({ res }) => res.text("plain");\n',
  'functions/esm/package.json': '{ "type": "module" }',
  'functions/esm/src/main.js': 'export default ({ res }) => res.text("esm");\n',
};
const config = {
  projectId: 'shop',
  functions: [
    fn('plain', {}),
    fn('esm', { runtime: 'node-20.0' }),
    fn('built', { entrypoint: 'out/main.js', commands: BUILD }),
    fn('other', { runtime: 'python-3.12', path: 'functions/plain', entrypoint: 'main.py' }),
  ],
  databases: [{ $id: 'app', name: 'App' }],
  collections: [
    {
      $id: 'notes',
      databaseId: 'app',
      name: 'Notes',
      documentSecurity: true,
      // the bounds of 64 bits, as the command line writes them
      attributes: [{ key: 'n', type: 'integer', min: -(2 ** 63), max: 2 ** 63 }],
      indexes: [{ key: 'byN', type: 'key', status: 'available', attributes: ['n'], orders: ['ASC'] }],
    },
  ],
  sites: [{ $id: 'site', name: 'Site' }],
};

const EXTRAS = JSON.stringify({ oauth2: { google: {} } });

let cache: string;
beforeEach(() => {
  cache = projectFolder({});
});
const start = (root: string, ...args: string[]) =>
  startScript(bin, ['--port', '0', ...args], { cwd: root, environment: { XDG_CACHE_HOME: cache } });

async function clientOf(command: Command): Promise<Client> {
  await command.prints(/ready in \d+ ms\n$/);
  const [, endpoint = ''] = await command.prints(/endpoint: (\S+)/);
  const [, project = ''] = await command.prints(/project id: (\S+)/);
  const [, key = ''] = await command.prints(/API key: (\S+)/);
  return new Client().setEndpoint(endpoint).setProject(project).setKey(key);
}

const answerOf = async (client: Client, functionId: string) =>
  (await new Functions(client).createExecution({ functionId })).responseBody;

describe('the command in somebody’s project', () => {
  it('has all that the file of the older form declares, and builds its functions as the command line packs them', async () => {
    const root = projectFolder({ ...files, 'appwrite.json': JSON.stringify(config), 'appwrite.extras.json': EXTRAS });
    const command = start(join(root, 'functions', 'plain'), '--memory');
    const client = await clientOf(command);
    expect(command.output()).toMatch(/^plain {2}execution by any\n {7}http:\/\/plain\.localhost:\d+\/$/m);
    expect(command.output()).toContain('function other is skipped: only Node.js runtimes run here, not python-3.12');
    expect(command.output()).toContain('built | built for built\n');
    const [, page = ''] = await command.prints(/^page: (\S+)$/m);
    const script = await fetch(`${page}/page/app.js`);
    expect(script.headers.get('content-type')).toMatch('text/javascript');
    expect(await beginsAt(client, 'google')).toBe(true);
    expect(await beginsAt(client, 'github')).toBe(false);
    expect(await answerOf(client, 'plain')).toBe('plain');
    expect(await answerOf(client, 'esm')).toBe('esm');
    const fact = JSON.parse(await answerOf(client, 'built'));
    expect(fact).toMatchObject({ key: 'ephemeral_', WORD: 'hello', node: process.version });
    expect(fact.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    expect(fact.cwd.startsWith(root)).toBe(false);
    const functions = new Functions(client);
    const { deployments } = await functions.listDeployments({ functionId: 'built' });
    expect(deployments[0]).toMatchObject({ status: 'ready', buildLogs: expect.stringContaining('built for built') });
    const columns = await new TablesDB(client).listColumns({ databaseId: 'app', tableId: 'notes' });
    expect(columns.columns).toMatchObject([{ key: 'n', type: 'integer', status: 'available' }]);
    await expect(command.ends('SIGTERM')).resolves.toBe(0);
  });

  it('rebuilds what a change touches, with the same packages, and keeps the last good version of what fails', async () => {
    const root = projectFolder({ ...files, 'appwrite.config.json': JSON.stringify(config) });
    const command = start(root);
    const client = await clientOf(command);
    const change = async (path: string, text: string, printed: RegExp) => {
      const mark = command.output().length;
      writeProjectFile(root, path, text);
      await command.prints(printed, mark);
      return command.output().slice(mark);
    };
    await change('functions/plain/src/main.js', 'module.exports = ({ res }) => res.text("changed");', /plain deployed/);
    expect(await answerOf(client, 'plain')).toBe('changed');

    // Node.js itself does not say where the mistake in an ES module is
    await change('functions/esm/src/word.js', '\nexport default (;\n', /esm deployed/);
    const mark = command.output().length;
    await change('functions/esm/src/main.js', 'import word from "./word.js";\nexport default word;', /esm deployed/);
    await answerOf(client, 'esm');
    await command.prints(/esm ! Failed to load: src\/word\.js:2\n.*esm ! export default \(;\n/, mark);
    await change('functions/esm/src/word.js', 'export default () => { throw new Error("boom"); };', /esm deployed/);
    await answerOf(client, 'esm');
    const [thrown] = await command.prints(/ esm ! Error: boom\n[\s\S]* esm http failed 500/, mark);
    expect(thrown).toMatch(
      /^ esm ! Error: boom\n\S+ esm ! {5}at Module.default \(functions\/esm\/src\/word\.js:1:30\)\n\S+ esm http/,
    );

    const build = (text: string) =>
      `require('node:fs').writeFileSync('out/main.js', 'module.exports = ({ res }) => res.text(require("word") + " ${text}")');`;
    const rebuilt = await change('functions/built/build.js', build('one'), /built deployed/);
    expect(rebuilt).toContain('packages are those of the build before');
    expect(rebuilt).not.toContain('plain');
    expect(await answerOf(client, 'built')).toBe('packaged one');

    const failed = await change('functions/built/build.js', 'throw new Error("no")', /exited with code 1\./);
    expect(failed).toMatch(
      /^built could not be built; the previous deployment stays active:\nBuild command exited with/m,
    );
    expect(failed.match(/throw new Error/g)).toHaveLength(1);
    expect(await answerOf(client, 'built')).toBe('packaged one');
    const manifest = JSON.stringify({ dependencies: { word: 'file:./word' }, description: 'changed' });
    await change('functions/built/build.js', build('two'), /built deployed/);
    const installed = await change('functions/built/package.json', manifest, /built deployed/);
    expect(installed).not.toContain('packages are those of the build before');
    await change('appwrite.config.json', '{', /^appwrite\.config\.json has a mistake:\n {2}Expected/m);
    await change('appwrite.config.json', JSON.stringify(config), /^appwrite\.config\.json applied$/m);
    await change('appwrite.extras.json', '{"a":1}', /^appwrite\.extras\.json has a mistake:\n {2}a: unknown field$/m);
    await change('appwrite.extras.json', EXTRAS, /^appwrite\.config\.json and appwrite\.extras\.json applied$/m);
    expect(await beginsAt(client, 'google')).toBe(true);
    const more = [{ ...config.functions[0], vars: [] }, fn('added', {})];
    mkdirSync(join(root, 'functions/added'));
    const added = JSON.stringify({ ...config, functions: more });
    await change(
      'appwrite.config.json',
      added,
      /^added could not be built; it has no .*\nfunctions\/added has no files/m,
    );
    await change('functions/added/src/main.js', 'module.exports = ({ res }) => res.text("added");', /added deployed/);
    expect(await answerOf(client, 'added')).toBe('added');
    await change('functions/added/src/main.js', 'module.exports = ({ res }) => res.text("more");', /added deployed/);
    expect(await answerOf(client, 'added')).toBe('more');
    await expect(command.ends('SIGTERM')).resolves.toBe(0);
  });

  it('builds nothing at a second start with nothing changed, whether or not data is kept', async () => {
    const root = projectFolder({ ...files, 'appwrite.config.json': JSON.stringify(config) });
    for (const [args, isBuilt] of [
      [['--memory'], true],
      [['--memory'], false],
      [[], false],
      [[], false],
    ] as const) {
      const command = start(root, ...args);
      const client = await clientOf(command);
      expect(command.output().includes('built for built')).toBe(isBuilt);
      expect(await answerOf(client, 'built')).toContain('ephemeral_');
      await command.ends('SIGTERM');
    }
    expect(readFileSync(join(root, '.appwrite-local', '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('deletes the stored data with --fresh, after a question, and keeps the API key', async () => {
    const root = projectFolder({});
    const begin = async (...args: string[]) => {
      const command = start(root, '--no-watch', ...args);
      return { command, users: new Users(await clientOf(command)), key: (await command.prints(/API key: (\S+)/))[1] };
    };
    const first = await begin();
    await first.users.create({ userId: 'ada' });
    await first.command.ends('SIGTERM');
    const refused = start(root, '--fresh');
    await expect(refused.ends()).resolves.toBe(1);
    expect(refused.output()).toContain('There is no terminal to ask at: add --yes.');
    const second = await begin('--fresh', '--yes');
    expect((await second.users.list()).total).toBe(0);
    expect(second.key).toBe(first.key);
    await second.command.ends('SIGTERM');
    expect(readFileSync(join(root, '.appwrite-local', '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('builds what is uploaded; a build that fails leaves the deployment before it active', async () => {
    const command = start(projectFolder({ ...files, 'appwrite.json': JSON.stringify(config) }), '--memory');
    const functions = new Functions(await clientOf(command));
    const upload = async (commands: string) => {
      const files = { 'main.js': 'module.exports = ({ res }) => res.text(require("./made.js"))' };
      const code = InputFile.fromBuffer(await archiveOf(files), 'code.tar.gz');
      const made = { functionId: 'plain', code, activate: true, entrypoint: 'main.js', commands };
      const { $id: deploymentId } = await functions.createDeployment(made);
      await expect
        .poll(async () => (await functions.getDeployment({ functionId: 'plain', deploymentId })).status, {
          timeout: 15_000,
        })
        .toMatch(/ready|failed/);
      return functions.getDeployment({ functionId: 'plain', deploymentId });
    };
    const good = await upload(`echo 'module.exports = "made"' > made.js`);
    expect(good.status).toBe('ready');
    const bad = await upload('echo trouble >&2; exit 3');
    expect(bad).toMatchObject({ status: 'failed', buildLogs: expect.stringMatching(/trouble\n.*exited with code 3/s) });
    const execution = await functions.createExecution({ functionId: 'plain' });
    expect(execution).toMatchObject({ responseBody: 'made', deploymentId: good.$id });
    await command.ends('SIGTERM');
  });
});

describe('data in files', () => {
  it('is imported at the start and exported at the end', async () => {
    const root = projectFolder({
      'functions/plain/src/main.js': '',
      'appwrite.json': JSON.stringify({ ...config, functions: [] }),
      'data/users.json': '[{ "$id": "ada", "email": "ada@example.com" }]',
      'data/rows/app/notes.json': '[{ "$id": "one", "n": 1 }]',
    });
    const command = start(root, '--memory', '--import', 'data', '--export-on-exit');
    const users = new Users(await clientOf(command));
    expect((await users.get({ userId: 'ada' })).email).toBe('ada@example.com');
    await users.updateName({ userId: 'ada', name: 'Ada' });
    await expect(command.ends('SIGTERM')).resolves.toBe(0);
    expect(command.output()).toContain(`exported 1 users, 1 rows and 0 files to ${join(root, 'data')}\n`);
    expect(JSON.parse(readFileSync(join(root, 'data/users.json'), 'utf8'))).toMatchObject([
      { $id: 'ada', name: 'Ada' },
    ]);
    expect(JSON.parse(readFileSync(join(root, 'data/rows/app/notes.json'), 'utf8'))).toMatchObject([{ n: 1 }]);
  });

  it('stays as it is if the import fails: nothing starts, and nothing is exported over it', async () => {
    const users = '[{ "$id": "ada", "email": "ada" }]';
    const root = projectFolder({ 'data/users.json': users });
    const command = start(root, '--memory', '--import', 'data', '--export-on-exit');
    await expect(command.ends()).resolves.toBe(1);
    expect(command.output()).toContain(
      'users.json, row 1 (ada), column "email": Value must be a valid email address\nNothing was imported.\n',
    );
    expect(readFileSync(join(root, 'data/users.json'), 'utf8')).toBe(users);
  });

  it('is not exported to a folder with files of another kind', async () => {
    const root = projectFolder({ 'files/photo.jpg': 'mine' });
    const command = start(root, '--memory', '--export-on-exit', '.');
    await expect(command.ends()).resolves.toBe(1);
    expect(command.output()).toContain('has files and is not an export, which would replace that\n');
  });
});

it('is an empty project, with a hint, where there is no configuration', async () => {
  const command = start(projectFolder({}), '--memory', '--project', 'mine');
  await command.prints(/ready in \d+ ms\n$/);
  expect(command.output()).toMatch(/^project id: mine$/m);
  expect(command.output()).toMatch(/^No appwrite\.config\.json or appwrite\.json in /m);
  await command.ends('SIGTERM');
});

it.each([
  [['--prot', '1'], "Unknown option '--prot'. Did you mean --port?"],
  [['--memroy'], "Unknown option '--memroy'. Did you mean --memory?"],
  [['--export-on-exit'], '--export-on-exit: a folder is missing, or --import'],
  [['--config', 'none.json'], '--config: no such file: '],
])('refuses %j and says what is wrong', async (args, said) => {
  const command = start(projectFolder({}), ...args);
  await expect(command.ends()).resolves.toBe(1);
  expect(command.output()).toContain(said);
});

it('tells a mistake by the name that the file has for it', async () => {
  const file = { ...config, collections: [{ ...config.collections[0], attributes: [{ key: 'n', type: 'blob' }] }] };
  const command = start(projectFolder({ ...files, 'appwrite.json': JSON.stringify(file) }));
  await expect(command.ends()).resolves.toBe(1);
  expect(command.output()).toContain('  collections[0].attributes[0].type: ');
});

it('refuses a taken port, and names an option that works as it is written', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const command = start(projectFolder({}), '--port', `${port}`);
  await expect(command.ends()).resolves.toBe(1);
  server.close();
  expect(command.output()).toBe(`Port ${port} is taken. Choose another: npx appwrite-local --port ${port + 1}\n`);
});

it.each([[['--version']], [['--', '--version']]])('says its version with %j', async (args) => {
  const command = start(projectFolder({}), ...args);
  await expect(command.ends()).resolves.toBe(0);
  const { version } = JSON.parse(readFileSync(join(dirname(bin), 'package.json'), 'utf8'));
  expect(command.output()).toBe(`${version}\n`);
});
