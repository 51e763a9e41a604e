import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { BucketDocument, FileDocument } from './documents.ts';

/** Files above this are neither compressed nor encrypted, in bytes. Source: `APP_STORAGE_READ_BUFFER` of 1.9.6. */
const READ_BUFFER = 20_000_000;

/** The properties of a complete file. */
export type ContentFacts = Pick<
  FileDocument,
  'signature' | 'mimeType' | 'sizeOriginal' | 'sizeActual' | 'compression' | 'encryption'
>;

/** Determines a file's properties. Its bytes are stored unchanged; `sizeActual` is the size on the real server's disk. */
export function contentFacts(bucket: BucketDocument, bytes: Buffer): ContentFacts {
  const small = bytes.length <= READ_BUFFER;
  const compression = small ? bucket.compression : 'none';
  const encryption = small && bucket.encryption;
  const compressed = compression === 'none' ? bytes.length : gzipSync(bytes).length;
  return {
    signature: createHash('md5').update(bytes).digest('hex'),
    mimeType: mimeTypeOf(bytes),
    sizeOriginal: bytes.length,
    // the ciphertext is stored as base64
    sizeActual: encryption ? Math.ceil(compressed / 3) * 4 : compressed,
    ...{ compression, encryption },
  };
}

/** The first bytes of binary files, in hex. Dots stand for any digit. */
const MAGIC: readonly [string, RegExp][] = [
  ['image/png', /^89504e470d0a1a0a/],
  ['image/jpeg', /^ffd8ff/],
  ['image/gif', /^47494638(37|39)61/],
  ['image/webp', /^52494646.{8}57454250/],
  ['image/avif', /^.{8}6674797061766966/],
  ['image/heic', /^.{8}6674797068656963/],
  ['video/mp4', /^.{8}66747970/],
  ['application/pdf', /^255044462d/],
  ['application/zip', /^504b0304/],
  ['application/gzip', /^1f8b/],
];

const MARKUP: readonly [string, RegExp][] = [
  ['image/svg+xml', /^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)?<svg[\s>]/],
  ['text/html', /^\s*(<!doctype html|<html[\s>])/i],
  ['text/xml', /^<\?xml/],
];

/** A file's type by its first bytes, regardless of its name. */
function mimeTypeOf(bytes: Buffer): string {
  if (bytes.length === 0) return 'application/x-empty';
  const start = bytes.subarray(0, 16).toString('hex');
  const binary = MAGIC.find(([, pattern]) => pattern.test(start));
  if (binary) return binary[0];
  if (!isUtf8(bytes) || bytes.includes(0)) return 'application/octet-stream';
  const head = bytes.subarray(0, 512).toString('latin1');
  const markup = MARKUP.find(([, pattern]) => pattern.test(head));
  if (markup) return markup[0];
  return /^\s*[[{]/.test(head) && isJson(bytes) ? 'application/json' : 'text/plain';
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
