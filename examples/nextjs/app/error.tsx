'use client';

/** For errors of a page. Next.js gives the browser no message, only the digest that the server's log has, too. */
export default function ErrorPage({ error }: { error: { digest?: string } }) {
  return (
    <div role="alert">
      <h1>Something went wrong</h1>
      <p>Try again a little later.{error.digest && ` If it stays, report this number: ${error.digest}.`}</p>
      <button type="button" onClick={() => location.reload()}>
        Try again
      </button>
    </div>
  );
}
