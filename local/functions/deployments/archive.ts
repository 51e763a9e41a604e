import { once } from 'node:events';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { create, extract } from 'tar';
import { type ArchiveEntry, refuseLinkOut, refuseLinksOutOf } from './links.ts';

/** The most that the files of a deployment may take, in bytes. Source: `_APP_COMPUTE_BUILD_SIZE_LIMIT` of appwrite 1.9.6, where nothing is set. */
const SIZE_LIMIT = 2_000_000_000;
/** How many files and folders a deployment may have; there the disk is the limit. */
const ENTRIES_LIMIT = 200_000;

/**
 * Unpacks a deployment's archive (tar, gzip). Links that stay inside the folder are kept; the folder is there only once all
 * of it is. Returns the size of its files, in bytes.
 * @throws Error if it is no such archive, its files take more than 2 GB, or a link leads out of it, with the link's name
 */
export function unpack(archive: Buffer, folder: string): Promise<number> {
  return extractTo(archive, folder, { entry: refuseLinkOut, folder: refuseLinksOutOf });
}

/** Unpacks what {@link packBuilt} packed, links among it. */
export function unpackBuilt(archive: Buffer, folder: string): Promise<number> {
  return extractTo(archive, folder, { entry() {}, folder() {} });
}

interface Entry extends ArchiveEntry {
  size?: number;
}

/** What refuses an entry of an archive, or all of them once they are there. */
interface Checks {
  entry(path: string, entry: Entry): void;
  folder(folder: string): void;
}

async function extractTo(archive: Buffer, folder: string, checks: Checks): Promise<number> {
  if (archive.length === 0) throw new Error('The archive is empty.');
  const half = `${folder}.part`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  try {
    const size = await extractInto(half, archive, checks);
    checks.folder(half);
    rmSync(folder, { recursive: true, force: true });
    renameSync(half, folder);
    return size;
  } catch (error) {
    rmSync(half, { recursive: true, force: true, maxRetries: 3 });
    throw error;
  }
}

async function extractInto(folder: string, archive: Buffer, checks: Checks): Promise<number> {
  let size = 0;
  let entries = 0;
  const filter = (path: string, entry: Entry) => {
    // links count as well: each one is read
    if (++entries > ENTRIES_LIMIT) throw new Error(`The archive has more than ${ENTRIES_LIMIT} files.`);
    checks.entry(path, entry);
    size += entry.size ?? 0;
    if (size > SIZE_LIMIT) throw tooLarge();
    return true;
  };
  // unzipped here: tar would hold all that one piece of the archive becomes in memory
  const unpacking = extract({ cwd: folder, filter, zstd: false, brotli: false });
  // 'finish' comes before the last files are written
  const closed = once(unpacking, 'close');
  closed.catch(() => undefined);
  let over = false;
  unpacking.on('eof', () => {
    over = true;
  });
  for await (const chunk of tarOf(archive)) {
    if (!unpacking.write(chunk)) await Promise.race([once(unpacking, 'drain'), closed]);
    // what follows the end is no part of the archive
    if (over) break;
  }
  unpacking.end();
  await closed;
  return size;
}

/** The archive unzipped, piece by piece. @throws Error if that is no tar, or more than the limit and its headers */
async function* tarOf(archive: Buffer): AsyncGenerator<Buffer> {
  const source = isGzip(archive) ? Readable.from([archive]).pipe(createGunzip()) : [archive];
  let total = 0;
  for await (const chunk of source as AsyncIterable<Buffer> | Buffer[]) {
    if (total === 0 && isGzip(chunk)) throw new Error('The archive is zipped twice.');
    total += chunk.length;
    if (total > SIZE_LIMIT + ENTRIES_LIMIT * 1024) throw tooLarge();
    yield chunk;
  }
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function tooLarge(): Error {
  return new Error(`The files of the archive take more than ${SIZE_LIMIT} bytes.`);
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

/** Packs what build commands made of a deployment, without keeping others waiting. Returns the size of its files, too, in bytes. */
export async function packBuilt(folder: string): Promise<{ archive: Buffer; size: number }> {
  const chunks: Buffer[] = [];
  let size = 0;
  const filter = (_path: string, entry: Entry) => {
    size += entry.size ?? 0;
    return true;
  };
  // packed for this machine alone: speed counts, not size
  for await (const chunk of create({ gzip: { level: 1 }, cwd: folder, portable: true, filter }, ['.']))
    chunks.push(Buffer.from(chunk));
  return { archive: Buffer.concat(chunks), size };
}
