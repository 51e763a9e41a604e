import type { Collection } from './collection.ts';
import type { Document } from './schema.ts';
import type { Store } from './store.ts';

interface SettingDocument extends Document {
  value: string;
}

/** Single values that are stored across restarts. */
export class Settings {
  readonly #documents: Collection<SettingDocument>;

  constructor(store: Store) {
    this.#documents = store.collection<SettingDocument>({
      name: 'settings',
      attributes: [{ key: 'value', type: 'string' }],
    });
  }

  /** The stored value of a name, if there is one. */
  get(name: string): string | undefined {
    return this.#documents.get(name)?.value;
  }

  /** The stored value of a name. It is created and stored at the first call. */
  keep(name: string, make: () => string): string {
    return (this.#documents.get(name) ?? this.#documents.create({ id: name, data: { value: make() } })).value;
  }
}
