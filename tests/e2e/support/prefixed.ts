import type { Config, FunctionConfig } from '../../../local/config/schema.ts';
import { domainFor } from './deployed.ts';

/** Labels are letters and digits. */
export function labelFor(prefix: string, label: string): string {
  return prefix.replace(/[^A-Za-z0-9]/g, '') + label;
}

/**
 * A configuration with a prefix: other ids for everything it creates, and variables with which its functions ignore other users
 * of the project.
 */
export function prefixed(config: Config, prefix: string): Config {
  const renamed = <Item extends { $id: string; name: string }>(item: Item): Item => ({
    ...item,
    $id: prefix + item.$id,
    name: `${prefix}${item.name}`.slice(0, 128),
  });
  return {
    ...config,
    functions: config.functions.map(({ vars, ...rest }) => ({
      ...renamed(rest),
      vars: vars.map(({ key, value }) => ({ key, value: variableFor(prefix, key, value) })),
    })),
    tablesDB: config.tablesDB.map(renamed),
    tables: config.tables.map((table) => ({ ...table, databaseId: prefix + table.databaseId })),
    topics: config.topics.map(renamed),
    teams: config.teams.map(renamed),
    buckets: config.buckets.map(renamed),
  };
}

function variableFor(prefix: string, key: string, value: FunctionConfig['vars'][number]['value']): string {
  if (value === '') return value;
  switch (key) {
    case 'LABEL_RULES':
      return JSON.stringify(rulesFor(prefix, value));
    case 'DEFAULT_TOPICS':
      return value
        .split(',')
        .map((topic) => prefix + topic.trim())
        .join();
    case 'SENDER_LABEL':
    case 'MODERATOR_LABEL':
      return labelFor(prefix, value);
    default:
      return value;
  }
}

/** The rules for everybody, restricted to the test users. */
function rulesFor(prefix: string, value: string): object[] {
  const rules = JSON.parse(value) as { label: string; domain?: string; proved?: boolean }[];
  return rules
    .filter(({ domain }) => domain === undefined)
    .map(({ label, proved = false }) => ({ label: labelFor(prefix, label), domain: domainFor(prefix), proved }));
}
