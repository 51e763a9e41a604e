import { guarded } from '../../local/command/guard.ts';
import { readCommand, StartError } from '../../local/command/options.ts';
import { ConfigError } from '../../local/config/read.ts';
import { GENERATED, type Generated, write } from './write.ts';

/** A command that writes some of the generated files, and says which. Exit code 1 where it cannot. */
export function runGenerate(command: string, kinds: readonly Generated[]): Promise<void> {
  const usage = `npm run ${command}   writes ${kinds.map((kind) => GENERATED[kind]).join(', ')}`;
  return guarded(usage, async () => {
    if (readCommand(process.argv.slice(2), {}, process.env) === 'help') return console.log(usage);
    for (const kind of kinds) console.log(`wrote ${await written(kind)}`);
  });
}

/** @throws StartError for a contract that cannot be used: whoever wrote it needs no stack of ours */
async function written(kind: Generated): Promise<string> {
  try {
    return await write(process.cwd(), kind);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new StartError(error instanceof Error ? error.message : String(error));
  }
}
