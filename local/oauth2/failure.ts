import { AppwriteError } from '../errors.ts';
import { oauth2Error } from './errors.ts';

/** An error that is told at the address of failure. Others are answered with a page. */
export class Failure extends AppwriteError {}

export function failure(kind: Parameters<typeof oauth2Error>[0], message?: string): Failure {
  return asFailure(oauth2Error(kind, message));
}

export function asFailure({ code, type, message }: AppwriteError): Failure {
  return new Failure(code, type, message);
}
