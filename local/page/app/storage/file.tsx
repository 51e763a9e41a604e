import { useLocation, useRoute } from 'preact-iso/router';
import { enc } from '../lib/address.ts';
import { api, apiBlob, isMissing } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { bytes, whole } from '../lib/format.ts';
import { concerns } from '../lib/live.ts';
import type { Models } from '../lib/models.ts';
import { Badges, Facts, Id, Pending, Section } from '../parts/basics.tsx';
import { attempt, confirmed } from '../parts/dialogs.tsx';
import { Missing, Page } from '../parts/page.tsx';
import { Preview } from './preview.tsx';

/** `/storage/<bucket>/<file>`: one file. */
export function FilePage() {
  const { params } = useRoute();
  const { bucketId = '', fileId = '' } = params;
  const { route } = useLocation();
  const path = `/storage/buckets/${enc(bucketId)}/files/${enc(fileId)}`;
  const above = [
    ['/storage', 'Storage'],
    [`/storage/${enc(bucketId)}`, bucketId],
  ] as const;
  const { data: file, error } = useData(
    `file ${bucketId} ${fileId}`,
    (signal) => api<Models.File>('GET', path, { signal }),
    (news) => concerns(news, 'buckets'),
  );
  if (isMissing(error))
    return (
      <Missing title="File" above={above}>
        <a href={`/storage/${enc(bucketId)}`}>All files of {bucketId}</a>
      </Missing>
    );
  const remove = async () => {
    if (!(await confirmed('Delete this file?', `${file?.name ?? fileId} is deleted.`))) return;
    if (await attempt(() => api('DELETE', path), 'File deleted')) route(`/storage/${enc(bucketId)}`);
  };
  const download = () =>
    attempt(async () => {
      const url = URL.createObjectURL(await apiBlob(`${path}/download`));
      const link = Object.assign(document.createElement('a'), { href: url, download: file?.name ?? fileId });
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    });
  return (
    <Page
      title={file?.name ?? 'File'}
      above={above}
      actions={
        file && (
          <>
            <button type="button" class="primary" onClick={() => void download()}>
              Download
            </button>
            <button type="button" class="danger" onClick={() => void remove()}>
              Delete
            </button>
          </>
        )
      }
    >
      <Pending data={file} error={error} />
      {file && (
        <div class="columns">
          <Facts
            of={[
              ['Id', <Id key="id">{file.$id}</Id>],
              ['Type', file.mimeType],
              ['Size', bytes(file.sizeOriginal)],
              ['Uploaded', whole(file.$createdAt)],
              ['MD5', <code key="md5">{file.signature}</code>],
              ['Permissions', <Badges key="permissions" of={file.$permissions} none="none of its own" />],
            ]}
          />
          <Section title="Preview">
            <Preview file={file} />
          </Section>
        </div>
      )}
    </Page>
  );
}
