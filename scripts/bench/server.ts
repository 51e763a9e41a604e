import { startLocal } from '../../local/server.ts';

/** The measured process: a local Appwrite on disk in the given folder. It sends its parent when it is ready, and its memory. */
const [folder] = process.argv.slice(2);
const { local, close } = await startLocal({ projectId: 'bench', key: 'bench-key', folder, rateLimits: false });
process.send?.({ endpoint: local.endpoint });
process.on('message', () => process.send?.({ rss: process.memoryUsage.rss() }));
process.on('disconnect', () => {
  void close().then(() => process.exit(0));
});
