/**
 * The documents the stand-in stores. Everything here is plain JSON, so that one line of the journal is one document.
 *
 * Money is an integer number of the currency's minor units (`...Minor`), always in the shop's currency; decimal
 * strings exist only at the edges (payload/, graphql/). Instants (`...At`) are ISO 8601 in UTC. Ids are decimal
 * strings of positive 64-bit integers below 2^53, because REST payloads carry them as JSON numbers.
 */

import type { Dispute, OrderCompany, OrderEdit, OrderReturn } from './order-event-model.ts';

export type Id = string;
export type Instant = string;
export type Minor = number;
/** Hundredths of a percent: 2300 is 23 %. */
export type BasisPoints = number;

export type Plan = 'standard' | 'advanced' | 'plus';

type Staff = { id: Id; name: string; email: string };

export type ShippingRate = { title: string; code: string; priceMinor: Minor };

/** A theme's two stored files we play: settings_data.json decides whether the app embed is on. */
export type Theme = { id: Id; name: string; role: 'MAIN' | 'UNPUBLISHED'; settingsData: SettingsData };

export type SettingsData = {
  current: { blocks: Record<string, ThemeAppBlock>; [setting: string]: unknown };
  presets: Record<string, unknown>;
};

export type ThemeAppBlock = { type: string; disabled: boolean; settings: Record<string, unknown> };

type Installation = { id: Id; installedAt: Instant; scopes: string[] };

export type Shop = {
  id: Id;
  shopId: Id;
  handle: string;
  /** `<handle>.myshopify.com` */
  domain: string;
  name: string;
  email: string;
  currency: string;
  /** IANA name, for example Europe/Warsaw. */
  timeZone: string;
  countryCode: string;
  /** Language tags; the first one is the primary one. */
  locales: string[];
  taxesIncluded: boolean;
  taxRateBp: BasisPoints;
  taxTitle: string;
  plan: Plan;
  /** A development store, whose orders are tests for whoever built the app. Missing: no. */
  developmentStore?: boolean;
  shippingRates: ShippingRate[];
  discounts: DiscountCode[];
  staff: Staff;
  themes: Theme[];
  installation: Installation | null;
  lastOrderNumber: number;
  createdAt: Instant;
  updatedAt: Instant;
};

export type Address = {
  firstName: string | null;
  lastName: string | null;
  address1: string | null;
  city: string | null;
  zip: string | null;
  countryCode: string | null;
  phone: string | null;
};

export type Customer = {
  id: Id;
  shopId: Id;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  /** `enabled` once the customer can sign in; guest checkouts make `disabled` ones. */
  state: 'enabled' | 'disabled' | 'invited' | 'declined';
  locale: string;
  tags: string[];
  note: string | null;
  taxExempt: boolean;
  verifiedEmail: boolean;
  emailMarketing: 'SUBSCRIBED' | 'NOT_SUBSCRIBED' | 'UNSUBSCRIBED' | 'PENDING';
  /** When the consent was last given or taken back; missing: never. */
  emailConsent?: { optInLevel: 'single_opt_in' | 'confirmed_opt_in' | null; updatedAt: Instant };
  defaultAddress: Address | null;
  createdAt: Instant;
  updatedAt: Instant;
};

export type Variant = {
  id: Id;
  title: string;
  sku: string | null;
  priceMinor: Minor;
  compareAtPriceMinor: Minor | null;
  taxable: boolean;
  requiresShipping: boolean;
  inventoryQuantity: number;
};

export type Product = {
  id: Id;
  shopId: Id;
  handle: string;
  title: string;
  descriptionHtml: string;
  vendor: string;
  productType: string;
  tags: string[];
  giftCard: boolean;
  status: 'ACTIVE' | 'DRAFT' | 'ARCHIVED';
  /** A seed for the drawn cover, or an address; the storefront decides how it looks. */
  image: string | null;
  optionName: string;
  variants: Variant[];
  createdAt: Instant;
  updatedAt: Instant;
};

type CartLine = { id: Id; variantId: Id; quantity: number };

export type Cart = {
  id: string;
  shopId: Id;
  customerId: Id | null;
  lines: CartLine[];
  /** What the shopper typed: one code, or several separated by commas, as the Ajax API's `discount` takes them. */
  discountCode: string | null;
  /** Gift cards given at checkout, and whether store credit is to be spent there. */
  giftCardIds?: Id[];
  useStoreCredit?: boolean;
  updatedAt: Instant;
};

/** A discount as a shopper types it or as the admin applies it. `value` is basis points or minor units, by `kind`. */
export type DiscountCode = {
  code: string;
  kind: 'percentage' | 'fixed_amount';
  value: number;
  /** `line`: each entitled line by itself. `order`: across all lines. `shipping`: the shipping line. */
  target: 'line' | 'order' | 'shipping';
  /** Products entitled when the target is `line`; empty means all. */
  productIds: Id[];
};

export type DiscountApplication = {
  type: 'discount_code' | 'manual' | 'automatic';
  code: string | null;
  title: string;
  valueType: 'percentage' | 'fixed_amount';
  value: number;
  targetType: 'line_item' | 'shipping_line';
  targetSelection: 'all' | 'entitled' | 'explicit';
  allocationMethod: 'across' | 'each';
};

/** A part of discount application number `applicationIndex` (in Order.discountApplications) that fell on one line. */
export type DiscountAllocation = { applicationIndex: number; amountMinor: Minor };

export type TaxLine = { title: string; rateBp: BasisPoints; amountMinor: Minor };

export type OrderLine = {
  id: Id;
  productId: Id | null;
  variantId: Id | null;
  title: string;
  variantTitle: string | null;
  vendor: string | null;
  sku: string | null;
  giftCard: boolean;
  taxable: boolean;
  requiresShipping: boolean;
  /** A tip: in the total, in no subtotal, and nothing to send. */
  tip?: boolean;
  /** Units ever ordered: grows when an edit adds units, stays when units are refunded or removed. */
  quantity: number;
  /** Units taken off by refunds, cancellations and edits; each has its line in a Refund. */
  refundedQuantity: number;
  fulfilledQuantity: number;
  unitPriceMinor: Minor;
  /** For `quantity` units. */
  discountAllocations: DiscountAllocation[];
  /** For `quantity` units. */
  taxLines: TaxLine[];
  properties: { name: string; value: string }[];
};

export type ShippingLine = {
  id: Id;
  title: string;
  code: string;
  priceMinor: Minor;
  discountAllocations: DiscountAllocation[];
  taxLines: TaxLine[];
  isRemoved: boolean;
};

export type Transaction = {
  id: Id;
  parentId: Id | null;
  kind: 'sale' | 'refund' | 'authorization' | 'capture' | 'void';
  status: 'success' | 'pending' | 'failure';
  gateway: string;
  amountMinor: Minor;
  processedAt: Instant;
};

export type RefundLine = {
  id: Id;
  lineId: Id;
  quantity: number;
  restockType: 'no_restock' | 'cancel' | 'return';
  /** After discounts; with tax when the shop's prices include it. */
  subtotalMinor: Minor;
  totalTaxMinor: Minor;
};

export type RefundShippingLine = { id: Id; shippingLineId: Id; subtotalMinor: Minor; taxMinor: Minor };

/** The gap between what the refunded lines are worth and the money returned; negative when more money went back. */
export type OrderAdjustment = {
  id: Id;
  kind: 'refund_discrepancy';
  reason: string;
  amountMinor: Minor;
  taxMinor: Minor;
};

export type Refund = {
  id: Id;
  note: string | null;
  restock: boolean;
  lines: RefundLine[];
  shippingLines: RefundShippingLine[];
  adjustments: OrderAdjustment[];
  transactions: Transaction[];
  /** The return this refund belongs to. */
  returnId?: Id;
  createdAt: Instant;
  processedAt: Instant;
};

export type Fulfillment = {
  id: Id;
  name: string;
  status: 'success' | 'cancelled';
  lines: { lineId: Id; quantity: number }[];
  trackingNumber: string | null;
  createdAt: Instant;
  updatedAt: Instant;
};

export type CancelReason = 'customer' | 'fraud' | 'inventory' | 'declined' | 'staff' | 'other';

export type Order = {
  id: Id;
  shopId: Id;
  /** 1 for the first order of a shop; its name is `#1001`. */
  number: number;
  customerId: Id | null;
  email: string | null;
  phone: string | null;
  customerLocale: string;
  /** The shop's currency; every `...Minor` of the order is in it. */
  currency: string;
  /** What the shopper saw and paid in: `rate` units of it for one unit of the shop's currency, as a decimal string. */
  presentment: { currency: string; rate: string };
  taxesIncluded: boolean;
  taxTitle: string;
  taxRateBp: BasisPoints;
  lines: OrderLine[];
  discountApplications: DiscountApplication[];
  shippingLines: ShippingLine[];
  transactions: Transaction[];
  refunds: Refund[];
  edits: OrderEdit[];
  fulfillments: Fulfillment[];
  disputes?: Dispute[];
  returns?: OrderReturn[];
  gateway: string;
  sourceName: string;
  test: boolean;
  note: string | null;
  tags: string[];
  /** B2B only. */
  company?: OrderCompany | null;
  shippingAddress: Address | null;
  token: string;
  cancelledAt: Instant | null;
  cancelReason: CancelReason | null;
  closedAt: Instant | null;
  processedAt: Instant;
  createdAt: Instant;
  updatedAt: Instant;
};

export type MetafieldDefinition = {
  /** `<shop id>|<ownerType>|<namespace>|<key>`, so that one owner type of a shop has one definition of a name. */
  id: string;
  shopId: Id;
  definitionId: Id;
  ownerType: string;
  namespace: string;
  key: string;
  name: string;
  description: string | null;
  type: string;
  access: { admin: string; storefront: string; customerAccount: string };
  appOwned: boolean;
  createdAt: Instant;
};

export type Metafield = {
  /** `<ownerGid>|<namespace>|<key>`. */
  id: string;
  shopId: Id;
  metafieldId: Id;
  ownerGid: string;
  ownerType: string;
  /** Resolved: `app--<app id>--loyalty`, never `$app:loyalty`. */
  namespace: string;
  key: string;
  type: string;
  value: string;
  createdAt: Instant;
  updatedAt: Instant;
};

export type AccessToken = {
  /** The token itself. */
  id: string;
  shopId: Id;
  scopes: string[];
  expiresAt: Instant | null;
  refreshToken: string | null;
  refreshExpiresAt: Instant | null;
  createdAt: Instant;
};
