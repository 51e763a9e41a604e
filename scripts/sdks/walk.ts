import Module, { createRequire } from 'node:module';
import { Lacking, Sdk } from './sdk.ts';
import { type Flows, serverFlows } from './server-flows.ts';
import { webFlows } from './web-flows.ts';

/** The result of a flow: it works, the SDK has no such service, or how it failed. */
export type Outcome = 'works' | 'not in the SDK' | { failed: string };

/** The SDK under test, and its server. */
export interface Walk {
  /** The package's main file. */
  entry: string;
  kind: 'server' | 'web';
  endpoint: string;
  project: string;
  key: string;
}

/** Runs all flows for an SDK, one after another. */
export async function walk({ entry, kind, endpoint, project, key }: Walk): Promise<Record<string, Outcome>> {
  if (kind === 'web') beBrowser(entry);
  const sdk = new Sdk(entry);
  sdk.connect({ setEndpoint: endpoint, setProject: project, ...(kind === 'server' ? { setKey: key } : {}) });
  const flows: Flows = kind === 'server' ? serverFlows : webFlows;
  const outcomes: Record<string, Outcome> = {};
  for (const [name, flow] of Object.entries(flows)) {
    try {
      await flow(sdk);
      outcomes[name] = 'works';
    } catch (error) {
      const failed = error instanceof Error ? error.message : String(error);
      outcomes[name] = error instanceof Lacking ? 'not in the SDK' : { failed };
    }
  }
  return outcomes;
}

/** What the web SDK needs of a browser: storage for the session if there is no cookie, fetch and forms. */
function beBrowser(entry: string): void {
  const kept = new Map<string, string>();
  const localStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  Object.assign(globalThis, { localStorage, window: { ...globalThis, localStorage, console } });
  // older SDKs depend on packages for Node.js, which in a browser export the browser's own
  replace(entry, 'cross-fetch', { fetch, Headers, Request, Response });
  replace(entry, 'isomorphic-form-data', FormData);
}

/** Replaces the exports of a package that an SDK requires. */
function replace(entry: string, name: string, exports: unknown): void {
  const require = createRequire(entry);
  try {
    const path = require.resolve(name);
    require.cache[path] = Object.assign(new Module(path), { exports, loaded: true });
  } catch {
    // the SDK does not need it
  }
}

// in its own process, so that the globals of one SDK do not affect the next
process.once('message', async (asked: Walk) => {
  process.send?.(await walk(asked));
  process.disconnect();
});
