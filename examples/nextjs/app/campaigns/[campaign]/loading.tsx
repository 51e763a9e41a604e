/** Not for the other pages: what is streamed after a loading state does not show without JavaScript. */
export default function Loading() {
  return <p>One moment…</p>;
}
