import { complainOfConfig } from '../local/command/complaints.ts';
import { ConfigError, readConfig } from '../local/config/read.ts';
import { Builds, sourcesOf } from './build/builds.ts';
import { buildReport } from './build/report.ts';

/** `npm run build`: every function of appwrite.json into `dist/functions/<id>`. Exit code 1 where one does not compile. */
const root = process.cwd();

try {
  const config = readConfig(root);
  const { bundles, errors } = await new Builds(root).build(sourcesOf(config));
  for (const line of buildReport(bundles)) console.log(line);
  for (const error of errors) console.error(`\n${error.id} does not compile:\n${error.message}`);
  console.log(`built ${bundles.length} of ${config.functions.length} in ${Math.round(performance.now())} ms`);
  process.exitCode = errors.length > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  complainOfConfig(error);
  process.exitCode = 1;
}
