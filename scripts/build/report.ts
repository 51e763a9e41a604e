import { table } from '../../local/command/table.ts';
import type { Bundle } from './bundle.ts';

/** The maximum size of a bundle in gzipped bytes, without its map. */
export const SIZE_LIMIT = 40_000;

/** The size of each bundle, and which are too large. */
export function buildReport(bundles: readonly Bundle[]): string[] {
  return table(
    bundles.map(({ id, code, gzipped }) => [
      id,
      kilobytes(code.length),
      `${kilobytes(gzipped)} gzipped`,
      gzipped > SIZE_LIMIT ? `larger than ${kilobytes(SIZE_LIMIT)}` : '',
    ]),
  );
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
