'use client';

import { Field } from '../../lib/fields';
import { MOST_BYTES } from './limits';

/** The file to upload. With JavaScript a large one is refused before it is sent. */
export function PictureField() {
  return (
    <Field
      label="Picture"
      name="picture"
      type="file"
      required
      accept="image/png,image/jpeg,image/webp"
      hint={`PNG, JPEG or WebP, at most ${MOST_BYTES / 1e6} MB.`}
      onChange={({ currentTarget: field }) => {
        const size = field.files?.[0]?.size ?? 0;
        field.setCustomValidity(size > MOST_BYTES ? `At most ${MOST_BYTES / 1e6} MB are possible.` : '');
        field.reportValidity();
      }}
    />
  );
}
