/** A delivery in the form of the inbox, as JSON. */
export interface InboxItem {
  id: string;
  channel: 'email' | 'sms' | 'push';
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  data: Record<string, unknown> | null;
  /** The links in it, of web pages and of apps, each once. */
  links: string[];
  /** The six-digit codes in it, each once. */
  codes: string[];
  /** The id of the Messaging message. Null for Appwrite's own e-mails and SMS. */
  messageId: string | null;
  /** ISO 8601. */
  at: string;
}
