import { expect, it } from 'vitest';
import { LISTENING, readListening } from './listening.ts';
import { lineForNpm } from './npm.ts';
import { OptionError, readCommand } from './options.ts';

function listening(...args: string[]) {
  const read = readCommand(args, LISTENING, {});
  if (read === 'help') throw new Error('help');
  return readListening(read.values);
}

it('listens on the loopback interface by default', () => {
  const platforms = [{ hostname: 'localhost' }];
  expect(listening()).toEqual({ port: 4600, host: '127.0.0.1', key: undefined, platforms });
});

it.each([
  ['--host', 'my-machine', 'must be an IP address'],
  ['--platform', 'http://localhost:5173', 'must be a host name'],
  ['--key', 'a b', 'ASCII characters without blanks'],
  ['--port', '70000', 'a number from 0 to 65535'],
  ['--prot', '1', "Unknown option '--prot'"],
])('refuses %s %s', (option, value, why) => {
  expect(() => listening(option, value)).toThrow(OptionError);
  expect(() => listening(option, value)).toThrow(why);
});

it('refuses an unexpected argument', () => {
  expect(() => listening('4700')).toThrow("Unknown argument '4700'. With npm, write options after `--`");
});

it('reads an option whose value may be missing', () => {
  const read = (...args: string[]) => {
    const values = readCommand(args, { to: { type: 'string', optional: true }, port: { type: 'string' } }, {});
    return values === 'help' ? values : values.values;
  };
  expect(read('--to')).toMatchObject({ to: '' });
  expect(read('--to', '--port', '1')).toMatchObject({ to: '', port: '1' });
  expect(read('--to', 'here')).toMatchObject({ to: 'here' });
  expect(() => read('--port')).toThrow("'--port <value>' argument missing");
});

const options = {
  to: { type: 'string', optional: true },
  port: { type: 'string' },
  watch: { type: 'boolean' },
  yes: { type: 'boolean' },
} as const;

it.each([
  [{}, undefined],
  [{ npm_config_port: '1' }, undefined], // not run by npm
  [{ npm_lifecycle_event: 'start', npm_config_watch: '' }, undefined],
  [{ npm_lifecycle_event: 'start', npm_config_yes: 'true' }, undefined], // set for all of npm
  [{ npm_lifecycle_event: 'start', npm_config_yes: 'true', npm_config_watch: 'true' }, 'npm start -- --watch --yes a'],
  [{ npm_lifecycle_event: 'x', npm_config_to: 'true', npm_config_watch: 'true' }, 'npm run x -- --to a --watch'],
  [{ npm_lifecycle_event: 'x', npm_config_port: 'true' }, 'npm run x -- --port a'],
  [{ npm_lifecycle_event: 'x', npm_config_port: '1' }, 'npm run x -- --port 1 a'],
])('of %j makes the line %s', (environment, line) => {
  expect(lineForNpm(['a'], options, environment)).toBe(line);
});
