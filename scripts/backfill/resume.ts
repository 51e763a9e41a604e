import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import type { Connection } from '../connection.ts';

const schema = z.object({ cursor: z.string(), done: z.number(), onboarded: z.number(), failed: z.number() });

/** The position of a run. */
export type Position = z.infer<typeof schema>;

/** Stores the position of a run for each server and project, under `.local`, without the key. */
export class Resume {
  readonly #path: string;

  constructor(root: string, { endpoint, projectId }: Connection) {
    const name = createHash('sha256').update(`${endpoint} ${projectId}`).digest('hex').slice(0, 16);
    this.#path = join(root, '.local', `backfill-${name}.json`);
  }

  /** Where to continue; undefined for the beginning. */
  read(): Position | undefined {
    try {
      const { data } = schema.safeParse(JSON.parse(readFileSync(this.#path, 'utf8')));
      return data;
    } catch {
      return undefined;
    }
  }

  keep(position: Position): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, JSON.stringify(position));
  }

  forget(): void {
    rmSync(this.#path, { force: true });
  }
}
