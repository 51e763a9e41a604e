import { guarded } from '../../local/command/guard.ts';
import { readCommand, StartError } from '../../local/command/options.ts';
import { ConfigError } from '../../local/config/read.ts';
import { GENERATED, type Generated, rewrite, write } from './write.ts';

const OPTIONS = { changed: { type: 'boolean', default: false } } as const;

/** A command that writes some of the generated files and prints which. Exit code 1 on failure. */
export function runGenerate(command: string, kinds: readonly Generated[]): Promise<void> {
  const usage = `npm run ${command} -- [--changed]   writes ${kinds.map((kind) => GENERATED[kind]).join(', ')}
  --changed   only those that are there and should differ`;
  return guarded(usage, async () => {
    const read = readCommand(process.argv.slice(2), OPTIONS, process.env);
    if (read === 'help') return console.log(usage);
    const make = read.values.changed ? rewrite : write;
    for (const kind of kinds) {
      const file = await madeBy(make, kind);
      if (file !== undefined) console.log(`wrote ${file}`);
    }
  });
}

/** @throws StartError for an invalid contract, without a stack: the mistake is in the contract */
async function madeBy(
  make: (root: string, kind: Generated) => Promise<string | undefined>,
  kind: Generated,
): Promise<string | undefined> {
  try {
    return await make(process.cwd(), kind);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new StartError(error instanceof Error ? error.message : String(error));
  }
}
