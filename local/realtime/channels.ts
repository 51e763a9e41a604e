import { ACTIONS, firstName } from './event-names.ts';

/** Kinds of resources whose channels have a sibling for each action: `rows` and `rows.create`. Source: appwrite 1.9.6. */
const WITH_ACTIONS: ReadonlySet<string> = new Set([
  'documents',
  'rows',
  'files',
  'executions',
  'functions',
  'account',
  'teams',
  'memberships',
]);

/**
 * The channels of an event. None for events that only the console gets.
 * @param names the event's concrete names, the most specific first
 */
export function channelsOf(names: readonly string[], projectId: string): string[] {
  const words = firstName(names).split('.');
  const channels = plainChannels(words, projectId);
  const action = actionOf(words);
  if (action === undefined) return channels;
  return [...channels, ...channels.filter(hasActions).map((channel) => `${channel}.${action}`)];
}

function plainChannels([type, id, within, innerId, innermost, innermostId]: string[], projectId: string): string[] {
  switch (type) {
    case 'users':
      return ['account', `account.${id}`];
    case 'teams':
      return within === 'memberships' ? ['memberships', `memberships.${innerId}`] : ['teams', `teams.${id}`];
    case 'tablesdb':
      return innermost === 'rows' ? rowChannels(id, innerId, innermostId) : [];
    case 'buckets':
      return within === 'files' ? ['files', `buckets.${id}.files`, `buckets.${id}.files.${innerId}`] : [];
    case 'functions':
      return within === 'executions'
        ? ['console', `projects.${projectId}`, 'executions', `executions.${innerId}`, `functions.${id}`]
        : [];
    default:
      return [];
  }
}

function rowChannels(databaseId = '', tableId = '', rowId = ''): string[] {
  const documents = `databases.${databaseId}.collections.${tableId}.documents`;
  const rows = `.${databaseId}.tables.${tableId}.rows`;
  return [
    ...['documents', documents, `${documents}.${rowId}`],
    ...['rows', `databases${rows}`, `databases${rows}.${rowId}`, `tablesdb${rows}`, `tablesdb${rows}.${rowId}`],
  ];
}

/** The action: the last word or, before an attribute (`update.email`), the one before. */
function actionOf(words: readonly string[]): string | undefined {
  const action = [words.at(-1), words.at(-2)].find((word) => ACTIONS.has(word ?? ''));
  // `users.U.sessions.S.create` must not be published on `account.create`
  return words[0] === 'users' && words[2] !== action ? undefined : action;
}

function hasActions(channel: string): boolean {
  return channel
    .split('.')
    .slice(-2)
    .some((word) => WITH_ACTIONS.has(word));
}

/**
 * The channels that a client gets for the requested ones. `account` is also the user's own channel, `account.update`
 * becomes the user's own, and those of other users are left out. For a guest `account.update` stays unchanged.
 */
export function ownChannels(wanted: readonly string[], userId: string): string[] {
  const own = new Set<string>();
  for (const channel of wanted) {
    const [kind, ...rest] = channel.split('.');
    const action = rest.join('.');
    if (kind !== 'account') own.add(channel);
    else if (action === '') {
      own.add(channel);
      if (userId !== '') own.add(`account.${userId}`);
    } else if (ACTIONS.has(action)) own.add(userId === '' ? channel : `account.${userId}.${action}`);
  }
  return [...own];
}

/** The account channel of one user, as it is for another user who authenticated on the same connection. */
export function movedChannel(channel: string, before: string, after: string): string {
  if (after === '' || before === after || !channel.startsWith('account.')) return channel;
  const rest = channel.slice('account.'.length);
  if (before === '') return ACTIONS.has(rest) ? `account.${after}.${rest}` : channel;
  if (rest === before) return `account.${after}`;
  const action = rest.startsWith(`${before}.`) ? rest.slice(before.length + 1) : '';
  return ACTIONS.has(action) ? `account.${after}.${action}` : channel;
}
