const PATHS = {
  overview: 'M3 11.5 12 4l9 7.5M5.5 10v9.5h13V10',
  users:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.6-3.6 3.2-5.5 6.5-5.5s5.9 1.9 6.5 5.5M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.9c1.9.7 3.1 2.4 3.5 5.1',
  functions: 'M13.5 3 5 13.5h6L10.5 21 19 10.5h-6L13.5 3Z',
  inbox: 'M3.5 13.5 6 5h12l2.5 8.5V19h-17v-5.5Zm0 0H9c0 1.7 1.3 3 3 3s3-1.3 3-3h5.5',
  log: 'M4 6h16M4 12h10M4 18h13',
  databases:
    'M12 10c4.4 0 7.5-1.3 7.5-3S16.4 4 12 4 4.5 5.3 4.5 7s3.1 3 7.5 3Zm7.5-3v10c0 1.7-3.1 3-7.5 3s-7.5-1.3-7.5-3V7m15 5c0 1.7-3.1 3-7.5 3s-7.5-1.3-7.5-3',
  storage:
    'M4 7.5V18a1.5 1.5 0 0 0 1.5 1.5h13A1.5 1.5 0 0 0 20 18V9a1.5 1.5 0 0 0-1.5-1.5H12L10 5H5.5A1.5 1.5 0 0 0 4 6.5v1Z',
  copy: 'M9 9h10.5v10.5H9V9ZM5 15H4.5V4.5H15V5',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  close: 'M6 6l12 12M18 6 6 18',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Zm9.5 2.7a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4Z',
  hidden:
    'M4 4l16 16M9.9 5.8A9.6 9.6 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-2.9 3.6M6.3 7.5A16.6 16.6 0 0 0 2.5 12S6 18.5 12 18.5c1.6 0 3-.4 4.2-1.1',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm0-13v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z',
  auto: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Zm0-17v17',
  plus: 'M12 5v14M5 12h14',
  play: 'M8 5.5v13l10.5-6.5L8 5.5Z',
  again: 'M20 12a8 8 0 1 1-2.4-5.7L20 8.5M20 4v4.5h-4.5',
  trash: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.3 11v5M13.7 11v5',
  out: 'M13.5 5H19v5.5M19 5l-8 8M10 6H5v13h13v-5',
  left: 'm14.5 6-6 6 6 6',
  right: 'm9.5 6 6 6-6 6',
  key: 'M14.5 14a4.5 4.5 0 1 0-4.3-3.2L4 17v3h3v-2h2v-2h2l1-2.2c.8.2 1.6.2 2.5.2ZM15.5 8.5h.1',
  help: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM9.7 9.5a2.4 2.4 0 1 1 3.4 2.2c-.8.4-1.1.9-1.1 1.8m0 2.5v.1',
} as const;

export type IconName = keyof typeof PATHS;

/** A decorative icon; what it means must also be in words. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
