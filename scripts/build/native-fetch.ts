/**
 * Stands in for `undici` in a function's bundle. The SDK ships its own copy of it (416 kB, some 50 ms of every first
 * execution) for what Node 22 has built in. Node loads its own at the first touch of `FormData` or `File`, or the first
 * fetch, in 16 ms: nothing here touches them before they are used.
 */
export const fetch: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, init);

export const FormData = lazyClass(() => globalThis.FormData);
export const File = lazyClass(() => globalThis.File);

/** The SDK makes one for `setSelfSigned(true)` alone, and Node gives its own agent to nobody. */
export class Agent {
  constructor() {
    throw new Error(
      'setSelfSigned(true) is not supported in a bundle: trust the certificate with NODE_EXTRA_CA_CERTS.',
    );
  }
}

/** A class that is looked up when it is first made an instance of, or asked whether something is one. */
function lazyClass<Class extends new (...args: never[]) => object>(find: () => Class): Class {
  const stand = class {} as unknown as Class;
  return new Proxy(stand, {
    construct: (_, args) => Reflect.construct(find(), args),
    get: (_, name) =>
      name === Symbol.hasInstance ? (value: unknown) => value instanceof find() : Reflect.get(find(), name),
  });
}
