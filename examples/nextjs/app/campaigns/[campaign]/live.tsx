'use client';

import type { Progress } from 'appwrite-functions-client';
import { type ReactNode, useEffect, useState } from 'react';
import { isGoingOn, said } from '../states';

const LOST = 'The connection is lost. Connecting again…';
const GONE = 'The app does not tell the progress at the moment. Load the page again.';

/**
 * The progress of a campaign as the app's server relays it. Without JavaScript it is as it was when the page was loaded.
 * @param children what is shown while it goes on
 */
export function Live({ first, children }: { first: Progress; children: ReactNode }) {
  const [progress, setProgress] = useState(first);
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    if (!isGoingOn(first)) return;
    const source = new EventSource(`/campaigns/${first.campaign}/progress`);
    source.onopen = () => setTrouble('');
    // the browser connects again by itself, but not after an answer that is no stream
    source.onerror = () => setTrouble(source.readyState === EventSource.CLOSED ? GONE : LOST);
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
      <p role="status">{isGoingOn(progress) ? trouble : 'It has ended.'}</p>
      {isGoingOn(progress) && children}
    </>
  );
}
