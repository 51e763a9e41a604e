import type { ParseArgsConfig } from 'node:util';

/** An option that may be set for all of npm, by its configuration or in CI, and says nothing alone. */
const NPMS_OWN = 'yes';

/**
 * The line to type instead, where npm took a command's options for its own because `--` is missing (`npm start --memory`).
 * npm then passes them on as `npm_config_*`, which is used for this alone: their values may as well come from a file.
 * Undefined where nothing is missing.
 */
export function lineForNpm(
  args: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const script = environment['npm_lifecycle_event'];
  if (script === undefined) return undefined;
  const taken = Object.entries(options).filter(([name, { type }]) => isTaken(name, type, environment));
  if (taken.every(([name]) => name === NPMS_OWN)) return undefined;
  const left = [...args];
  const parts = taken.flatMap(([name, { type }]) => {
    if (type === 'boolean') return [`--${name}`];
    const value = environment[variableOf(name)];
    if (value !== 'true') return [`--${name}`, value];
    // without `=` npm leaves the value among the words
    return [`--${name}`, left[0]?.startsWith('-') === false ? left.shift() : name.toUpperCase()];
  });
  const command = script === 'start' || script === 'test' ? `npm ${script}` : `npm run ${script}`;
  return [command, '--', ...parts, ...left].join(' ');
}

function isTaken(
  name: string,
  type: 'string' | 'boolean',
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  // `--no-watch` is to npm that `watch` is off
  if (name.startsWith('no-')) return environment[variableOf(name.slice(3))] === '';
  const value = environment[variableOf(name)];
  return type === 'boolean' ? value === 'true' : value !== undefined && value !== '';
}

function variableOf(name: string): string {
  return `npm_config_${name.replaceAll('-', '_')}`;
}
