import type { ComponentChildren } from 'preact';
import { useTitle } from '../lib/title.ts';
import { Empty } from './basics.tsx';

interface PageProps {
  title: string;
  /** Where it belongs: links to the views above it. */
  above?: readonly (readonly [href: string, text: string])[];
  actions?: ComponentChildren;
  lead?: ComponentChildren;
  children: ComponentChildren;
}

interface MissingProps extends Required<Pick<PageProps, 'title' | 'above'>> {
  children: ComponentChildren;
}

/** The view of something that was deleted or never existed. Its title is what it would be, such as `User`. */
export function Missing({ title, above, children }: MissingProps) {
  return (
    <Page title={title} above={above}>
      <Empty title={`This ${title.toLowerCase()} does not exist`}>
        <p>{children}</p>
      </Empty>
    </Page>
  );
}

/** A view: its heading, its actions, its content. */
export function Page({ title, above = [], actions, lead, children }: PageProps) {
  const heading = useTitle(title);
  return (
    <>
      {above.length > 0 && (
        <nav class="above" aria-label="Above">
          {above.map(([href, text]) => (
            <a key={href} href={href}>
              {text}
            </a>
          ))}
        </nav>
      )}
      <div class="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions && <div class="buttons">{actions}</div>}
      </div>
      {lead && <p class="lead">{lead}</p>}
      {children}
    </>
  );
}
