/** The content of the function's own mail. */
export interface Mail {
  appName: string;
  url: string;
  minutes: number;
  phrase: string | undefined;
}

/** The mail as plain text. */
export function textMail(mail: Mail): string {
  const { before, after } = paragraphs(mail);
  return [...before, mail.url, ...after].join('\n\n');
}

/** The mail as HTML. It also contains the address as text, for readers that remove the tags. */
export function htmlMail(mail: Mail): string {
  const { before, after } = paragraphs(mail);
  const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;
  const url = escapeHtml(mail.url);
  return [
    '<!DOCTYPE html>',
    '<html lang="en"><body style="font:16px/1.5 sans-serif;color:#222">',
    ...before.map(paragraph),
    `<p><a href="${url}" style="color:#0645ad;overflow-wrap:anywhere">${url}</a></p>`,
    ...after.map(paragraph),
    '</body></html>',
  ].join('\n');
}

/** Whether the text is unchanged if a mail program removes the tags of HTML but keeps the entities. */
export function isSafeAsText(url: string): boolean {
  return escapeHtml(url) === url;
}

export function mailSubject({ appName }: Pick<Mail, 'appName'>): string {
  return `Sign in to ${appName}`;
}

export function passwordSubject(appName: string): string {
  return `Your password for ${appName} was removed`;
}

/** The text of the mail that reports a removed password. */
export function passwordMail(appName: string): string {
  return [
    `A link that was mailed to this address was used to sign in to ${appName}, for the first time since the address was added.`,
    'The account had a password, which was set before anybody had shown that the address is theirs. It was removed, and all ' +
      'other sessions were ended.',
    'Nothing else in the account has changed. You can sign in by a link, and set a new password in the app.',
  ].join('\n\n');
}

function paragraphs({ appName, minutes, phrase }: Mail): { before: string[]; after: string[] } {
  const unit = minutes === 1 ? 'minute' : 'minutes';
  const before = [`Sign in to ${appName} with this link. It works once, within ${minutes} ${unit}:`];
  const compare = `Your phrase: ${phrase}. If you were shown another one, do not open the link.`;
  const after = [
    ...(phrase === undefined ? [] : [compare]),
    'If you did not ask for this, ignore this mail. Nothing happens without the link.',
  ];
  return { before, after };
}

/** Escapes text, also for attributes in double quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
