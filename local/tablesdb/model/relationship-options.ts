/** The kinds of relationship, and what happens to related rows when a row is deleted, in Appwrite's terms. */
export const RELATION_TYPES = ['oneToOne', 'manyToOne', 'manyToMany', 'oneToMany'] as const;
export const RELATION_MUTATES = ['cascade', 'restrict', 'setNull'] as const;

export type RelationType = (typeof RELATION_TYPES)[number];
export type RelationMutate = (typeof RELATION_MUTATES)[number];
export type RelationSide = 'parent' | 'child';

/** The settings of a relationship, in the column of either side. */
export interface RelationshipOptions {
  /** `$id` of the related table's document. */
  related: string;
  relationType: RelationType;
  twoWay: boolean;
  /** The key of the other side. */
  twoWayKey: string;
  onDelete: RelationMutate;
  side: RelationSide;
  /** `$id` of the parent side's column, in the column of the child side. */
  parent: string | null;
}
