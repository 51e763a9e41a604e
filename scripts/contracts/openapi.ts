import type { Config } from '../../local/config/schema.ts';
import type { Schema } from '../../shared/http/parse.ts';
import type { RequestHeader } from '../../shared/http/route.ts';
import { asSent, type JsonObject, JsonSchemas, namesOf, REFERENCE } from './json-schema.ts';
import { type Contract, type ContractOperation, camelCase, pascalCase } from './operations.ts';

/** What each header is for. */
const headers: Readonly<Record<RequestHeader, { name: string; description: string }>> = {
  'idempotency-key': {
    name: 'Idempotency-Key',
    description: 'A retry with the same key gets the first answer and creates nothing.',
  },
  'if-match': { name: 'If-Match', description: 'Changes only the version with this ETag; otherwise 412.' },
  'if-none-match': { name: 'If-None-Match', description: '304 if the version still has this ETag.' },
};

/** Problem details (RFC 9457), with the mistakes in an input. */
const problem: JsonObject = {
  type: 'object',
  properties: {
    type: { type: 'string', pattern: '^urn:problem:[a-z0-9-]+$' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', description: "The execution's id." },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { at: { type: 'string' }, message: { type: 'string' } },
        required: ['at', 'message'],
      },
    },
  },
  required: ['type', 'title', 'status'],
};

/**
 * All functions as one OpenAPI 3.1 document. Each function has its own host, which OpenAPI cannot express for a path. So the
 * first segment of a path is the function's id, and `x-appwrite-path` is the path that the function receives.
 */
export function openApi(contracts: readonly Contract[], config: Config, version: string): JsonObject {
  const schemas = new JsonSchemas(namesOf(contracts));
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of contracts.flatMap(({ operations }) => operations)) {
    const own = operation.path.replace(/:(\w+)/g, '{$1}');
    const path = `/${operation.functionId}${own === '/' ? '' : own}`;
    paths[path] ??= { 'x-appwrite-function': operation.functionId, 'x-appwrite-path': own };
    paths[path][operation.method.toLowerCase()] = operationObject(operation, schemas);
  }
  const described = contracts.filter(({ operations }) => operations.length > 0);
  return {
    openapi: '3.1.0',
    info: {
      title: config.projectName ?? config.projectId,
      version,
      description:
        'The first segment of a path is the id of the function. `x-appwrite-path` is the path that the function receives: ' +
        "with `createExecution` as `path`, or on the function's own domain. The server below stands for a proxy that maps " +
        'one to the other.',
    },
    servers: [{ url: 'https://{host}', variables: { host: { default: 'functions.example.com' } } }],
    tags: described.map(({ functionId }) => ({ name: functionId, description: nameOf(config, functionId) })),
    // with neither of them a caller is a guest
    security: [{}, { jwt: [] }, { session: [] }],
    paths,
    components: {
      schemas: { ...Object.fromEntries(schemas.named), Problem: problem },
      responses: {
        Problem: {
          description: 'An error; `type` identifies it.',
          content: { 'application/problem+json': { schema: { $ref: `${REFERENCE}Problem` } } },
        },
      },
      securitySchemes: {
        jwt: { type: 'apiKey', in: 'header', name: 'x-appwrite-user-jwt' },
        session: { type: 'apiKey', in: 'cookie', name: `a_session_${config.projectId}` },
      },
    },
  };
}

function nameOf({ functions }: Config, id: string): string {
  return functions.find(({ $id }) => $id === id)?.name ?? id;
}

function operationObject(operation: ContractOperation, schemas: JsonSchemas): JsonObject {
  const { functionId, name, summary, body, answers } = operation;
  const replies = [...answers].map(([status, schema]) => [status, responseObject(status, schema, schemas)]);
  return {
    tags: [functionId],
    operationId: camelCase(functionId) + pascalCase(name),
    ...(summary === '' ? {} : { description: summary }),
    parameters: parametersOf(operation, schemas),
    ...(body ? { requestBody: { required: true, content: jsonContent(schemas.of(body, 'input')) } } : {}),
    responses: { ...Object.fromEntries(replies), default: { $ref: '#/components/responses/Problem' } },
  };
}

function parametersOf({ params, query, headers: names }: ContractOperation, schemas: JsonSchemas): JsonObject[] {
  const inPath = params ? fieldsOf(schemas.resolved(schemas.of(params, 'input'))) : [];
  const inQuery = query ? fieldsOf(schemas.resolved(asSent(schemas.of(query, 'output')))) : [];
  return [
    ...inPath.map(({ name, schema }) => ({ name, in: 'path', required: true, schema })),
    ...inQuery.map(({ name, required, schema }) => ({ name, in: 'query', required, schema })),
    ...names.map((name) => ({ in: 'header', required: false, ...headers[name], schema: { type: 'string' } })),
  ];
}

function fieldsOf(schema: JsonObject): { name: string; required: boolean; schema: JsonObject }[] {
  const required = (schema['required'] ?? []) as string[];
  return Object.entries((schema['properties'] ?? {}) as Record<string, JsonObject>).map(([name, field]) => ({
    name,
    required: required.includes(name),
    schema: field,
  }));
}

const descriptions: Readonly<Record<number, string>> = {
  200: 'Done.',
  201: 'Made.',
  202: 'Accepted; it continues after the answer.',
  204: 'Done; no content.',
  304: 'Not changed.',
};

function responseObject(status: number, schema: Schema | undefined, schemas: JsonSchemas): JsonObject {
  const description = descriptions[status] ?? `Status ${status}.`;
  return schema ? { description, content: jsonContent(schemas.of(schema, 'output')) } : { description };
}

function jsonContent(schema: JsonObject): JsonObject {
  return { 'application/json': { schema } };
}
