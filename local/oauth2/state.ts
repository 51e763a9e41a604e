import { AppwriteError } from '../errors.ts';
import { refuseForeignUrl } from '../http/redirect.ts';
import type { Local } from '../local.ts';
import { oauth2Error } from './errors.ts';
import { phpJson } from './php.ts';

/** What Appwrite carries through the provider in `state`. It is not signed: anybody can write one. */
export interface State {
  success: string;
  failure: string;
  /** True if the sign-in ends with a token, false if it ends with a session. */
  token: boolean;
}

export function stateText({ success, failure, token }: State): string {
  return phpJson({ success, failure, token });
}

/** @throws AppwriteError general_server_error for a text that is no JSON object */
export function readState(text: string): State {
  const value = text === '' ? {} : parse(text);
  const string = (key: string) => (typeof value[key] === 'string' ? value[key] : '');
  return { success: string('success'), failure: string('failure'), token: value['token'] === true };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // the same error as for another value
  }
  throw AppwriteError.of('general_server_error', 'Failed to parse login state params as passed from OAuth2 provider');
}

/** @throws AppwriteError project_invalid_success_url, project_invalid_failure_url for addresses outside the project's platforms */
export function refuseForeignState(local: Local, { success, failure }: State): void {
  if (isForeign(local, success)) throw oauth2Error('project_invalid_success_url');
  if (failure !== '' && isForeign(local, failure)) throw oauth2Error('project_invalid_failure_url');
}

function isForeign(local: Local, url: string): boolean {
  try {
    refuseForeignUrl(local, 'url', url);
    return false;
  } catch (error) {
    if (error instanceof AppwriteError) return true;
    throw error;
  }
}
