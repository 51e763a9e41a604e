import type { Config } from '../config/schema.ts';
import type { Local } from '../local.ts';
import { APPWRITE_VERSION } from '../version.ts';
import { triggerTable } from './triggers.ts';

/** The text that is printed once the local Appwrite is ready. */
export function banner(local: Local, config: Pick<Config, 'functions'>): string {
  return [
    `Appwrite ${APPWRITE_VERSION} on this machine`,
    '',
    `endpoint: ${local.endpoint}`,
    `project id: ${local.project.id}`,
    `API key: ${local.project.key}`,
    `inbox: ${local.origin}/inbox`,
    '',
    ...triggerTable(config.functions, Number(new URL(local.origin).port)),
    '',
  ].join('\n');
}
