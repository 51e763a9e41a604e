'use client';

export default function ErrorPage({ reset }: { reset: () => void }) {
  return (
    <>
      <h1>Something went wrong</h1>
      <p>It was not your fault. Try again a little later.</p>
      <button type="button" onClick={reset}>
        Try again
      </button>
    </>
  );
}
