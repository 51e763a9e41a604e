import type { Exchange } from './exchange.ts';
import { completeMagicLink, type Requested, requestMagicLink } from './magic-link.ts';
import { type SignInOptions, settingsOf } from './options.ts';
import { signInWithPassword } from './password.ts';
import { completeSecondFactor } from './second-factor.ts';
import type { SignedIn } from './signed-in.ts';

/** Every way to sign in, with the options of an app. See each function for what it answers. */
export interface SignIn {
  signInWithPassword(exchange: Exchange, input: { email: string; password: string }): Promise<SignedIn>;
  requestMagicLink(exchange: Exchange, input: { email: string; phrase?: true }): Promise<Requested>;
  completeMagicLink(exchange: Exchange, input: { userId: string; secret: string }): Promise<SignedIn>;
  completeSecondFactor(exchange: Exchange, input: { challengeId: string; code: string }): Promise<SignedIn>;
}

/** The ways to sign in, for an app: once, at the top of a module. */
export function createSignIn(options: SignInOptions): SignIn {
  const settings = settingsOf(options);
  return {
    signInWithPassword: (exchange, input) => signInWithPassword(settings, exchange, input),
    requestMagicLink: (exchange, input) => requestMagicLink(settings, exchange, input),
    completeMagicLink: (exchange, input) => completeMagicLink(settings, exchange, input),
    completeSecondFactor: (exchange, input) => completeSecondFactor(settings, exchange, input),
  };
}
