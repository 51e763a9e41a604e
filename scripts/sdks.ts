import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { guarded } from '../local/command/guard.ts';
import { readCommand } from '../local/command/options.ts';
import type { Outcome } from './sdks/walk.ts';
import { walkAgainstLocal } from './sdks/walk-each.ts';

/** The SDKs under test. */
const SDKS = [
  ...['11.1.1', '14.2.0', '17.2.0', '20.3.0', '27.1.0'].map((version) => ({ name: 'node-appwrite', version })),
  ...['11.0.1', '13.0.2', '16.1.0', '18.2.0', '21.5.0', '26.2.0'].map((version) => ({ name: 'appwrite', version })),
];

const usage = 'npm run sdks   tests older SDKs against the local Appwrite and writes docs/older-sdks.md';

/**
 * `npm run sdks`: runs one flow of each service with older SDKs against the local Appwrite, prints what works and writes
 * `docs/older-sdks.md`. The SDKs are installed into a folder that is removed afterwards.
 */
await guarded(usage, async () => {
  if (readCommand(process.argv.slice(2), {}, process.env) === 'help') return console.log(usage);
  const folder = mkdtempSync(join(tmpdir(), 'sdks-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const aliases = SDKS.map(({ name, version }) => `${name}-${version}@npm:${name}@${version}`);
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--silent', ...aliases], {
      cwd: folder,
      stdio: 'inherit',
    });
    const lines: string[] = [];
    const failures: string[] = [];
    for (const { name, version } of SDKS) {
      const home = join(folder, 'node_modules', `${name}-${version}`);
      const { main } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { main: string };
      const kind = name === 'appwrite' ? 'web' : 'server';
      const outcomes = await walkAgainstLocal({ entry: join(home, main), kind });
      if (lines.length === 0)
        lines.push(
          row('SDK', Object.keys(outcomes)),
          row(
            '---',
            Object.keys(outcomes).map(() => '---'),
          ),
        );
      lines.push(row(`\`${name}\` ${version}`, Object.values(outcomes).map(word)));
      for (const [flow, outcome] of Object.entries(outcomes))
        if (typeof outcome === 'object') failures.push(`- \`${name}\` ${version}, ${flow}: ${outcome.failed}`);
    }
    const table = [...lines, ...(failures.length > 0 ? ['', ...failures] : [])].join('\n');
    console.log(table);
    writeFileSync(fileURLToPath(new URL('../docs/older-sdks.md', import.meta.url)), page(table));
    if (failures.length > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function row(first: string, rest: readonly string[]): string {
  return `| ${[first, ...rest].join(' | ')} |`;
}

function word(outcome: Outcome): string {
  return typeof outcome === 'object' ? 'fails' : outcome;
}

function page(table: string): string {
  return `# Older SDKs

An SDK tells Appwrite which version it was made for. The local Appwrite reads its parameters and writes its answers in the form of that
version. \`npm run sdks\` takes SDKs through one flow of each service and writes this page.

${table}

- **account**: sign up, sign in, preferences; with an API key, users.
- **rows**: create, filter, order, change and delete documents; rows where the SDK has \`TablesDB\`.
- **files**: upload a file in two chunks, list, download, delete.
- **executions**: call a function, read its answer, list executions and deployments.
- **teams**: create, invite, list, rename, delete.
- **messages**: topics, subscribers, e-mail.

"Not in the SDK" is a service that came to the SDK later.
`;
}
