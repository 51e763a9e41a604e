import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

// which cases tests/support/sample.ts takes; a failed run names it, and can be repeated with it
process.env['SAMPLE'] ??= String(Math.floor(Math.random() * 1_000_000));

const never = ['node_modules/**', '.local/**', '**/dist/**', 'examples/**'];
/** Tests whose state is in the servers that they start. */
const ofServers = ['local', 'functions', 'tests/conformance'].map((folder) => `${folder}/**/*.test.ts`);
const endToEnd = ['tests/e2e/*.test.ts'];
/** A fifth of the time of all tests: deployments with the real command line, one after the other. `THOROUGH=1` runs them, too. */
const thorough =
  process.env['THOROUGH'] === '1' || process.argv.some((word) => /(remote|cli|slow)\.test/.test(word))
    ? []
    : ['tests/test-remote.test.ts', 'tests/cli.test.ts', 'tests/deploy-slow.test.ts'];

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
        exclude: [...ofServers, ...endToEnd, ...thorough],
        globalSetup: 'tests/support/packages.ts',
      }),
      // they share the modules of a worker: loading them for each file would take a second
      project('servers', ofServers, { globalSetup: 'tests/support/packages.ts', isolate: false }),
      // deploys once, for all of them
      project('end to end', endToEnd, { globalSetup: 'tests/e2e/support/setup.ts' }),
    ],
  },
});
