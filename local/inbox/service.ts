import type { Local } from '../local.ts';
import type { Service } from '../service.ts';
import { inboxDoor } from './door.ts';
import { inbox } from './inbox.ts';
import { MAIL_JOB, sendOut } from './mail-job.ts';
import { smtpOf } from './smtp.ts';

/** The inbox's routes, and the worker that sends Appwrite's own e-mails to the mail server. */
export function inboxService(local: Local): Service {
  return {
    collections: [inbox],
    routes: [],
    ownDoors: [inboxDoor(local)],
    start: () => local.jobs.register(MAIL_JOB, (payload) => sendOut(local, payload)),
    stop: () => smtpOf(local)?.close(),
  };
}
