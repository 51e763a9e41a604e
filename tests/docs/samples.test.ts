import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TestAppwrite } from '../support/appwrite.ts';
import { type Block, blocksOf, pages } from './support/markdown.ts';
import { startDocumented } from './support/project.ts';
import { type Surroundings, surroundingsOf } from './support/surroundings.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** In the project, so that its packages are found; git ignores it. */
const folder = join(root, 'dist', 'samples');

/** What the outline of a function's file needs to compile. */
const PARTS = `import { defineFunction, route } from '../../shared/index.ts';
declare const variables: object;
declare const handle: () => Promise<void>;
declare const schedule: () => Promise<void>;
// biome-ignore lint/suspicious/noExplicitAny: any contract and handler fit
declare const contract: any, handler: any;
`;

interface Sample extends Block {
  file: string;
}

const samples: Sample[] = pages()
  .flatMap(blocksOf)
  .filter(({ language }) => language === 'ts' || language === 'js')
  // server-readme.test.ts runs them
  .filter(({ page }) => page !== 'server/README.md')
  .map((block) => ({ ...block, file: join(folder, `${block.page.replaceAll(/\W/g, '-')}-${block.line}.ts`) }));
/** The outline of a function is compiled only. */
const isShape = ({ code }: Block) => code.includes('export default defineFunction');
/** Functions that the reader creates; tests/new.test.ts creates and calls them. */
const isOwn = ({ code }: Block) => code.includes('api.greetPeople');
/** A server of the reader's: compiled only. server/src has the tests. */
const isServer = ({ code }: Block) => code.includes("from 'appwrite-functions-server'");
const run = samples.filter((sample) => !isShape(sample) && !isOwn(sample) && !isServer(sample));

/** The names that a sample may use without declaring them. */
const NAMES =
  'Account, Client, ExecutionMethod, Functions, ID, ProblemError, call, endpoint, projectId, key, client, functions, api, post, id, title, draft, userId, secret, show, showNewerVersion, response, location, history, session';

/** A module that runs the sample with what its page assumes; its imports come first. */
function moduleOf(sample: Sample): string {
  if (isShape(sample)) return PARTS + sample.code;
  if (isServer(sample)) return sample.code;
  const imports = /^import .*?;$/gms;
  const body = here(sample.code.replaceAll(imports, ''));
  return `import type { Surroundings } from '../../tests/docs/support/surroundings.ts';
${[...sample.code.matchAll(imports)].map(([text]) => text).join('\n')}
export default async ({ ${givenTo(sample.code)} }: Surroundings): Promise<void> => {
{
${body}
${/\bconst subscription\b/.test(body) ? 'await subscription.close();' : ''}
}
};
`;
}

/** The pages' address is this Appwrite's. A sample that calls functions is for an app in which Ada is signed in. */
function here(code: string): string {
  const session = /\bcall\(|createExecution/.test(code) ? '.setSession(session)' : '';
  return code
    .replaceAll("'http://127.0.0.1:4600/v1'", 'endpoint')
    .replaceAll(".setProject('appwrite-functions')", `.setProject('appwrite-functions')${session}`);
}

/** Names that the sample imports itself are not given. */
function givenTo(code: string): string {
  const imported = [...code.matchAll(/^import (?:type )?\{([^}]*)\}/gms)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.trim()),
  );
  return NAMES.split(', ')
    .filter((name) => !imported.includes(name))
    .join(', ');
}

let appwrite: TestAppwrite;
let surroundings: Surroundings;
beforeAll(async () => {
  vi.stubGlobal('window', globalThis); // Realtime of the web SDK takes its timers from there
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const sample of samples) if (!isOwn(sample)) writeFileSync(sample.file, moduleOf(sample));
  appwrite = await startDocumented();
  surroundings = await surroundingsOf(appwrite);
});
afterAll(() => appwrite.close());

it('every sample compiles', () => {
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { lib: ['es2024', 'dom'], noUnusedLocals: false, noUnusedParameters: false },
    include: ['*.ts'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], { encoding: 'utf8' });
  expect(stdout).toBe('');
});

describe.each(run)('$page, line $line', (sample) => {
  it('runs', async () => {
    const outfile = sample.file.replace(/ts$/, 'mjs');
    await build({
      entryPoints: [sample.file],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['appwrite-local'],
    });
    const pathOf = pathToFileURL(outfile).href;
    const module = (await import(/* @vite-ignore */ pathOf)) as { default(given: Surroundings): Promise<void> };
    await module.default(surroundings);
    await appwrite.local.jobs.idle();
  });
});
