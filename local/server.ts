import { Api } from './http/api.ts';
import { corsHeaders } from './http/origin.ts';
import { type Door, HttpServer, refusal } from './http/server.ts';
import { Local, type LocalOptions } from './local.ts';
import { QUICK } from './pace.ts';
import type { Service } from './service.ts';
import { services } from './services.ts';

const defaults: Omit<LocalOptions, 'projectId'> = {
  port: 0,
  host: '127.0.0.1',
  folder: undefined,
  key: undefined,
  platforms: [{ hostname: 'localhost' }],
  functionDomains: ['localhost'],
  functionIdleTime: 5 * 60_000,
  rateLimits: true,
  smtpUrl: undefined,
  pace: QUICK,
  hooks: {},
};

/** A local Appwrite that is up. */
export interface RunningLocal {
  local: Local;
  /** Ends the server, its workers and every function's process. */
  close(): Promise<void>;
}

/** How to start a local Appwrite: what is left out has its default. */
export interface StartLocalOptions extends Partial<LocalOptions> {
  projectId: string;
  /** Brings about what has to be there before work that an earlier process left goes on. */
  prepare?(local: Local): Promise<void> | void;
}

/** Starts an Appwrite on this machine. @throws Error with code EADDRINUSE where the port is taken */
export async function startLocal({ prepare, ...options }: StartLocalOptions): Promise<RunningLocal> {
  const local = new Local({ ...defaults, ...options });
  const all = services(local);
  const server = new HttpServer([...all.flatMap((service) => service.doors ?? []), apiDoor(local, all)]);
  const { host } = local.options;
  const port = await server.listen(local.options.port, host).catch((error: unknown) => {
    local.store.close();
    throw error;
  });
  local.origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  try {
    for (const service of all) await service.start?.();
    await prepare?.(local);
  } catch (error) {
    await close(local, server, all);
    throw error;
  }
  local.jobs.start();
  return { local, close: () => close(local, server, all) };
}

function apiDoor(local: Local, all: readonly Service[]): Door {
  const api = new Api(
    local,
    all.flatMap((service) => service.routes),
  );
  return async (request) => {
    if (request.path !== '/v1' && !request.path.startsWith('/v1/')) return undefined;
    try {
      return await api.answer(request);
    } catch (error) {
      const reply = refusal(error);
      return { ...reply, headers: { ...corsHeaders(local.project.platforms, request), ...reply.headers } };
    }
  };
}

async function close(local: Local, server: HttpServer, all: readonly Service[]): Promise<void> {
  await server.close();
  for (const service of [...all].reverse()) await service.stop?.();
  await local.jobs.stop();
  local.store.close();
}
