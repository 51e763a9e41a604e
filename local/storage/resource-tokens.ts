import { openJwt } from '../auth/jwt.ts';
import type { Local } from '../local.ts';
import type { Collection } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { isPast, now } from '../store/time.ts';
import type { BucketDocument, FileDocument } from './documents.ts';

/** A token that lets everybody who has it read one file. */
export interface ResourceTokenDocument extends Document {
  /** The ids of the bucket and the file, separated by `:`. */
  resourceId: string;
  /** Their sequences, so that a later file with the same id is not meant. */
  resourceInternalId: string;
  resourceType: 'files';
  /** Null for a token without an end. */
  expire: string | null;
  accessedAt: string | null;
}

export function resourceTokens(store: Store): Collection<ResourceTokenDocument> {
  return store.collection<ResourceTokenDocument>({
    name: 'resourceTokens',
    attributes: [
      { key: 'resourceId', type: 'string' },
      { key: 'resourceInternalId', type: 'string' },
      { key: 'resourceType', type: 'string', default: 'files' },
      { key: 'expire', type: 'datetime', default: null },
      { key: 'accessedAt', type: 'datetime', default: null },
    ],
    indexes: [{ attributes: ['resourceInternalId'] }],
  });
}

/** What a token's `resourceInternalId` is for a file. */
export function internalId(bucket: Pick<BucketDocument, '$sequence'>, file: Pick<FileDocument, '$sequence'>): string {
  return `${bucket.$sequence}:${file.$sequence}`;
}

/** The sequences of the bucket and the file that a token is for. */
export interface TokenTarget {
  bucket: string;
  file: string;
}

/** How rarely a use of a token is noted, in milliseconds. Source: `APP_RESOURCE_TOKEN_ACCESS` of 1.9.6. */
const NOTED_EVERY = 24 * 60 * 60 * 1000;

/** What a token is for. Undefined if it is no token, was changed, has expired or was deleted. */
export async function targetOfToken(local: Local, jwt: string): Promise<TokenTarget | undefined> {
  if (jwt === '') return undefined;
  const { tokenId } = (await openJwt(jwt, local.secret)) ?? {};
  if (typeof tokenId !== 'string') return undefined;
  const tokens = resourceTokens(local.store);
  const token = tokens.get(tokenId);
  if (!token || (token.expire !== null && isPast(token.expire))) return undefined;
  if (token.accessedAt === null || Date.parse(token.accessedAt) < Date.now() - NOTED_EVERY)
    tokens.update(tokenId, { accessedAt: now() });
  const [bucket = '', file = ''] = token.resourceInternalId.split(':');
  return { bucket, file };
}
