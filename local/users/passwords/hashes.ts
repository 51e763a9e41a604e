import { createCipheriv, createHash, scrypt, timingSafeEqual } from 'node:crypto';
import { verify as isArgon2 } from '@node-rs/argon2';
import type { UserDocument } from '../../directory/users.ts';

type HashOptions = Readonly<Record<string, unknown>>;

/** The versions of SHA that can be imported, with the names that Node.js has for them. Source: utopia-php/auth, Sha. */
export const SHA_VERSIONS = {
  sha1: 'sha1',
  sha224: 'sha224',
  sha256: 'sha256',
  sha384: 'sha384',
  'sha512/224': 'sha512-224',
  'sha512/256': 'sha512-256',
  sha512: 'sha512',
  'sha3-224': 'sha3-224',
  'sha3-256': 'sha3-256',
  'sha3-384': 'sha3-384',
  'sha3-512': 'sha3-512',
} as const;

/** Computes whether a password is the hashed one. Keys are Appwrite's names of the hashes. */
const checks: Readonly<
  Record<string, (password: string, hashed: string, options: HashOptions) => Promise<boolean> | boolean>
> = {
  argon2: (password, hashed) => isArgon2(hashed, password),
  bcrypt: (password, hashed) => isBcrypt(password, hashed),
  md5: (password, hashed) => same(digest('md5', password), hashed),
  sha: (password, hashed, { version }) => same(digest(shaOf(version), password), hashed),
  phpass: (password, hashed) => isPhpass(password, hashed),
  scrypt: (password, hashed, options) => isScrypt(password, hashed, options),
  scryptMod: (password, hashed, options) => isScryptModified(password, hashed, options),
};

/** Whether this is the user's password, whichever hash it was imported with. False without a password. */
export async function isPasswordOf(
  user: Pick<UserDocument, 'password' | 'hash' | 'hashOptions'>,
  password: string,
): Promise<boolean> {
  if (!user.password) return false;
  try {
    return (await checks[user.hash]?.(password, user.password, user.hashOptions)) ?? false;
  } catch {
    return false; // no hash of this kind
  }
}

function digest(algorithm: string, text: string): string {
  return createHash(algorithm).update(text).digest('hex');
}

function shaOf(version: unknown): string {
  return Object.entries(SHA_VERSIONS).find(([name]) => name === version)?.[1] ?? 'sha256';
}

function same(a: string | Buffer, b: string | Buffer): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** The library is loaded at the first use only. */
async function isBcrypt(password: string, hashed: string): Promise<boolean> {
  const { default: bcrypt } = await import('bcryptjs');
  return bcrypt.compare(password, hashed);
}

const PHPASS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A portable phpass hash, as WordPress writes it: `$P$`, the cost, a salt of 8 letters, and an MD5 of many rounds. */
function isPhpass(password: string, hashed: string): Promise<boolean> | boolean {
  if (!/^\$[PH]\$/.test(hashed)) return isBcrypt(password, hashed);
  const cost = PHPASS.indexOf(hashed[3] ?? '');
  if (cost < 7 || cost > 30) return false;
  const round = (before: string | Buffer) => createHash('md5').update(before).update(password).digest();
  let hash = round(hashed.slice(4, 12));
  for (let left = 2 ** cost; left > 0; left--) hash = round(hash);
  return same(hashed.slice(0, 12) + phpassText(hash), hashed);
}

/** Three bytes become four letters, the lowest bits first. */
function phpassText(hash: Buffer): string {
  let text = '';
  for (let at = 0; at < hash.length; at += 3) {
    const bytes = [...hash.subarray(at, at + 3)];
    const value = bytes.reduce((sum, byte, index) => sum | (byte << (8 * index)), 0);
    for (let letter = 0; letter <= bytes.length; letter++) text += PHPASS[(value >> (6 * letter)) & 63];
  }
  return text;
}

interface Cost {
  N: number;
  r: number;
  p: number;
  length: number;
}

function derive(password: string, salt: Buffer, { length, ...cost }: Cost): Promise<Buffer> {
  const maxmem = 256 * cost.N * cost.r; // twice what the algorithm needs
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, { ...cost, maxmem }, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

/** The costs go by other names in Appwrite: CPU is N, memory is the block size, parallel is the parallelization. */
async function isScrypt(password: string, hashed: string, options: HashOptions): Promise<boolean> {
  const [N = 0, r = 0, p = 0, length = 0] = ['costCpu', 'costMemory', 'costParallel', 'length'].map((name) =>
    Number(options[name]),
  );
  const key = await derive(password, Buffer.from(String(options['salt'] ?? '')), { N, r, p, length });
  return same(key.toString('hex'), hashed);
}

/** Firebase's variant: the signer's key, encrypted with a key derived from the password. */
async function isScryptModified(password: string, hashed: string, options: HashOptions): Promise<boolean> {
  const [salt, separator, signer] = ['salt', 'saltSeparator', 'signerKey'].map((name) =>
    Buffer.from(String(options[name] ?? ''), 'base64'),
  );
  if (!salt || !separator || !signer) return false;
  const key = await derive(password, Buffer.concat([salt, separator]), { N: 2 ** 14, r: 8, p: 1, length: 64 });
  const cipher = createCipheriv('aes-256-ctr', key.subarray(0, 32), Buffer.alloc(16));
  return same(Buffer.concat([cipher.update(signer), cipher.final()]).toString('base64'), hashed);
}
