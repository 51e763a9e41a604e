import { AppwriteError } from './errors.ts';
import { Api } from './http/api.ts';
import { warningOf } from './http/formats/formats.ts';
import { corsHeaders } from './http/origin.ts';
import { type Door, refusal } from './http/server.ts';
import type { Local } from './local.ts';
import type { Service } from './service.ts';

/** The doors of all services, in their order; the last one is that of the API. */
export function doorsOf(local: Local, all: readonly Service[]): Door[] {
  const doors = all.flatMap((service) => service.doors ?? []);
  const own = all.flatMap((service) => service.ownDoors ?? []);
  return [...doors.map((door) => recorded(local, door)), ...own, recorded(local, apiDoor(local, all))];
}

/** Records the requests to the API and to functions that a handler answers. */
function recorded(local: Local, door: Door): Door {
  return async (request) => {
    const started = performance.now();
    try {
      const reply = await door(request);
      if (reply) local.traffic.add(request, { started, status: reply.status, error: reply.error });
      return reply;
    } catch (error) {
      const status = error instanceof AppwriteError ? error.code : 500;
      local.traffic.add(request, { started, status, error });
      throw error;
    }
  };
}

function apiDoor(local: Local, all: readonly Service[]): Door {
  const api = new Api(
    local,
    all.flatMap((service) => service.routes),
  );
  return async (request) => {
    if (request.path !== '/v1' && !request.path.startsWith('/v1/')) return undefined;
    const warning = warningOf(request);
    try {
      const reply = await api.answer(request);
      return { ...reply, headers: { ...warning, ...reply.headers } };
    } catch (error) {
      const reply = refusal((fault) => local.store.complain(fault), error);
      const cors = corsHeaders(local.platforms, request);
      return { ...reply, error, headers: { ...warning, ...cors, ...reply.headers } };
    }
  };
}

/** The only door while a snapshot is restored. */
export const refuseMeanwhile: Door = () => {
  throw new AppwriteError(503, 'general_server_error', 'The local Appwrite restores a snapshot.');
};
