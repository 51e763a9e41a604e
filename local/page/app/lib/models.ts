import type { Models } from 'node-appwrite';
import type { InboxItem } from '../../../inbox/inbox-item.ts';
import { enc, withQuery } from './address.ts';
import { type Ask, api, query } from './api.ts';

export type User = Models.User<Record<string, unknown>>;
export type Fn = Models.Function;
export type Execution = Models.Execution;
export type Deployment = Models.Deployment;
export type Table = Models.Table;
export type Row = Models.Row & Record<string, unknown>;
export type { InboxItem, Models };

/** The last messages in the inbox, newest first. @param to an address or a user's id; empty for all */
export async function readInbox(signal: AbortSignal, to = '', limit = 100): Promise<InboxItem[]> {
  const answer = await fetch(withQuery('/inbox', { limit, to }), {
    headers: { accept: 'application/json' },
    credentials: 'omit',
    signal,
  });
  if (!answer.ok) throw new Error(`The inbox could not be read (${answer.status}).`);
  return (await answer.json()) as InboxItem[];
}

/** How many there are in a list of the API. */
export async function countOf(path: string, ask: Pick<Ask, 'as' | 'signal'>): Promise<number> {
  const list = await api<{ total: number }>('GET', path, { ...ask, query: { queries: [limit(1)] } });
  return list.total;
}

/** All databases with their tables. */
export async function readTables(signal: AbortSignal): Promise<{ database: Models.Database; tables: Table[] }[]> {
  const read = <T>(path: string) => api<T>('GET', path, { query: { queries: [limit(200)] }, signal });
  const { databases } = await read<Models.DatabaseList>('/tablesdb');
  return Promise.all(
    databases.map(async (database) => {
      const { tables } = await read<Models.TableList>(`/tablesdb/${enc(database.$id)}/tables`);
      return { database, tables };
    }),
  );
}

/** The rows of a table, as a path of the API. */
export function rowsPath(databaseId: string, tableId: string): string {
  return `/tablesdb/${enc(databaseId)}/tables/${enc(tableId)}/rows`;
}

/** All functions, by name. */
export async function readFunctions(signal: AbortSignal): Promise<Fn[]> {
  const { functions } = await api<Models.FunctionList>('GET', '/functions', {
    query: { queries: [limit(500)] },
    signal,
  });
  return functions.toSorted((a, b) => a.name.localeCompare(b.name));
}

/** A function's executions, newest first. */
export function readExecutions(
  functionId: string,
  queries: readonly string[],
  signal: AbortSignal,
): Promise<Models.ExecutionList> {
  return api('GET', `/functions/${enc(functionId)}/executions`, {
    query: { queries: [query('orderDesc', '$createdAt'), ...queries] },
    signal,
  });
}

export const limit = (number: number) => query('limit', undefined, [number]);
export const after = (id: string) => query('cursorAfter', undefined, [id]);
export const equal = (attribute: string, value: unknown) => query('equal', attribute, [value]);

/** An id in the form of Appwrite's SDKs: time and chance. */
export function newId(): string {
  const now = Date.now();
  const seconds = Math.floor(now / 1000).toString(16);
  const micro = ((now % 1000) * 1000).toString(16).padStart(5, '0');
  const random = Array.from(crypto.getRandomValues(new Uint8Array(7)), (byte) => (byte % 16).toString(16)).join('');
  return seconds + micro + random;
}
