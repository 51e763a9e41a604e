import { keyText } from './checks.ts';
import { type JsonObject, REFERENCE } from './json-schema.ts';

/** A JSON Schema as a TypeScript type. An optional field may also be undefined, because JSON has no undefined. */
export function typeText(schema: JsonObject): string {
  const inner = (part: unknown) => typeText(part as JsonObject);
  if (typeof schema['$ref'] === 'string') return schema['$ref'].slice(REFERENCE.length);
  if ('const' in schema) return JSON.stringify(schema['const']);
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => JSON.stringify(value)).join(' | ');
  if (Array.isArray(schema['anyOf'])) return schema['anyOf'].map(inner).join(' | ');
  const { type } = schema;
  if (Array.isArray(type)) return type.map((one) => inner({ ...schema, type: one })).join(' | ');
  if (type === 'integer') return 'number';
  if (type === 'array') return `Array<${inner(schema['items'] ?? {})}>`;
  if (type === 'object') return objectText(schema);
  return typeof type === 'string' ? type : 'unknown';
}

function objectText(schema: JsonObject): string {
  const required = (schema['required'] ?? []) as string[];
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, JsonObject>).map(([name, field]) => {
    const text = typeText(field);
    return required.includes(name) ? `${keyText(name)}: ${text}` : `${keyText(name)}?: ${text} | undefined`;
  });
  const more = schema['additionalProperties'];
  if (typeof more === 'object' && fields.length === 0) return `Record<string, ${typeText(more as JsonObject)}>`;
  return fields.length === 0 ? 'Record<never, never>' : `{ ${fields.join('; ')} }`;
}
