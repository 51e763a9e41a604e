import { defineConfig } from 'vitest/config';

// which cases tests/support/sample.ts takes; a failed run names it, and can be repeated with it
process.env['SAMPLE'] ??= String(Math.floor(Math.random() * 1_000_000));

const exclude = ['node_modules/**', '.local/**', '**/dist/**'];

export default defineConfig({
  test: {
    // only to end what hangs: on a busy machine everything takes many times as long
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    // the conformance tests share the one Appwrite that this names
    fileParallelism: process.env['APPWRITE_ENDPOINT'] === undefined,
    // a test mostly waits for the processes that it started, which leaves a CPU to another one
    maxWorkers: '100%',
    setupFiles: ['./tests/support/setup.ts'],
    reporters: ['default', './tests/support/closing-line.ts'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
    projects: [
      {
        extends: true,
        test: {
          name: 'project',
          include: ['**/*.test.ts'],
          exclude: [...exclude, 'tests/e2e/**'],
          globalSetup: ['tests/support/packages.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'end to end',
          include: ['tests/e2e/*.test.ts'],
          exclude,
          // deploys once, for all of them
          globalSetup: ['tests/e2e/support/setup.ts'],
        },
      },
    ],
  },
});
