import { beforeAll } from 'vitest';
import { created, nothing, ok, refused, text } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { guest, key, user } from './support/questions.ts';
import { date } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();
beforeAll(() => appwrite().signIn('nora', 'omar'));

const bucket = {
  name: 'Notes',
  fileSecurity: true,
  maximumFileSize: 100_000,
  allowedFileExtensions: ['png', 'txt'],
};

facts('a bucket', {
  'is made': [
    key.post('/storage/buckets', { bucketId: 'notes', permissions: ['create("users")'], ...bucket }),
    created({
      ...bucket,
      $id: 'notes',
      $createdAt: date,
      $updatedAt: date,
      $permissions: ['create("users")'],
      enabled: true,
      compression: 'none',
      encryption: true,
      antivirus: true,
      transformations: true,
      totalSize: 0,
    }),
  ],
  'has an id of its own': [
    key.post('/storage/buckets', { bucketId: 'notes', name: 'Notes' }),
    refused(
      409,
      'storage_bucket_already_exists',
      'A storage bucket with the requested ID already exists. Try again with a different ID or use ID.unique() to generate a unique ID.',
    ),
  ],
});

const FILES = '/storage/buckets/notes/files';

function form(fileId: string, name: string, content: string, permissions: readonly string[] = []): FormData {
  const form = new FormData();
  form.set('fileId', fileId);
  for (const [i, permission] of permissions.entries()) form.set(`permissions[${i}]`, permission);
  form.set('file', new File([content], name, { type: 'text/plain' }));
  return form;
}

const file = {
  $id: 'f1',
  bucketId: 'notes',
  $createdAt: date,
  $updatedAt: date,
  $permissions: ['read("any")'],
  name: 'note.txt',
  // md5 of the content
  signature: '5eb63bbbe01eeed093cb22bb8f5acdc3',
  mimeType: 'text/plain',
  sizeOriginal: 11,
  sizeActual: 16,
  chunksTotal: 1,
  chunksUploaded: 1,
  encryption: true,
  compression: 'none',
};

facts('a file', {
  'is uploaded by a user; encrypted it takes 16 bytes': [
    () => user('nora').post(FILES, form('f1', 'note.txt', 'hello world', ['read("any")'])),
    created(file),
  ],
  'has an id of its own': [
    () => user('nora').post(FILES, form('f1', 'note.txt', 'hello again')),
    refused(409, 'storage_file_already_exists', 'A storage file with the requested ID already exists.'),
  ],
  'has a name that the bucket allows': [
    () => user('nora').post(FILES, form('f2', 'note.exe', 'hello world')),
    refused(400, 'storage_file_type_unsupported', 'File extension not allowed'),
  ],
  'is not larger than the bucket allows': [
    () => user('nora').post(FILES, form('f2', 'note.txt', 'x'.repeat(100_001))),
    refused(400, 'storage_invalid_file_size', 'File size not allowed'),
  ],
  'is not uploaded by a guest where users may': [
    () => guest.post(FILES, form('f2', 'note.txt', 'hello world')),
    refused(
      401,
      'user_unauthorized',
      'Missing "create" permission for role "users". Only "["any","guests"]" scopes are allowed and "["users"]" was given.',
    ),
  ],
  'is read by whom it lets': [user('omar').get(`${FILES}/f1`), ok(file)],
  'that is not there is not found': [
    user('omar').get(`${FILES}/nope`),
    refused(404, 'storage_file_not_found', 'The requested file could not be found.'),
  ],
  'is downloaded': [guest.get(`${FILES}/f1/download`), text('text/plain', 'hello world')],
  'is listed': [user('nora').get(FILES), ok({ total: 1, files: [file] })],
});

const unauthorized = refused(401, 'user_unauthorized', "No permissions provided for action 'delete'");

facts('a file that says only who may read it', {
  'is deleted by no stranger': [user('omar').delete(`${FILES}/f1`), unauthorized],
  'is deleted by its maker neither': [user('nora').delete(`${FILES}/f1`), unauthorized],
  'is deleted by the key': [key.delete(`${FILES}/f1`), nothing()],
});
