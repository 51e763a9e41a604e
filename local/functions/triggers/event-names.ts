/** The resources of events, with their actions. A name in braces is a resource within it. */
interface Resource {
  /** Actions, and for some of them attributes: `update.email`. */
  actions: string;
  within?: Readonly<Record<string, Resource>>;
}

const CHANGES = 'create update delete';
const ROWS: Resource = { actions: `${CHANGES} upsert` };

/** Source: appwrite 1.9.6, app/config/events.php. */
const RESOURCES: Readonly<Record<string, Resource>> = {
  users: {
    actions: `${CHANGES} update.email update.name update.password update.status update.prefs`,
    within: {
      sessions: { actions: 'create delete' },
      recovery: { actions: 'create update' },
      verification: { actions: 'create update' },
      targets: { actions: CHANGES },
      tokens: { actions: 'create' },
    },
  },
  databases: {
    actions: CHANGES,
    within: {
      tables: {
        actions: CHANGES,
        within: { rows: ROWS, indexes: { actions: CHANGES }, columns: { actions: CHANGES } },
      },
      collections: {
        actions: CHANGES,
        within: { documents: ROWS, indexes: { actions: CHANGES }, attributes: { actions: CHANGES } },
      },
    },
  },
  buckets: { actions: CHANGES, within: { files: { actions: CHANGES } } },
  teams: {
    actions: `${CHANGES} update.prefs`,
    within: { memberships: { actions: `${CHANGES} update.status` } },
  },
  sites: { actions: CHANGES, within: { deployments: { actions: CHANGES } } },
  messages: { actions: 'create update' },
  topics: { actions: CHANGES, within: { subscribers: { actions: 'create delete' } } },
  providers: { actions: CHANGES },
  schedules: { actions: 'create' },
  rules: { actions: CHANGES },
  reports: { actions: CHANGES, within: { insights: { actions: CHANGES } } },
};

/** Why a function may not subscribe to this, in Appwrite's words. Undefined if it may. */
export function whyNotAnEvent(pattern: unknown): string | undefined {
  if (typeof pattern !== 'string') return 'Event is not valid.';
  if (pattern.startsWith('functions.')) return 'Triggering a function on a function event is not allowed.';
  return isEventPattern(pattern.split('.')) ? undefined : 'Event is not valid.';
}

function isEventPattern([type = '', ...rest]: string[]): boolean {
  const resource = Object.hasOwn(RESOURCES, type) ? RESOURCES[type] : undefined;
  return resource !== undefined && fits(resource, rest);
}

function fits(resource: Resource, [id, next, ...rest]: string[]): boolean {
  if (!id) return false;
  if (next === undefined) return true;
  const within = resource.within && Object.hasOwn(resource.within, next) ? resource.within[next] : undefined;
  // `users.*.sessions` is valid in Appwrite, too, although no event matches it
  if (within) return rest.length === 0 || fits(within, rest);
  return resource.actions.split(' ').includes([next, ...rest].join('.'));
}

/**
 * Whether a function that subscribed to `pattern` gets the event `name`. `*` stands for any id. The pattern of a resource
 * (`users.*`) or an action (`users.*.update`) also matches what is below it (`users.alice.update.email`).
 */
export function matchesEvent(pattern: string, name: string): boolean {
  const wanted = pattern.split('.');
  const parts = name.split('.');
  if (wanted.length > parts.length || endsAtResourceName(wanted.length, parts.length)) return false;
  return wanted.every((part, i) => part === parts[i] || (part === '*' && isIdAt(i, parts.length)));
}

/** The ids in an event of n words are at 1, at 3 with at least 5 words, and at 5 with 7. */
function isIdAt(index: number, words: number): boolean {
  return index === 1 || (index === 3 && words >= 5) || (index === 5 && words === 7);
}

/** A pattern ends with an id, an action or an attribute, never with a resource's name. */
function endsAtResourceName(length: number, words: number): boolean {
  return length === 1 || (length === 3 && words >= 5) || (length === 5 && words === 7);
}
