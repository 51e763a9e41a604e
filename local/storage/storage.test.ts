import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Storage as AppStorage } from 'appwrite';
import { Permission, Role, Storage, Users } from 'node-appwrite';
import { InputFile } from 'node-appwrite/file';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';

let appwrite: TestAppwrite;
let storage: Storage;

const text = (content: string, name = 'a.txt') => InputFile.fromBuffer(Buffer.from(content), name);

beforeAll(async () => {
  appwrite = await startAppwrite();
  storage = new Storage(appwrite.admin());
  const users = new Users(appwrite.admin());
  for (const userId of ['ann', 'ben']) await users.create({ userId, email: `${userId}@example.com` });
  await storage.createBucket({
    bucketId: 'own',
    name: 'Own',
    permissions: [Permission.create(Role.users())],
    fileSecurity: true,
  });
});
afterAll(() => appwrite.close());

async function as(userId: string): Promise<AppStorage> {
  const { secret } = await new Users(appwrite.admin()).createSession({ userId });
  return new AppStorage(appwrite.guest().setSession(secret));
}

describe('a file', () => {
  it('belongs to the user who uploads it; others can neither read nor delete it', async () => {
    const ann = await as('ann');
    const file = await ann.createFile({ bucketId: 'own', fileId: 'f1', file: new File(['hello world'], 'a.txt') });
    expect(file).toMatchObject({
      ...{ signature: '5eb63bbbe01eeed093cb22bb8f5acdc3', mimeType: 'text/plain', sizeOriginal: 11, sizeActual: 16 },
      ...{ $permissions: ['read("user:ann")', 'update("user:ann")', 'delete("user:ann")'], encryption: true },
    });
    const ben = await as('ben');
    const f1 = { bucketId: 'own', fileId: 'f1' };
    await expect(ben.getFile(f1)).rejects.toMatchObject({ type: 'storage_file_not_found' });
    await expect(ben.deleteFile(f1)).rejects.toMatchObject({ type: 'user_unauthorized' });
    expect((await ben.listFiles({ bucketId: 'own' })).total).toBe(0);
    await expect(ann.updateFile({ ...f1, permissions: [Permission.read(Role.user('ben'))] })).rejects.toMatchObject({
      type: 'user_unauthorized',
    });
    await ann.deleteFile(f1);
    await expect(storage.getFileDownload(f1)).rejects.toMatchObject({ code: 404 });
  });

  it('can have the same id as a file in another bucket, but not in the same bucket', async () => {
    await storage.createBucket({ bucketId: 'b1', name: 'One' });
    await storage.createBucket({ bucketId: 'b2', name: 'Two' });
    for (const bucketId of ['b1', 'b2']) await storage.createFile({ bucketId, fileId: 'same', file: text(bucketId) });
    expect(Buffer.from(await storage.getFileDownload({ bucketId: 'b1', fileId: 'same' })).toString()).toBe('b1');
    await expect(storage.createFile({ bucketId: 'b1', fileId: 'same', file: text('x') })).rejects.toMatchObject({
      type: 'storage_file_already_exists',
    });
    await storage.deleteBucket({ bucketId: 'b1' });
    await expect(storage.getFile({ bucketId: 'b1', fileId: 'same' })).rejects.toMatchObject({
      type: 'storage_bucket_not_found',
    });
  });

  it('can be uploaded in one chunk that ends at its size, as older SDKs do', async () => {
    await storage.createBucket({ bucketId: 'old', name: 'Old' });
    const upload = (end: number) => {
      const form = new FormData();
      form.append('fileId', 'unique()');
      form.append('file', new File(['0123456789'], 'x.txt'));
      const key = { 'x-appwrite-project': appwrite.local.project.id, 'x-appwrite-key': appwrite.local.project.key };
      const headers = { ...key, 'content-range': `bytes 0-${end}/10` };
      return fetch(`${appwrite.endpoint}/storage/buckets/old/files`, { method: 'POST', headers, body: form });
    };
    for (const end of [9, 10])
      expect(await (await upload(end)).json()).toMatchObject({ sizeOriginal: 10, chunksUploaded: 1 });
    for (const end of [8, 11]) expect((await upload(end)).status).toBe(400);
  });

  it('of 12 MB can be uploaded in chunks, in any order', async () => {
    const bytes = randomBytes(12_000_000);
    await storage.createBucket({ bucketId: 'big', name: 'Big' });
    const file = await storage.createFile({
      bucketId: 'big',
      fileId: 'large',
      file: InputFile.fromBuffer(bytes, 'large.bin'),
    });
    expect(file).toMatchObject({
      chunksTotal: 3,
      chunksUploaded: 3,
      sizeOriginal: 12_000_000,
      mimeType: 'application/octet-stream',
    });
    const back = Buffer.from(await storage.getFileDownload({ bucketId: 'big', fileId: 'large' }));
    expect(back.equals(bytes)).toBe(true);
  });

  it('is returned in parts for a range request', async () => {
    await storage.createBucket({ bucketId: 'ranges', name: 'Ranges', permissions: [Permission.read(Role.any())] });
    await storage.createFile({ bucketId: 'ranges', fileId: 'r', file: text('0123456789') });
    const url = `${appwrite.endpoint}/storage/buckets/ranges/files/r/download?project=test`;
    const get = (range: string) => fetch(url, { headers: { range } });
    const part = await get('bytes=2-4');
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234']);
    expect(await (await get('bytes=5-')).text()).toBe('56789');
    expect((await get('bytes=5-10')).status).toBe(416);
  });

  it('that a browser could run is returned as text', async () => {
    await storage.createFile({
      bucketId: 'own',
      fileId: 'page',
      file: text('<!doctype html><script>1</script>', 'p.html'),
      permissions: [Permission.read(Role.any())],
    });
    const view = await fetch(`${appwrite.endpoint}/storage/buckets/own/files/page/view?project=test`);
    expect(view.headers.get('content-type')).toBe('text/plain');
    expect(view.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('survives a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'appwrite-'));
    try {
      const first = await startAppwrite({ folder });
      await new Storage(first.admin()).createBucket({ bucketId: 'b', name: 'B' });
      await new Storage(first.admin()).createFile({ bucketId: 'b', fileId: 'f', file: text('kept') });
      await first.close();
      const second = await startAppwrite({ folder });
      const bytes = await new Storage(second.admin()).getFileDownload({ bucketId: 'b', fileId: 'f' });
      expect(Buffer.from(bytes).toString()).toBe('kept');
      await second.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a bucket', () => {
  it('accepts only its types and sizes', async () => {
    await storage.createBucket({
      bucketId: 'small',
      name: 'Small',
      maximumFileSize: 5,
      allowedFileExtensions: ['txt'],
    });
    const put = (file: InputFile) => storage.createFile({ bucketId: 'small', fileId: 'unique()', file });
    await expect(put(text('x', 'a.exe'))).rejects.toMatchObject({ type: 'storage_file_type_unsupported' });
    await expect(put(text('123456'))).rejects.toMatchObject({ type: 'storage_invalid_file_size' });
    expect(await put(text('12345', 'A.TXT'))).toMatchObject({ sizeOriginal: 5 });
    expect(await storage.getBucket({ bucketId: 'small' })).toMatchObject({ totalSize: 8 });
  });

  it('that is disabled is visible to API keys only', async () => {
    await storage.createBucket({
      bucketId: 'off',
      name: 'Off',
      permissions: [Permission.read(Role.any())],
      enabled: false,
    });
    await expect(new AppStorage(appwrite.guest()).listFiles({ bucketId: 'off' })).rejects.toMatchObject({
      type: 'storage_bucket_not_found',
    });
    expect((await storage.listFiles({ bucketId: 'off' })).total).toBe(0);
  });
});
