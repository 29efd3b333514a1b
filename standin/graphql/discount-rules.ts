import { GraphQLError } from 'graphql';
import type { DiscountFields } from '../commerce/save-discount.ts';
import type { Discount, DiscountEffect, DiscountMinimum } from '../discount-model.ts';
import type { Arguments } from './context.ts';
import {
  complain,
  effectFrom,
  type InputReader,
  isSet,
  itemsFrom,
  minimumFrom,
  positiveMoney,
  refuseOthers,
  sharedFields,
} from './discount-input.ts';

const SHARED = [
  'appliesOncePerCustomer',
  'code',
  'combinesWith',
  'context',
  'customerSelection',
  'endsAt',
  'startsAt',
  'tags',
  'title',
  'usageLimit',
];

/** A kind of code discount: how its input is read into a discount, with complaints in the reader. */
export type ReadDiscount = (reader: InputReader) => DiscountFields;

/** DiscountCodeBasicInput: a percentage or an amount off. */
export const basicFrom: ReadDiscount = (reader) => {
  const { input, before } = reader;
  refuseOthers(input, [...SHARED, 'customerGets', 'minimumRequirement'], 'DiscountCodeBasicInput');
  const known = before?.rule.type === 'basic' ? before.rule : null;
  const { items, value } = customerGets(reader);
  const path = ['customerGets', 'value'];
  if (isSet(value?.['discountOnQuantity'])) complain(reader, path, 'INVALID', 'Discount on quantity is for BXGY only');
  const effect = known !== null && !isSet(value) ? known.effect : effectFrom(reader, path, value ?? {});
  const rule = {
    type: 'basic' as const,
    items: itemsFrom(reader, ['customerGets', 'items'], items, known?.items ?? null),
    effect: effect ?? NOTHING,
  };
  return { ...sharedFields(reader), rule, minimum: minimumFrom(reader) };
};

/** DiscountCodeBxgyInput: buy X, get Y. */
export const bxgyFrom: ReadDiscount = (reader) => {
  const { input, before } = reader;
  refuseOthers(input, [...SHARED, 'customerBuys', 'customerGets', 'usesPerOrderLimit'], 'DiscountCodeBxgyInput');
  const known = before?.rule.type === 'bxgy' ? before.rule : null;
  const { items, value } = customerGets(reader);
  const limit = input['usesPerOrderLimit'];
  if (isSet(limit) && Number(limit) < 1) {
    complain(reader, ['usesPerOrderLimit'], 'GREATER_THAN', 'Uses per order limit must be greater than 0');
  }
  const gotten =
    known !== null && !isSet(value)
      ? { quantity: known.gets.quantity, effect: known.gets.effect }
      : onQuantity(reader, value);
  const rule = {
    type: 'bxgy' as const,
    buys: customerBuys(reader, known),
    gets: { ...gotten, items: itemsFrom(reader, ['customerGets', 'items'], items, known?.gets.items ?? null) },
    usesPerOrderLimit: limit === undefined ? (known?.usesPerOrderLimit ?? null) : isSet(limit) ? Number(limit) : null,
  };
  return { ...sharedFields(reader), rule, minimum: null };
};

/** DiscountCodeFreeShippingInput. */
export const freeShippingFrom: ReadDiscount = (reader) => {
  const { input, before } = reader;
  const own = ['appliesOnOneTimePurchase', 'destination', 'maximumShippingPrice', 'minimumRequirement'];
  refuseOthers(input, [...SHARED, ...own], 'DiscountCodeFreeShippingInput');
  refuseOthers((input['destination'] ?? {}) as Arguments, ['all'], 'DiscountShippingDestinationSelectionInput');
  const known = before?.rule.type === 'free_shipping' ? before.rule : null;
  const given = input['maximumShippingPrice'];
  const maximum = isSet(given) ? positiveMoney(reader, ['maximumShippingPrice'], given) : null;
  const maximumShippingMinor = given === undefined ? (known?.maximumShippingMinor ?? null) : maximum;
  const shared = sharedFields(reader);
  if (shared.combinesWith.shipping) {
    const code = 'INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS';
    const message = 'The combinesWith settings are not valid for the discount class.';
    complain(reader, ['combinesWith'], code, message);
  }
  return { ...shared, rule: { type: 'free_shipping', maximumShippingMinor }, minimum: minimumFrom(reader) };
};

/** Stands where a complaint already says that nothing usable was given. */
const NOTHING: DiscountEffect = { kind: 'percentage', basisPoints: 0 };

function customerGets(reader: InputReader): { items?: Arguments | null; value?: Arguments | null } {
  const given = reader.input['customerGets'] as Arguments | null | undefined;
  if (!isSet(given) && reader.before === null)
    complain(reader, ['customerGets'], 'BLANK', "Customer gets can't be blank");
  const gets = given ?? {};
  refuseOthers(gets, ['items', 'value', 'appliesOnOneTimePurchase'], 'DiscountCustomerGetsInput');
  return gets;
}

function onQuantity(
  reader: InputReader,
  value: Arguments | null | undefined,
): { quantity: number; effect: DiscountEffect } {
  const path = ['customerGets', 'value', 'discountOnQuantity'];
  const given = (value?.['discountOnQuantity'] ?? {}) as { quantity?: unknown; effect?: Arguments | null };
  const quantity = Number(given.quantity ?? 0);
  if (quantity < 1) complain(reader, [...path, 'quantity'], 'BLANK', "Quantity can't be blank");
  if (isSet(given.effect?.['amount'])) {
    throw new GraphQLError('The stand-in does not know DiscountEffectInput.amount');
  }
  const effect = effectFrom(reader, [...path, 'effect'], { percentage: given.effect?.['percentage'] });
  return { quantity, effect: effect ?? NOTHING };
}

function customerBuys(
  reader: InputReader,
  known: Extract<Discount['rule'], { type: 'bxgy' }> | null,
): Extract<Discount['rule'], { type: 'bxgy' }>['buys'] {
  const given = (reader.input['customerBuys'] ?? {}) as { items?: Arguments | null; value?: Arguments | null };
  refuseOthers(given, ['items', 'value', 'isOneTimePurchase'], 'DiscountCustomerBuysInput', { isSubscription: false });
  const items = itemsFrom(reader, ['customerBuys', 'items'], given.items, known?.buys.items ?? null);
  if (known !== null && !isSet(given.value)) return { items, minimum: known.buys.minimum };
  return { items, minimum: boughtMinimum(reader, given.value ?? {}) };
}

function boughtMinimum(reader: InputReader, { quantity, amount }: Arguments): DiscountMinimum {
  const path = ['customerBuys', 'value'];
  if (isSet(quantity) === isSet(amount)) {
    complain(reader, path, isSet(amount) ? 'TOO_MANY_ARGUMENTS' : 'BLANK', 'Give either a quantity or an amount');
  }
  if (isSet(amount)) return { kind: 'subtotal', amountMinor: positiveMoney(reader, [...path, 'amount'], amount) };
  if (isSet(quantity) && Number(quantity) < 1) {
    complain(reader, [...path, 'quantity'], 'GREATER_THAN', 'Quantity must be greater than 0');
  }
  return { kind: 'quantity', quantity: Number(quantity ?? 1) };
}
