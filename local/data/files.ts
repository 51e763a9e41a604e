import { text } from '../http/params.ts';
import type { Local } from '../local.ts';
import { blobs } from '../storage/blobs.ts';
import { contentFacts } from '../storage/content.ts';
import { type BucketDocument, buckets, type FileDocument, files } from '../storage/documents.ts';
import { uniqueId } from '../store/ids.ts';
import type { Entry } from './entries.ts';
import type { Import } from './import.ts';
import { Kind } from './kind.ts';

/** The folder of the files. That of a bucket has `files.json`, and the content of each file in `content/`. */
export const FILES_FOLDER = 'files';

const LIST = 'files.json';
const CONTENT = 'content';

function fileKind({ store }: Local, bucket: BucketDocument): Kind<FileDocument> {
  return new Kind<FileDocument>({
    collection: files(store, bucket),
    computed: [
      ...['signature', 'mimeType', 'sizeOriginal', 'sizeActual', 'compression', 'encryption'],
      ...['chunksUploaded', 'blob', 'search'],
    ],
    rules: { name: text(255) },
    required: ['$id', 'name'],
    permissions: () => [],
  });
}

/** The name under which the content of a file is: its id, and the extension of its name. */
function contentName({ $id, name }: { $id: string; name: string }): string {
  return `${$id}${/\.[a-z0-9]{1,10}$/i.exec(name)?.[0] ?? ''}`;
}

/** A bucket's list of files, and the content of each, with their places in the exported folder. */
export interface ExportedBucket {
  list: string;
  entries: Iterable<Entry>;
  contents: Iterable<Content>;
}

interface Content {
  path: string;
  bytes: Buffer;
}

/** Each bucket, sorted by id. Uploads that are not complete are left out. */
export function* exportedBuckets(local: Local): Generator<ExportedBucket> {
  const all = buckets(local.store).find({ limit: -1 });
  for (const bucket of all.toSorted((a, b) => (a.$id < b.$id ? -1 : 1))) {
    const folder = `${FILES_FOLDER}/${bucket.$id}`;
    const kind = fileKind(local, bucket);
    yield {
      list: `${folder}/${LIST}`,
      entries: fileEntries(kind),
      contents: fileContents(local, kind, `${folder}/${CONTENT}`),
    };
  }
}

function* completeFiles(kind: Kind<FileDocument>): Generator<FileDocument> {
  for (const file of kind.documents()) if (file.chunksUploaded === file.chunksTotal) yield file;
}

function* fileEntries(kind: Kind<FileDocument>): Generator<Entry> {
  for (const file of completeFiles(kind)) yield kind.entryOf(file);
}

function* fileContents(local: Local, kind: Kind<FileDocument>, folder: string): Generator<Content> {
  for (const file of completeFiles(kind))
    yield { path: `${folder}/${contentName(file)}`, bytes: blobs(local).read(file.blob) ?? Buffer.alloc(0) };
}

/** Imports the files. Their buckets must exist: the configuration declares them. */
export function importFiles(running: Import): void {
  for (const bucketId of running.namesIn(FILES_FOLDER)) {
    const folder = `${FILES_FOLDER}/${bucketId}`;
    const bucket = buckets(running.local.store).get(bucketId);
    if (bucket) importBucket(running, bucket, folder);
    else running.mistakes.add({ file: folder }, `there is no bucket ${bucketId}; declare it`);
  }
  running.mistakes.refuse();
}

function importBucket(running: Import, bucket: BucketDocument, folder: string): void {
  const { local, mistakes } = running;
  const kind = fileKind(local, bucket);
  const content = `${folder}/${CONTENT}`;
  const left = new Set(running.namesIn(content));
  running.each(`${folder}/${LIST}`, kind.collection, (entry, place) => {
    const read = kind.read(entry, place, mistakes);
    if (!read) return;
    const { id } = read;
    if (kind.collection.get(id)) return mistakes.add(place, `there are two files ${id}`, '$id');
    const { name, chunksTotal } = read.data;
    const path = `${content}/${contentName({ $id: id, name })}`;
    const bytes = running.bytesOf(path);
    if (!bytes) return mistakes.add(place, `its content is missing: ${path}`);
    left.delete(contentName({ $id: id, name }));
    const blob = uniqueId();
    running.written.push(blob);
    blobs(local).write(blob, bytes);
    const search = `${id} ${name}`.toLowerCase();
    kind.create(read, { ...contentFacts(bucket, bytes), chunksUploaded: chunksTotal, blob, search });
  });
  for (const name of left) mistakes.add({ file: `${content}/${name}` }, `${LIST} has no such file`);
}
