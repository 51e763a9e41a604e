import { defineConfig } from 'vitest/config';

/** The test of the sample app, which `npm run test:example` runs after building it. */
export default defineConfig({
  test: {
    include: ['examples/*/test/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
    // two browsers at the same time: each mostly waits
    maxWorkers: 2,
    reporters: ['default', './tests/support/closing-line.ts'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
});
