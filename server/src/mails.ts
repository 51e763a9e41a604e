/** What a mail is for: a first password, a new one, a sign-up for an address that has an account already, or a proof of the address. */
export type MailKind = 'sign-up' | 'known' | 'password' | 'address';

/** A mail with a link. */
export interface Mail {
  kind: MailKind;
  appName: string;
  url: string;
  /** How many minutes the link is valid. */
  minutes: number;
}

/** A mail as plain text: an HTML mail would be shown with its entities by readers of plain text. */
export interface MailContent {
  subject: string;
  content: string;
}

const subjects: Readonly<Record<MailKind, (appName: string) => string>> = {
  'sign-up': (appName) => `Finish your sign-up to ${appName}`,
  known: (appName) => `You have an account at ${appName}`,
  password: (appName) => `Set a new password for ${appName}`,
  address: (appName) => `Confirm your address for ${appName}`,
};

const beginnings: Readonly<Record<MailKind, string>> = {
  'sign-up': 'Set your password with this link.',
  known:
    'Somebody signed up with this address, which has an account already. Set a new password with this link, or sign in.',
  password: 'Set a new password with this link.',
  address: 'Confirm that this address is yours with this link, in the browser in which you are signed in.',
};

/** The default text of a mail. */
export function textMail({ kind, appName, url, minutes }: Mail): MailContent {
  const lines = [
    `${beginnings[kind]} It works once, within ${minutes} minutes:`,
    url,
    'You did not ask for it? Then leave it: without the link nothing happens.',
  ];
  return { subject: subjects[kind](appName), content: lines.join('\n\n') };
}

/** Whether a text looks like an e-mail address. Appwrite has the last word. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@"<>]{1,64}@[^\s@"<>]+\.[^\s@"<>]+$/.test(text);
}
