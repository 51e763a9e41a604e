import { useRef } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso/router';
import { enc, withQuery } from '../lib/address.ts';
import { api, isMissing, query } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { bytes } from '../lib/format.ts';
import { concerns } from '../lib/live.ts';
import { after, limit, type Models } from '../lib/models.ts';
import { Ago, Empty, Pending } from '../parts/basics.tsx';
import { attempt } from '../parts/dialogs.tsx';
import { Search } from '../parts/fields.tsx';
import { Icon } from '../parts/icons.tsx';
import { Missing, Page } from '../parts/page.tsx';
import { type Column, Pager, Table } from '../parts/table.tsx';
import { Thumbnail } from './preview.tsx';
import { upload } from './upload.ts';

const PER_PAGE = 30;

/** `/storage/<bucket>`: the files of a bucket. */
export function BucketPage() {
  const { params } = useRoute();
  const { bucketId = '' } = params;
  const { query: asked, route } = useLocation();
  const { search = '', after: cursor = '' } = asked;
  const input = useRef<HTMLInputElement>(null);
  const path = `/storage/buckets/${enc(bucketId)}`;
  const address = `/storage/${enc(bucketId)}`;
  const { data: bucket, error } = useData(
    `bucket ${bucketId}`,
    (signal) => api<Models.Bucket>('GET', path, { signal }),
    (news) => concerns(news, 'buckets'),
  );
  const files = useData(
    `files ${bucketId} ${search} ${cursor}`,
    (signal) =>
      api<Models.FileList>('GET', `${path}/files`, {
        query: {
          search,
          queries: [limit(PER_PAGE), query('orderDesc', '$createdAt'), ...(cursor ? [after(cursor)] : [])],
        },
        signal,
      }),
    (news) => concerns(news, 'buckets'),
  );
  if (isMissing(error))
    return (
      <Missing title="Bucket" above={[['/storage', 'Storage']]}>
        <a href="/storage">All buckets</a>
      </Missing>
    );
  const take = async (list: FileList | null) => {
    for (const file of list ?? []) await attempt(() => upload(bucketId, file), `Uploaded ${file.name}`);
    if (input.current) input.current.value = '';
  };
  const columns: Column<Models.File>[] = [
    {
      name: 'File',
      cell: (file) => (
        <a class="file" href={`${address}/${enc(file.$id)}`}>
          <Thumbnail file={file} /> {file.name}
        </a>
      ),
    },
    { name: 'Type', wide: true, cell: ({ mimeType }) => mimeType },
    { name: 'Size', number: true, cell: ({ sizeOriginal }) => bytes(sizeOriginal) },
    { name: 'Uploaded', wide: true, cell: ({ $createdAt }) => <Ago at={$createdAt} /> },
    { name: 'Id', wide: true, cell: ({ $id }) => <code class="soft">{$id}</code> },
  ];
  const to = (change: Record<string, string>) => withQuery(address, { search, ...change });
  return (
    <Page
      title={bucket?.name ?? 'Bucket'}
      above={[['/storage', 'Storage']]}
      actions={
        <>
          <button type="button" class="primary" onClick={() => input.current?.click()}>
            <Icon name="plus" size={16} /> Upload
          </button>
          <input
            ref={input}
            type="file"
            multiple
            hidden
            aria-label="Files to upload"
            onChange={(event) => void take(event.currentTarget.files)}
          />
        </>
      }
    >
      <div class="bar">
        <Search label="Search by name" value={search} onChange={(value) => route(to({ search: value }), true)} />
      </div>
      <Pending data={files.data} error={error ?? files.error} />
      {files.data?.files.length === 0 && (
        <Empty title={search ? 'No file matches' : 'No files yet'}>
          <p>{search ? <a href={address}>Show all</a> : 'Upload one here, or in your app with storage.createFile.'}</p>
        </Empty>
      )}
      {files.data && files.data.files.length > 0 && (
        <>
          <Table label="Files" columns={columns} items={files.data.files} id={({ $id }) => $id} />
          <Pager
            items={files.data.files}
            number={files.data.total}
            perPage={PER_PAGE}
            cursor={cursor}
            onPage={(after) => route(to({ after }))}
          />
        </>
      )}
    </Page>
  );
}
