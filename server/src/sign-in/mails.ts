/**
 * What a mail is for: a first password, a new one, a sign-up for an address that has an account already, a proof of the address, or
 * the news that a password was removed.
 */
export type MailKind = 'sign-up' | 'known' | 'password' | 'address' | 'password-removed';

/** A mail with a link. */
export interface Mail {
  kind: MailKind;
  appName: string;
  url: string;
  /** How many minutes the link is valid. */
  minutes: number;
}

/** A mail as plain text: readers of plain text would show an HTML mail with its entities. */
export interface MailContent {
  subject: string;
  content: string;
}

const texts: Readonly<Record<MailKind, { subject: string; begin: string }>> = {
  'sign-up': { subject: 'Finish your sign-up to', begin: 'Set your password with this link.' },
  known: {
    subject: 'You have an account at',
    begin:
      'Somebody signed up with this address, which has an account already. Sign in, or set a new password with this link.',
  },
  password: { subject: 'Set a new password for', begin: 'Set a new password with this link.' },
  address: {
    subject: 'Confirm your address for',
    begin: 'Confirm that this address is yours. Open this link in the browser in which you are signed in.',
  },
  'password-removed': {
    subject: 'Your password was removed from',
    begin:
      'You confirmed this address. The account had a password, which was set before anybody had shown that the address is theirs, ' +
      'so it was removed. You can set a new one in the app:',
  },
};

/** The default text of a mail. */
export function textMail({ kind, appName, url, minutes }: Mail): MailContent {
  const { subject, begin } = texts[kind];
  const isLink = kind !== 'password-removed';
  const paragraphs = [
    isLink ? `${begin} It works once, within ${minutes} minutes:` : begin,
    url,
    ...(isLink ? ['If you did not ask for this, ignore this mail. Nothing happens without the link.'] : []),
  ];
  return { subject: `${subject} ${appName}`, content: paragraphs.join('\n\n') };
}

/** The longest e-mail address that Appwrite accepts, in characters. */
const LONGEST_EMAIL = 320;

/** An address as Appwrite stores it. Empty for what is too long, or is no text: a form may send a field twice. */
export function addressOf(written: unknown): string {
  return typeof written === 'string' && written.length <= LONGEST_EMAIL ? written.trim().toLowerCase() : '';
}

/** Whether a text looks like an e-mail address. Appwrite has the last word. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s\p{C}@"<>]{1,64}@[^\s\p{C}@"<>]+\.[^\s\p{C}@"<>]+$/u.test(text);
}
