import { services, user } from '../../../lib/auth';
import { bucketId, picturesOf } from '../pictures';

/** The picture of the signed-in user. The browser has no session at Appwrite, so it comes from here. */
export async function GET(): Promise<Response> {
  const who = await user();
  const [picture] = who ? await picturesOf(who) : [];
  if (!picture) return new Response(null, { status: 404 });
  const { storage } = await services();
  const preview = await storage.getFilePreview({ bucketId, fileId: picture.$id, width: 160, height: 160 });
  const headers = { 'cache-control': 'private, no-cache', 'x-content-type-options': 'nosniff' };
  return new Response(preview, { headers: { 'content-type': picture.mimeType, ...headers } });
}
