import type { Local } from '../local.ts';
import type { Json } from '../store/schema.ts';
import { inSeconds } from '../store/time.ts';
import { smtpOf } from './smtp.ts';

/** The job that sends one of Appwrite's own e-mails to the mail server. */
export const MAIL_JOB = 'mail';

/** The delay after each failure, in seconds. After the last one the e-mail is not sent again; it remains in the inbox. */
const WAITS = [5, 60, 600];

// a type, not an interface: it is stored as JSON
type MailJob = {
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  attempt: number;
};

/** Queues an e-mail for the mail server, if one is set. It survives a crash. */
export function mailOut(local: Local, mail: Omit<MailJob, 'attempt'>): void {
  if (!smtpOf(local)) return;
  const { to, from, subject, text, html } = mail;
  local.jobs.add(MAIL_JOB, { to, from, subject, text, html, attempt: 0 });
}

/** Runs a {@link mailOut} job. A failure is printed, and the job is repeated later. */
export async function sendOut(local: Local, payload: Json): Promise<void> {
  const job = payload as MailJob;
  const { to, from, subject, text, html, attempt } = job;
  const failed = await smtpOf(local)?.send({
    ...{ from, to: [to], cc: [], bcc: [], subject },
    ...(text === '' ? {} : { text }),
    ...(html === '' ? {} : { html }),
  });
  if (!failed || failed.size === 0) return;
  const wait = WAITS[attempt];
  const next = wait === undefined ? 'given up' : `tried again in ${wait} s`;
  console.error(`the mail server did not accept an e-mail (${next}); it is in the inbox`);
  if (wait !== undefined) local.jobs.add(MAIL_JOB, { ...job, attempt: attempt + 1 }, inSeconds(wait));
}
