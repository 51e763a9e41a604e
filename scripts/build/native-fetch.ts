/**
 * Stands in for `undici` in a function's bundle. The SDK ships its own copy of it (416 kB, some 50 ms of every first
 * execution) for what Node 22 has built in.
 */
export const { fetch, FormData, File } = globalThis;

/** The SDK makes one for `setSelfSigned(true)` alone, and Node gives its own agent to nobody. */
export class Agent {
  constructor() {
    throw new Error(
      'setSelfSigned(true) is not supported in a bundle: trust the certificate with NODE_EXTRA_CA_CERTS.',
    );
  }
}
