import { completeOAuth, leadOn, Problem } from 'appwrite-functions-server';
import { exchange } from '../../../lib/auth';

/** A page leads on instead of a redirect: after one, the browser would not send the new cookie yet. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { kind, to } = await completeOAuth(await exchange(), request.url);
    return leadOn(kind === 'second-factor' ? '/code' : to);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return leadOn(`/sign-in?problem=${error.slug}`);
  }
}
