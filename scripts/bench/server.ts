import { startLocal } from '../../local/server.ts';

/** The process that is measured: a local Appwrite on disk, in the folder given. Tells its parent when it is ready, and its memory. */
const [folder] = process.argv.slice(2);
const { local, close } = await startLocal({ projectId: 'bench', key: 'bench-key', folder, rateLimits: false });
process.send?.({ endpoint: local.endpoint });
process.on('message', () => process.send?.({ rss: process.memoryUsage.rss() }));
process.on('disconnect', () => {
  void close().then(() => process.exit(0));
});
