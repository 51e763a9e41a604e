import { previewOf } from '../../pictures';

/** A picture of the signed-in user. The browser has no session at Appwrite, so it comes from here; Appwrite checks who may read it. */
export async function GET(_: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const preview = await previewOf((await params).id);
  if (!preview) return new Response(null, { status: 404 });
  const headers = { 'cache-control': 'private, no-cache', 'x-content-type-options': 'nosniff' };
  return new Response(preview, { headers: { 'content-type': 'image/webp', ...headers } });
}
