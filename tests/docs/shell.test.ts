import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TestAppwrite } from '../support/appwrite.ts';
import { projectFolder } from '../support/project.ts';
import { type Block, blocksOf, pages } from './support/markdown.ts';
import { startDocumented } from './support/project.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Commands that other tests run: npm, git and their preparation. */
const ELSEWHERE = /^\s*([A-Z_]+=\S* )*(npm|npx|git|cd|export|mkdir)\b/;

/** The commands of a block that are run here, with the lines that continue them. */
function commandsOf({ code }: Block): string {
  const lines = code.replaceAll(/\\\n/g, '\\\u0000').split('\n');
  return lines
    .filter((line) => !ELSEWHERE.test(line))
    .join('\n')
    .replaceAll('\u0000', '\n');
}

const shells = pages().map((page) => ({ page, blocks: blocksOf(page).filter(({ language }) => language === 'sh') }));
const withCurl = shells.filter(({ blocks }) => blocks.some((block) => /\bcurl\b/.test(commandsOf(block))));
/** The block that other pages refer to: variables, a user and the session. */
const prelude = shells.find(({ page }) => page.path === 'docs/calling.md')?.blocks[0];

/** A URL that answers when all events are handled, as they are when a person types the next command. */
async function paceOf({ local }: TestAppwrite): Promise<string> {
  const server = createServer((_, answer) => void local.jobs.idle().then(() => answer.end()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Runs commands in one shell. A call that is refused, or whose function refuses, is a failure. */
async function run(appwrite: TestAppwrite, script: string): Promise<{ code: number | null; output: string }> {
  const { origin, project } = appwrite.local;
  const { port } = new URL(origin);
  const pace = await paceOf(appwrite);
  const own = script
    .replaceAll('127.0.0.1:4600', `127.0.0.1:${port}`)
    .replaceAll('.localhost:4600', `.localhost:${port}`)
    .replaceAll('standard_…', project.key);
  const guarded = `set -euo pipefail
curl() {
  local answer; answer=$(command curl --fail-with-body -S "$@") || { echo "refused: $*: $answer"; exit 1; }
  case $answer in *'"responseStatusCode":'[45]*) echo "refused by the function: $*: $answer"; exit 1;; esac
  printf '%s\\n' "$answer"
  command curl -s ${pace}
}
${own}`;
  const child = spawn('bash', ['-c', guarded], { cwd: projectFolder({}), stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill());
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

describe.skipIf(process.platform === 'win32').each(withCurl)('$page.path', ({ page, blocks }) => {
  it('its curl commands are answered, in their order', async () => {
    const appwrite = await startDocumented();
    onTestFinished(() => appwrite.close());
    const isAlone = blocks.some(({ code }) => /^URL=/m.test(code));
    const script = [...(isAlone || !prelude ? [] : [prelude]), ...blocks].map(commandsOf).join('\n');
    const { code, output } = await run(appwrite, script);
    expect(code, `${page.path}:\n${output}`).toBe(0);
  });
});

it('has a script in package.json for each npm command of the pages', () => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { scripts: Record<string, string> };
  const named = shells.flatMap(({ page, blocks }) =>
    blocks.flatMap(({ code }) =>
      [...code.matchAll(/\bnpm (?:run )?([a-z][\w:-]*)/g)].map(([, name = '']) => `${page.path}: ${name}`),
    ),
  );
  const others = named.filter((line) => {
    const name = line.split(': ')[1] ?? '';
    return !(name in scripts) && !['ci', 'install', 'i', 'create', 'pack'].includes(name);
  });
  expect(named.length).toBeGreaterThan(10);
  expect(others).toEqual([]);
});
