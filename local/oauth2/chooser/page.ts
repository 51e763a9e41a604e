import { escapeHtml } from '../../http/pages.ts';
import type { Provider } from '../providers.ts';
import type { AccountDocument } from './accounts.ts';

/** Only the page's own styles. Its forms lead on to the app, so they are not limited to this server. */
export const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

const STYLE = `:root{color-scheme:light dark;--text:#1d1d1f;--soft:#5c5c66;--line:#8b8b97;--page:#fff;--box:#f5f5f8;--accent:#0b57d0;--wrong:#b3261e}
@media (prefers-color-scheme:dark){:root{--text:#ececf1;--soft:#a9a9b5;--line:#70707d;--page:#17171b;--box:#222228;--accent:#8ab4f8;--wrong:#f2b8b5}}
body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem;color:var(--text);background:var(--page)}
h1{font-size:1.4rem;margin:0}h2{font-size:1.05rem;margin:1.6rem 0 .4rem}p{margin:.3rem 0}.soft{color:var(--soft);font-size:.9rem}
ul{list-style:none;margin:0;padding:0}li{margin:.5rem 0}
button{font:inherit;color:inherit;background:var(--box);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .9rem;cursor:pointer}
button:hover{border-color:var(--accent)}.account{display:block;width:100%;text-align:left}.account span{display:block}
label{display:block;margin:.7rem 0 .2rem}.check{display:flex;gap:.5rem;align-items:center}
input:not([type=checkbox]){font:inherit;color:inherit;background:var(--page);border:1px solid var(--line);border-radius:.5rem;padding:.5rem .7rem;width:100%;box-sizing:border-box}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}.wrong{color:var(--wrong)}.row{display:flex;flex-wrap:wrap;gap:.6rem;margin-top:.8rem}
a{color:var(--accent);overflow-wrap:anywhere}`;

/** What was entered for a new account, with what is wrong with it. */
export interface Filled {
  name: string;
  email: string;
  verified: boolean;
  mistake: string | undefined;
}

/** What the page shows. */
export interface ChooserView {
  provider: Provider;
  accounts: readonly AccountDocument[];
  /** The address that the forms are sent to: the page's own. */
  action: string;
  project: string;
  /** The scopes that the app asks for, separated by blanks. */
  scope: string;
}

/** The account chooser as a page without JavaScript. */
export function chooserPage(view: ChooserView, filled?: Filled): string {
  const { provider, accounts, project, scope } = view;
  const name = escapeHtml(provider.name);
  const asked = scope ? `<p class="soft">The app asks for: ${escapeHtml(scope.split(' ').join(', '))}</p>` : '';
  const known = accounts.length
    ? `<section aria-labelledby="known"><h2 id="known">Choose an account</h2>
<ul>
${accounts.map((account) => `<li>${button(view, account.$id, described(account), 'account')}</li>`).join('\n')}
</ul></section>`
    : '';
  return whole(
    `Sign in with ${name}`,
    `<h1>Sign in with ${name}</h1>
<p class="soft">This is the account chooser of the local Appwrite, in place of ${name}. Nothing leaves this machine. Project: ${escapeHtml(project)}</p>
${asked}
${known}
<section aria-labelledby="new"><h2 id="new">${accounts.length ? 'Use another account' : 'Create an account'}</h2>
${form(view, filled)}</section>
<section aria-labelledby="other"><h2 id="other">Or let it fail</h2>
<div class="row">${button(view, 'deny', 'Deny access', '')}${button(view, 'down', 'The provider is down', '')}</div></section>`,
  );
}

function described({ name, email, verified }: AccountDocument): string {
  const address = email === '' ? 'no address' : `${email}, ${verified ? 'verified' : 'not verified'}`;
  return `<span>${escapeHtml(name || 'No name')}</span><span class="soft">${escapeHtml(address)}</span>`;
}

function button({ action }: ChooserView, choice: string, label: string, kind: string): string {
  return `<form method="post" action="${escapeHtml(action)}"><button class="${kind}" name="choice" value="${escapeHtml(choice)}">${label}</button></form>`;
}

/** How Appwrite treats the addresses of a provider. */
function note({ name, verification }: Provider): string {
  if (verification === 'always') return `Appwrite takes every address from ${name} for verified.`;
  if (verification === 'never') return `Appwrite takes no address from ${name} for verified.`;
  return 'Only a verified address signs in a user who has it already.';
}

function form({ action, provider }: ChooserView, filled?: Filled): string {
  const { name = '', email = '', verified = true, mistake } = filled ?? {};
  const wrong = mistake === undefined ? '' : `<p class="wrong" id="wrong" role="alert">${escapeHtml(mistake)}</p>`;
  const invalid = mistake === undefined ? '' : ' aria-invalid="true"';
  const described = mistake === undefined ? 'about-email' : 'wrong about-email';
  return `<form method="post" action="${escapeHtml(action)}"><input type="hidden" name="choice" value="new">
<label for="name">Name</label><input id="name" name="name" maxlength="128" autocomplete="off" value="${escapeHtml(name)}">
<label for="email">E-mail</label><input id="email" name="email" inputmode="email" autocomplete="off" value="${escapeHtml(email)}" aria-describedby="${described}"${invalid}>
${wrong}<p class="soft" id="about-email">Empty for an account whose address the provider does not tell.</p>
<label class="check"><input type="checkbox" name="verified"${verified ? ' checked' : ''} aria-describedby="about-verified"> The address is verified</label>
<p class="soft" id="about-verified">${escapeHtml(note(provider))}</p>
<div class="row"><button>Continue</button></div></form>`;
}

/** The page on which a sign-in ends if the app names no address. */
export function endPage({ isSuccess, error, link }: { isSuccess: boolean; error: string; link: string }): string {
  const title = isSuccess ? 'You are signed in' : 'The sign-in failed';
  const reason = error ? `<p><code>${escapeHtml(error)}</code></p>` : '';
  return whole(
    title,
    `<h1>${title}</h1>${reason}<p>A native app continues at <a href="${escapeHtml(link)}">its own address</a>.</p>`,
  );
}

function whole(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${STYLE}</style></head><body><main>
${body}
</main></body></html>`;
}
