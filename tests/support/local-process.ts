import { startLocal } from '../../local/server.ts';
import { makePosts } from './posts.ts';

/** A local Appwrite on disk in a process of its own, so that a test can kill it. Tells its parent the endpoint. */
const [folder] = process.argv.slice(2);
const { local } = await startLocal({ projectId: 'test', key: 'test-key', folder, rateLimits: false });
makePosts(local);
process.send?.(local.endpoint);
