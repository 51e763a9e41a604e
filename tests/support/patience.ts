/**
 * How long a test waits at most for what happens on its own, in milliseconds. It passes as soon as it happens, so this only tells a
 * busy machine from a test that hangs.
 */
export const PATIENCE = 60_000;
