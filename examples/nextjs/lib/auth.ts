import { createSessionClient, createSignIn, currentUser, forwardedFor, fromStore } from 'appwrite-functions-server';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { Models } from 'node-appwrite';
import { cache } from 'react';

/** The last hop of X-Forwarded-For: that of one proxy in front of the app, or of Next.js itself. */
export const signIn = createSignIn({ appName: 'Example', clientIp: forwardedFor(1) });

/** The request of an action or a route handler, and the cookies of its answer. */
export const exchange = async () => fromStore(await headers(), await cookies());

/** The user of this request; asked once, however many components want to know. */
export const user = cache(async () => currentUser({ headers: await headers() }));

/** The user, or the sign-in page. */
export async function signedIn() {
  return (await user()) ?? redirect('/sign-in');
}

/** Whether somebody may send campaigns: the label is that of `SENDER_LABEL` in appwrite.json. The function checks it again. */
export const isSender = ({ labels }: Models.User) => labels.includes('admin');

/** Appwrite as the user of this request, or as a guest. */
export const services = async () => createSessionClient({ headers: await headers() });
