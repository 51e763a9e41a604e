import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

// which cases tests/support/sample.ts takes; a failed run names it, and can be repeated with it
process.env['SAMPLE'] ??= String(Math.floor(Math.random() * 1_000_000));

const never = ['node_modules/**', '.local/**', '**/dist/**', 'examples/**'];
/** Tests whose state is in the servers that they start. */
const ofServers = ['local', 'functions', 'tests/conformance'].map((folder) => `${folder}/**/*.test.ts`);
const endToEnd = ['tests/e2e/*.test.ts'];
/** Deployments with the real command line, one after the other: a fifth of the time of all tests. */
const long = ['test-remote.test', 'cli.test', 'deploy-slow.test'];
/** `THOROUGH=1` runs all of them, and `npm test -- tests/cli.test.ts` the one that it names. */
const leftOut = process.env['THOROUGH'] === '1' ? [] : long.filter((name) => !process.argv.join(' ').includes(name));

function project(
  name: string,
  include: string[],
  options: { exclude?: string[]; globalSetup: string; isolate?: boolean },
): TestProjectInlineConfiguration {
  const { exclude = [], globalSetup, isolate = true } = options;
  return {
    extends: true,
    test: { name, include, exclude: [...never, ...exclude], globalSetup: [globalSetup], isolate },
  };
}

export default defineConfig({
  test: {
    // only to end what hangs: on a busy machine everything takes many times as long
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    // the conformance tests share the one Appwrite that this names
    fileParallelism: process.env['APPWRITE_ENDPOINT'] === undefined,
    // a test mostly waits for the processes that it started, which leaves a CPU to another one
    maxWorkers: availableParallelism() + 1,
    setupFiles: ['./tests/support/setup.ts'],
    reporters: ['default', './tests/support/closing-line.ts'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
    projects: [
      project('project', ['**/*.test.ts'], {
        exclude: [...ofServers, ...endToEnd, ...leftOut.map((name) => `tests/${name}.ts`)],
        globalSetup: 'tests/support/packages.ts',
      }),
      // they share the modules of a worker: loading them for each file would take a second
      project('servers', ofServers, { globalSetup: 'tests/support/packages.ts', isolate: false }),
      // deploys once, for all of them
      project('end to end', endToEnd, { globalSetup: 'tests/e2e/support/setup.ts' }),
    ],
  },
});
