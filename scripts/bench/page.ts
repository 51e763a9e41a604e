import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { findBrowser, NO_BROWSER } from '../screenshots/chromium.ts';

const FEW = { rows: 10, executions: 10 };
const MANY = { rows: 1_000_000, executions: 10_000 };
const ROUNDS = 5;

/** The views, with what is there once they are drawn. */
const VIEWS = [
  ['overview', '/', '.tile strong:not(:text("–"))'],
  ['executions of a function', '/functions/posts', 'tbody tr'],
  ['inbox', '/inbox', '.mail-list li'],
  ['tables', '/databases', 'tbody tr'],
  ['rows of a table', '/databases/app/posts', 'tbody tr'],
  ['rows by an index', '/databases/app/posts?sort=-views', 'tbody tr'],
] as const;

/** How long each view takes to be drawn in Chromium, with little and with much in it. */
export async function benchPage(): Promise<void> {
  const executablePath = findBrowser();
  if (executablePath === undefined) return console.log(`left out: ${NO_BROWSER}`);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const few = await timesWith(browser, FEW);
    const many = await timesWith(browser, MANY);
    console.log(`${''.padEnd(28)}${'few'.padStart(8)}${'many'.padStart(8)}   ms until it is drawn`);
    VIEWS.forEach(([name], i) => {
      const figures = [few[i], many[i]].map((time) => String(Math.round(time ?? 0)).padStart(8));
      console.log(name.padEnd(28) + figures.join(''));
    });
    console.log(
      `few: ${FEW.rows} rows and executions; many: a million rows, ${MANY.executions} executions and messages`,
    );
  } finally {
    await browser.close();
  }
}

async function timesWith(browser: Browser, { rows, executions }: typeof FEW): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-page-'));
  const run = fileURLToPath(new URL('../run.mjs', import.meta.url));
  const args = ['scripts/bench/page-process.ts', folder, String(rows), String(executions)];
  const server = fork(run, args, { execArgv: ['--disable-warning=ExperimentalWarning'] });
  try {
    const [{ origin }] = (await once(server, 'message')) as [{ origin: string }];
    const times: number[] = [];
    for (const [, path, drawn] of VIEWS) times.push(await timeOf(browser, origin + path, drawn));
    return times;
  } finally {
    await end(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The least of several rounds: the rest is other load of the machine. */
async function timeOf(browser: Browser, url: string, drawn: string): Promise<number> {
  const page = await browser.newPage();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    await page.goto(url, { waitUntil: 'commit' });
    await page.locator(drawn).first().waitFor();
    times.push(performance.now() - started);
  }
  await page.close();
  return Math.min(...times);
}

async function end(server: ChildProcess): Promise<void> {
  const exit = once(server, 'exit');
  server.disconnect();
  await exit;
}
