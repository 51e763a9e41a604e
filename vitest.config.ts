import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', '.local/**', 'dist/**'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // the conformance tests share the one Appwrite that this names
    fileParallelism: process.env['APPWRITE_ENDPOINT'] === undefined,
    reporters: ['default', './tests/support/closing-line.ts'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
});
