import { Problem } from '../../shared/index.ts';

type Headers = Readonly<Record<string, string | undefined>>;

/** Whether the caller already has this version (`If-None-Match`). */
export function isKnown(headers: Headers, etag: string): boolean {
  const known = headers['if-none-match'];
  return known !== undefined && tagsOf(known).some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag);
}

/**
 * Checks that the caller named no version or this one (`If-Match`).
 * @throws Problem 412
 */
export function checkVersion(headers: Headers, etag: string): void {
  const wanted = headers['if-match'];
  if (wanted === undefined || tagsOf(wanted).some((tag) => tag === '*' || tag === etag)) return;
  throw new Problem(412, 'changed', 'This was changed since it was read.');
}

function tagsOf(list: string): string[] {
  return list.split(',').map((tag) => tag.trim());
}
