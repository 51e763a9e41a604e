import type { Client } from 'node-appwrite';
import { putProvider } from '../../local/oauth2/configured.ts';
import type { TestAppwrite } from './appwrite.ts';

/** What a person does on the page of the account chooser. */
export type Choice = { choice: string } | { name: string; email: string; verified?: boolean };

/** Where a sign-in ended. */
export interface Ended {
  /** The app's address of success or failure. */
  url: URL;
  /** The session, as the cookie has it. Empty without one. */
  session: string;
  /** The error in the address of failure. */
  error: { message: string; type: string; code: number } | undefined;
}

/** Turns providers on, as a declaration in `appwrite.extras.json` does. */
export function turnOn(appwrite: TestAppwrite, ...providers: string[]): void {
  const settings = { enabled: true, declared: true, clientId: 'id', clientSecret: 'secret', settings: {} };
  for (const id of providers) putProvider(appwrite.local.store, id, settings);
}

interface Begin {
  provider: string;
  token?: boolean;
  /** The app's address. Default: one on `localhost`. */
  success?: string;
  /** The session of the browser that begins. */
  session?: string;
}

/** Begins a sign-in as an SDK does. @returns the address of the provider's page */
export async function beginSignIn(
  appwrite: TestAppwrite,
  { provider, token = false, success = 'http://localhost/in' }: Begin,
): Promise<string> {
  const query = new URLSearchParams({
    project: 'test',
    success,
    failure: 'http://localhost/out',
  });
  const path = `/account/${token ? 'tokens' : 'sessions'}/oauth2/${provider}`;
  return locationOf(await fetch(`${appwrite.endpoint}${path}?${query}`, { redirect: 'manual' }));
}

/** Makes a choice on the provider's page. @returns the address of Appwrite's callback, with the provider's answer */
export async function choose(page: string, choice: Choice): Promise<string> {
  const body = new URLSearchParams();
  if ('choice' in choice) body.set('choice', choice.choice);
  else {
    body.set('choice', 'new');
    body.set('name', choice.name);
    body.set('email', choice.email);
    if (choice.verified ?? true) body.set('verified', 'on');
  }
  return locationOf(await fetch(page, { method: 'POST', body, redirect: 'manual' }));
}

/** Follows the callback to the app's address, as a browser with this session does. */
export async function follow(callback: string, session = ''): Promise<Ended> {
  const headers: Record<string, string> = session === '' ? {} : { cookie: `a_session_test=${session}` };
  const next = locationOf(await fetch(callback, { redirect: 'manual', headers }));
  const answer = await fetch(next, { redirect: 'manual', headers });
  const url = new URL(locationOf(answer));
  const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('a_session_test='));
  const error = url.searchParams.get('error');
  return {
    url,
    session: decodeURIComponent(cookie?.split(';')[0]?.split('=')[1] ?? ''),
    error: error === null ? undefined : (JSON.parse(error) as Ended['error']),
  };
}

/** A whole sign-in through the account chooser. */
export async function signInWith(appwrite: TestAppwrite, begin: Begin, choice: Choice): Promise<Ended> {
  return follow(await choose(await beginSignIn(appwrite, begin), choice), begin.session);
}

function locationOf(answer: Response): string {
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`${answer.url} answered ${answer.status} without a location`);
  return location;
}

/** Whether a sign-in with the provider begins, which it does where the provider is turned on. */
export async function beginsAt({ config }: Client, provider: string): Promise<boolean> {
  const url = `${config.endpoint}/account/sessions/oauth2/${provider}?project=${config.project}`;
  return (await fetch(url, { redirect: 'manual' })).status === 301;
}
