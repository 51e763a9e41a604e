import type { Config } from '../config/schema.ts';
import type { Local } from '../local.ts';
import { APPWRITE_VERSION } from '../version.ts';
import { triggerTable } from './triggers.ts';

/** Where a browser finds the page. Cookies for `localhost` are those that most apps on this machine use. */
export function pageAddress({ origin }: Pick<Local, 'origin'>): string {
  return origin.replace('//127.0.0.1:', '//localhost:');
}

/** The text that is printed once the local Appwrite is ready. */
export function banner(local: Local, config: Pick<Config, 'functions'>): string {
  return [
    `Appwrite ${APPWRITE_VERSION} on this machine`,
    '',
    `endpoint: ${local.endpoint}`,
    `project id: ${local.project.id}`,
    `API key: ${local.project.key}`,
    `inbox: ${local.origin}/inbox`,
    `page: ${pageAddress(local)}`,
    '',
    ...triggerTable(config.functions, Number(new URL(local.origin).port)),
    '',
  ].join('\n');
}
