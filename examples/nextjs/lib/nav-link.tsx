'use client';

import Link, { useLinkStatus } from 'next/link';
import type { ReactNode } from 'react';

/** A link that shows that its page is on the way. It prefetches nothing: every page is of one user, and costs calls to Appwrite. */
export function NavLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link prefetch={false} href={href}>
      {children}
      <Pending />
    </Link>
  );
}

function Pending() {
  return useLinkStatus().pending && <span role="status" aria-label="One moment" className="pending" />;
}
