import { applyConfig } from '../../local/config/apply.ts';
import { configSchema } from '../../local/config/schema.ts';
import { startAppwrite, type TestAppwrite } from './appwrite.ts';
import { projectFolder } from './project.ts';

const config = configSchema.parse({
  projectId: 'test',
  tablesDB: [{ $id: 'app', name: 'App' }],
  tables: [
    {
      $id: 'notes',
      databaseId: 'app',
      name: 'Notes',
      rowSecurity: true,
      columns: [
        { key: 'text', type: 'string', size: 100, required: true },
        { key: 'stars', type: 'integer', min: 0, max: 5, default: 1 },
        { key: 'tags', type: 'string', size: 20, array: true },
        { key: 'at', type: 'datetime' },
      ],
      indexes: [{ key: 'byText', type: 'unique', columns: ['text'] }],
    },
  ],
  buckets: [{ $id: 'images', name: 'Images' }],
  teams: [{ $id: 'staff', name: 'Staff' }],
  topics: [{ $id: 'news', name: 'News' }],
});

/** The table of the project of {@link projectOfNotes}. */
export const notes = { databaseId: 'app', tableId: 'notes' };

/** A local Appwrite with a table, a bucket, a team and a topic, all empty. */
export async function projectOfNotes(): Promise<TestAppwrite> {
  const appwrite = await startAppwrite();
  applyConfig(appwrite.local, config, {});
  return appwrite;
}

/** A temporary folder for one test. */
export const newFolder = () => projectFolder({});

/** A temporary folder for one test with these files; values other than strings are written as JSON. */
export function folderWith(files: Readonly<Record<string, unknown>>): string {
  const texts = Object.entries(files).map(([path, content]) => [
    path,
    typeof content === 'string' ? content : JSON.stringify(content),
  ]);
  return projectFolder(Object.fromEntries(texts));
}
