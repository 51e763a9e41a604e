import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { isSender, user } from '../lib/auth';
import { Form } from '../lib/form';
import { NavLink } from '../lib/nav-link';
import { leave } from './sign-in/actions';
import './style.css';

export const metadata: Metadata = { title: { default: 'Example', template: '%s – Example' } };

export default async function Layout({ children }: { children: ReactNode }) {
  const who = await user();
  return (
    <html lang="en">
      <body>
        <nav>
          <NavLink href="/">Posts</NavLink>
          {who ? (
            <>
              <NavLink href="/?mine=1">My posts</NavLink>
              {isSender(who) && <NavLink href="/campaigns">Campaigns</NavLink>}
              <NavLink href="/profile">{who.name || who.email}</NavLink>
              <Form action={leave}>
                <button type="submit" name="where" value="here">
                  Sign out
                </button>
              </Form>
            </>
          ) : (
            <>
              <NavLink href="/sign-in">Sign in</NavLink>
              <NavLink href="/sign-up">Sign up</NavLink>
            </>
          )}
        </nav>
        <main>{children}</main>
      </body>
    </html>
  );
}
