'use server';

import type { Audience } from 'appwrite-functions-client';
import { redirect } from 'next/navigation';
import { api } from '../../lib/api';
import { type Sent, text } from '../../lib/sent';
import { problem, shown } from '../../lib/shown';

function audienceOf(kind: string, name: string): Audience {
  if (kind === 'labels') return { kind, labels: [name] };
  return kind === 'topic' ? { kind, topic: name } : { kind: 'everyone' };
}

/** Counts the recipients, or sends. A campaign that is sent again under its name is the same campaign: nobody gets it twice. */
export async function send(_: Sent, form: FormData): Promise<Sent> {
  return shown(form, async () => {
    const [campaign, kind, name] = [text(form, 'campaign'), text(form, 'kind'), text(form, 'audience').trim()];
    if (kind !== 'everyone' && name === '')
      return problem('Not sent. Say which label or topic.', { mistakes: { audience: 'a label or topic expected' } });
    const message = { subject: text(form, 'subject'), content: text(form, 'content') };
    const request = { campaign, channel: 'email' as const, audience: audienceOf(kind, name), message };
    const { fanOutMessage } = await api();
    if (form.has('dryRun')) {
      const { total, skipped, percent } = await fanOutMessage.send({ ...request, dryRun: true });
      const left = skipped > 0 ? `; left out, such as those who switched mails off: ${skipped}` : '';
      return `Recipients: ${percent === 100 ? '' : 'at least '}${(total ?? 0) - skipped}${left}.`;
    }
    await fanOutMessage.send(request);
    redirect(`/campaigns/${campaign}`);
  });
}

export async function cancel(_: Sent, form: FormData): Promise<Sent> {
  return shown(form, async () => {
    const campaign = text(form, 'campaign');
    await (await api()).fanOutMessage.cancel({ campaign });
    redirect(`/campaigns/${campaign}`);
  });
}
