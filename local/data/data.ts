import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Local } from '../local.ts';
import { blobs } from '../storage/blobs.ts';
import { exportedBuckets, FILES_FOLDER, importFiles } from './files.ts';
import { Import } from './import.ts';
import {
  exportedMessages,
  exportedSubscribers,
  importMessages,
  importSubscribers,
  MESSAGES_FILE,
  SUBSCRIBERS_FILE,
} from './messages.ts';
import { DataError } from './mistakes.ts';
import { exportedTables, importRows, ROWS_FOLDER } from './rows.ts';
import {
  exportedMemberships,
  exportedTeams,
  importMemberships,
  importTeams,
  MEMBERSHIPS_FILE,
  TEAMS_FILE,
} from './teams.ts';
import { exportedUsers, importUsers, USERS_FILE } from './users.ts';
import { writeEntries } from './writer.ts';

export { DataError } from './mistakes.ts';

/** The file that marks a folder as an export, with the number of its format. */
const MARK = 'appwrite-local.json';
const FORMAT = 1;

/** Everything that an export has, by its names in the folder. Other names there are the user's. */
const FILES = [USERS_FILE, TEAMS_FILE, MEMBERSHIPS_FILE, SUBSCRIBERS_FILE, MESSAGES_FILE];
const OWN = [MARK, ...FILES, ROWS_FOLDER, FILES_FOLDER];

/** How many documents an export had. */
export interface Counts {
  users: number;
  rows: number;
  files: number;
}

/**
 * Imports a folder: users, teams, memberships, rows, files, messages and subscribers. Tables, buckets and topics must exist.
 * Nothing is published: no event, so no function runs. Everything is imported, or nothing.
 * @throws DataError with the mistakes
 */
export function importData(local: Local, folder: string): void {
  const running = new Import(local, folder);
  refuseFolder(folder);
  try {
    local.store.transaction(() => {
      importUsers(running);
      importTeams(running);
      importMemberships(running);
      importSubscribers(running);
      importRows(running);
      importFiles(running);
      importMessages(running);
    });
  } catch (error) {
    for (const blob of running.written) blobs(local).delete(blob);
    throw error;
  }
}

/** @throws DataError for a folder that is none, or of a later format, or with files that are not known */
function refuseFolder(folder: string): void {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new DataError([`no such folder: ${folder}`]);
  if (existsSync(join(folder, MARK)) && formatOf(folder) !== FORMAT)
    throw new DataError([`${MARK}: the format is not ${FORMAT}. A newer version of appwrite-local exported it`]);
  const unknown = readdirSync(folder).filter((name) => name.endsWith('.json') && !OWN.includes(name));
  if (unknown.length > 0)
    throw new DataError(unknown.map((name) => `${name}: unknown; known are ${FILES.join(', ')}, rows/ and files/`));
}

function formatOf(folder: string): unknown {
  try {
    return (JSON.parse(readFileSync(join(folder, MARK), 'utf8')) as { format?: unknown }).format;
  } catch {
    return undefined;
  }
}

/**
 * Why a folder cannot be exported to: it has files, and is no export. An export replaces whole folders in it.
 * @returns undefined if it can be
 */
export function whyNotExportTo(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  if (!statSync(folder).isDirectory()) return `${folder} is not a folder`;
  if (existsSync(join(folder, MARK)) || readdirSync(folder).every((name) => !OWN.includes(name))) return undefined;
  return `${folder} has ${readdirSync(folder)
    .filter((name) => OWN.includes(name))
    .join(', ')} and is not an export, which would replace that`;
}

/**
 * Exports to a folder what {@link importData} reads. An export that is there is replaced once the new one is complete. Two
 * exports of the same data are equal byte for byte.
 */
export function exportData(local: Local, folder: string): Counts {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder))
    if (name.startsWith(PART)) rmSync(join(folder, name), { recursive: true, force: true });
  const part = join(folder, `${PART}${process.pid}`);
  mkdirSync(part, { mode: 0o700 });
  try {
    const counts = writeAll(local, part);
    for (const name of OWN) {
      rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 5 });
      if (existsSync(join(part, name))) renameSync(join(part, name), join(folder, name));
    }
    return counts;
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** The beginning of the name of a folder for an export that is not complete. */
const PART = '.export-';

function writeAll(local: Local, folder: string): Counts {
  writeFileSync(join(folder, MARK), `${JSON.stringify({ format: FORMAT }, undefined, 2)}\n`);
  const users = writeEntries(join(folder, USERS_FILE), exportedUsers(local));
  writeEntries(join(folder, TEAMS_FILE), exportedTeams(local));
  writeEntries(join(folder, MEMBERSHIPS_FILE), exportedMemberships(local));
  writeEntries(join(folder, SUBSCRIBERS_FILE), exportedSubscribers(local));
  writeEntries(join(folder, MESSAGES_FILE), exportedMessages(local));
  let rows = 0;
  for (const { file, entries } of exportedTables(local)) rows += writeEntries(join(folder, file), entries);
  let files = 0;
  for (const { list, entries, contents } of exportedBuckets(local)) {
    files += writeEntries(join(folder, list), entries);
    for (const { path, bytes } of contents) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes, { mode: 0o600 });
    }
  }
  return { users, rows, files };
}
