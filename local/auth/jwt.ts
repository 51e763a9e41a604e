import { errors, jwtVerify, SignJWT } from 'jose';
import { AppwriteError } from '../errors.ts';

/** Signs a payload (HS256) that expires in `seconds`. */
export function signJwt(payload: Record<string, unknown>, seconds: number, secret: Uint8Array): Promise<string> {
  return new SignJWT({ ...payload, exp: Math.floor(Date.now() / 1000) + seconds })
    .setProtectedHeader({ typ: 'JWT', alg: 'HS256' })
    .sign(secret);
}

/** The payload of a token that {@link signJwt} created. Undefined if it is no such token, was changed or has expired. */
export async function openJwt(token: string, secret: Uint8Array): Promise<Record<string, unknown> | undefined> {
  try {
    return (await jwtVerify(token, secret, { algorithms: ['HS256'] })).payload;
  } catch {
    return undefined;
  }
}

/** Like {@link openJwt}, but throws the reason. @throws AppwriteError user_jwt_invalid */
export async function verifyJwt(token: string, secret: Uint8Array): Promise<Record<string, unknown>> {
  try {
    return (await jwtVerify(token, secret, { algorithms: ['HS256'] })).payload;
  } catch (error) {
    throw AppwriteError.of('user_jwt_invalid', `Failed to verify JWT. Invalid token: ${why(token, error)}`);
  }
}

function why(token: string, error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'Expired';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'Signature failed';
  return token.split('.').length === 3 ? 'Signature failed' : 'Incomplete segments';
}
