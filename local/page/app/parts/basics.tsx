import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { textOf } from '../lib/api.ts';
import { ago, whole } from '../lib/format.ts';
import { createStore, useStore } from '../lib/store.ts';
import { Icon, type IconName } from './icons.tsx';
import { toast } from './toasts.tsx';

export type Tone = 'plain' | 'good' | 'bad' | 'warn' | 'info';

export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}

const now = createStore(Date.now());
setInterval(() => now.set(Date.now()), 5000);

/** How long ago something was; the whole date is its title. */
export function Ago({ at }: { at: string | number }) {
  const current = useStore(now);
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span class="soft">never</span>;
  return (
    <time dateTime={date.toISOString()} title={whole(at)}>
      {ago(at, Math.max(current, Date.now() - 5000))}
    </time>
  );
}

/** A button that copies a text. */
export function Copy({ text, what }: { text: string | (() => string | Promise<string>); what: string }) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return undefined;
    const timer = setTimeout(() => setDone(false), 1500);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : await text());
      setDone(true);
      toast(`Copied: ${what}`);
    } catch (error) {
      toast(textOf(error), 'bad');
    }
  };
  return <IconButton icon={done ? 'check' : 'copy'} label={`Copy ${what}`} onClick={() => void copy()} />;
}

interface IconButtonProps {
  icon: IconName;
  label: string;
  onClick(): void;
  pressed?: boolean;
}

export function IconButton({ icon, label, onClick, pressed }: IconButtonProps) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} aria-pressed={pressed} onClick={onClick}>
      <Icon name={icon} size={16} />
    </button>
  );
}

/** Each text as a badge, or `none`. */
export function Badges({ of: texts, none }: { of: readonly string[]; none: ComponentChildren }) {
  if (texts.length === 0) return <span class="soft">{none}</span>;
  return (
    <span class="badges">
      {texts.map((text) => (
        <Badge key={text}>{text}</Badge>
      ))}
    </span>
  );
}

/** A text in a fixed-width font that can be copied. */
export function Id({ children }: { children: string }) {
  return (
    <span class="id">
      <code>{children}</code>
      <Copy text={children} what={children} />
    </span>
  );
}

/** What is shown where there is nothing yet: what it is for, and what to do next. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

export function Failure({ error }: { error: unknown }) {
  if (error === undefined) return null;
  return (
    <p class="failure" role="alert">
      {textOf(error)}
    </p>
  );
}

interface PendingProps {
  /** What was read. Undefined until the first answer. */
  data: unknown;
  error: unknown;
}

/** The error of what a view reads, or placeholder lines until its first answer. */
export function Pending({ data, error }: PendingProps) {
  if (error !== undefined) return <Failure error={error} />;
  return data === undefined ? <Loading /> : null;
}

/** Placeholder lines until the first answer. */
export function Loading() {
  return (
    <p class="loading" role="status">
      <span class="hidden-text">Loading…</span>
    </p>
  );
}

interface SectionProps {
  title: string;
  id?: string;
  actions?: ComponentChildren;
  children: ComponentChildren;
}

export function Section({ title, id, actions, children }: SectionProps) {
  const heading = id ?? title.toLowerCase().replace(/\W+/g, '-');
  return (
    <section class="section" aria-labelledby={heading}>
      <div class="section-head">
        <h2 id={heading}>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}

/** A labelled list of facts. */
export function Facts({ of }: { of: readonly (readonly [name: string, value: ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Code that can be copied. */
export function Code({ text, what }: { text: string; what: string }) {
  return (
    <div class="code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard */}
      <pre tabIndex={0} role="group" aria-label={what}>
        {text}
      </pre>
      <Copy text={text} what={what} />
    </div>
  );
}
