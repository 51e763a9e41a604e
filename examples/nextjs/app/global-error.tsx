'use client';

import ErrorPage from './error';
import './style.css';

/** For errors of the layout, such as an Appwrite that does not answer who is signed in. */
export default function GlobalError(props: Parameters<typeof ErrorPage>[0]) {
  return (
    <html lang="en">
      <body>
        <title>Something went wrong – Example</title>
        <main>
          <ErrorPage {...props} />
        </main>
      </body>
    </html>
  );
}
