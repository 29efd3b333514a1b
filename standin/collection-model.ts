import type { Id, Instant } from './model.ts';

/** A rule of a smart collection: the product has this tag, or this vendor. */
export type CollectionRule = { column: 'TAG' | 'VENDOR'; condition: string };

export type Collection = {
  id: Id;
  shopId: Id;
  handle: string;
  title: string;
  descriptionHtml: string;
  /** The products of a manual collection, in its order; empty for a smart one. */
  productIds: Id[];
  /** null: a manual collection. `any`: one fitting rule is enough. */
  ruleSet: { any: boolean; rules: CollectionRule[] } | null;
  createdAt: Instant;
  updatedAt: Instant;
};
