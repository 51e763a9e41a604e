import { type Models, Query } from 'node-appwrite';
import { type AdminServices, refusalOf } from '../../shared/index.ts';

/** An id and its user; without `user` if the user does not exist. */
export interface Person {
  id: string;
  user?: Models.User;
}

/** Finds users by their ids. */
export class Lookup {
  readonly #admin: AdminServices;
  /** How many ids fit into a URL; fewer after a server or proxy refused a longer one. */
  #most = 500;

  constructor(admin: AdminServices) {
    this.#admin = admin;
  }

  /** The users with these ids, in their order, without `user` if there is none. */
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
