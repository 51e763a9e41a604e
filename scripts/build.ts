import { guarded } from '../local/command/guard.ts';
import { readCommand } from '../local/command/options.ts';
import { readConfig } from '../local/config/read.ts';
import { Builds, sourcesOf } from './build/builds.ts';
import { buildReport } from './build/report.ts';

const usage = 'npm run build   bundles every function of appwrite.json into dist/functions/<id>/main.js';

/** `npm run build`. Exit code 1 if a function does not compile. */
await guarded(usage, async () => {
  if (readCommand(process.argv.slice(2), {}, process.env) === 'help') return console.log(usage);
  const root = process.cwd();
  const config = readConfig(root);
  const { bundles, errors } = await new Builds(root).build(sourcesOf(config));
  for (const line of buildReport(bundles)) console.log(line);
  for (const error of errors) console.error(`\n${error.id} does not compile:\n${error.message}`);
  console.log(`built ${bundles.length} of ${config.functions.length} in ${Math.round(performance.now())} ms`);
  process.exitCode = errors.length > 0 ? 1 : 0;
});
