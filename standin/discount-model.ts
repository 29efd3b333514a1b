import type { BasisPoints, Id, Instant, Minor } from './model.ts';

/** What a discount is for. Collections are looked up when a cart is priced, so that a changed membership counts at once. */
export type DiscountItems =
  | { kind: 'all' }
  | { kind: 'collections'; collectionIds: Id[] }
  | { kind: 'products'; productIds: Id[]; variantIds: Id[] };

/** How much goes off: a share, or an amount for each entitled unit or once for all of them together. */
export type DiscountEffect =
  { kind: 'percentage'; basisPoints: BasisPoints } | { kind: 'amount'; amountMinor: Minor; onEachItem: boolean };

/** What must be in the cart: entitled goods worth an amount, or so many entitled units. */
export type DiscountMinimum = { kind: 'subtotal'; amountMinor: Minor } | { kind: 'quantity'; quantity: number };

/** Buy X, get Y. A unit counts on one side only. */
export type BuyAndGet = {
  buys: { items: DiscountItems; minimum: DiscountMinimum };
  gets: { items: DiscountItems; quantity: number; effect: DiscountEffect };
  usesPerOrderLimit: number | null;
};

type DiscountRule =
  | { type: 'basic'; items: DiscountItems; effect: DiscountEffect }
  | ({ type: 'bxgy' } & BuyAndGet)
  | { type: 'free_shipping'; maximumShippingMinor: Minor | null };

export type DiscountClass = 'order' | 'product' | 'shipping';

/** A code discount of the shop, the app's or the merchant's. Its codes are documents of their own. */
export type Discount = {
  id: Id;
  shopId: Id;
  title: string;
  rule: DiscountRule;
  minimum: DiscountMinimum | null;
  /** null: everybody. */
  customerIds: Id[] | null;
  /** Only customers who have this tag: a segment of the merchant's. Missing: no such segment. */
  segmentTag?: string | null;
  combinesWith: Record<DiscountClass, boolean>;
  startsAt: Instant;
  endsAt: Instant | null;
  /** For each redeem code by itself. */
  usageLimit: number | null;
  appliesOncePerCustomer: boolean;
  tags: string[];
  /** Made through the Admin API, not by the merchant. */
  byApp: boolean;
  createdAt: Instant;
  updatedAt: Instant;
};

/** One order a code was used on. `customerKey` is the customer's id, or the guest's e-mail address in small letters. */
type CodeUse = { orderId: Id; customerKey: string | null; at: Instant };

export type RedeemCode = {
  /** `<shop id>|<code in small letters>`: a code is unique in a shop, whatever its case. */
  id: string;
  shopId: Id;
  codeId: Id;
  discountId: Id;
  /** As it was given. */
  code: string;
  uses: CodeUse[];
  createdAt: Instant;
};

/** What became of one code of a bulk creation. */
export type CreatedCode = { code: string; codeId: Id | null; problem: 'taken' | 'blank' | 'too_long' | null };

/** Codes being added or deleted in the background. It is done once it is due and somebody looks. */
export type CodeJob = {
  id: Id;
  shopId: Id;
  discountId: Id;
  work: { kind: 'add'; codes: CreatedCode[] } | { kind: 'delete'; codeIds: Id[] };
  done: boolean;
  dueAt: Instant;
  createdAt: Instant;
};
