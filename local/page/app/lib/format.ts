/** `1,234` */
export function count(number: number): string {
  return number.toLocaleString('en');
}

/** Appwrite counts no further in a list. */
const MOST_COUNTED = 5000;

/** The total of a list: `1,234`, or `5,000+`. @param most how far it is counted */
export function total(number: number, most = MOST_COUNTED): string {
  return `${count(number)}${number >= most ? '+' : ''}`;
}

/** `3.4 MB` */
export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  const units = ['kB', 'MB', 'GB'];
  let value = size / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** `12 ms`, `3.4 s` */
export function duration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(1)} s`;
}

/** `14:03:07` */
export function clock(at: number | string): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

/** `just now`, `5 min ago`, `3 h ago`, or the date. */
export function ago(at: number | string, now: number): string {
  const seconds = Math.round((now - new Date(at).getTime()) / 1000);
  if (seconds < 0) return whole(at);
  if (seconds < 10) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}

/** The whole date and time, on this machine's clock. */
export function whole(at: number | string): string {
  return new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
}

export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}
