import { connection } from '../lib/api.ts';

/** The address of a function's own domain. */
export function domainOf(functionId: string): string {
  const [domain = 'localhost'] = connection().functionDomains;
  return `http://${functionId.toLowerCase()}.${domain}:${location.port || '80'}/`;
}
