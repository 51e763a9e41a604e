import type { SendMailOptions, SentMessageInfo, Transporter } from 'nodemailer';
import type { Local } from '../local.ts';

/** An e-mail to one recipient, or to many who do not see each other. */
export interface Mail {
  from: string | { name: string; address: string };
  /** Visible recipients. If empty, the e-mail says that its recipients are undisclosed. */
  to: string[];
  replyTo?: { name: string; address: string } | undefined;
  cc: string[];
  /** Hidden recipients. */
  bcc: string[];
  subject: string;
  text?: string;
  html?: string;
  attachments?: { filename: string; contentType: string; content: Buffer }[];
}

/** The mail server of `SMTP_URL`. */
export class Smtp {
  readonly #url: string;
  #transport: Promise<Transporter> | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** Sends one e-mail to all its recipients. Returns the reason for each recipient who did not get it, by address. */
  async send(mail: Mail): Promise<Map<string, string>> {
    const recipients = [...mail.to, ...mail.cc, ...mail.bcc];
    try {
      const transport = await this.#open();
      const { replyTo, ...rest } = mail;
      const to = mail.to.length > 0 ? mail.to : 'undisclosed-recipients:;';
      const options: SendMailOptions = { ...rest, to, ...(replyTo ? { replyTo } : {}) };
      return refused(await transport.sendMail(options));
    } catch (error) {
      const why = `Failed sending to targets with error: ${error instanceof Error ? error.message : error}`;
      return new Map(recipients.map((address) => [address, why]));
    }
  }

  async close(): Promise<void> {
    (await this.#transport)?.close();
  }

  #open(): Promise<Transporter> {
    // loaded with the first e-mail, because most starts never need it
    this.#transport ??= import('nodemailer').then(({ createTransport }) =>
      createTransport({ url: this.#url, pool: true }),
    );
    return this.#transport;
  }
}

function refused(info: SentMessageInfo): Map<string, string> {
  const failed = new Map<string, string>();
  const errors = (info.rejectedErrors ?? []) as { recipient?: string; message: string }[];
  for (const { recipient, message } of errors)
    if (recipient) failed.set(recipient, `Failed sending to target ${recipient} with error: ${message}`);
  return failed;
}

const servers = new WeakMap<Local, Smtp>();

/** The mail server that gets e-mail in addition to the inbox. Undefined if none is set. */
export function smtpOf(local: Local): Smtp | undefined {
  const { smtpUrl } = local.options;
  if (smtpUrl === undefined || smtpUrl === '') return undefined;
  let smtp = servers.get(local);
  if (!smtp) {
    smtp = new Smtp(smtpUrl);
    servers.set(local, smtp);
  }
  return smtp;
}
