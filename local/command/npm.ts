import type { ParseArgsConfig } from 'node:util';

/** An option that users also set for npm itself, in its configuration or in CI. Alone it proves nothing. */
const NPMS_OWN = 'yes';

/**
 * The line to type instead, if npm took a command's options for itself because `--` is missing (`npm start --memory`). npm
 * passes them on as `npm_config_*`. These variables serve only this message, because they can also come from a
 * configuration file. Undefined if no `--` is missing.
 */
export function lineForNpm(
  args: readonly string[],
  options: Record<string, NonNullable<ParseArgsConfig['options']>[string] & { optional?: boolean }>,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const script = environment['npm_lifecycle_event'];
  if (script === undefined) return undefined;
  const taken = Object.entries(options).filter(([name, { type }]) => isTaken(name, type, environment));
  if (taken.every(([name]) => name === NPMS_OWN)) return undefined;
  const left = [...args];
  const parts = taken.flatMap(([name, { type, optional }]) => {
    if (type === 'boolean') return [`--${name}`];
    const value = environment[variableOf(name)];
    if (value !== 'true') return [`--${name}`, value];
    // without `=` npm leaves the value among the arguments
    if (left[0]?.startsWith('-') === false) return [`--${name}`, left.shift()];
    return optional ? [`--${name}`] : [`--${name}`, name.toUpperCase()];
  });
  const command = script === 'start' || script === 'test' ? `npm ${script}` : `npm run ${script}`;
  return [command, '--', ...parts, ...left].join(' ');
}

function isTaken(
  name: string,
  type: 'string' | 'boolean',
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  // npm reads `--no-watch` as `watch=false`
  if (name.startsWith('no-')) return environment[variableOf(name.slice(3))] === '';
  const value = environment[variableOf(name)];
  return type === 'boolean' ? value === 'true' : value !== undefined && value !== '';
}

function variableOf(name: string): string {
  return `npm_config_${name.replaceAll('-', '_')}`;
}
