import { type Models, Query } from 'node-appwrite';
import { type AdminServices, refusalOf } from '../../shared/index.ts';

/** An id and whose it is; without `user` where it is nobody's (any more). */
export interface Person {
  id: string;
  user?: Models.User;
}

/** Finds users by their ids. */
export class Lookup {
  readonly #admin: AdminServices;
  /** How many ids an address may hold; less, once one was too long for a server or a proxy on the way. */
  #most = 500;

  constructor(admin: AdminServices) {
    this.#admin = admin;
  }

  /** The users of these ids, in their order, without `user` where there is none. */
  async find(ids: readonly string[]): Promise<Person[]> {
    const found = new Map<string, Models.User>();
    for (let from = 0; from < ids.length; ) {
      const some = ids.slice(from, from + this.#most);
      try {
        const queries = [Query.equal('$id', some), Query.limit(some.length)];
        for (const user of (await this.#admin.users.list({ queries })).users) found.set(user.$id, user);
        from += some.length;
      } catch (error) {
        const status = refusalOf(error)?.status;
        if ((status !== 414 && status !== 431) || some.length === 1) throw error;
        this.#most = Math.ceil(some.length / 2);
      }
    }
    return ids.map((id) => {
      const user = found.get(id);
      return user ? { id, user } : { id };
    });
  }
}
