import { AppwriteError } from '../errors.ts';

// Source: appwrite 1.9.6, app/config/errors.php
const catalogue = {
  storage_bucket_already_exists: [
    409,
    'A storage bucket with the requested ID already exists. Try again with a different ID or use ID.unique() to generate a unique ID.',
  ],
  storage_bucket_not_found: [404, 'Storage bucket with the requested ID could not be found.'],
  storage_file_already_exists: [409, 'A storage file with the requested ID already exists.'],
  storage_file_not_found: [404, 'The requested file could not be found.'],
  storage_file_empty: [400, 'Empty file passed to the endpoint.'],
  storage_file_type_unsupported: [400, 'The given file extension is not supported.'],
  storage_invalid_file_size: [
    400,
    'The file size is either not valid or exceeds the maximum allowed size. Please check the file or the value of the _APP_STORAGE_LIMIT environment variable.',
  ],
  storage_invalid_content_range: [
    400,
    'The content range is invalid. Please check the value of the Content-Range header.',
  ],
  storage_invalid_range: [416, 'The requested range is not satisfiable. Please check the value of the Range header.'],
  storage_invalid_appwrite_id: [
    400,
    'The value for x-appwrite-id header is invalid. Please check the value of the x-appwrite-id header is a valid id and not unique().',
  ],
} as const satisfies Record<string, readonly [number, string]>;

/** An error of Storage; `message` replaces its usual text. */
export function storageError(type: keyof typeof catalogue, message?: string): AppwriteError {
  const [code, text] = catalogue[type];
  return new AppwriteError(code, type, message ?? text);
}
