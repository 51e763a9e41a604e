/**
 * The most that a test waits for an event, in milliseconds. A test continues as soon as the event happens, so this only
 * distinguishes a busy machine from a test that hangs.
 */
export const PATIENCE = 60_000;
