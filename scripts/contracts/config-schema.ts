import * as z from 'zod/mini';
import { PROJECT_SCOPES } from '../../local/auth/scopes.ts';
import { extrasSchema } from '../../local/config/extras.ts';
import { configSchema } from '../../local/config/schema.ts';
import { runtime, scope } from '../../local/config/values.ts';
import { ACTIVE_RUNTIMES } from '../../local/functions/runtimes.ts';

/**
 * The JSON schema of `appwrite.config.json` and `appwrite.json`, from the schema that reads it: what an editor completes and
 * checks. What only code can check, such as whether an event exists, it lets pass.
 */
export function configJsonSchema(): string {
  const schema = z.toJSONSchema(configSchema, {
    target: 'draft-7',
    io: 'input',
    override({ zodSchema, jsonSchema }) {
      if (zodSchema === scope) jsonSchema.enum = [...PROJECT_SCOPES];
      if (zodSchema === runtime) jsonSchema.examples = [...ACTIVE_RUNTIMES.keys()];
    },
  });
  const properties = {
    ...schema.properties,
    databases: { type: 'array', description: 'The older name of tablesDB.' },
    collections: { type: 'array', description: 'The older form of tables, with attributes instead of columns.' },
  };
  const description = 'appwrite.config.json or appwrite.json, as the command line and the local Appwrite read it.';
  return `${JSON.stringify({ ...schema, title: 'An Appwrite project', description, properties }, null, 2)}\n`;
}

/** The JSON schema of `appwrite.extras.json`. */
export function extrasJsonSchema(): string {
  const schema = z.toJSONSchema(extrasSchema, { target: 'draft-7', io: 'input' });
  const description = 'appwrite.extras.json: domains, policies, platforms and OAuth2 providers of a project.';
  return `${JSON.stringify({ ...schema, title: 'Further settings of an Appwrite project', description }, null, 2)}\n`;
}
