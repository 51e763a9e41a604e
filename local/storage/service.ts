import type { Service } from '../service.ts';
import { bucketRoutes } from './buckets.ts';
import { downloadRoutes } from './download.ts';
import { fileRoutes } from './files.ts';
import { uploadRoute } from './upload.ts';

/** Storage: buckets and files. */
export function storageService(): Service {
  return { routes: [...bucketRoutes, ...fileRoutes, uploadRoute, ...downloadRoutes] };
}
