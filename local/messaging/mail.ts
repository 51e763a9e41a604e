import type { TargetDocument } from '../directory/targets.ts';
import { smtpOf } from '../inbox/smtp.ts';
import type { Local } from '../local.ts';
import { blobs } from '../storage/blobs.ts';
import { findFile } from '../storage/files-lookup.ts';
import type { MessageDocument, ProviderDocument } from './documents.ts';

/** The sender of a provider's messages in the inbox: an address with a name, a number, or the provider's name. */
export function senderOf({ options, name }: ProviderDocument): string {
  const { fromName, fromEmail, from } = options;
  if (fromEmail) return fromName ? `${fromName} <${fromEmail}>` : String(fromEmail);
  return String(from || name);
}

/**
 * Sends one e-mail to a batch of targets, who do not see each other, if a mail server is set. Returns the reason for each
 * recipient who did not get it, by address.
 */
export async function mailBatch(
  local: Local,
  message: MessageDocument,
  { options }: ProviderDocument,
  batch: readonly TargetDocument[],
  copies: readonly TargetDocument[],
): Promise<Map<string, string>> {
  const smtp = message.providerType === 'email' ? smtpOf(local) : undefined;
  if (!smtp) return new Map();
  const { subject, content, html, cc } = message.data;
  const inCopy = copies.filter(({ $id }) => Array.isArray(cc) && cc.includes($id));
  const hidden = [...batch, ...copies.filter((target) => !inCopy.includes(target))];
  return smtp.send({
    from: mailbox(options['fromName'], options['fromEmail']),
    replyTo: options['replyToEmail'] ? mailbox(options['replyToName'], options['replyToEmail']) : undefined,
    to: [],
    cc: inCopy.map(({ identifier }) => identifier),
    bcc: hidden.map(({ identifier }) => identifier),
    subject: String(subject),
    ...(html === true ? { html: String(content) } : { text: String(content) }),
    attachments: attachmentsOf(local, message),
  });
}

function mailbox(name: unknown, address: unknown): { name: string; address: string } {
  return { name: String(name ?? ''), address: String(address ?? '') };
}

/** The attachments. A file that was deleted since is left out. */
function attachmentsOf(
  local: Local,
  { data }: MessageDocument,
): { filename: string; contentType: string; content: Buffer }[] {
  const wanted = (data['attachments'] ?? []) as { bucketId: string; fileId: string }[];
  return wanted.flatMap(({ bucketId, fileId }) => {
    const file = lookUp(local, bucketId, fileId);
    const content = file && blobs(local).read(file.blob);
    return file && content ? [{ filename: file.name, contentType: file.mimeType, content }] : [];
  });
}

function lookUp(local: Local, bucketId: string, fileId: string): ReturnType<typeof findFile> | undefined {
  try {
    return findFile(local.store, bucketId, fileId);
  } catch {
    return undefined;
  }
}
