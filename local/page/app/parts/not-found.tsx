import { useTitle } from '../lib/title.ts';

export function NotFound() {
  const heading = useTitle('Not found');
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        Nothing here
      </h1>
      <p>
        This address belongs to no view. <a href="/">Go to the overview</a>
      </p>
    </>
  );
}
