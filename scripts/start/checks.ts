import { join } from 'node:path';
import { TypeCheck } from '../../local/command/type-check.ts';
import type { Config } from '../../local/config/schema.ts';
import { deployments, functions } from '../../local/functions/documents.ts';
import { environmentOf } from '../../local/functions/function-environment.ts';
import type { Local } from '../../local/local.ts';
import { type Attempt, tryFunctions } from '../build/try-variables.ts';

/** Mistakes in functions that compile: type errors, variables, and errors while they are loaded. */
export class Checks {
  readonly #root: string;
  readonly #types: TypeCheck;

  constructor(root: string) {
    this.#root = root;
    this.#types = new TypeCheck(root, (text) => console.error(text));
  }

  /** Checks all types, and the bundles of these functions, without delaying the server. */
  run(local: Local, config: Config, deployed: readonly string[]): void {
    this.#types.run(config.functions.map(({ path }) => join(this.#root, path, 'main.ts')));
    this.#load(local, deployed).catch((error: unknown) => console.error(error));
  }

  stop(): void {
    this.#types.stop();
  }

  async #load(local: Local, deployed: readonly string[]): Promise<void> {
    const tried = await tryFunctions(
      this.#root,
      deployed.flatMap((id) => attemptOf(local, id)),
    );
    for (const { functionId, variables, failure } of tried) {
      if (variables !== undefined)
        console.error(`${functionId} will answer 500. Its variables are wrong: ${variables}`);
      if (failure !== undefined)
        console.error(`${functionId} will answer 503. It fails while it is loaded:\n${failure}`);
    }
  }
}

function attemptOf(local: Local, functionId: string): Attempt[] {
  const called = functions(local.store).get(functionId);
  const deployment = called && deployments(local.store).get(called.deploymentId);
  return called && deployment
    ? [{ functionId, environment: environmentOf(local, called, deployment, called.runtimeSpecification) }]
    : [];
}
