import { complainOfConfig } from '../../local/command/complaints.ts';
import { ConfigError } from '../../local/config/read.ts';
import { type Generated, write } from './write.ts';

/** A command that makes some of what is generated, and says which files. Exit code 1 where it cannot. */
export async function runGenerate(kinds: readonly Generated[]): Promise<void> {
  try {
    for (const kind of kinds) console.log(`wrote ${await write(process.cwd(), kind)}`);
  } catch (error) {
    if (error instanceof ConfigError) complainOfConfig(error);
    else console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
