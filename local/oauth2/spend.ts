import { openJwt } from '../auth/jwt.ts';
import { findProvider } from './providers.ts';

/** A secret as it is stored, and the provider for which it was wrapped. */
export interface Unwrapped {
  secret: string;
  provider: string | undefined;
}

/**
 * The secret inside the JWT that ends a sign-in. Any other text is itself the secret. Undefined for a JWT of this server that
 * wraps no secret.
 */
export async function unwrapSecret(text: string, key: Uint8Array): Promise<Unwrapped | undefined> {
  const payload = text.startsWith('eyJ') ? await openJwt(text, key) : undefined;
  if (!payload) return { secret: text, provider: undefined };
  const { secret, provider } = payload;
  if (typeof secret !== 'string' || typeof provider !== 'string' || !findProvider(provider)) return undefined;
  return { secret, provider };
}
