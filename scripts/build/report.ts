import { table } from '../../local/command/table.ts';
import type { Bundle } from './bundle.ts';

/** The largest a bundle may be, in bytes as gzip has it, its map apart. */
export const SIZE_LIMIT = 40_000;

/** The size of each bundle, and which of them is too large. */
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
