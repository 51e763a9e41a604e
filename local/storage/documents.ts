import type { Collection } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

/** The maximum size of a file, in bytes. Source: the default of `_APP_STORAGE_LIMIT` in a self-hosted 1.9.6. */
export const FILE_LIMIT = 30_000_000;

export interface BucketDocument extends Document {
  name: string;
  fileSecurity: boolean;
  enabled: boolean;
  maximumFileSize: number;
  allowedFileExtensions: string[];
  compression: 'none' | 'gzip' | 'zstd';
  encryption: boolean;
  antivirus: boolean;
  transformations: boolean;
  /** Texts in lower case that `search` searches. */
  search: string;
}

export function buckets(store: Store): Collection<BucketDocument> {
  return store.collection<BucketDocument>({
    name: 'buckets',
    attributes: [
      { key: 'name', type: 'string' },
      { key: 'fileSecurity', type: 'boolean', default: false },
      { key: 'enabled', type: 'boolean', default: true },
      { key: 'maximumFileSize', type: 'integer', default: FILE_LIMIT },
      { key: 'allowedFileExtensions', type: 'string', array: true, default: [] },
      { key: 'compression', type: 'string', default: 'none' },
      { key: 'encryption', type: 'boolean', default: true },
      { key: 'antivirus', type: 'boolean', default: true },
      { key: 'transformations', type: 'boolean', default: true },
      { key: 'search', type: 'string', default: '' },
    ],
  });
}

/** A file of a bucket. It is complete once all its chunks have arrived. */
export interface FileDocument extends Document {
  name: string;
  /** MD5 of the content, hex. */
  signature: string;
  mimeType: string;
  sizeOriginal: number;
  /** The size on the real server's disk: compressed and encrypted. */
  sizeActual: number;
  chunksTotal: number;
  chunksUploaded: number;
  compression: string;
  encryption: boolean;
  /** The name under which the bytes are stored. */
  blob: string;
  search: string;
}

/** The files of one bucket. Files of different buckets may have the same id. */
export function files(store: Store, bucket: Pick<BucketDocument, '$sequence'>): Collection<FileDocument> {
  return store.collection<FileDocument>({
    name: filesName(bucket),
    attributes: [
      { key: 'name', type: 'string' },
      { key: 'signature', type: 'string', default: '' },
      { key: 'mimeType', type: 'string', default: '' },
      { key: 'sizeOriginal', type: 'integer', default: 0 },
      { key: 'sizeActual', type: 'integer', default: 0 },
      { key: 'chunksTotal', type: 'integer', default: 1 },
      { key: 'chunksUploaded', type: 'integer', default: 0 },
      { key: 'compression', type: 'string', default: '' },
      { key: 'encryption', type: 'boolean', default: false },
      { key: 'blob', type: 'string' },
      { key: 'search', type: 'string', default: '' },
    ],
  });
}

/** The name of the collection that {@link files} gives. */
export function filesName(bucket: Pick<BucketDocument, '$sequence'>): string {
  return `bucket_${bucket.$sequence}`;
}
