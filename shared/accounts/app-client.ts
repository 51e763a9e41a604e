import { isSame, keyedHash } from '../data/keyed-hash.ts';
import { clientIp } from '../http/headers.ts';
import type { RuntimeRequest } from '../runtime.ts';

/** The header in which an app's server tells a function for whose client it calls. To Appwrite the server itself is the client. */
export const APP_CLIENT = 'x-app-client';

/** The value of {@link APP_CLIENT}: the client's IP address, signed for this body alone. */
export function signedClient(secret: string, client: string, body: string): string {
  return `${client} ${keyedHash(secret, APP_CLIENT, client, body)}`;
}

/** The IP address of the client: as signed by the app's server with the same `HMAC_SECRET`, or else as Appwrite saw it. */
export function clientOf(req: Pick<RuntimeRequest, 'headers' | 'bodyText'>, secret: string): string {
  const [client = '', hash = ''] = req.headers[APP_CLIENT]?.split(' ') ?? [];
  return isSame(hash, keyedHash(secret, APP_CLIENT, client, req.bodyText)) ? client : (clientIp(req) ?? '');
}
