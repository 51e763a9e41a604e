import type { Local } from '../local.ts';

/** The memory for previews, in bytes. */
const MOST_BYTES = 32 * 1024 * 1024;

/** A preview that was made before. */
export interface KeptPreview {
  type: string;
  bytes: Buffer;
}

/** The last previews by their key. Those that were not asked for longest are dropped first. */
export class PreviewCache {
  readonly #kept = new Map<string, KeptPreview>();
  #bytes = 0;

  get(key: string): KeptPreview | undefined {
    const found = this.#kept.get(key);
    if (!found) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found;
  }

  set(key: string, preview: KeptPreview): void {
    this.#drop(key);
    if (preview.bytes.length > MOST_BYTES / 4) return;
    this.#kept.set(key, preview);
    this.#bytes += preview.bytes.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= MOST_BYTES) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#kept.get(key)?.bytes.length ?? 0;
    this.#kept.delete(key);
  }
}

const known = new WeakMap<Local, PreviewCache>();

/** The previews of one local Appwrite. */
export function previewCache(local: Local): PreviewCache {
  let cache = known.get(local);
  if (!cache) {
    cache = new PreviewCache();
    known.set(local, cache);
  }
  return cache;
}
