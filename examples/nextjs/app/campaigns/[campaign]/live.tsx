'use client';

import type { Progress } from 'appwrite-functions-client';
import { useEffect, useState } from 'react';

/** The progress of a campaign, as the app's server relays it. Without JavaScript: as it was when the page was loaded. */
export function Live({ first }: { first: Progress }) {
  const [progress, setProgress] = useState(first);
  useEffect(() => {
    const source = new EventSource(`/campaigns/${first.campaign}/progress`);
    source.onmessage = ({ data }) => setProgress(JSON.parse(data) as Progress);
    source.addEventListener('end', () => source.close());
    return () => source.close();
  }, [first.campaign]);
  const { state, sent, total, percent, failed } = progress;
  return (
    <>
      <progress max={100} value={percent ?? 0} />
      <p>
        {state}: {sent} of {total ?? '…'} sent, {failed} failed, {percent ?? 0} %
      </p>
    </>
  );
}
