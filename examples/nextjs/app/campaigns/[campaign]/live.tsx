'use client';

import type { Progress } from 'appwrite-functions-client';
import { type ReactNode, useEffect, useState } from 'react';
import { isGoingOn, said } from '../states';

/**
 * The progress of a campaign as the app's server relays it. Without JavaScript it is as it was when the page was loaded.
 * @param children what is shown while it goes on
 */
export function Live({ first, children }: { first: Progress; children: ReactNode }) {
  const [progress, setProgress] = useState(first);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    if (!isGoingOn(first)) return;
    const source = new EventSource(`/campaigns/${first.campaign}/progress`);
    source.onopen = () => setLost(false);
    source.onerror = () => setLost(true); // the browser connects again
    source.onmessage = ({ data }) => {
      const next = JSON.parse(data) as Progress;
      setProgress(next);
      if (!isGoingOn(next)) source.close();
    };
    return () => source.close();
  }, [first]);
  return (
    <>
      <progress max={100} value={progress.percent ?? 0} aria-label="Progress" />
      <p>{said(progress)}</p>
      <p role="status">
        {isGoingOn(progress) ? isLost && 'The connection is lost. Connecting again…' : 'It has ended.'}
      </p>
      {isGoingOn(progress) && children}
    </>
  );
}
