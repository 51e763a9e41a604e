import { resolve } from 'node:path';
import type { Local } from '../local.ts';
import { OptionError, StartError } from './options.ts';

/** The options for data in files, in the form of `readCommand`. */
export const DATA = {
  import: { type: 'string' },
  'export-on-exit': { type: 'string', optional: true },
} as const;

export const dataUsage = `  --import DIR       imports users, teams, rows, files and messages from a folder, into an empty project
  --export-on-exit [DIR]
                     exports them to a folder at the end (default: the folder of --import)`;

/** The folders of an import and of an export, absolute. */
export interface DataFolders {
  import: string | undefined;
  exportOnExit: string | undefined;
}

/** @param cwd what the folders are relative to @throws OptionError */
export function readDataFolders(
  values: { import?: string | undefined; 'export-on-exit'?: string | undefined },
  cwd: string,
): DataFolders {
  const absolute = (folder: string | undefined) => (folder === undefined ? undefined : resolve(cwd, folder));
  const { import: from, 'export-on-exit': to } = values;
  if (from === '') throw new OptionError('--import: a folder is missing');
  if (to === '' && from === undefined) throw new OptionError('--export-on-exit: a folder is missing, or --import');
  return { import: absolute(from), exportOnExit: absolute(to === '' ? from : to) };
}

/**
 * Checks the folder of an export before anything is started.
 * @throws StartError if it has other files, which the export would replace
 */
export async function refuseOtherFiles({ import: from, exportOnExit }: DataFolders): Promise<void> {
  if (exportOnExit === undefined || exportOnExit === from) return;
  const { whyNotExportTo } = await import('../data/data.ts');
  const why = whyNotExportTo(exportOnExit);
  if (why !== undefined) throw new StartError(`--export-on-exit: ${why}`);
}

/** Imports the folder of a command, if it has one. @throws StartError with every mistake */
export async function importInto(local: Local, { import: from }: DataFolders): Promise<void> {
  if (from === undefined) return;
  const { DataError, importData } = await import('../data/data.ts');
  try {
    importData(local, from);
  } catch (error) {
    throw error instanceof DataError ? new StartError(`--import ${from}:\n${error.message}`) : error;
  }
  console.log(`imported ${from}`);
}

/** Exports to the folder of a command, if it has one. */
export async function exportFrom(local: Local, { exportOnExit }: DataFolders): Promise<void> {
  if (exportOnExit === undefined) return;
  const { exportData } = await import('../data/data.ts');
  const { users, rows, files } = exportData(local, exportOnExit);
  console.log(`exported ${users} users, ${rows} rows and ${files} files to ${exportOnExit}`);
}

/** How long the end of a command may take, in milliseconds. An export of much data takes its time. */
export function patienceFor({ exportOnExit }: DataFolders): number {
  return exportOnExit === undefined ? 5_000 : 600_000;
}
