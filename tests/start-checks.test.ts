import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Functions } from 'node-appwrite';
import { expect, it } from 'vitest';
import { type Command, startCommand } from './support/command.ts';
import { copyOfProject, linkInto, projectFolder, writeProjectFile } from './support/project.ts';

const start = (root: string) => startCommand(root, 'scripts/start.ts', ['--port', '0', '--memory']);

const functionOf = (id: string, more: object = {}) => ({
  $id: id,
  name: id,
  runtime: 'node-22',
  path: `functions/${id}`,
  entrypoint: 'main.js',
  execute: ['any'],
  ...more,
});

/** What a command prints after an action. */
async function printsAfter(command: Command, pattern: RegExp, change: () => void): Promise<void> {
  const mark = command.output().length;
  change();
  await command.prints(pattern, mark);
}

/** Saves a file as many editors do: a new file replaces the old one. */
function saveByRename(root: string, path: string, text: string): void {
  writeProjectFile(root, `${path}.tmp`, text);
  renameSync(join(root, `${path}.tmp`), join(root, path));
}

const TSCONFIG = JSON.stringify({
  compilerOptions: { module: 'nodenext', strict: true, allowImportingTsExtensions: true, noEmit: true, types: [] },
});

it('notices every save, also by a rename, and reports type errors', { timeout: 90_000 }, async () => {
  const config = (timeout: number) =>
    JSON.stringify({ projectId: 'shop', functions: [functionOf('hello', { timeout })] });
  const main = `import { word } from '../../shared/word.ts';
export default ({ res }: { res: { text(body: string): unknown } }) => res.text(word);
`;
  const word = (value: string) => `export const word = ${value};\n`;
  const root = projectFolder({
    'appwrite.json': config(15),
    'tsconfig.json': TSCONFIG,
    'package.json': '{"type":"module"}',
    'functions/hello/main.ts': main,
    'shared/word.ts': word(`'one'`),
  });
  linkInto(root, 'node_modules');
  const command = start(root);
  await command.prints(/ready in/);
  for (const value of ['two', 'three'])
    await printsAfter(command, /hello deployed/, () => saveByRename(root, 'shared/word.ts', word(`'${value}'`)));
  for (const timeout of [16, 17])
    await printsAfter(command, /appwrite\.json applied/, () => saveByRename(root, 'appwrite.json', config(timeout)));
  if (process.platform === 'linux')
    for (const edit of ['s/res.text/res["text"]/', 's/(word)/(word + word)/'])
      await printsAfter(command, /hello deployed/, () => {
        execFileSync('sed', ['-i', edit, join(root, 'functions/hello/main.ts')]);
      });
  await printsAfter(command, /types: 1 error; .*\nfunctions\/hello\/main\.ts:2:\d+: error TS2345: .*'number'/, () =>
    saveByRename(root, 'shared/word.ts', word('4')),
  );
  await printsAfter(command, /types: no errors/, () => saveByRename(root, 'shared/word.ts', word(`'five'`)));
  await command.ends('SIGTERM');
});

it('reports at start what would fail, and during a call what failed', async () => {
  const root = projectFolder({
    'appwrite.json': JSON.stringify({
      projectId: 'shop',
      functions: [
        functionOf('picky', { vars: [{ key: 'AMOUNT', value: 'many' }] }),
        functionOf('broken'),
        functionOf('endless', { timeout: 1 }),
      ],
    }),
    'functions/picky/main.ts': `import { defineFunction, defineVariables, whole } from '../../shared/index.ts';
export default defineFunction({ variables: defineVariables({ AMOUNT: whole(1, 9) }) });
`,
    'functions/broken/main.ts': `import { port } from './port.ts';
export default ({ res }: { res: { text(body: string): unknown } }) => res.text(port);
`,
    'functions/broken/port.ts': `if (!process.env['PORT_OF_SHIP']) throw new Error('no port');
export const port = 'Bremen';
`,
    'functions/endless/main.ts': 'export default () => { for (;;); };\n',
  });
  linkInto(root, 'shared');
  const command = start(root);
  const [, endpoint = '', key = ''] = await command.prints(/endpoint: (\S+)[\s\S]*API key: (\S+)[\s\S]*ready in/);
  await command.prints(/picky will answer 500\. Its variables are wrong: AMOUNT: a whole number expected\n/);
  await command.prints(/broken will answer 503\. It fails while it is loaded:\nError: no port\n.*broken\/port\.ts:1:/);
  expect(command.output()).not.toContain('endless will');

  const functions = new Functions(new Client().setEndpoint(endpoint).setProject('shop').setKey(key));
  const broken = await functions.createExecution({ functionId: 'broken' });
  expect(broken).toMatchObject({ responseStatusCode: 503, errors: 'Failed to load module: no port\n' });
  await command.prints(/broken ! Failed to load: Error: no port\n.* broken ! .*functions\/broken\/port\.ts:1:\d+/);
  expect(command.output()).not.toContain('node:internal');

  const endless = await functions.createExecution({ functionId: 'endless' });
  expect(endless).toMatchObject({ status: 'failed', responseStatusCode: 500 });
  await command.prints(/endless ! timed out after 1 s: .*event loop is blocked/);
  await command.ends('SIGTERM');
});

it('updates the typed caller when a contract changes', { timeout: 90_000 }, async () => {
  const root = copyOfProject();
  const command = start(root);
  await command.prints(/ready in/);
  const contract = join(root, 'functions/posts/contract.ts');
  const renamed = readFileSync(contract, 'utf8').replace(`operation: 'ownership'`, `operation: 'isMine'`);
  await printsAfter(command, /wrote client\/src\/operations\.ts\nwrote docs\/openapi\.json/, () =>
    saveByRename(root, 'functions/posts/contract.ts', renamed),
  );
  expect(readFileSync(join(root, 'client/src/operations.ts'), 'utf8')).toContain('isMine: Operation<');
  expect(command.output()).not.toContain('wrote shared/rows.ts');
  await command.ends('SIGTERM');
});
