import { guarded } from '../local/command/guard.ts';
import { OptionError, readCommand, StartError } from '../local/command/options.ts';
import { BackfillError, backfill } from './backfill/backfill.ts';
import { connect } from './backfill/connection.ts';
import { Progress } from './backfill/progress.ts';
import { Resume } from './backfill/resume.ts';

const usage = `npm run backfill -- [options]   onboards every user who was missed
  --endpoint URL  the Appwrite server (APPWRITE_ENDPOINT, else the local one that runs)
  --project ID    its project (APPWRITE_PROJECT_ID)
  --key KEY       an API key with the scope executions.write (APPWRITE_API_KEY); better in the environment than here
  --limit N       users in one execution (50)
  --restart       from the first user, not from where the last run stopped`;

const OPTIONS = {
  endpoint: { type: 'string' },
  project: { type: 'string' },
  key: { type: 'string' },
  limit: { type: 'string', default: '50' },
  restart: { type: 'boolean', default: false },
} as const;

/** `npm run backfill`. Exit code 1 if a user could not be onboarded. */
await guarded(usage, async () => {
  const read = readCommand(process.argv.slice(2), OPTIONS, process.env);
  if (read === 'help') return console.log(usage);
  try {
    await run(read.values);
  } catch (error) {
    throw error instanceof BackfillError ? new StartError(error.message) : error;
  }
});

interface Values {
  endpoint?: string;
  project?: string;
  key?: string;
  limit: string;
  restart: boolean;
}

async function run(values: Values): Promise<void> {
  const limit = Number(values.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 500)
    throw new OptionError(`--limit ${values.limit}: a number from 1 to 500`);
  const connection = connect(process.cwd(), process.env, values);
  const resume = new Resume(process.cwd(), connection);
  if (values.restart) resume.forget();
  const progress = new Progress(process.stdout);
  const { done, onboarded, failed } = await backfill(connection, resume, limit, (state) => progress.show(state));
  progress.end();
  console.log(`${done} users checked, ${onboarded} of them onboarded`);
  if (failed === 0) return;
  console.error(`${failed} could not be onboarded: the log of the execution says who and why`);
  process.exitCode = 1;
}
