import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { Client, Functions } from 'node-appwrite';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../local/config/read.ts';
import { nameSources } from '../../local/functions/executions/debug-sources.ts';
import { sourcesOf } from '../../scripts/build/builds.ts';
import { bundle } from '../../scripts/build/bundle.ts';
import { startScript } from '../support/command.ts';
import { projectFolder } from '../support/project.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(repository, 'local', 'bin.js');

const SOURCE = `interface Answer {
  word: string;
}

export default ({ res }: { res: { json(body: Answer): unknown } }) => {
  const word = 'typed'; // line 6
  return res.json({ word });
};
`;

interface Message {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
}

/** A debugger, as an editor is one: a client of the inspector protocol. */
class Debugger {
  readonly #socket: WebSocket;
  readonly #messages: Message[] = [];
  #number = 0;

  constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.#socket.addEventListener('message', ({ data }) => this.#messages.push(JSON.parse(String(data))));
    onTestFinished(() => this.#socket.close());
  }

  async ask(method: string, params: object = {}): Promise<Record<string, unknown>> {
    if (this.#socket.readyState === WebSocket.CONNECTING) await once(this.#socket, 'open');
    const id = ++this.#number;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return (await this.#find((message) => message.id === id)).result ?? {};
  }

  /** The first event that matches, also one that has come already. */
  async event(method: string, matches: (params: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
    const found = await this.#find((message) => message.method === method && matches(message.params ?? {}));
    return found.params ?? {};
  }

  async #find(matches: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.#messages.find(matches);
      if (found) return found;
      await once(this.#socket, 'message');
    }
  }
}

const fn = (id: string, entrypoint: string) => ({
  ...{ $id: id, name: id, runtime: 'node-22', path: id, entrypoint, execute: ['any'], timeout: 1 },
});

it('prints the debugger of each function; one stops at a line of the TypeScript source, for longer than the timeout', async () => {
  const config = { projectId: 'shop', functions: [fn('typed', 'out/main.js'), fn('plain', 'main.js')] };
  const root = projectFolder({
    'appwrite.json': JSON.stringify(config),
    'typed/src/main.ts': SOURCE,
    'plain/main.js': 'module.exports = ({ res }) => res.text("plain");\n',
  });
  const typed = join(root, 'typed');
  const built = { entryPoints: [join(typed, 'src/main.ts')], outdir: join(typed, 'out'), format: 'cjs' as const };
  await build({ ...built, sourcemap: true });
  const command = startScript(bin, ['--port', '0', '--memory', '--inspect', '0'], { cwd: root });
  await command.prints(/ready in/);
  const [, url = ''] = await command.prints(/typed \| debugger: (ws:\/\/127\.0\.0\.1:\d+\/\S+)/);
  const [, plainUrl = ''] = await command.prints(/plain \| debugger: (ws:\/\/127\.0\.0\.1:\d+\/\S+)/);
  const [, endpoint = ''] = await command.prints(/endpoint: (\S+)/);
  const [, key = ''] = await command.prints(/API key: (\S+)/);
  const functions = new Functions(new Client().setEndpoint(endpoint).setProject('shop').setKey(key));
  const execute = (functionId: string) => functions.createExecution({ functionId });

  const ofTyped = new Debugger(url);
  await ofTyped.ask('Debugger.enable');
  await execute('typed'); // loads it
  const script = await ofTyped.event('Debugger.scriptParsed', ({ url }) => String(url).endsWith('/out/main.js'));
  const line = generatedLine(String(script['sourceMapURL']), pathToFileURL(join(typed, 'src/main.ts')).href, 6);
  const location = { scriptId: script['scriptId'], lineNumber: line, columnNumber: 0 };
  await ofTyped.ask('Debugger.setBreakpoint', { location });
  const running = execute('typed');
  const { callFrames } = await ofTyped.event('Debugger.paused', () => true);
  expect((callFrames as object[])[0]).toMatchObject({ location: { lineNumber: line } });
  await sleep(1500); // longer than its timeout
  await ofTyped.ask('Debugger.resume');
  expect(await running).toMatchObject({ status: 'completed', responseBody: '{"word":"typed"}' });

  const ofPlain = new Debugger(plainUrl);
  await ofPlain.ask('Debugger.enable');
  await execute('plain');
  // not compiled: the file itself
  await ofPlain.event('Debugger.scriptParsed', ({ url }) => url === pathToFileURL(join(root, 'plain/main.js')).href);
  await command.ends('SIGTERM');
});

/** The line of a compiled file that a line of its source became, counted from 0. */
function generatedLine(sourceMapURL: string, source: string, sourceLine: number): number {
  const map = new SourceMap(JSON.parse(Buffer.from(sourceMapURL.split('base64,')[1] ?? '', 'base64').toString()));
  for (let line = 0; line < 1000; line++)
    for (let column = 0; column < 80; column++) {
      const entry = map.findEntry(line, column);
      if ('originalSource' in entry && entry.generatedLine === line && entry.originalLine === sourceLine - 1)
        if (entry.originalSource === source) return line;
    }
  throw new Error(`${source}:${sourceLine} is not in the map: ${map.payload.sources}`);
}

it('hands the variables of VS Code’s debugger to the processes of functions, and not to their code', async () => {
  const root = projectFolder({
    'appwrite.json': JSON.stringify({ projectId: 'shop', functions: [fn('plain', 'main.js')] }),
    'plain/main.js':
      'module.exports = ({ res }) => res.json({ loaded: globalThis.editor, env: Object.keys(process.env) });\n',
    'editor.cjs': 'globalThis.editor = process.env.VSCODE_INSPECTOR_OPTIONS;\n',
  });
  const environment = { NODE_OPTIONS: `--require ${join(root, 'editor.cjs')}`, VSCODE_INSPECTOR_OPTIONS: 'attach' };
  const command = startScript(bin, ['--port', '0', '--memory', '--inspect', '0'], { cwd: root, environment });
  await command.prints(/ready in/);
  const [, endpoint = ''] = await command.prints(/endpoint: (\S+)/);
  const [, key = ''] = await command.prints(/API key: (\S+)/);
  const functions = new Functions(new Client().setEndpoint(endpoint).setProject('shop').setKey(key));
  const { responseBody } = await functions.createExecution({ functionId: 'plain' });
  const { loaded, env } = JSON.parse(responseBody);
  expect(loaded).toBe('attach');
  expect(env.filter((name: string) => /NODE_OPTIONS|VSCODE|^TZ$/.test(name))).toEqual([]);
  await command.ends('SIGTERM');
});

it('names the sources of this repository’s bundles by their files', async () => {
  const [source] = sourcesOf(readConfig(repository));
  if (!source) throw new Error('no function');
  const { code, map } = await bundle(repository, source);
  const folder = projectFolder({});
  writeFileSync(join(folder, 'main.js'), code);
  writeFileSync(join(folder, 'main.js.map'), map);
  nameSources(folder, repository);
  const [, json = ''] =
    /\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\n$/.exec(
      readFileSync(join(folder, 'main.js'), 'utf8'),
    ) ?? [];
  const { sources } = JSON.parse(Buffer.from(json, 'base64').toString('utf8'));
  expect(sources).toContain(pathToFileURL(join(repository, source.path, 'main.ts')).href);
});
