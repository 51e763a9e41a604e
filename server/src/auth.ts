import type { Models, OAuthProvider } from 'node-appwrite';
import { type SignInOptions, settingsOf } from './options.ts';
import type { Exchange } from './request/exchange.ts';
import { completeEmailProof, type ProofRequested, requestEmailProof } from './sign-in/email-proof.ts';
import { completeMagicLink, type Requested, requestMagicLink } from './sign-in/magic-link.ts';
import { completePasswordReset, requestPasswordReset, signUp } from './sign-in/mailed-password.ts';
import { startOAuth } from './sign-in/oauth.ts';
import { signInWithPassword } from './sign-in/password-sign-in.ts';
import { completeSecondFactor } from './sign-in/second-factor.ts';
import type { SignedIn } from './sign-in/signed-in.ts';

/** The user and the secret in the fragment of a mailed link. */
export interface MailedLink {
  userId: string;
  secret: string;
}

/** Every way to sign in, with the options of an app. See each function for what it answers, and `docs/app-server.md`. */
export interface SignIn {
  signUp(exchange: Exchange, input: { email: string; name?: string }): Promise<void>;
  signInWithPassword(exchange: Exchange, input: { email: string; password: string }): Promise<SignedIn>;
  requestMagicLink(exchange: Exchange, input: { email: string; phrase?: true }): Promise<Requested>;
  completeMagicLink(exchange: Exchange, input: MailedLink): Promise<SignedIn>;
  requestPasswordReset(exchange: Exchange, input: { email: string }): Promise<void>;
  completePasswordReset(exchange: Exchange, input: MailedLink & { password: string }): Promise<SignedIn>;
  requestEmailProof(exchange: Exchange): Promise<ProofRequested>;
  completeEmailProof(exchange: Exchange, input: MailedLink): Promise<Models.User>;
  startOAuth(
    exchange: Exchange,
    input: { provider: `${OAuthProvider}`; to?: string; scopes?: string[] },
  ): Promise<string>;
  completeSecondFactor(exchange: Exchange, input: { challengeId: string; code: string }): Promise<SignedIn>;
}

/** The ways to sign in, for an app: once, at the top of a module. */
export function createSignIn(options: SignInOptions): SignIn {
  const settings = settingsOf(options);
  return {
    signUp: (exchange, input) => signUp(settings, exchange, input),
    signInWithPassword: (exchange, input) => signInWithPassword(settings, exchange, input),
    requestMagicLink: (exchange, input) => requestMagicLink(settings, exchange, input),
    completeMagicLink: (exchange, input) => completeMagicLink(settings, exchange, input),
    requestPasswordReset: (exchange, input) => requestPasswordReset(settings, exchange, input),
    completePasswordReset: (exchange, input) => completePasswordReset(settings, exchange, input),
    requestEmailProof: (exchange) => requestEmailProof(settings, exchange),
    completeEmailProof: (exchange, input) => completeEmailProof(settings, exchange, input),
    startOAuth: (exchange, input) => startOAuth(settings, exchange, input),
    completeSecondFactor: (exchange, input) => completeSecondFactor(settings, exchange, input),
  };
}
