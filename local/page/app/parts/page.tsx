import type { ComponentChildren } from 'preact';
import { useTitle } from '../lib/title.ts';

interface PageProps {
  title: string;
  /** Where it belongs: links to the views above it. */
  above?: readonly (readonly [href: string, text: string])[];
  actions?: ComponentChildren;
  lead?: ComponentChildren;
  children: ComponentChildren;
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
