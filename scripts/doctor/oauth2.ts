import type { Extras } from '../../local/config/extras.ts';
import type { Connection } from '../connection.ts';
import { type Finding, ok, todo } from './finding.ts';

/**
 * Whether each OAuth2 provider that appwrite.extras.json declares is turned on. The check begins a sign-in, which changes
 * nothing and needs no scope.
 */
export function lookAtOAuth2({ endpoint, projectId }: Connection, { oauth2 }: Extras): Promise<Finding[]> {
  const declared = Object.entries(oauth2).flatMap(([id, provider]) => (provider?.enabled ? [id] : []));
  return Promise.all(
    declared.map(async (id) => {
      const url = `${endpoint}/account/sessions/oauth2/${id}?project=${projectId}`;
      const { status } = await fetch(url, { redirect: 'manual' });
      const advice = 'turn it on in the console under Auth, Settings, with its client id and secret';
      return status === 301
        ? ok('OAuth2', id)
        : todo('OAuth2', `the provider ${id} is not turned on (${status})`, advice);
    }),
  );
}
