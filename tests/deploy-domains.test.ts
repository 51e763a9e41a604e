import { request } from 'node:http';
import { Proxy as Rules } from 'node-appwrite';
import { expect, it } from 'vitest';
import type { TestAppwrite } from './support/appwrite.ts';
import { startCommand } from './support/command.ts';
import { deploy, keyWith, smallProject, startEmpty } from './support/deploying.ts';
import { writeProjectFile } from './support/project.ts';

function wantDomains(root: string, domains: Record<string, string[]>): void {
  writeProjectFile(root, 'appwrite.extras.json', JSON.stringify({ domains }));
}

/** The answer of a function on its own domain. */
function ask(appwrite: TestAppwrite, domain: string): Promise<string> {
  const { hostname, port } = new URL(appwrite.endpoint);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path: '/', headers: { host: domain } }, async (answer) => {
      let text = '';
      for await (const chunk of answer.setEncoding('utf8')) text += chunk;
      resolve(text);
    })
      .on('error', reject)
      .end();
  });
}

it('creates the declared domains once, and reports which are not verified', async () => {
  const project = smallProject();
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how the file names a variable
  wantDomains(project, { hello: ['greet.localhost', '${HELLO_DOMAIN}'] });
  const { appwrite, writes, environment } = await startEmpty();
  const named = { ...environment, HELLO_DOMAIN: 'hello.example.com' };

  const unnamed = await deploy(project, environment);
  expect(unnamed).toMatchObject({ code: 1, output: expect.stringContaining('HELLO_DOMAIN is not set') });
  expect(writes()).toEqual([]);

  const first = await deploy(project, named);
  expect(first.output).toMatch(/^domain +greet\.localhost +ok +made, verified$/m);
  expect(first.output).toMatch(/^domain +hello\.example\.com +ok +made, not verified yet: /m);
  expect(first.code).toBe(0);
  expect(JSON.parse(await ask(appwrite, 'greet.localhost'))).toMatchObject({ word: 'one' });

  writes();
  const second = await deploy(project, named);
  expect(second.output).toMatch(/^i +domain +hello\.example\.com +not verified yet: /m);
  expect(second.code).toBe(0);
  expect(writes()).toEqual([]);

  const doctor = startCommand(project, 'scripts/doctor.ts', [], named);
  await doctor.ends();
  expect(doctor.output()).toMatch(/^ok {4}domain: greet\.localhost leads to hello$/m);
  expect(doctor.output()).toMatch(/^TODO {2}domain: hello\.example\.com is not verified: .*\n {6}-> /m);
});

it('refuses a domain that leads elsewhere, an unknown function, and a key without the scope', async () => {
  const project = smallProject();
  const { appwrite, writes, environment } = await startEmpty();
  await expect(deploy(project, environment)).resolves.toMatchObject({ code: 0 });
  await new Rules(appwrite.admin()).createFunctionRule({ domain: 'taken.localhost', functionId: 'plain' });
  writes();

  wantDomains(project, { hello: ['taken.localhost'] });
  const taken = await deploy(project, environment);
  expect(taken.output).toMatch(/^domain +taken\.localhost +FAILED +leads to plain, not to hello/m);
  expect(taken.code).toBe(1);

  const scopes = ['databases', 'tables', 'topics', 'teams', 'buckets', 'functions'].flatMap((name) => [
    `${name}.read`,
    `${name}.write`,
  ]);
  const weak = await deploy(project, { ...environment, APPWRITE_API_KEY: await keyWith(appwrite, scopes) });
  expect(weak).toMatchObject({
    code: 1,
    output: expect.stringContaining('lacks the scopes rules.read, rules.write.'),
  });

  wantDomains(project, { nobody: ['a.localhost'] });
  const unknown = await deploy(project, environment);
  expect(unknown.output).toContain(
    'appwrite.extras.json has a mistake:\n  domains.nobody: appwrite.json has no such function',
  );
  expect(unknown.code).toBe(1);
  expect(writes()).toEqual([]);
});
