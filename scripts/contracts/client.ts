import { Checks, keyText, type Strictness } from './checks.ts';
import { asSent, type JsonObject, JsonSchemas, namesOf, type Side } from './json-schema.ts';
import { type Contract, type ContractOperation, camelCase, pascalCase } from './operations.ts';
import { typeText } from './typescript.ts';

/** One operation of the client: its checks and its types. */
interface ClientOperation {
  operation: ContractOperation;
  /** `params`, `query` and `body`. */
  parts: (readonly [string, JsonObject])[];
  /** By status; undefined for an answer without a body. */
  answers: (readonly [number, JsonObject | undefined])[];
  input: string;
  /** Whether the input has no required field. */
  isOptional: boolean;
  answer: string;
}

/** `client/src/operations.ts`: the operations of every function. */
export function operationsModule(contracts: readonly Contract[]): string {
  const schemas = new JsonSchemas(namesOf(contracts));
  const functions = contracts
    .filter(({ operations }) => operations.length > 0)
    .map(({ functionId, operations }) => ({
      functionId,
      operations: operations.map((operation) => clientOperation(operation, schemas)),
    }));
  const checks = Checks.of(functions.flatMap(({ operations }) => operations.flatMap(checked)));
  const carried = functions.map(({ functionId, operations }) => {
    const entries = operations.map(
      (operation) => `      ${keyText(operation.operation.name)}: ${descriptionText(operation, checks)},`,
    );
    return [`  ${camelCase(functionId)}: [`, `    '${functionId}',`, '    {', ...entries, '    },', '  ],'].join('\n');
  });
  const types = functions.flatMap(({ operations }) => operations.flatMap(operationTypes));
  const named = [...schemas.named].map(([name, schema]) => `export type ${name} = ${typeText(schema)};`);
  const api = functions.map(({ functionId, operations }) =>
    [`  ${camelCase(functionId)}: {`, ...operations.flatMap(apiLines), '  };'].join('\n'),
  );
  return `${[
    '// Made by `npm run client` from functions/*/contract.ts. Changes here are lost.',
    [
      `import { ${checks.used.join(', ')} } from './check.ts';`,
      "import type { FunctionDescription, IdempotencyKey, IfMatch, Operation } from './operation.ts';",
    ].join('\n'),
    [...named, ...types].join('\n'),
    ['/** Every function, each with its operations. */', 'export interface Api {', ...api, '}'].join('\n'),
    checks.lines.join('\n'),
    ['export const functions: Readonly<Record<string, FunctionDescription>> = {', ...carried, '};'].join('\n'),
  ].join('\n\n')}\n`;
}

function clientOperation(operation: ContractOperation, schemas: JsonSchemas): ClientOperation {
  const { params, query, body, answers } = operation;
  const side = (schema: typeof params, which: Side) => (schema ? schemas.of(schema, which) : undefined);
  const parts = {
    params: side(params, 'input'),
    // sent as text, but typed as its values
    query: query && asSent(schemas.of(query, 'output')),
    body: side(body, 'input'),
  };
  const replies = [...answers].map(([status, schema]) => [status, side(schema, 'output')] as const);
  const inputs = Object.values(parts).flatMap((schema) => (schema ? [schema] : []));
  checkFields(
    operation,
    inputs.map((schema) => schemas.resolved(schema)),
  );
  // 304 answers a header that the client does not send
  const expected = replies.filter(([status]) => status !== 304);
  const texts = expected.map(([, schema]) => (schema ? typeText(schema) : 'undefined'));
  const resolved = (schema: JsonObject) => schemas.resolved(schema);
  return {
    operation,
    parts: Object.entries(parts).flatMap(([name, schema]) => (schema ? [[name, resolved(schema)] as const] : [])),
    answers: expected.map(([status, schema]) => [status, schema && resolved(schema)] as const),
    input: inputs.map((schema) => typeText(schema)).join(' & ') || 'object',
    isOptional: inputs.every((schema) => isEmptyEnough(schemas.resolved(schema))),
    answer: [...new Set(texts)].join(' | '),
  };
}

/** All schemas that an operation checks, and how strictly. */
function checked({ parts, answers }: ClientOperation): (readonly [JsonObject, Strictness])[] {
  return [
    ...parts.map(([, schema]) => [schema, 'fields'] as const),
    ...answers.flatMap(([, schema]) => (schema ? [[schema, 'atLeast'] as const] : [])),
  ];
}

/** An operation as JavaScript. The route names the path's parameters; the query's are listed if there is also a body. */
function descriptionText({ operation, parts, answers }: ClientOperation, checks: Checks): string {
  const given = parts.map(([name, schema]) => `${name}: ${checks.expression(schema, 'fields')}`);
  const query = operation.body && parts.find(([name]) => name === 'query')?.[1];
  const names = query ? [`queryOf: ${JSON.stringify([...fieldsOf(query)])}`] : [];
  const replies = answers.map(
    ([status, schema]) => `${status}: ${schema ? checks.expression(schema, 'atLeast') : 'null'}`,
  );
  const route = `route: '${operation.method} ${operation.path}'`;
  return `{ ${[route, ...names, ...given, `answers: { ${replies.join(', ')} }`].join(', ')} }`;
}

function isEmptyEnough(schema: JsonObject): boolean {
  return schema['type'] === 'object' && ((schema['required'] ?? []) as unknown[]).length === 0;
}

/** An input is one object, so a name may occur only once in path, query and body. */
function checkFields({ functionId, name }: ContractOperation, inputs: readonly JsonObject[]): void {
  const fields = inputs.flatMap((schema) => [...fieldsOf(schema)]);
  const twice = fields.find((field, at) => fields.indexOf(field) !== at);
  if (twice !== undefined)
    throw new Error(`${functionId}: "${name}" has "${twice}" in two places; give one of them another name`);
}

function fieldsOf(schema: JsonObject): Set<string> {
  const alternatives = (schema['anyOf'] ?? []) as JsonObject[];
  return new Set([
    ...Object.keys((schema['properties'] ?? {}) as object),
    ...alternatives.flatMap((alternative) => [...fieldsOf(alternative)]),
  ]);
}

const isName = (text: string) => /^\w+$/.test(text);

function inputName({ functionId, name }: ContractOperation): string {
  return `${pascalCase(functionId)}${pascalCase(name)}Input`;
}

function answerName({ functionId, name }: ContractOperation): string {
  return `${pascalCase(functionId)}${pascalCase(name)}Answer`;
}

/** The types of one operation that the contract does not name. */
function operationTypes({ operation, input, answer }: ClientOperation): string[] {
  return [
    ...(isName(input) ? [] : [`export type ${inputName(operation)} = ${input};`]),
    ...(isName(answer) ? [] : [`export type ${answerName(operation)} = ${answer};`]),
  ];
}

function apiLines({ operation, input, isOptional, answer }: ClientOperation): string[] {
  const given = isName(input) ? input : inputName(operation);
  const options = [
    ...(operation.headers.includes('idempotency-key') ? ['IdempotencyKey'] : []),
    ...(operation.headers.includes('if-match') ? ['IfMatch'] : []),
  ];
  const types = [
    isOptional ? `${given} | void` : given,
    isName(answer) ? answer : answerName(operation),
    ...(options.length === 0 ? [] : [options.join(' & ')]),
  ];
  const summary = operation.summary === '' ? [] : [`    /** ${operation.summary} */`];
  return [...summary, `    ${keyText(operation.name)}: Operation<${types.join(', ')}>;`];
}
