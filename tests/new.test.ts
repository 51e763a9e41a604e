import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { withFunction } from '../scripts/new/config-text.ts';
import { startCommand } from './support/command.ts';
import { copyOfProject } from './support/project.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a program of an installed package in a folder. @returns what it printed where it failed, else nothing */
function complaintsOf(folder: string, program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'node_modules', program), ...args], {
    cwd: folder,
    encoding: 'utf8',
    // what the tests of the copy use of rights is no matter of this run
    env: { ...process.env, SCOPE_NOTES: '' },
  });
  return status === 0 ? '' : stdout + stderr;
}

const configOf = (folder: string) => readFileSync(join(folder, 'appwrite.json'), 'utf8');

it('creates a function whose test passes, and keeps the rest of appwrite.json', async () => {
  const copy = copyOfProject();
  const before = configOf(copy);
  const command = startCommand(copy, 'scripts/new.ts', ['greet-people']);
  expect(await command.ends(), command.output()).toBe(0);
  expect(command.output()).toContain('wrote functions/greet-people/main.ts');

  const after = configOf(copy).split('\n');
  const made = after.findIndex((line) => line.includes('"$id": "greet-people"'));
  expect(JSON.parse(configOf(copy)).functions.at(-1)).toMatchObject({ $id: 'greet-people', scopes: [] });
  const [added, rest] = [after.slice(made - 1, made + 9), [...after.slice(0, made - 1), ...after.slice(made + 9)]];
  expect(added.join('\n')).toMatch(/^ {4}\{\n[^{}]*\n {4}\}$/);
  // beside the new lines, a comma after what was the last function
  const lines = before.split('\n');
  expect(rest.map((line, at) => (line === `${lines[at]},` ? lines[at] : line))).toEqual(lines);

  const files = ['functions/greet-people', 'appwrite.json', 'client/src', 'shared/rows.ts'];
  expect(complaintsOf(copy, '@biomejs/biome/bin/biome', 'check', '--error-on-warnings', ...files)).toBe('');
  const project = { extends: './tsconfig.json', include: ['functions/greet-people'] };
  writeFileSync(join(copy, 'tsconfig.new.json'), JSON.stringify(project));
  expect(complaintsOf(copy, 'typescript/bin/tsc', '-p', 'tsconfig.new.json')).toBe('');
  expect(complaintsOf(copy, 'vitest/vitest.mjs', 'run', 'functions/greet-people', 'tests/generated.test.ts')).toBe('');

  const again = startCommand(copy, 'scripts/new.ts', ['greet-people']);
  expect(await again.ends()).toBe(1);
  expect(again.output()).toBe('greet-people is already in appwrite.json: choose another id than "greet-people".\n');
});

it.each([
  [['Greet_People'], '"Greet_People" cannot be the id of a function'],
  [['../elsewhere'], '"../elsewhere" cannot be the id of a function'],
  [['a'.repeat(37)], 'cannot be the id of a function'],
  [[''], '"" cannot be the id of a function'],
  [['onboarduser'], 'onboard-user is already in appwrite.json'],
  [['posts'], 'posts is already in appwrite.json'],
  [[], 'One id expected, such as npm run new greet-people'],
  [['one', 'two'], 'One id expected, such as npm run new greet-people'],
])('refuses %j and writes nothing', async (args, said) => {
  const before = configOf(root);
  const command = startCommand(root, 'scripts/new.ts', args);
  expect(await command.ends()).toBe(1);
  expect(command.output()).toContain(said);
  expect(command.output().trim().split('\n')).toHaveLength(1);
  expect(configOf(root)).toBe(before);
  expect(existsSync(join(root, 'functions', String(args[0])))).toBe(args[0] === 'posts' || args[0] === '');
});

it.each([
  ['no list', '{\n  "projectId": "p"\n}\n'],
  ['an empty object', '{}'],
  ['an empty list', '{\n  "projectId": "p",\n  "functions": []\n}\n'],
  ['one line', '{"functions":[{"$id":"a","vars":[{"key":"functions","value":"]\\"["}]}],"teams":[]}'],
  ['a list of its own elsewhere', '{ "settings": { "functions": [] }, "functions": [\n\t{ "$id": "a" }\n] }'],
])('puts a function into a file with %s', (_, text) => {
  const section = { $id: 'new', execute: ['users'] };
  const before = JSON.parse(text) as { functions?: object[] };
  expect(JSON.parse(withFunction(text, section))).toEqual({
    ...before,
    functions: [...(before.functions ?? []), section],
  });
});
