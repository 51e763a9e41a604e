import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { guarded } from '../local/command/guard.ts';
import { localConnection } from './connection.ts';
import { installExample, nextOf, QUIET } from './example/install.ts';
import { prepare } from './example/prepare.ts';
import { readOptions } from './start/options.ts';
import { start } from './start/start.ts';

const APP_PORT = 3000;
const usage = `npm run example -- [options]   starts the local Appwrite, with all functions, and the sample app in examples/nextjs;
                               the options are those of npm start`;

/** Starts the local Appwrite and the sample app together. */
await guarded(usage, async () => {
  const root = process.cwd();
  const environment = { HMAC_SECRET: randomBytes(32).toString('hex'), ...process.env };
  const options = readOptions(root, process.argv.slice(2), environment);
  if (options === 'help') return console.log(usage);
  console.log('packs and installs what the sample app needs');
  const folder = installExample(root);
  await start(root, options, environment);
  const connection = localConnection(root);
  if (!connection) throw new Error('the local Appwrite did not start');
  await prepare(connection);
  const origin = `http://localhost:${APP_PORT}`;
  const app = spawn(process.execPath, [nextOf(folder), 'dev', '--port', String(APP_PORT)], {
    cwd: folder,
    stdio: 'inherit',
    env: {
      ...environment,
      ...QUIET,
      APPWRITE_ENDPOINT: connection.endpoint.replace('127.0.0.1', 'localhost'),
      APPWRITE_PROJECT_ID: connection.projectId,
      APPWRITE_API_KEY: connection.key,
      APP_ORIGIN: origin,
    },
  });
  process.once('exit', () => app.kill());
  app.once('exit', (code) => process.exit(code ?? 1));
  console.log(`the sample app: ${origin}`);
});
