import type { Collection } from './collection.ts';
import type { Document } from './schema.ts';
import type { Store } from './store.ts';

interface SettingDocument extends Document {
  value: string;
}

/** Single values that outlive a restart. */
export class Settings {
  readonly #documents: Collection<SettingDocument>;

  constructor(store: Store) {
    this.#documents = store.collection<SettingDocument>({
      name: 'settings',
      attributes: [{ key: 'value', type: 'string' }],
    });
  }

  /** The value kept under a name, if there is one. */
  get(name: string): string | undefined {
    return this.#documents.get(name)?.value;
  }

  /** The value kept under a name; made and kept at first. */
  keep(name: string, make: () => string): string {
    return (this.#documents.get(name) ?? this.#documents.create({ id: name, data: { value: make() } })).value;
  }
}
