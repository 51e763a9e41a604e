import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

const names = new URL('../local/localhost.js', import.meta.url).href;

it('lets Node call a function’s own domain by the address that browsers use', async () => {
  const server = createServer(({ headers }, answer) => answer.end(headers.host)).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const host = `posts.localhost:${(server.address() as AddressInfo).port}`;
  const program = `console.log(await (await fetch('http://${host}/')).text());
await fetch('http://posts.localhost.invalid/').catch(({ cause }) => console.log(cause.code));`;
  const args = ['--import', names, '--input-type=module', '-e', program];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const [seen, other] = stdout.trim().split('\n');
  expect(seen).toBe(host);
  expect(other).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
});
