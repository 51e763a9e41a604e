/** What Appwrite stores about an e-mail address. All fields are null without an address. */
export interface EmailFacts {
  emailCanonical: string | null;
  emailIsFree: boolean | null;
  emailIsDisposable: boolean | null;
  emailIsCorporate: boolean | null;
  emailIsCanonical: boolean | null;
}

/** Providers with several equivalent domains. The first one is the canonical domain. */
const SAME_PROVIDER: readonly (readonly string[])[] = [
  ['gmail.com', 'googlemail.com'],
  ['outlook.com', 'hotmail.com', 'live.com', 'outlook.co.uk', 'hotmail.co.uk', 'live.co.uk'],
  ['yahoo.com', 'yahoo.co.uk', 'yahoo.ca', 'ymail.com', 'rocketmail.com'],
  ['icloud.com', 'me.com', 'mac.com'],
  ['protonmail.com', 'proton.me', 'pm.me'],
  ['fastmail.com', 'fastmail.fm'],
];

const FREE = new Set([...SAME_PROVIDER.flat(), 'aol.com', 'gmx.com', 'gmx.net', 'mail.com', 'yandex.com', 'zoho.com']);

// Appwrite has a list of many thousands. It includes the domains for examples.
const DISPOSABLE = new Set(['example.com', 'example.net', 'example.org', 'mailinator.com', 'guerrillamail.com']);

/**
 * The facts about an e-mail address. Only Gmail's dots and `+tags` are removed from the part before the `@`, as in
 * utopia-php/emails. The lists of free and disposable domains are short here.
 */
export function emailFacts(email: string | null): EmailFacts {
  if (!email)
    return {
      emailCanonical: null,
      emailIsFree: null,
      emailIsDisposable: null,
      emailIsCorporate: null,
      emailIsCanonical: null,
    };
  const address = email.toLowerCase();
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const free = FREE.has(domain);
  const disposable = DISPOSABLE.has(domain);
  const canonical = canonicalOf(address.slice(0, at), domain);
  return {
    emailCanonical: canonical,
    emailIsFree: free,
    emailIsDisposable: disposable,
    emailIsCorporate: !free && !disposable,
    emailIsCanonical: canonical === address,
  };
}

function canonicalOf(local: string, domain: string): string {
  const provider = SAME_PROVIDER.find((domains) => domains.includes(domain))?.[0] ?? domain;
  if (provider !== 'gmail.com') return `${local}@${provider}`;
  return `${local.replace(/\+.*$/, '').replaceAll('.', '')}@${provider}`;
}
