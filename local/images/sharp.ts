import type sharp from 'sharp';
import { AppwriteError } from '../errors.ts';

type Sharp = typeof sharp;

let loading: Promise<Sharp> | undefined;

/**
 * The library that reads and writes images. It is loaded by the first image, because it takes 30 MB of memory.
 * @throws AppwriteError general_not_implemented where its binaries are not installed or do not run
 */
export async function loadSharp(): Promise<Sharp> {
  loading ??= load();
  try {
    return await loading;
  } catch (error) {
    loading = undefined;
    throw AppwriteError.of(
      'general_not_implemented',
      `The local Appwrite cannot process images on this machine, because the package sharp does not load: ${reasonOf(error)}`,
    );
  }
}

async function load(): Promise<Sharp> {
  const { default: loaded } = await import('sharp');
  // each image is read once, so what is kept for the next read is only memory
  loaded.cache(false);
  return loaded;
}

/** The first line: the rest is advice of several paragraphs. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
