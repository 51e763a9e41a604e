import { type Param, param } from '../http/param.ts';

/** A parameter that may also be blank, which takes away what was there. */
export function emptyOr(inner: Param<string>): Param<string> {
  return param((value) => (value === '' ? '' : inner.read(value)));
}
