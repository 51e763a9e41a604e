import { type Connection, localConnection } from '../connection.ts';
import { BackfillError } from './backfill.ts';

/**
 * Options first, then the environment, then the running local Appwrite. Another server needs endpoint, project and key: the
 * key of the local Appwrite is never sent elsewhere.
 * @throws BackfillError if something is missing
 */
export function connect(
  root: string,
  environment: Readonly<Record<string, string | undefined>>,
  options: { endpoint?: string; project?: string; key?: string },
): Connection {
  const endpoint = options.endpoint ?? environment['APPWRITE_ENDPOINT'];
  const projectId = options.project ?? environment['APPWRITE_PROJECT_ID'];
  const key = options.key ?? environment['APPWRITE_API_KEY'];
  if (endpoint && projectId && key) return { endpoint, projectId, key };
  const missing = [!endpoint && 'APPWRITE_ENDPOINT', !projectId && 'APPWRITE_PROJECT_ID', !key && 'APPWRITE_API_KEY'];
  const names = missing.filter((name) => name !== false).join(' and ');
  if (endpoint || projectId || key)
    throw new BackfillError(`${names} must be set, too (or none of the three, for the local Appwrite).`);
  const local = localConnection(root);
  if (!local) throw new BackfillError(`No local Appwrite is running here: npm start, or set ${names}.`);
  return local;
}
