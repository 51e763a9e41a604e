'use client';

import { useEffect, useState } from 'react';

/** The fields of a mailed link, which are in the fragment: no server sees them until the person clicks. */
export function MailedLink() {
  const [link, setLink] = useState({ userId: '', secret: '' });
  useEffect(() => {
    const given = new URLSearchParams(location.hash.slice(1).replaceAll(';', '&'));
    const secret = given.get('secret');
    if (!secret) return;
    setLink({ userId: given.get('userId') ?? '', secret });
    history.replaceState(null, '', location.pathname);
  }, []);
  return (
    <>
      <input type="hidden" name="userId" value={link.userId} readOnly />
      <input type="hidden" name="secret" value={link.secret} readOnly />
      <noscript>This page needs JavaScript to read the link of the mail.</noscript>
    </>
  );
}
