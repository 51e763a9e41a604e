/** The background of a file that has no picture. Source: appwrite 1.9.6, the action of `getFilePreview`. */
export const PLACEHOLDER_BACKGROUND = 'eceff1';

const GREY = '#9ca3af';

/** A sheet of paper with a folded corner. */
const SHEET = `<path d="M460 220h200l100 100v260a20 20 0 0 1-20 20H460a20 20 0 0 1-20-20V240a20 20 0 0 1 20-20z"/><path d="M660 220v80a20 20 0 0 0 20 20h80z" fill="#eceff1"/>`;

/** A frame with a sun and hills. */
const LANDSCAPE = `<path fill-rule="evenodd" d="M420 250h360a20 20 0 0 1 20 20v260a20 20 0 0 1-20 20H420a20 20 0 0 1-20-20V270a20 20 0 0 1 20-20zm4 24v252h352V274z"/><circle cx="500" cy="330" r="32"/><path d="M424 526l130-120 70 60 70-70 82 90v40z"/>`;

/** A frame with a triangle. */
const FILM = `<path fill-rule="evenodd" d="M420 250h360a20 20 0 0 1 20 20v260a20 20 0 0 1-20 20H420a20 20 0 0 1-20-20V270a20 20 0 0 1 20-20zm120 70v160l140-80z"/>`;

const VIDEOS = [
  'video/mp4',
  'video/x-flv',
  'video/webm',
  'application/x-mpegURL',
  'video/MP2T',
  'video/3gpp',
  'video/quicktime',
  'video/x-msvideo',
  'video/x-ms-wmv',
];

/**
 * What stands for a file without a preview, 1200×800 as SVG: a film for videos, a landscape for images that are too large,
 * otherwise a sheet.
 */
export function placeholderFor(mimeType: string, isImage: boolean): Buffer {
  const drawing = isImage ? LANDSCAPE : VIDEOS.includes(mimeType) ? FILM : SHEET;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800"><g fill="${GREY}">${drawing}</g></svg>`,
  );
}
