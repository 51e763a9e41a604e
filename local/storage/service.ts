import type { Local } from '../local.ts';
import type { Service } from '../service.ts';
import { blobs, takeOverBlobs } from './blobs.ts';
import { bucketRoutes } from './buckets.ts';
import { buckets } from './documents.ts';
import { downloadRoutes } from './download.ts';
import { fileRoutes } from './files.ts';
import { previewRoutes } from './preview.ts';
import { resourceTokens } from './resource-tokens.ts';
import { uploadRoute } from './upload.ts';

/** Storage: buckets and files. */
export function storageService(local: Local): Service {
  return {
    collections: [buckets, resourceTokens],
    routes: [...bucketRoutes, ...fileRoutes, uploadRoute, ...downloadRoutes, ...previewRoutes],
    snapshot() {
      const putBack = blobs(local).copy();
      return (next, before) => {
        takeOverBlobs(next, before);
        putBack();
      };
    },
  };
}
