import { list } from 'tar';

/** The files of a deployment's archive (tar, gzip), by path. @throws Error for an invalid archive */
export async function filesOf(archive: Uint8Array): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  await new Promise<void>((resolve, reject) => {
    const reading = list({
      onReadEntry(entry) {
        const chunks: Buffer[] = [];
        entry.on('data', (chunk: Buffer) => chunks.push(chunk));
        entry.on('end', () => {
          if (entry.type === 'File') files.set(entry.path.replace(/^\.\//, ''), Buffer.concat(chunks));
        });
      },
    });
    reading.on('error', reject);
    reading.on('end', () => resolve());
    reading.end(Buffer.from(archive));
  });
  return files;
}
