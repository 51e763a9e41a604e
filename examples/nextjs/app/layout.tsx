import Link from 'next/link';
import type { ReactNode } from 'react';
import { user } from '../lib/auth';
import { Form } from '../lib/form';
import { leave } from './sign-in/actions';
import './style.css';

// no icon, so that browsers do not ask for one
export const metadata = { title: 'Example', icons: { icon: 'data:,' } };

export default async function Layout({ children }: { children: ReactNode }) {
  const who = await user();
  return (
    <html lang="en">
      <body>
        <nav>
          <Link prefetch={false} href="/">
            Posts
          </Link>
          {who && (
            <Link prefetch={false} href="/?mine=1">
              My posts
            </Link>
          )}
          {who && (
            <Link prefetch={false} href="/profile">
              {who.name || who.email}
            </Link>
          )}
          {who?.labels.includes('admin') && (
            <Link prefetch={false} href="/campaigns">
              Campaigns
            </Link>
          )}
          {!who && (
            <Link prefetch={false} href="/sign-in">
              Sign in
            </Link>
          )}
          {!who && (
            <Link prefetch={false} href="/sign-up">
              Sign up
            </Link>
          )}
          {who && (
            <Form action={leave}>
              <button type="submit" name="where" value="here">
                Sign out
              </button>
            </Form>
          )}
        </nav>
        <main>{children}</main>
      </body>
    </html>
  );
}
