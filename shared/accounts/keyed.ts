import type { AdminServices } from '../clients/clients.ts';

/** The admin client, and the secret with which ids and hashes are computed (`HMAC_SECRET`). */
export interface Keyed {
  admin: AdminServices;
  secret: string;
  /** Counters that a process knows to have reached their limit, so that further attempts cost no call. For an app's server. */
  reached?: Set<string>;
}
