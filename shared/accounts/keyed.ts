import type { AdminServices } from '../clients.ts';

/** The admin client, and the secret with which ids and hashes are computed (`HMAC_SECRET`). */
export interface Keyed {
  admin: AdminServices;
  secret: string;
}
