'use server';

import { type Factor, type SignedIn, signOut, startSecondFactor } from 'appwrite-functions-server';
import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { exchange, signIn } from '../../lib/auth';
import { type Sent, text } from '../../lib/sent';
import { shown } from '../../lib/shown';

const SEE_MAIL = 'See your mail: if the address is right, a link is on its way.';

function lead({ kind }: SignedIn): never {
  revalidatePath('/', 'layout'); // its links are those of a guest; a second factor changes no cookie
  redirect(kind === 'second-factor' ? '/code' : '/');
}

const linkOf = (form: FormData) => ({ userId: text(form, 'userId'), secret: text(form, 'secret') });

export async function withPassword(_: Sent, form: FormData): Promise<Sent> {
  return shown(form, async () => {
    const credentials = { email: text(form, 'email'), password: text(form, 'password') };
    lead(await signIn.signInWithPassword(await exchange(), credentials));
  });
}

export async function askForLink(_: Sent, form: FormData): Promise<Sent> {
  return shown(form, async () => {
    await signIn.requestMagicLink(await exchange(), { email: text(form, 'email') });
    return SEE_MAIL;
  });
}

export async function withLink(_: Sent, form: FormData): Promise<Sent> {
  return shown(form, async () => lead(await signIn.completeMagicLink(await exchange(), linkOf(form))));
}

export async function withGoogle(_: Sent, form: FormData): Promise<Sent> {
  return shown(form, async () => redirect(await signIn.startOAuth(await exchange(), { provider: 'google' })));
}

export async function signUp(_: Sent, form: FormData): Promise<Sent> {
  return shown(form, async () => {
    await signIn.signUp(await exchange(), { email: text(form, 'email'), name: text(form, 'name') });
    return SEE_MAIL;
  });
}

export async function forgotPassword(_: Sent, form: FormData): Promise<Sent> {
  return shown(form, async () => {
    await signIn.requestPasswordReset(await exchange(), { email: text(form, 'email') });
    return SEE_MAIL;
  });
}

export async function setPassword(_: Sent, form: FormData): Promise<Sent> {
  const given = { ...linkOf(form), password: text(form, 'password') };
  return shown(form, async () => lead(await signIn.completePasswordReset(await exchange(), given)));
}

export async function proveAddress(_: Sent, form: FormData): Promise<Sent> {
  return shown(form, async () => {
    await signIn.completeEmailProof(await exchange(), linkOf(form));
    redirect('/profile');
  });
}

export async function askForCode(_: Sent, form: FormData): Promise<Sent> {
  return shown(form, async () => {
    const factor = text(form, 'factor') as Factor;
    const { challengeId } = await startSecondFactor(await exchange(), factor);
    redirect(`/code?challenge=${encodeURIComponent(challengeId)}`);
  });
}

export async function withCode(_: Sent, form: FormData): Promise<Sent> {
  const given = { challengeId: text(form, 'challenge'), code: text(form, 'code') };
  return shown(form, async () => lead(await signIn.completeSecondFactor(await exchange(), given)));
}

export async function leave(_: Sent, form: FormData): Promise<Sent> {
  return shown(form, async () => {
    await signOut(await exchange(), text(form, 'where') === 'everywhere' ? 'everywhere' : 'here');
    redirect('/');
  });
}
