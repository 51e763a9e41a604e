import { guarded } from '../local/command/guard.ts';
import { OptionError, readCommand } from '../local/command/options.ts';
import { benchCalls } from './bench/calls.ts';
import { benchData } from './bench/data.ts';
import { loadingTimes } from './bench/loading.ts';
import { benchPage } from './bench/page.ts';
import { benchRealtime } from './bench/realtime.ts';
import { benchRestore } from './bench/restore.ts';

const usage = `npm run bench [-- WHAT…]
  calls     calls to a local Appwrite on disk: rows and users a second, memory, start-up time
  loading   how long each function takes to load
  page      how long the page takes to be drawn, with ten and with a million rows; needs Chromium
  data      export and import of 10,000 users and 100,000 rows: seconds and memory
  realtime  1,000 listeners, 200 changes a second for a minute: what arrives, its delay, memory
  restore   100 tests with a restore after each, and with a start for each
  Without WHAT: calls and loading.`;

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  calls: benchCalls,
  async loading() {
    for (const line of await loadingTimes(process.cwd())) console.log(line);
  },
  data: benchData,
  page: benchPage,
  realtime: benchRealtime,
  restore: benchRestore,
};

/** `npm run bench`. */
await guarded(usage, async () => {
  const read = readCommand(process.argv.slice(2), {}, process.env, 'WHAT');
  if (read === 'help') return console.log(usage);
  for (const name of read.words.length > 0 ? read.words : ['calls', 'loading']) {
    const bench = BENCHES[name];
    if (!bench) throw new OptionError(`Unknown: ${name}`);
    await bench();
  }
});
