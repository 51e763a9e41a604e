import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TablesDB } from 'node-appwrite';
import { describe, expect, it } from 'vitest';
import { type CommandLine, commandLine } from './support/command-line.ts';

// The calls and answers were recorded on a real Appwrite 1.9.6 with only an API key. These tests fail if an update of the command
// line behaves differently.

const post = { databaseId: 'app', tableId: 'posts', rowId: 'first' };
const collection = '/databases/app/collections/posts';

const config = {
  $schema: './appwrite.schema.json',
  projectId: 'test',
  projectName: 'Test',
  functions: [
    {
      $id: 'hello',
      name: 'Hello',
      runtime: 'node-22',
      path: 'functions/hello',
      entrypoint: 'main.js',
      commands: '',
      execute: ['any'],
      events: ['users.*.create'],
      schedule: '',
      timeout: 15,
      enabled: true,
      logging: true,
      scopes: ['users.read'],
      specification: 's-1vcpu-512mb',
      vars: [{ key: 'GREETING', value: 'hello' }],
    },
  ],
  tablesDB: [{ $id: 'app', name: 'App', enabled: true }],
  tables: [
    {
      $id: 'posts',
      databaseId: 'app',
      name: 'Posts',
      enabled: true,
      rowSecurity: true,
      $permissions: ['create("users")'],
      columns: [
        { key: 'title', type: 'string', size: 200, required: true, array: false, default: null },
        {
          key: 'status',
          type: 'string',
          format: 'enum',
          elements: ['draft', 'published'],
          required: false,
          array: false,
          default: 'draft',
        },
        { key: 'views', type: 'integer', min: 0, max: 1000, required: false, array: false, default: 0 },
        { key: 'pinned', type: 'boolean', required: false, array: false, default: false },
        { key: 'at', type: 'datetime', required: false, array: false, default: null },
      ],
      indexes: [{ key: 'byStatus', type: 'key', columns: ['status'], orders: ['ASC'] }],
    },
  ],
  topics: [{ $id: 'news', name: 'News', subscribe: ['users'] }],
  teams: [{ $id: 'editors', name: 'Editors' }],
  buckets: [
    {
      $id: 'images',
      name: 'Images',
      $permissions: [],
      fileSecurity: true,
      enabled: true,
      maximumFileSize: 1_000_000,
      allowedFileExtensions: ['png'],
      compression: 'none',
      encryption: true,
      antivirus: false,
    },
  ],
};

function setUp(): Promise<CommandLine> {
  return commandLine({
    'appwrite.json': JSON.stringify(config),
    'functions/hello/main.js': 'module.exports = ({ res }) => res.json({ hello: true });\n',
  });
}

function written({ folder }: CommandLine): typeof config {
  return JSON.parse(readFileSync(join(folder, 'appwrite.json'), 'utf8'));
}

describe('the command line (appwrite-cli 12.0.1)', () => {
  it('creates a function, deploys it, runs it and downloads it', async () => {
    const cli = await setUp();

    const first = await cli.run('push functions --all --force');
    expect(first.calls).toEqual(['GET /functions/hello 404', 'GET /functions/hello 404', 'POST /functions 201']);
    expect(first.formats).toEqual(['1.8.0']);
    expect(first.output).toContain('Session not found');
    expect(first.code).toBe(0);

    const second = await cli.run('push functions --all --force --with-variables');
    expect(second.calls).toEqual([
      'GET /functions/hello 200',
      'GET /functions/hello 200',
      'PUT /functions/hello 200',
      'GET /functions/hello/variables 200',
      'POST /functions/hello/deployments 202',
      'GET /functions/hello/deployments/<id> 200',
      'GET /proxy/rules 200',
    ]);
    expect(second.code).toBe(0);

    const execution = await cli.run('functions create-execution --function-id hello');
    expect(execution.calls).toEqual(['POST /functions/hello/executions 201']);
    expect(execution.output).toContain('responseBody : {"hello":true}');

    const list = await cli.run('functions list-executions --function-id hello');
    expect(list.calls).toEqual(['GET /functions/hello/executions 200']);
    expect(list.output).toContain('total : 1');

    rmSync(join(cli.folder, 'functions'), { recursive: true });
    const pull = await cli.run('pull functions --all --force');
    expect(pull.calls).toEqual([
      'GET /functions 200',
      'GET /functions 200',
      'GET /functions/hello/deployments 200',
      'GET /functions/hello/deployments/<id>/download 200',
    ]);
    expect(existsSync(join(cli.folder, 'functions/hello/main.js'))).toBe(true);
    expect(written(cli).$schema).toBe(config.$schema);
    expect(written(cli).functions[0]).toMatchObject({ specification: 's-1vcpu-512mb', scopes: ['users.read'] });
  });

  it('creates tables with the older paths; an unchanged second push recreates text columns and keeps the rest of a row', async () => {
    const cli = await setUp();
    const tables = new TablesDB(cli.appwrite.admin());

    const first = await cli.run('push tables --all --force');
    expect(first.calls).toEqual([
      'GET /tablesdb 200',
      'POST /tablesdb 201',
      'GET /tablesdb/app/tables 200',
      'GET /tablesdb/app/tables/posts 404',
      'GET /tablesdb/app/tables/posts 404',
      'POST /tablesdb/app/tables 201',
      `POST ${collection}/attributes/string 202`,
      `POST ${collection}/attributes/enum 202`,
      `POST ${collection}/attributes/integer 202`,
      `POST ${collection}/attributes/boolean 202`,
      `POST ${collection}/attributes/datetime 202`,
      `GET ${collection}/attributes 200`,
      `POST ${collection}/indexes 202`,
      `GET ${collection}/indexes 200`,
    ]);
    await tables.createRow({ ...post, data: { title: 'Hello', status: 'published', views: 7 } });

    const second = await cli.run('push tables --all --force');
    expect(second.calls).toEqual([
      'GET /tablesdb 200',
      'GET /tablesdb/app/tables 200',
      'GET /tablesdb/app/tables/posts 200',
      'GET /tablesdb/app/tables/posts 200',
      `DELETE ${collection}/attributes/title 204`,
      `GET ${collection}/attributes 200`,
      `POST ${collection}/attributes/string 202`,
      `GET ${collection}/attributes 200`,
      `GET ${collection}/indexes 200`,
    ]);
    expect(await tables.getRow(post)).toMatchObject({ title: null, status: 'published', views: 7 });
    expect(second.code).toBe(0);

    const pull = await cli.run('pull tables --all');
    expect(pull.calls).toEqual([
      'GET /tablesdb 200',
      'GET /tablesdb 200',
      'GET /tablesdb/app 200',
      'GET /tablesdb/app/tables 200',
    ]);
    expect(written(cli).tables[0]?.columns.map(({ key }) => key)).toEqual(['status', 'views', 'pinned', 'at', 'title']);
  });

  it('creates topics, teams and buckets, and changes them in place with their contents', async () => {
    const cli = await setUp();
    const kinds = [
      ['topics', '/messaging/topics', 'news', 'PATCH'],
      ['teams', '/teams', 'editors', 'PUT'],
      ['buckets', '/storage/buckets', 'images', 'PUT'],
    ] as const;
    for (const [kind, path, id, change] of kinds) {
      const first = await cli.run(`push ${kind} --all --force`);
      expect(first.calls).toEqual([`GET ${path}/${id} 404`, `GET ${path}/${id} 404`, `POST ${path} 201`]);
      const second = await cli.run(`push ${kind} --all --force`);
      expect(second.calls).toEqual([`GET ${path}/${id} 200`, `GET ${path}/${id} 200`, `${change} ${path}/${id} 200`]);
    }
    const users = await cli.run('users list');
    expect(users.calls).toEqual(['GET /users 200']);
    expect(users.output).toContain('total : 0');
  });
});
