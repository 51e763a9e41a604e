import { enc } from '../lib/address.ts';
import { api } from '../lib/api.ts';
import { type Models, newId } from '../lib/models.ts';

/** The size of a part, in bytes, as in Appwrite's SDKs. */
const PART = 5 * 1024 * 1024;

/** Uploads a file in parts, as Appwrite's SDKs do. */
export async function upload(bucketId: string, file: File): Promise<Models.File> {
  const path = `/storage/buckets/${enc(bucketId)}/files`;
  const fileId = newId();
  let sent: Models.File | undefined;
  for (let start = 0; start === 0 || start < file.size; start += PART) {
    const end = Math.min(start + PART, file.size);
    const form = new FormData();
    form.set('fileId', fileId);
    form.set('file', new File([file.slice(start, end)], file.name, { type: file.type }));
    const headers =
      file.size > PART
        ? {
            'content-range': `bytes ${start}-${end - 1}/${file.size}`,
            ...(start > 0 ? { 'x-appwrite-id': fileId } : {}),
          }
        : {};
    sent = await api<Models.File>('POST', path, { body: form, headers });
  }
  if (!sent) throw new Error('Nothing was sent.');
  return sent;
}
