import { type Param, param } from '../http/param.ts';

/** A parameter that may also be empty, which removes the stored value. */
export function emptyOr(inner: Param<string>): Param<string> {
  return param((value) => (value === '' ? '' : inner.read(value)));
}
