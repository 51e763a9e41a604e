import { guarded } from '../local/command/guard.ts';
import { buildExample, installExample } from './example/install.ts';
import { runVitest } from './vitest.ts';

const usage = `npm run test:example   builds the sample app in examples/nextjs and tests it in Chromium, with a local Appwrite`;

/** Tests the sample app. It has packages of its own, so it is no part of npm test. */
await guarded(usage, async () => {
  const root = process.cwd();
  if (process.argv.slice(2).some((arg) => arg === '--help' || arg === '-h')) return console.log(usage);
  const began = performance.now();
  buildExample(installExample(root));
  console.log(`installed and built in ${Math.round((performance.now() - began) / 1000)} s`);
  runVitest(root, ['--config', 'examples/vitest.config.ts', ...process.argv.slice(2)], {});
});
