import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { create, extract } from 'tar';

/**
 * Unpacks a deployment's archive (tar, gzip). What points out of the folder is left out; the folder is there only once all
 * of it is. Gives the size of its files, in bytes.
 * @throws Error where it is no such archive
 */
export async function unpack(archive: Buffer, folder: string): Promise<number> {
  if (archive.length === 0) throw new Error('The archive is empty.');
  const half = `${folder}.part`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  let size = 0;
  const filter = (_path: string, entry: { size?: number; type?: string }) => {
    if (entry.type === 'SymbolicLink' || entry.type === 'Link') return false;
    size += entry.size ?? 0;
    return true;
  };
  await new Promise<void>((resolve, reject) => {
    const unpacking = extract({ cwd: half, filter });
    unpacking.on('error', reject);
    // 'finish' comes before the last files are written
    unpacking.on('close', () => resolve());
    unpacking.end(archive);
  });
  rmSync(folder, { recursive: true, force: true });
  renameSync(half, folder);
  return size;
}

/** Packs a folder as a deployment's archive. */
export function pack(folder: string): Promise<Buffer> {
  return packFiles(folder, ['.']);
}

/** Packs these files of a folder as a deployment's archive; what a link leads to is packed in its place. */
export async function packFiles(folder: string, files: readonly string[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const packed = create({ gzip: true, cwd: folder, portable: true, sync: true, follow: true }, [...files]);
  for (let chunk = packed.read(); chunk; chunk = packed.read()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
