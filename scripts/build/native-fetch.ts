/**
 * Replaces `undici` in a function's bundle. The SDK includes a copy of it (416 kB, some 50 ms of every first execution) for
 * what Node 22 has built in. Node loads its own in 16 ms at the first use of `FormData`, `File` or fetch, so nothing here
 * uses them earlier.
 */
export const fetch: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, init);

export const FormData = lazyClass(() => globalThis.FormData);
export const File = lazyClass(() => globalThis.File);

/** The SDK uses an agent only for `setSelfSigned(true)`, and Node does not export its own. */
export class Agent {
  constructor() {
    throw new Error(
      'setSelfSigned(true) is not supported in a bundle: trust the certificate with NODE_EXTRA_CA_CERTS.',
    );
  }
}

/** A class that is looked up at the first `new` or `instanceof`. */
function lazyClass<Class extends new (...args: never[]) => object>(find: () => Class): Class {
  const stand = class {} as unknown as Class;
  return new Proxy(stand, {
    construct: (_, args) => Reflect.construct(find(), args),
    get: (_, name) =>
      name === Symbol.hasInstance ? (value: unknown) => value instanceof find() : Reflect.get(find(), name),
  });
}
