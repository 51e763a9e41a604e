import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { projectWith, tarballOf } from '../support/packed.ts';
import { config } from './support.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'local/docs/testing.md'), 'utf8');
const greet = `module.exports = ({ req, res, log }) => {
  log('hello ' + req.bodyJson.$id);
  return res.empty();
};
`;

/** How each runner runs a file; what it is installed with lies in the project's own node_modules. */
const RUNNERS: Record<string, (project: string) => string[]> = {
  vitest: (project) => [join(project, 'node_modules/vitest/vitest.mjs'), 'run'],
  jest: () => [join(jestFolder(), 'node_modules/jest/bin/jest.js'), '--rootDir=.', '--testMatch=**/*.test.cjs'],
  node: () => ['--test'],
};

const JEST = 'jest@30.5.2';

/**
 * Jest, installed at first: as a dependency of this repository it would make everybody's installation twice as large.
 * @throws Error with npm's words
 */
function jestFolder(): string {
  const folder = join(root, 'node_modules', '.cache', 'appwrite-functions', JEST);
  if (existsSync(join(folder, 'node_modules', 'jest', 'package.json'))) return folder;
  const args = ['install', JEST, '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`Jest could not be installed: ${stderr}`);
  return folder;
}

let project: string;
beforeAll(async () => {
  jestFolder();
  project = await projectWith(await tarballOf('local'), ['node-appwrite', 'vitest']);
  const files = { 'appwrite.config.json': JSON.stringify(config), 'greet/src/main.js': greet };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
}, 180_000);

const examples = [...page.matchAll(/```js (\w+) (\S+)\n([\s\S]*?)```/g)].map(
  ([, runner = '', file = '', code = '']) => ({
    ...{ runner, file, code },
  }),
);

it('has an example for each runner', () => {
  expect(examples.map(({ runner }) => runner)).toEqual(Object.keys(RUNNERS));
});

it.each(examples)(
  'the example for $runner passes',
  async ({ runner, file, code }) => {
    const folder = join(project, runner);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{}');
    writeFileSync(join(folder, file), code.replace("'appwrite.config.json'", "'../appwrite.config.json'"));
    const child = spawn(process.execPath, RUNNERS[runner]?.(project) ?? [], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], HOME: project, NO_COLOR: '1' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    const [code_] = await once(child, 'close');
    expect(code_, output).toBe(0);
    expect(output).toMatch(/\b[23] pass|pass [23]\b/);
  },
  120_000,
);
