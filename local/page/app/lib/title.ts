import { useEffect, useRef } from 'preact/hooks';

let isFirst = true;

/**
 * Sets the window's title. Returns a reference for the page's heading, which gets the focus after a change of pages, so
 * that a screen reader announces the new page.
 */
export function useTitle(title: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Local Appwrite`;
  }, [title]);
  useEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    isFirst = false;
  }, []);
  return heading;
}
