'use client';

import { type ComponentProps, type ReactNode, use, useId } from 'react';
import { SentContext } from './form';

interface Labelled {
  label: string;
  name: string;
  hint?: string;
}

export function Field({ label, hint, ...input }: Labelled & ComponentProps<'input'>) {
  const { id, value, mistake, described } = useField(input.name, input.defaultValue, hint);
  return (
    <Around label={label} id={id} mistake={mistake} hint={hint}>
      <input {...input} {...described} id={id} defaultValue={value} />
    </Around>
  );
}

export function TextArea({ label, hint, ...area }: Labelled & ComponentProps<'textarea'>) {
  const { id, value, mistake, described } = useField(area.name, area.defaultValue, hint);
  return (
    <Around label={label} id={id} mistake={mistake} hint={hint}>
      <textarea rows={6} {...area} {...described} id={id} defaultValue={value} />
    </Around>
  );
}

/** A choice. @param options their texts, by value */
export function Select({ label, hint, options, ...select }: Labelled & SelectProps) {
  const { id, value, mistake, described } = useField(select.name, select.defaultValue, hint);
  return (
    <Around label={label} id={id} mistake={mistake} hint={hint}>
      {/* React does not change the default of a select that is there already */}
      <select {...select} {...described} key={value} id={id} defaultValue={value}>
        {Object.entries(options).map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </Around>
  );
}

/** A value that the person does not see. An action can change it. */
export function Hidden({ name, value }: { name: string; value: string }) {
  return <input type="hidden" name={name} value={use(SentContext)?.values?.[name] ?? value} readOnly />;
}

interface SelectProps extends Omit<ComponentProps<'select'>, 'children'> {
  options: Readonly<Record<string, string>>;
}

function Around(props: { label: string; id: string; mistake?: string; hint?: string; children: ReactNode }) {
  const { label, id, mistake, hint, children } = props;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
      {hint && <small id={`${id}-hint`}>{hint}</small>}
      {mistake && (
        <small id={`${id}-mistake`} className="mistake">
          {mistake}
        </small>
      )}
    </div>
  );
}

/** What was typed before the form was sent, and what was wrong with it. */
function useField(name: string, initial: ComponentProps<'input'>['defaultValue'], hint: string | undefined) {
  const id = useId();
  const sent = use(SentContext);
  const mistake = sent?.mistakes?.[name];
  const by = [hint && `${id}-hint`, mistake && `${id}-mistake`].filter(Boolean).join(' ');
  const described = { 'aria-invalid': mistake !== undefined, ...(by ? { 'aria-describedby': by } : {}) };
  return { id, value: sent?.values?.[name] ?? initial?.toString(), mistake, described };
}
