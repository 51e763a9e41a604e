import { AppwriteError } from '../errors.ts';
import type { Reply } from '../http/reply.ts';
import type { Route } from '../http/route.ts';
import { type Kind, newerInput, olderBody } from '../tablesdb/model/bodies.ts';
import { olderError, olderPath } from './words.ts';

/** The scopes of `/databases`. A caller needs one of them. Source: the routes' scope labels in appwrite 1.9.6. */
export interface Scopes {
  read: string;
  write: string;
}

/** The routes of `/tablesdb` under the older paths and with the older names. */
export function inOlderWords(routes: readonly Route[], kind: Kind, scopes: Scopes): Route[] {
  return routes.map((newer) => ({
    ...newer,
    path: olderPath(newer.path),
    scopes: [newer.method === 'GET' ? scopes.read : scopes.write],
    run: async (context, input): Promise<Reply> => {
      try {
        const reply = await newer.run(context, newerInput(kind, input));
        return { ...reply, body: olderBody(kind, reply.body) };
      } catch (error) {
        throw error instanceof AppwriteError ? olderError(error) : error;
      }
    },
  }));
}
