import { z } from 'zod';
import { classOf, findDiscount, statusOf } from '../commerce/discount-status.ts';
import { codesOfDiscount, findRedeemCode, reportedUses } from '../commerce/redeem-codes.ts';
import {
  changeDiscount,
  createDiscount,
  deleteDiscount,
  type DiscountFields,
  ruleForItems,
} from '../commerce/save-discount.ts';
import type { Discount, DiscountEffect, DiscountItems, DiscountMinimum, RedeemCode } from '../discount-model.ts';
import type { Shop } from '../model.ts';
import { gid } from '../payload/edge-values.ts';
import { Refusal, type Standin } from '../standin.ts';
import { minorOf } from './request-shapes.ts';
import { type AddRoute, bodyOf } from './route.ts';

const Id = z.string().regex(/^\d{1,19}$/);
const Ids = z.array(Id).max(250);
const Money = z.union([z.string().max(20), z.number()]);
const Count = z.number().int().min(1).max(1_000_000);
const Instant = z.iso.datetime({ offset: true });

/** What a discount is for; nothing named: everything. */
const Items = z.strictObject({
  productIds: Ids.default([]),
  variantIds: Ids.default([]),
  collectionIds: Ids.default([]),
});
const ALL = { productIds: [], variantIds: [], collectionIds: [] };

const DiscountBody = z.strictObject({
  code: z.string().trim().min(1).max(255),
  title: z.string().max(255).optional(),
  kind: z.enum(['percentage', 'fixed_amount', 'free_shipping', 'bxgy']),
  /** Percent (12.5) or money, by kind; percent off what is got for `bxgy`, 100 unless said. */
  value: Money.default(100),
  onEachItem: z.boolean().default(false),
  items: Items.default(ALL),
  /** Of `bxgy`: how many of what to buy, and how many of what to get. */
  buys: z.strictObject({ items: Items.default(ALL), quantity: Count.default(1) }).default({ items: ALL, quantity: 1 }),
  getsQuantity: Count.default(1),
  usesPerOrderLimit: Count.nullable().default(null),
  minimumSubtotal: Money.optional(),
  minimumQuantity: Count.optional(),
  customerIds: Ids.nullable().default(null),
  combinesWith: z
    .strictObject({ order: z.boolean(), product: z.boolean(), shipping: z.boolean() })
    .partial()
    .default({}),
  startsAt: Instant.optional(),
  endsAt: Instant.nullable().default(null),
  usageLimit: Count.nullable().default(null),
  oncePerCustomer: z.boolean().default(false),
});
type DiscountBody = z.infer<typeof DiscountBody>;

/** What a merchant changes of a discount in Shopify's admin; what is not named stays. */
const DiscountChange = z
  .strictObject({
    title: z.string().max(255),
    /** What it is for; of buy X get Y, what is got. */
    items: Items,
    /** Of buy X get Y: what has to be bought. */
    buys: Items,
    minimumSubtotal: Money.nullable(),
    /** Of free shipping: what a parcel may cost at most. */
    maximumShipping: Money.nullable(),
    customerIds: Ids.nullable(),
    segmentTag: z.string().min(1).max(255).nullable(),
    combinesWith: z.strictObject({ order: z.boolean(), product: z.boolean(), shipping: z.boolean() }),
    startsAt: Instant,
    endsAt: Instant.nullable(),
    usageLimit: Count.nullable(),
    oncePerCustomer: z.boolean(),
  })
  .partial();
type DiscountChange = z.infer<typeof DiscountChange>;

const CODES_SHOWN = 250;

/** Discounts of the merchant's own, and all of them as they stand. */
export function addDiscountRoutes(add: AddRoute, standin: Standin): void {
  const discountOf = (shop: Shop, id: unknown): Discount => {
    const discount = findDiscount(standin, shop.id, String(id));
    if (discount === null) throw new Refusal('This shop has no such discount', 404);
    return discount;
  };
  add('get', '/shops/:handle/discounts', ({ shop }) =>
    standin.store.list('discounts', shop().id).map((discount) => discountView(standin, discount)),
  );
  add('post', '/shops/:handle/discounts', ({ shop, request }) => {
    const body = bodyOf(DiscountBody, request);
    const fields = fieldsFrom(standin, shop(), body);
    return discountView(standin, createDiscount(standin, shop().id, fields, { code: body.code, byApp: false }));
  });
  add('get', '/shops/:handle/discounts/:id', ({ shop, request }) => {
    const discount = discountOf(shop(), request.params['id']);
    const codes = codesOfDiscount(standin, shop().id, discount.id);
    return { ...discountView(standin, discount), codes: codes.slice(0, CODES_SHOWN).map(codeView) };
  });
  add('patch', '/shops/:handle/discounts/:id', ({ shop, request }) => {
    const discount = discountOf(shop(), request.params['id']);
    const fields = changesFrom(shop(), discount, bodyOf(DiscountChange, request));
    return discountView(standin, changeDiscount(standin, discount.id, fields));
  });
  add('delete', '/shops/:handle/discounts/:id', ({ shop, request }) =>
    deleteDiscount(standin, discountOf(shop(), request.params['id'])),
  );
  add('get', '/shops/:handle/discount-codes/:code', ({ shop, request }) => {
    const code = findRedeemCode(standin, shop().id, String(request.params['code']));
    if (code === null) throw new Refusal('This shop has no such code', 404);
    return codeView(code);
  });
}

function discountView(standin: Standin, discount: Discount): Record<string, unknown> {
  const codes = codesOfDiscount(standin, discount.shopId, discount.id);
  return {
    ...discount,
    gid: gid('DiscountCodeNode', discount.id),
    class: classOf(discount),
    status: statusOf(discount, standin.now()),
    codesCount: codes.length,
    uses: codes.reduce((sum, code) => sum + code.uses.length, 0),
    reportedUses: reportedUses(standin, codes),
  };
}

function codeView(code: RedeemCode): Record<string, unknown> {
  return { code: code.code, gid: gid('DiscountRedeemCode', code.codeId), discountId: code.discountId, uses: code.uses };
}

function fieldsFrom(standin: Standin, shop: Shop, body: DiscountBody): DiscountFields {
  const { order = false, product = false, shipping = false } = body.combinesWith;
  return {
    title: body.title ?? body.code,
    rule: ruleFrom(shop, body),
    minimum: minimumFrom(shop, body),
    customerIds: body.customerIds,
    combinesWith: { order, product, shipping },
    startsAt: new Date(body.startsAt ?? standin.now()).toISOString(),
    endsAt: body.endsAt === null ? null : new Date(body.endsAt).toISOString(),
    usageLimit: body.usageLimit,
    appliesOncePerCustomer: body.oncePerCustomer,
    tags: [],
  };
}

function changesFrom(shop: Shop, { rule }: Discount, change: DiscountChange): Partial<DiscountFields> {
  const { items, buys, minimumSubtotal, maximumShipping, oncePerCustomer, ...same } = change;
  const minorOrNull = (money: z.infer<typeof Money> | null): number | null =>
    money === null ? null : minorOf(money, shop.currency);
  const subtotal = minimumSubtotal === undefined ? null : minorOrNull(minimumSubtotal);
  return {
    ...same,
    ...(oncePerCustomer !== undefined && { appliesOncePerCustomer: oncePerCustomer }),
    ...(minimumSubtotal !== undefined && {
      minimum: subtotal === null ? null : { kind: 'subtotal' as const, amountMinor: subtotal },
    }),
    ...(items && { rule: ruleForItems(rule, itemsFrom(items)) }),
    ...(buys && rule.type === 'bxgy' && { rule: { ...rule, buys: { ...rule.buys, items: itemsFrom(buys) } } }),
    ...(maximumShipping !== undefined &&
      rule.type === 'free_shipping' && { rule: { ...rule, maximumShippingMinor: minorOrNull(maximumShipping) } }),
  };
}

function ruleFrom(shop: Shop, body: DiscountBody): Discount['rule'] {
  const items = itemsFrom(body.items);
  if (body.kind === 'free_shipping') return { type: 'free_shipping', maximumShippingMinor: null };
  if (body.kind === 'fixed_amount') {
    const amountMinor = minorOf(body.value, shop.currency);
    if (amountMinor <= 0) throw new Refusal('A discount takes something off');
    return { type: 'basic', items, effect: { kind: 'amount', amountMinor, onEachItem: body.onEachItem } };
  }
  const effect: DiscountEffect = { kind: 'percentage', basisPoints: Math.round(Number(body.value) * 100) };
  if (!(effect.basisPoints > 0 && effect.basisPoints <= 10_000))
    throw new Refusal('A percentage is above 0, up to 100');
  if (body.kind === 'percentage') return { type: 'basic', items, effect };
  const { buys, getsQuantity: quantity, usesPerOrderLimit } = body;
  return {
    type: 'bxgy',
    buys: { items: itemsFrom(buys.items), minimum: { kind: 'quantity', quantity: buys.quantity } },
    gets: { items, quantity, effect },
    usesPerOrderLimit,
  };
}

function itemsFrom({ productIds, variantIds, collectionIds }: z.infer<typeof Items>): DiscountItems {
  if (collectionIds.length > 0) return { kind: 'collections', collectionIds };
  return productIds.length + variantIds.length > 0 ? { kind: 'products', productIds, variantIds } : { kind: 'all' };
}

function minimumFrom(shop: Shop, { minimumSubtotal, minimumQuantity }: DiscountBody): DiscountMinimum | null {
  if (minimumSubtotal !== undefined) {
    return { kind: 'subtotal', amountMinor: minorOf(minimumSubtotal, shop.currency) };
  }
  return minimumQuantity === undefined ? null : { kind: 'quantity', quantity: minimumQuantity };
}
