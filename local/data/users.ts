import { hashSync } from '@node-rs/argon2';
import { type TargetDocument, targets } from '../directory/targets.ts';
import { type UserDocument, users } from '../directory/users.ts';
import { ParamError, param } from '../http/param.ts';
import { email, list, oneOf, phone, settings, text } from '../http/params.ts';
import type { Local } from '../local.ts';
import { DuplicateError } from '../store/collection.ts';
import { LIGHT_HASH, password, SIGN_UP_HASH } from '../users/passwords/passwords.ts';
import { insertTarget, ownPermissions, searchTexts } from '../users/store.ts';
import type { Entry } from './entries.ts';
import type { Import } from './import.ts';
import { Kind } from './kind.ts';
import type { Place } from './mistakes.ts';

/** The file of the users, with their targets. */
export const USERS_FILE = 'users.json';

const LABEL = /^[A-Za-z0-9]{1,36}$/;
const label = param((value) => {
  if (typeof value !== 'string' || !LABEL.test(value)) throw new ParamError('a label is 1 to 36 letters and digits');
  return value;
});

function userKind({ store }: Local): Kind<UserDocument> {
  return new Kind<UserDocument>({
    collection: users(store),
    computed: ['search'],
    names: { password: 'passwordHash' },
    rules: {
      email: email(),
      phone: phone(),
      name: text(128, { min: 0 }),
      labels: list(label, 1000),
      prefs: settings(),
    },
    required: [],
    others: ['password', 'targets'],
    defaults: ({ $createdAt, data }) => {
      const hasPassword = (data['password'] ?? null) !== null;
      return {
        hashOptions: hasPassword ? SIGN_UP_HASH : LIGHT_HASH,
        passwordUpdate: hasPassword ? $createdAt : null,
        registration: $createdAt,
      };
    },
    permissions: ({ $id }) => ['read("any")', `update("user:${$id}")`, `delete("user:${$id}")`],
  });
}

function targetKind({ store }: Local, userId: string): Kind<TargetDocument> {
  return new Kind<TargetDocument>({
    collection: targets(store),
    // sessions are not exported
    computed: ['userId', 'sessionId'],
    rules: { providerType: oneOf(['email', 'sms', 'push']), identifier: text(255), name: text(128, { min: 0 }) },
    required: ['providerType', 'identifier'],
    permissions: () => ownPermissions(userId),
  });
}

/** The users, each with their targets. */
export function* exportedUsers(local: Local): Generator<Entry> {
  const kind = userKind(local);
  for (const user of kind.documents()) {
    const own = targets(local.store).where('userId', user.$id);
    const entry = kind.entryOf(user);
    const ofUser = targetKind(local, user.$id);
    yield own.length === 0 ? entry : { ...entry, targets: own.map((target) => ofUser.entryOf(target)) };
  }
}

/** Imports the users. A plain `password` is hashed. Without `targets`, the e-mail address and the phone number are targets. */
export function importUsers(running: Import): void {
  const { local } = running;
  const kind = userKind(local);
  running.each(USERS_FILE, kind.collection, (entry, place) => {
    const plain = plainPassword(running, entry, place);
    const given = plain === undefined ? entry : { ...entry, passwordHash: '' };
    const read = kind.read(given, place, running.mistakes);
    if (!read) return;
    const { name, phone, labels } = read.data;
    const email = read.data.email?.toLowerCase() ?? null;
    if (isTaken(running, { id: read.id, email, phone }, place)) return;
    const user = kind.create(read, {
      email,
      ...(plain === undefined ? {} : { password: hashed(plain) }),
      search: searchTexts({ $id: read.id, name, email, phone, labels }),
    });
    importTargets(running, user, entry['targets'], place);
  });
}

/** The password that is not hashed yet. It is hashed only once the rest is known to be right: that takes 50 ms. */
function plainPassword(running: Import, entry: Entry, place: Place): string | undefined {
  if (entry['password'] === undefined) return undefined;
  try {
    if (entry['passwordHash'] !== undefined) throw new ParamError('a user has a password or a passwordHash, not both');
    return password().read(entry['password']);
  } catch (error) {
    if (!(error instanceof ParamError)) throw error;
    running.mistakes.add(place, error.message, 'password');
    return undefined;
  }
}

function hashed(plain: string): string {
  const { memory_cost: memoryCost, time_cost: timeCost, threads: parallelism } = SIGN_UP_HASH;
  return hashSync(plain, { memoryCost, timeCost, parallelism });
}

type Unique = { id: string } & Pick<UserDocument, 'email' | 'phone'>;

function isTaken({ local, mistakes }: Import, { id, email, phone }: Unique, place: Place): boolean {
  const all = users(local.store);
  const before = mistakes.count;
  if (all.get(id)) mistakes.add(place, `there are two users ${id}`, '$id');
  for (const [key, value] of [['email', email] as const, ['phone', phone] as const])
    if (value !== null && all.where(key, value).length > 0) mistakes.add(place, `another user has ${value}`, key);
  return mistakes.count > before;
}

function importTargets({ local, mistakes }: Import, user: UserDocument, given: unknown, place: Place): void {
  const { $id: userId } = user;
  if (given === undefined) {
    if (user.email !== null) insertTarget(local, userId, 'email', user.email);
    if (user.phone !== null) insertTarget(local, userId, 'sms', user.phone);
    return;
  }
  if (!Array.isArray(given)) {
    mistakes.add(place, 'must be a list of objects', 'targets');
    return;
  }
  const kind = targetKind(local, userId);
  for (const [at, entry] of given.entries()) {
    const column = `targets[${at}]`;
    if (typeof entry !== 'object' || entry === null) {
      mistakes.add(place, 'must be an object', column);
      continue;
    }
    const read = kind.read(entry as Entry, place, mistakes.within(column));
    try {
      if (read) kind.create(read, { userId, sessionId: null });
    } catch (error) {
      if (!(error instanceof DuplicateError)) throw error;
      mistakes.add(place, `there are two targets ${read?.id} or ${read?.data.identifier}`, column);
    }
  }
}
