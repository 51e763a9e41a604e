import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { guarded } from '../local/command/guard.ts';
import { StartError } from '../local/command/options.ts';
import { isFree, refuseTakenPort } from '../local/command/port.ts';
import { type Connection, localConnection } from './connection.ts';
import { installExample, nextOf, QUIET } from './example/install.ts';
import { prepare } from './example/prepare.ts';
import { makeSamples, SENDER } from './example/samples.ts';
import { readOptions } from './start/options.ts';
import { start } from './start/start.ts';

/** In REDIRECTS of send-magic-link, so it cannot be chosen. */
const APP_PORT = 3000;
const ORIGIN = `http://localhost:${APP_PORT}`;
const usage = `npm run example -- [options]   starts the local Appwrite, with all functions, and the sample app in examples/nextjs
                               at ${ORIGIN}; the options are those of npm start`;

/** Starts the local Appwrite and the sample app together. One does not go on without the other. */
await guarded(usage, async () => {
  const root = process.cwd();
  const environment = { HMAC_SECRET: randomBytes(32).toString('hex'), ...process.env };
  const options = readOptions(root, process.argv.slice(2), environment);
  if (options === 'help') return console.log(usage);
  await refuseTakenPort(options, 'npm run example --');
  if (!(await isFree(APP_PORT, 'localhost')))
    throw new StartError(
      `Port ${APP_PORT} is taken. The sample app needs this one, because links in mails lead there: end what uses it.`,
    );
  console.log('packs and installs what the sample app needs; the first time takes a minute');
  const folder = installExample(root);
  await start(root, options, environment);
  const connection = localConnection(root);
  if (!connection) throw new Error('the local Appwrite did not start');
  await prepare(connection);
  await makeSamples(connection);
  endTogether(startApp(folder, connection, environment));
  console.log(told(connection));
});

function startApp(folder: string, connection: Connection, environment: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [nextOf(folder), 'dev', '--hostname', 'localhost', '--port', String(APP_PORT)], {
    cwd: folder,
    stdio: 'inherit',
    env: {
      ...environment,
      ...QUIET,
      APPWRITE_ENDPOINT: connection.endpoint.replace('127.0.0.1', 'localhost'),
      APPWRITE_PROJECT_ID: connection.projectId,
      APPWRITE_API_KEY: connection.key,
      APP_ORIGIN: ORIGIN,
    },
  });
}

/** Ends the app with this process, and this process, as at Ctrl-C, when the app has ended. */
function endTogether(app: ChildProcess): void {
  process.once('exit', () => app.kill());
  app.once('exit', (code) => {
    process.once('exit', () => {
      if (code) process.exitCode = code;
    });
    process.emit('SIGTERM');
  });
}

function told({ endpoint }: Connection): string {
  const appwrite = new URL(endpoint).origin;
  return `
the sample app:  ${ORIGIN}
mails:           ${appwrite}/inbox
a sender:        ${SENDER.email} with the password ${SENDER.password} may send campaigns;
                 others may, too, with the label admin: ${appwrite.replace('127.0.0.1', 'localhost')}
Ctrl-C ends both.
`;
}
