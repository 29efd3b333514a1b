import { classOf, statusOf } from '../../commerce/discount-status.ts';
import { codesOfDiscount, reportedUses } from '../../commerce/redeem-codes.ts';
import type { Discount, DiscountEffect, DiscountItems, RedeemCode } from '../../discount-model.ts';
import type { Id } from '../../model.ts';
import { decimalString } from '../../money.ts';
import { gid } from '../../payload/edge-values.ts';
import { pageOf } from '../connection.ts';
import type { Fields, GraphqlContext } from '../context.ts';
import { searched } from '../search-query.ts';
import type { Amount } from './money-fields.ts';
import { codeSearch, sortedCodes } from './redeem-code-fields.ts';

type RuleOf<Type extends Discount['rule']['type']> = Extract<Discount['rule'], { type: Type }>;
type DiscountOf<Type extends Discount['rule']['type']> = Discount & { rule: RuleOf<Type> };

const TYPE_NAMES = {
  basic: 'DiscountCodeBasic',
  bxgy: 'DiscountCodeBxgy',
  free_shipping: 'DiscountCodeFreeShipping',
} as const;

const typed = (discount: Discount): object => ({ ...discount, __typename: TYPE_NAMES[discount.rule.type] });

export const discountCodeNodeFields: Fields<Discount> = {
  id: (discount) => gid('DiscountCodeNode', discount.id),
  codeDiscount: typed,
};

export const discountNodeFields: Fields<Discount> = {
  id: (discount) => gid('DiscountCodeNode', discount.id),
  discount: typed,
};

const shared: Fields<Discount> = {
  title: (discount) => discount.title,
  status: (discount, _args, ctx) => statusOf(discount, ctx.standin.now()),
  startsAt: (discount) => discount.startsAt,
  endsAt: (discount) => discount.endsAt,
  usageLimit: (discount) => discount.usageLimit,
  appliesOncePerCustomer: (discount) => discount.appliesOncePerCustomer,
  tags: (discount) => discount.tags,
  createdAt: (discount) => discount.createdAt,
  updatedAt: (discount) => discount.updatedAt,
  discountClass: (discount) => classOf(discount).toUpperCase(),
  discountClasses: (discount) => [classOf(discount).toUpperCase()],
  combinesWith: ({ combinesWith: { order, product, shipping } }) => ({
    orderDiscounts: order,
    productDiscounts: product,
    shippingDiscounts: shipping,
    productDiscountsWithTagsOnSameCartLine: null,
  }),
  context: (discount, _args, ctx) =>
    someBuyers(ctx, discount) ?? { __typename: 'DiscountBuyerSelectionAll', all: 'ALL' },
  customerSelection: (discount, _args, ctx) =>
    someBuyers(ctx, discount) ?? { __typename: 'DiscountCustomerAll', allCustomers: true },
  asyncUsageCount: (discount, _args, ctx) => reportedUses(ctx.standin, codesOf(ctx, discount)),
  codesCount: (discount, _args, ctx) => ({ count: codesOf(ctx, discount).length, precision: 'EXACT' }),
  codes: (discount, args, ctx) => {
    const found = searched(codesOf(ctx, discount), args['query'], codeSearch(ctx));
    return pageOf(sortedCodes(found, args['sortKey']), args, (code) => code.codeId);
  },
};

const minimumRequirement: Fields<Discount> = {
  minimumRequirement: ({ minimum }, _args, ctx) => {
    if (minimum === null) return null;
    return minimum.kind === 'quantity'
      ? { __typename: 'DiscountMinimumQuantity', greaterThanOrEqualToQuantity: String(minimum.quantity) }
      : { __typename: 'DiscountMinimumSubtotal', greaterThanOrEqualToSubtotal: amount(ctx, minimum.amountMinor) };
  },
};

export const basicDiscountFields: Fields<DiscountOf<'basic'>> = {
  ...shared,
  ...minimumRequirement,
  recurringCycleLimit: () => null,
  customerGets: ({ rule }, _args, ctx) => getsSource(rule.items, effectSource(ctx, rule.effect)),
};

export const bxgyDiscountFields: Fields<DiscountOf<'bxgy'>> = {
  ...shared,
  usesPerOrderLimit: ({ rule }) => rule.usesPerOrderLimit,
  customerBuys: ({ rule: { buys } }, _args, ctx) => ({
    isOneTimePurchase: true,
    isSubscription: false,
    items: itemsSource(buys.items),
    value:
      buys.minimum.kind === 'quantity'
        ? { __typename: 'DiscountQuantity', quantity: String(buys.minimum.quantity) }
        : { __typename: 'DiscountPurchaseAmount', amount: decimalString(buys.minimum.amountMinor, ctx.shop.currency) },
  }),
  customerGets: ({ rule: { gets } }, _args, ctx) =>
    getsSource(gets.items, {
      __typename: 'DiscountOnQuantity',
      quantity: { quantity: String(gets.quantity) },
      effect: effectSource(ctx, gets.effect),
    }),
};

export const freeShippingDiscountFields: Fields<DiscountOf<'free_shipping'>> = {
  ...shared,
  ...minimumRequirement,
  recurringCycleLimit: () => null,
  appliesOnOneTimePurchase: () => true,
  appliesOnSubscription: () => false,
  destinationSelection: () => ({ __typename: 'DiscountCountryAll', allCountries: true }),
  maximumShippingPrice: ({ rule }, _args, ctx) =>
    rule.maximumShippingMinor === null ? null : amount(ctx, rule.maximumShippingMinor),
};

function codesOf(ctx: GraphqlContext, discount: Discount): RedeemCode[] {
  return codesOfDiscount(ctx.standin, ctx.shop.id, discount.id);
}

/** Certain customers, or a segment; null: everybody. */
function someBuyers(ctx: GraphqlContext, { customerIds, segmentTag, createdAt, updatedAt }: Discount): object | null {
  if (customerIds !== null) return { __typename: 'DiscountCustomers', customers: customersOf(ctx, customerIds) };
  if (!segmentTag) return null;
  const segment = {
    id: gid('Segment', '1'),
    name: segmentTag,
    query: `customer_tags CONTAINS '${segmentTag}'`,
    creationDate: createdAt,
    lastEditDate: updatedAt,
  };
  return { __typename: 'DiscountCustomerSegments', segments: [segment] };
}

function customersOf(ctx: GraphqlContext, ids: Id[]): object[] {
  return ids.flatMap((id) => ctx.standin.store.find('customers', id) ?? []);
}

function amount(ctx: GraphqlContext, amountMinor: number): Amount {
  return { amountMinor, currency: ctx.shop.currency };
}

function effectSource(ctx: GraphqlContext, effect: DiscountEffect): object {
  return effect.kind === 'percentage'
    ? { __typename: 'DiscountPercentage', percentage: effect.basisPoints / 10_000 }
    : { __typename: 'DiscountAmount', amount: amount(ctx, effect.amountMinor), appliesOnEachItem: effect.onEachItem };
}

function getsSource(items: DiscountItems, value: object): object {
  return { appliesOnOneTimePurchase: true, appliesOnSubscription: false, items: itemsSource(items), value };
}

function itemsSource(items: DiscountItems): object {
  if (items.kind === 'all') return { __typename: 'AllDiscountItems', allItems: true };
  return { __typename: items.kind === 'collections' ? 'DiscountCollections' : 'DiscountProducts', items };
}

type ItemsSource<Kind extends DiscountItems['kind']> = { items: Extract<DiscountItems, { kind: Kind }> };

export const discountCollectionsFields: Fields<ItemsSource<'collections'>> = {
  collections: ({ items }, args, ctx) => {
    const found = items.collectionIds.flatMap((id) => ctx.standin.store.find('collections', id) ?? []);
    return pageOf(found, args, ({ id }) => id);
  },
};

export const discountProductsFields: Fields<ItemsSource<'products'>> = {
  products: ({ items }, args, ctx) => {
    const found = items.productIds.flatMap((id) => ctx.standin.store.find('products', id) ?? []);
    return pageOf(found, args, ({ id }) => id);
  },
  productVariants: ({ items }, args, ctx) => {
    const all = ctx.standin.store.list('products', ctx.shop.id);
    const found = all.flatMap((product) => product.variants.map((variant) => ({ product, variant })));
    const wanted = found.filter(({ variant }) => items.variantIds.includes(variant.id));
    return pageOf(wanted, args, ({ variant }) => variant.id);
  },
};
