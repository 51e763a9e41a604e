import Module, { createRequire } from 'node:module';
import { Lacking, Sdk } from './sdk.ts';
import { type Flows, serverFlows } from './server-flows.ts';
import { webFlows } from './web-flows.ts';

/** What became of a flow: it works, the SDK has no such service, or how it failed. */
export type Outcome = 'works' | 'not in the SDK' | { failed: string };

/** Which SDK is walked, and where to. */
export interface Walk {
  /** The package's main file. */
  entry: string;
  kind: 'server' | 'web';
  endpoint: string;
  project: string;
  key: string;
}

/** Takes an SDK through all flows of its kind, one after another, and gives what became of each. */
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

/** What the web SDK asks of a browser: a place where it keeps the session that it got no cookie for, its fetch and its forms. */
function beBrowser(entry: string): void {
  const kept = new Map<string, string>();
  const localStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  Object.assign(globalThis, { localStorage, window: { ...globalThis, localStorage, console } });
  // older ones bring their own for Node.js; in a browser these packages give the browser's
  replace(entry, 'cross-fetch', { fetch, Headers, Request, Response });
  replace(entry, 'isomorphic-form-data', FormData);
}

/** Has a package that an SDK requires give something else. */
function replace(entry: string, name: string, exports: unknown): void {
  const require = createRequire(entry);
  try {
    const path = require.resolve(name);
    require.cache[path] = Object.assign(new Module(path), { exports, loaded: true });
  } catch {
    // the SDK does without it
  }
}

// as a process of its own: what one SDK leaves in globals is not there for the next
process.once('message', async (asked: Walk) => {
  process.send?.(await walk(asked));
  process.disconnect();
});
