import { useEffect, useState } from 'preact/hooks';
import { enc } from '../lib/address.ts';
import { apiBlob } from '../lib/api.ts';
import type { Models } from '../lib/models.ts';
import { Loading } from '../parts/basics.tsx';
import { Icon } from '../parts/icons.tsx';

/** The longest text that is shown, in bytes. */
const LONGEST_TEXT = 200_000;
const PICTURES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif'];

export function pathOf({ bucketId, $id }: Models.File): string {
  return `/storage/buckets/${enc(bucketId)}/files/${enc($id)}`;
}

/** An address in this page for a file's content. It is read with the key, which no address may contain. */
function useContent(path: string | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (path === undefined) return undefined;
    const controller = new AbortController();
    let made: string | undefined;
    apiBlob(path, { signal: controller.signal }).then(
      (blob) => {
        if (controller.signal.aborted) return;
        made = URL.createObjectURL(blob);
        setUrl(made);
      },
      () => setUrl(undefined),
    );
    return () => {
      controller.abort();
      if (made) URL.revokeObjectURL(made);
    };
  }, [path]);
  return url;
}

/** A small picture of a file, or an icon. */
export function Thumbnail({ file }: { file: Models.File }) {
  const isPicture = PICTURES.includes(file.mimeType);
  const url = useContent(isPicture ? `${pathOf(file)}/preview?width=64&height=64` : undefined);
  return (
    <span class="thumbnail">
      {url ? <img src={url} alt="" width={32} height={32} /> : <Icon name="storage" size={16} />}
    </span>
  );
}

/** What is in a file, where a browser can show it without running any of it. */
export function Preview({ file }: { file: Models.File }) {
  const { mimeType, sizeOriginal, name } = file;
  if (PICTURES.includes(mimeType)) return <Picture file={file} />;
  if (sizeOriginal <= LONGEST_TEXT && /^(text\/|application\/(json|xml)|image\/svg)/.test(mimeType))
    return <Text file={file} />;
  return <p class="soft">{name} cannot be shown here. Download it to open it.</p>;
}

function Picture({ file }: { file: Models.File }) {
  const url = useContent(`${pathOf(file)}/view`);
  return url ? <img class="picture" src={url} alt={file.name} /> : <Loading />;
}

function Text({ file }: { file: Models.File }) {
  const [text, setText] = useState<string>();
  useEffect(() => {
    const controller = new AbortController();
    apiBlob(`${pathOf(file)}/view`, { signal: controller.signal })
      .then((blob) => blob.text())
      .then(setText, () => undefined);
    return () => controller.abort();
  }, [file.$id]);
  return text === undefined ? <Loading /> : <pre class="block">{text}</pre>;
}
