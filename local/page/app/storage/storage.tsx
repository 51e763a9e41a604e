import { useState } from 'preact/hooks';
import { enc } from '../lib/address.ts';
import { api } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { bytes, total } from '../lib/format.ts';
import { concerns } from '../lib/live.ts';
import { countOf, limit, type Models, newId } from '../lib/models.ts';
import { Badge, Empty, Pending } from '../parts/basics.tsx';
import { FormDialog } from '../parts/dialogs.tsx';
import { Field } from '../parts/fields.tsx';
import { Icon } from '../parts/icons.tsx';
import { Page } from '../parts/page.tsx';
import { type Column, Table } from '../parts/table.tsx';

interface Listed {
  bucket: Models.Bucket;
  files: number;
}

async function readBuckets(signal: AbortSignal): Promise<Listed[]> {
  const { buckets } = await api<Models.BucketList>('GET', '/storage/buckets', {
    query: { queries: [limit(200)] },
    signal,
  });
  return Promise.all(
    buckets.map(async (bucket) => {
      const files = await countOf(`/storage/buckets/${enc(bucket.$id)}/files`, { signal });
      return { bucket, files };
    }),
  );
}

const columns: Column<Listed>[] = [
  { name: 'Bucket', cell: ({ bucket }) => <a href={`/storage/${enc(bucket.$id)}`}>{bucket.name}</a> },
  { name: 'Files', number: true, cell: ({ files }) => total(files) },
  {
    name: 'Permissions',
    cell: ({ bucket: { enabled, fileSecurity, $permissions } }) => (
      <span class="badges" title={$permissions.join('\n')}>
        {!enabled && <Badge tone="warn">disabled</Badge>}
        {fileSecurity && <Badge tone="info">file security</Badge>}
        <Badge>
          {$permissions[0] ?? (fileSecurity ? 'files only' : 'keys only')}
          {$permissions.length > 1 && ` +${$permissions.length - 1}`}
        </Badge>
      </span>
    ),
  },
  { name: 'Largest file', wide: true, number: true, cell: ({ bucket }) => bytes(bucket.maximumFileSize) },
  { name: 'Id', wide: true, cell: ({ bucket }) => <code class="soft">{bucket.$id}</code> },
];

/** `/storage`: all buckets. */
export function StoragePage() {
  const [isNew, setNew] = useState(false);
  const { data, error } = useData('buckets', readBuckets, (news) => concerns(news, 'buckets'));
  const create = ({ name = '', id = '' }: Record<string, string>) =>
    api('POST', '/storage/buckets', { body: { bucketId: id || newId(), name } }).then(() => undefined);
  return (
    <Page
      title="Storage"
      actions={
        <button type="button" class="primary" onClick={() => setNew(true)}>
          <Icon name="plus" size={16} /> New bucket
        </button>
      }
    >
      <Pending data={data} error={error} />
      {data?.length === 0 && (
        <Empty title="No buckets">
          <p>
            Declare them under <code>buckets</code> in your <code>appwrite.json</code>, so that they are deployed, too.
            Or make one here to try it.
          </p>
        </Empty>
      )}
      {data && data.length > 0 && (
        <Table label="Buckets" columns={columns} items={data} id={({ bucket }) => bucket.$id} />
      )}
      {isNew && (
        <FormDialog title="New bucket" action="Make bucket" onSubmit={create} onClose={() => setNew(false)}>
          <Field label="Name" name="name" required autofocus />
          <Field label="Id" name="id" hint="Default: a random one" />
        </FormDialog>
      )}
    </Page>
  );
}
