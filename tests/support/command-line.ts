import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { startAppwrite, type TestAppwrite } from './appwrite.ts';
import { projectFolder } from './project.ts';

const cli = fileURLToPath(new URL('../../node_modules/appwrite-cli/index.js', import.meta.url));

/** The result of one command of the command line. */
export interface Ran {
  /** Each call with the status of its answer, in order: `GET /functions/hello 404`. Random ids are replaced by `<id>`. */
  calls: string[];
  /** The answer formats that its calls requested, without duplicates. */
  formats: string[];
  output: string;
  code: number | null;
}

/** The real `appwrite` command in a project's folder, set up for a local Appwrite of its own. */
export interface CommandLine {
  appwrite: TestAppwrite;
  folder: string;
  /** Runs a command to its end, without an answer to its questions. */
  run(command: string): Promise<Ran>;
}

/** Sets the command line up for one test, with a home and a project of its own. */
export async function commandLine(files: Readonly<Record<string, string>>): Promise<CommandLine> {
  const appwrite = await startAppwrite();
  onTestFinished(() => appwrite.close());
  const folder = projectFolder(files);
  const home = projectFolder({});
  const wire = await listenIn(appwrite);
  async function run(command: string): Promise<Ran> {
    const heard = wire.hear();
    const child = spawn(process.execPath, [cli, ...command.split(' ')], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], HOME: home, USERPROFILE: home, NO_COLOR: '1' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    const [code] = (await once(child, 'close')) as [number | null];
    return { ...heard(), output, code };
  }
  const { id, key } = appwrite.local.project;
  await run(`client --endpoint ${wire.endpoint} --project-id ${id} --key ${key}`);
  return { appwrite, folder: join(folder), run };
}

interface Wire {
  endpoint: string;
  /** Listens until the returned function is called. */
  hear(): () => Pick<Ran, 'calls' | 'formats'>;
}

/** A proxy between the command line and the server that records all calls, including refused ones. */
async function listenIn(appwrite: TestAppwrite): Promise<Wire> {
  const heard: { call: string; format: string }[] = [];
  const server = createServer((incoming, outgoing) => {
    pass(appwrite.local.origin, incoming, outgoing, (status) => {
      const path = (incoming.url ?? '').replace(/^\/v1|\?.*$/g, '').replace(/\b[0-9a-f]{20}\b/g, '<id>');
      const format = String(incoming.headers['x-appwrite-response-format']);
      heard.push({ call: `${incoming.method} ${path} ${status}`, format });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    hear() {
      const from = heard.length;
      return () => {
        const since = heard.slice(from);
        return {
          calls: onePoll(since.map(({ call }) => call)),
          formats: [...new Set(since.map(({ format }) => format))],
        };
      };
    },
  };
}

function pass(
  origin: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  note: (status: number) => void,
): void {
  const { method, headers } = incoming;
  const onward = request(origin + incoming.url, { ...(method ? { method } : {}), headers }, (answer) => {
    const status = answer.statusCode ?? 0;
    note(status);
    outgoing.writeHead(status, answer.headers);
    answer.pipe(outgoing);
  });
  incoming.pipe(onward);
}

/** The number of polls depends on the machine, so repeated equal calls count as one. */
function onePoll(calls: readonly string[]): string[] {
  return calls.filter(
    (call, i) => call !== calls[i - 1] || !/^GET .*(\/deployments\/<id>|\/attributes|\/indexes) /.test(call),
  );
}
