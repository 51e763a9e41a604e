import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Query, Proxy as Rules } from 'node-appwrite';
import { clients, connection, id, isRemote } from './appwrite.ts';

export const NO_DOMAIN = 'the function has no domain of its own, or the key may not know it (rules.read)';

/** What came back from a function's own domain. */
export interface Raw {
  status: number;
  text: string;
}

/** The name that a function's own domain has; undefined where none is known. */
export async function domainOf(functionId: string): Promise<string | undefined> {
  if (!isRemote) return `${id(functionId)}.localhost`;
  const queries = [Query.equal('deploymentResourceId', id(functionId)), Query.equal('trigger', 'manual')];
  // a key without the right, or an Appwrite without the endpoint
  const found = await new Rules(clients.admin).listRules({ queries }).catch(() => undefined);
  return found?.rules.find(({ status }) => status === 'verified')?.domain;
}

/** Calls a function by its own domain, as a browser would. */
export function askDomain(domain: string, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Raw> {
  const { protocol, hostname, port } = new URL(connection.endpoint);
  const text = body === undefined ? '' : JSON.stringify(body);
  const request = protocol === 'https:' ? httpsRequest : httpRequest;
  // names under `localhost` are not resolved everywhere
  const address = isRemote ? { hostname: domain } : { hostname, port, headers: { host: `${domain}:${port}` } };
  return new Promise((resolve, reject) => {
    const headers = {
      ...address.headers,
      'content-length': Buffer.byteLength(text),
      ...(text ? { 'content-type': 'application/json' } : {}),
    };
    const outgoing = request({ ...address, method, path, headers }, async (answer) => {
      let received = '';
      for await (const chunk of answer.setEncoding('utf8')) received += chunk;
      resolve({ status: answer.statusCode ?? 0, text: received });
    });
    outgoing.on('error', reject).end(text);
  });
}
