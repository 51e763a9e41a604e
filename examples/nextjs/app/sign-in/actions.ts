'use server';

import { type Factor, type SignedIn, signOut, startSecondFactor } from 'appwrite-functions-server';
import { redirect } from 'next/navigation';
import { exchange, signIn } from '../../lib/auth';
import { type Shown, shown, text } from '../../lib/shown';

const SEE_MAIL = 'See your mail: if the address is right, a link is on its way.';

function lead({ kind }: SignedIn): never {
  redirect(kind === 'second-factor' ? '/code' : '/');
}

export async function withPassword(_: Shown, form: FormData): Promise<Shown> {
  return shown(async () => {
    const credentials = { email: text(form, 'email'), password: text(form, 'password') };
    lead(await signIn.signInWithPassword(await exchange(), credentials));
  });
}

export async function askForLink(_: Shown, form: FormData): Promise<Shown> {
  return shown(async () => {
    await signIn.requestMagicLink(await exchange(), { email: text(form, 'email') });
    return SEE_MAIL;
  });
}

export async function withLink(_: Shown, form: FormData): Promise<Shown> {
  const link = { userId: text(form, 'userId'), secret: text(form, 'secret') };
  return shown(async () => lead(await signIn.completeMagicLink(await exchange(), link)));
}

export async function withGoogle(): Promise<Shown> {
  return shown(async () => redirect(await signIn.startOAuth(await exchange(), { provider: 'google' })));
}

export async function signUp(_: Shown, form: FormData): Promise<Shown> {
  return shown(async () => {
    await signIn.signUp(await exchange(), { email: text(form, 'email'), name: text(form, 'name') });
    return SEE_MAIL;
  });
}

export async function forgotPassword(_: Shown, form: FormData): Promise<Shown> {
  return shown(async () => {
    await signIn.requestPasswordReset(await exchange(), { email: text(form, 'email') });
    return SEE_MAIL;
  });
}

export async function setPassword(_: Shown, form: FormData): Promise<Shown> {
  const given = { userId: text(form, 'userId'), secret: text(form, 'secret'), password: text(form, 'password') };
  return shown(async () => lead(await signIn.completePasswordReset(await exchange(), given)));
}

export async function proveAddress(_: Shown, form: FormData): Promise<Shown> {
  return shown(async () => {
    const link = { userId: text(form, 'userId'), secret: text(form, 'secret') };
    await signIn.completeEmailProof(await exchange(), link);
    redirect('/profile');
  });
}

export async function askForCode(_: Shown, form: FormData): Promise<Shown> {
  return shown(async () => {
    const factor = text(form, 'factor') as Factor;
    const { challengeId } = await startSecondFactor(await exchange(), factor);
    redirect(`/code?challenge=${encodeURIComponent(challengeId)}`);
  });
}

export async function withCode(_: Shown, form: FormData): Promise<Shown> {
  const given = { challengeId: text(form, 'challenge'), code: text(form, 'code') };
  return shown(async () => lead(await signIn.completeSecondFactor(await exchange(), given)));
}

export async function leave(_: Shown, form: FormData): Promise<Shown> {
  return shown(async () => {
    await signOut(await exchange(), text(form, 'where') === 'everywhere' ? 'everywhere' : 'here');
    redirect('/');
  });
}
