'use server';

import type { Audience } from 'appwrite-functions-client';
import { redirect } from 'next/navigation';
import { api } from '../../lib/api';
import { type Shown, shown, text } from '../../lib/shown';

function audienceOf(form: FormData): Audience {
  const name = text(form, 'name');
  switch (text(form, 'kind')) {
    case 'labels':
      return { kind: 'labels', labels: [name] };
    case 'topic':
      return { kind: 'topic', topic: name };
    default:
      return { kind: 'everyone' };
  }
}

export async function send(_: Shown, form: FormData): Promise<Shown> {
  return shown(async () => {
    const campaign = text(form, 'campaign');
    const message = { subject: text(form, 'subject'), content: text(form, 'content') };
    const isDry = form.has('dryRun');
    const request = { campaign, channel: 'email' as const, audience: audienceOf(form), message };
    const { total } = await (await api()).fanOutMessage.send({ ...request, ...(isDry ? { dryRun: true } : {}) });
    if (isDry) return `${total} people would get it.`;
    redirect(`/campaigns/${campaign}`);
  });
}

export async function cancel(_: Shown, form: FormData): Promise<Shown> {
  return shown(async () => {
    const { state } = await (await api()).fanOutMessage.cancel({ campaign: text(form, 'campaign') });
    return `The campaign is ${state}.`;
  });
}
