import type { ComponentChildren, TargetedEvent } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  label: string;
  name?: string;
  type?: 'text' | 'email' | 'tel' | 'number' | 'datetime-local';
  defaultValue?: string;
  placeholder?: string;
  required?: boolean;
  autofocus?: boolean;
  hint?: ComponentChildren;
}

/** A labelled input. */
export function Field({ label, hint, ...input }: FieldProps) {
  const id = useId();
  // the types of JSX know no input whose kind is a variable
  const attributes: Record<string, unknown> = { type: 'text', ...input };
  if (hint) attributes['aria-describedby'] = `${id}-hint`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} autocomplete="off" {...attributes} />
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface AreaProps {
  label: string;
  name?: string;
  rows?: number;
  defaultValue?: string;
  placeholder?: string;
  hint?: ComponentChildren;
}

/** A labelled text area, for code. */
export function Area({ label, hint, ...area }: AreaProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea id={id} spellcheck={false} rows={4} {...area} />
      {hint && <p class="hint">{hint}</p>}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  name?: string;
  value?: string;
  defaultValue?: string;
  onChange?(event: TargetedEvent<HTMLSelectElement>): void;
  options: readonly (string | readonly [value: string, text: string])[];
  /** True for a label that only screen readers get. */
  quiet?: true;
}

export function Choice({ label, options, quiet, defaultValue, ...select }: ChoiceProps) {
  const id = useId();
  return (
    <div class={quiet ? 'field quiet' : 'field'}>
      <label for={id} class={quiet ? 'hidden-text' : ''}>
        {label}
      </label>
      <select id={id} {...select}>
        {options.map((option) => {
          const [value, text] = typeof option === 'string' ? [option, option] : option;
          return (
            <option key={value} value={value} {...(value === defaultValue ? { selected: true } : {})}>
              {text}
            </option>
          );
        })}
      </select>
    </div>
  );
}

interface SearchProps {
  label: string;
  value: string;
  onChange(value: string): void;
}

/** A search field; `/` focuses it. */
export function Search({ label, value, onChange }: SearchProps) {
  return (
    <input
      type="search"
      class="search"
      data-search
      aria-label={label}
      placeholder={label}
      value={value}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface TabsProps {
  label: string;
  tabs: readonly (readonly [id: string, text: string])[];
  current: string;
  /** The address of a tab. */
  href(id: string): string;
}

/** Parts of a page, each with an address. */
export function Tabs({ label, tabs, current, href }: TabsProps) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(([id, text]) => (
        <a key={id} href={href(id)} aria-current={id === current ? 'page' : undefined}>
          {text}
        </a>
      ))}
    </nav>
  );
}
