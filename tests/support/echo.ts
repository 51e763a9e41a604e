import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Functions, type Models } from 'node-appwrite';
import { InputFile } from 'node-appwrite/file';
import { create } from 'tar';
import type { TestAppwrite } from './appwrite.ts';

/** A function's archive with these files, as the console and CLI make it. */
export async function archiveOf(files: Record<string, string>): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'archive-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const chunks: Buffer[] = [];
    for await (const chunk of create({ gzip: true, cwd: folder }, Object.keys(files))) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Uploads files as a function's code, activates them and waits for the build. */
export async function deploy(
  appwrite: TestAppwrite,
  functionId: string,
  files: Record<string, string>,
  entrypoint: string,
): Promise<Models.Deployment> {
  const functions = new Functions(appwrite.admin());
  const code = InputFile.fromBuffer(await archiveOf(files), 'code.tar.gz');
  const { $id } = await functions.createDeployment({ functionId, code, activate: true, entrypoint });
  await appwrite.local.jobs.idle();
  return functions.getDeployment({ functionId, deploymentId: $id });
}

/** The files of a function that always answers this text. */
export function answering(text: string): Record<string, string> {
  return { 'main.js': `module.exports = async ({ res }) => res.text(${JSON.stringify(text)})` };
}

/** A function that answers what it received, or does what its path says. */
export const ECHO = `
let calls = 0;
let wentOn = false;
const acts = {
  '/throw': () => { throw new Error('boom'); },
  '/nothing': () => undefined,
  '/text-only': () => 'no answer object',
  '/json': ({ res }) => res.json({ a: 1 }, 201, { 'x-one': '1' }),
  '/text': ({ res }) => res.text('hé'),
  '/binary': ({ res }) => res.binary(Buffer.from([0, 255, 1]), 200, { 'content-type': 'image/png' }),
  '/redirect': ({ res }) => res.redirect('https://example.com/'),
  '/empty': ({ res }) => res.empty(),
  '/teapot': ({ res }) => res.text('short', 418),
  '/unavailable': ({ res }) => res.text('later', 503),
  '/cookies': ({ res }) => res.text('', 200, { 'set-cookie': ['a=1; Path=/', 'b=2; HttpOnly'] }),
  '/error-alone': ({ res }) => res.text('', 404),
  '/exit': () => process.exit(3),
  '/hang': async ({ res }) => { await new Promise((r) => setTimeout(r, 1500)); wentOn = true; return res.text('late'); },
  '/wait': async ({ res }) => { await new Promise((r) => setTimeout(r, 60000)); return res.text('late'); },
  '/went-on': ({ res }) => res.json({ wentOn }),
  '/calls': ({ res }) => res.json({ calls: ++calls }),
  '/log': ({ res, log, error }) => { log('plain', { a: [1, 2n], m: new Map([['k', new Set([1])]]) }, undefined); error(new TypeError('wrong')); return res.empty(); },
  '/native': ({ res }) => { console.warn('careful'); console.error({ b: 1 }); return res.empty(); },
  '/long-line': ({ res, log }) => { log('x'.repeat(9000)); return res.empty(); },
  '/long-log': ({ res, log }) => { for (let i = 0; i < 300; i++) log(String(i).padStart(7000, '.')); return res.empty(); },
  '/bad-json': ({ req, res }) => { try { req.bodyJson; return res.text('read'); } catch (e) { return res.text(e.name); } },
  '/body': ({ req, res }) => res.json({ body: req.body, text: req.bodyText, bytes: [...req.bodyBinary] }),
};
module.exports = async (context) => {
  const { req, res } = context;
  if (acts[req.path]) return acts[req.path](context);
  const { method, path, query, queryString, url, scheme, host, port, headers, bodyText } = req;
  return res.json({ method, path, query, queryString, url, scheme, host, port, headers, bodyText, env: process.env, cwd: process.cwd() });
};
`;

/** What {@link ECHO} answers on any other path. */
export interface Echoed {
  method: string;
  path: string;
  query: Record<string, string>;
  queryString: string;
  url: string;
  scheme: string;
  host: string;
  port: number;
  headers: Record<string, string>;
  bodyText: string;
  env: Record<string, string>;
  cwd: string;
}
