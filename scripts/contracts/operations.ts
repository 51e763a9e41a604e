import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Config } from '../../local/config/schema.ts';
import type { Schema } from '../../shared/http/parse.ts';
import type { Content, RequestHeader } from '../../shared/http/route.ts';

/** One operation of a function, from its `contract.ts`. */
export interface ContractOperation {
  functionId: string;
  /** Its name, such as `update`. */
  name: string;
  method: string;
  /** The path in the contract: `/:id/ownership`. */
  path: string;
  /** The comment above the route in the contract. */
  summary: string;
  headers: readonly RequestHeader[];
  params: Schema | undefined;
  query: Schema | undefined;
  body: Schema | undefined;
  /** By status; undefined for an answer without a body. */
  answers: ReadonlyMap<number, Schema | undefined>;
}

/** A function's operations, and the schemas that its contract exports. */
export interface Contract {
  functionId: string;
  operations: ContractOperation[];
  exported: ReadonlyMap<string, Schema>;
}

interface DeclaredRoute {
  operation?: string;
  headers?: readonly RequestHeader[];
  params?: Schema;
  query?: Schema;
  body?: Schema;
  answers: Readonly<Record<number, Schema | Content>>;
}

/** Reads `contract.ts` of every function of `appwrite.json` that has one. @throws Error for an inconsistent contract */
export async function readContracts(root: string, { functions }: Pick<Config, 'functions'>): Promise<Contract[]> {
  const files = functions.map(({ $id, path }) => ({ functionId: $id, file: join(root, path, 'contract.ts') }));
  return Promise.all(
    files.filter(({ file }) => existsSync(file)).map(({ functionId, file }) => readContract(functionId, file)),
  );
}

async function readContract(functionId: string, file: string): Promise<Contract> {
  const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Record<string, unknown>;
  const { contract = {}, ...others } = module;
  const summaries = summariesOf(readFileSync(file, 'utf8'));
  const operations = Object.entries(contract as Record<string, DeclaredRoute>).flatMap(([route, declared]) => {
    if (declared.operation === undefined) return [];
    const [method = '', path = ''] = route.split(' ');
    const operation: ContractOperation = {
      functionId,
      name: declared.operation,
      method,
      path,
      summary: summaries.get(route) ?? '',
      headers: declared.headers ?? [],
      params: declared.params,
      query: declared.query,
      body: declared.body,
      answers: new Map(Object.entries(declared.answers).map(([status, answer]) => [Number(status), schemaOf(answer)])),
    };
    return [operation];
  });
  const names = operations.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`${file}: two routes have the name "${twice}"`);
  const schemas = Object.entries(others).filter((entry): entry is [string, Schema] => isSchema(entry[1]));
  return { functionId, operations, exported: new Map(schemas) };
}

function schemaOf(answer: Schema | Content): Schema | undefined {
  if (isSchema(answer)) return answer;
  if (answer.contentType === undefined) return undefined;
  throw new Error(`an answer in ${answer.contentType} cannot be an operation's`);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && '_zod' in value;
}

/** The comment above each route of a contract, as one paragraph. */
function summariesOf(source: string): Map<string, string> {
  const above = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*'((?:GET|POST|PUT|PATCH|DELETE) \/[^']*)':/g;
  const lines = (text: string) => text.split('\n').map((line) => line.replace(/^\s*\*?\s?/, '').trim());
  return new Map([...source.matchAll(above)].map(([, text = '', route = '']) => [route, lines(text).join(' ').trim()]));
}

/** An id as a name: `send-magic-link` as `sendMagicLink`. */
export function camelCase(id: string): string {
  return id.replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase());
}

/** The same, beginning with a capital. */
export function pascalCase(id: string): string {
  const name = camelCase(id);
  return name.charAt(0).toUpperCase() + name.slice(1);
}
