import { GraphQLError } from 'graphql';
import type { DiscountFields } from '../commerce/save-discount.ts';
import type { Discount, DiscountEffect, DiscountItems, DiscountMinimum } from '../discount-model.ts';
import type { Id } from '../model.ts';
import { minorFrom } from '../money.ts';
import { type Arguments, type GraphqlContext, idOf } from './context.ts';

/** DiscountUserError of the schema. */
export type DiscountProblem = { field: string[]; code: string; message: string; extraInfo: null };

/** Reads one discount input; `before` is what is being changed, null for a new one. */
export type InputReader = {
  ctx: GraphqlContext;
  /** The argument's name, with which every error's path begins. */
  root: string;
  input: Arguments;
  before: Discount | null;
  problems: DiscountProblem[];
};

const TAGS_MAX = 5;

/** Notes a user error on a field of the input. */
export function complain(reader: InputReader, path: string[], code: string, message: string): void {
  reader.problems.push({ field: [reader.root, ...path], code, message, extraInfo: null });
}

/**
 * @param defaults values with which a field may be set although it is not played
 * @throws GraphQLError for a field that is set and that the stand-in does not play: never a discount half understood.
 */
export function refuseOthers(
  input: Arguments,
  known: string[],
  typeName: string,
  defaults: Record<string, unknown> = {},
): void {
  const isOther = (name: string): boolean =>
    !known.includes(name) && isSet(input[name]) && !(name in defaults && input[name] === defaults[name]);
  const other = Object.keys(input).find(isOther);
  if (other !== undefined) throw new GraphQLError(`The stand-in does not know ${typeName}.${other}`);
}

/** What all kinds of code discount have. Missing fields of a change stay as they were. */
export function sharedFields(reader: InputReader): Omit<DiscountFields, 'rule' | 'minimum'> {
  const { input, before } = reader;
  const title = input['title'] === undefined ? (before?.title ?? '') : String(input['title'] ?? '');
  if (title.trim() === '') complain(reader, ['title'], 'BLANK', "Title can't be blank");
  const startsAt = instant(input['startsAt']) ?? before?.startsAt;
  if (startsAt === undefined) complain(reader, ['startsAt'], 'BLANK', "Starts at can't be blank");
  const endsAt = input['endsAt'] === undefined ? (before?.endsAt ?? null) : instant(input['endsAt']);
  if (startsAt && endsAt && Date.parse(endsAt) <= Date.parse(startsAt)) {
    complain(reader, ['endsAt'], 'END_DATE_BEFORE_START_DATE', 'Ends at needs to be after starts at');
  }
  return {
    title,
    startsAt: startsAt ?? reader.ctx.standin.now().toISOString(),
    endsAt,
    customerIds: customerIdsFrom(reader),
    combinesWith: combinesWithFrom(reader),
    usageLimit: usageLimitFrom(reader),
    appliesOncePerCustomer: booleanOr(input['appliesOncePerCustomer'], before?.appliesOncePerCustomer ?? false),
    tags: tagsFrom(reader),
  };
}

/** The minimum of an amount-off or free shipping discount. */
export function minimumFrom(reader: InputReader): DiscountMinimum | null {
  const given = reader.input['minimumRequirement'];
  if (given === undefined) return reader.before?.minimum ?? null;
  const { quantity, subtotal } = (given ?? {}) as { quantity?: Arguments | null; subtotal?: Arguments | null };
  const path = ['minimumRequirement'];
  if (isSet(quantity) && isSet(subtotal)) {
    const code = 'MINIMUM_SUBTOTAL_AND_QUANTITY_RANGE_BOTH_PRESENT';
    complain(reader, [...path, 'quantity'], code, 'Specify a minimum subtotal or a quantity, but not both.');
    return null;
  }
  const units = quantity?.['greaterThanOrEqualToQuantity'];
  if (isSet(units)) return { kind: 'quantity', quantity: Number(units) };
  const money = subtotal?.['greaterThanOrEqualToSubtotal'];
  if (!isSet(money)) return null;
  const name = [...path, 'subtotal', 'greaterThanOrEqualToSubtotal'];
  return { kind: 'subtotal', amountMinor: positiveMoney(reader, name, money) };
}

/** Percentage or amount, exactly one of them. */
export function effectFrom(reader: InputReader, path: string[], value: Arguments): DiscountEffect | null {
  const { percentage, discountAmount: amount } = value as { percentage?: unknown; discountAmount?: Arguments | null };
  if (isSet(percentage) === isSet(amount)) {
    const [code, message] = isSet(amount)
      ? ['TOO_MANY_ARGUMENTS', 'Only one of percentage and discountAmount can be given']
      : ['BLANK', "Value can't be blank"];
    complain(reader, path, code ?? '', message ?? '');
    return null;
  }
  if (isSet(percentage)) {
    const share = Number(percentage);
    if (!(share > 0 && share <= 1)) {
      complain(reader, [...path, 'percentage'], 'VALUE_OUTSIDE_RANGE', 'Value must be between 0.0 and 1.0');
    }
    return { kind: 'percentage', basisPoints: Math.round(share * 10_000) };
  }
  const amountMinor = positiveMoney(reader, [...path, 'discountAmount', 'amount'], amount?.['amount']);
  const onEachItem = amount?.['appliesOnEachItem'];
  if (typeof onEachItem !== 'boolean') {
    throw new GraphQLError('Shopify does not say what it does without appliesOnEachItem: say true or false');
  }
  return { kind: 'amount', amountMinor, onEachItem };
}

/** What a discount is for; of a change, added to and taken from what it was for. */
export function itemsFrom(
  reader: InputReader,
  path: string[],
  given: Arguments | null | undefined,
  before: DiscountItems | null,
): DiscountItems {
  if (!isSet(given) && before !== null) return before;
  const { all, collections, products } = (given ?? {}) as Record<string, Arguments | boolean | null | undefined>;
  if (all === true) return { kind: 'all' };
  if (typeof collections === 'object' && collections !== null) {
    const known = before?.kind === 'collections' ? before.collectionIds : [];
    const where = [...path, 'collections'];
    const collectionIds = changedIds(reader, where, 'Collection', known, collections['add'], collections['remove']);
    return notEmpty(reader, path, { kind: 'collections', collectionIds });
  }
  if (typeof products === 'object' && products !== null) {
    const known = before?.kind === 'products' ? before : { productIds: [], variantIds: [] };
    const { productsToAdd, productsToRemove, productVariantsToAdd, productVariantsToRemove } = products;
    const where = [...path, 'products'];
    const productIds = changedIds(reader, where, 'Product', known.productIds, productsToAdd, productsToRemove);
    const [more, less] = [productVariantsToAdd, productVariantsToRemove];
    const variantIds = changedIds(reader, where, 'ProductVariant', known.variantIds, more, less);
    return notEmpty(reader, path, { kind: 'products', productIds, variantIds });
  }
  complain(reader, path, 'BLANK', "Items can't be blank");
  return { kind: 'all' };
}

/** A positive amount of the shop's currency in minor units; a complaint and 0 for anything else. */
export function positiveMoney(reader: InputReader, path: string[], text: unknown): number {
  const minor = minorFrom(String(text ?? ''), reader.ctx.shop.currency);
  if (minor === null) complain(reader, path, 'INVALID', 'Amount is invalid');
  else if (minor <= 0) complain(reader, path, 'GREATER_THAN', 'Amount must be greater than 0');
  return minor ?? 0;
}

/** Neither missing nor null. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function notEmpty(reader: InputReader, path: string[], items: DiscountItems): DiscountItems {
  const count =
    items.kind === 'collections'
      ? items.collectionIds.length
      : items.kind === 'products'
        ? items.productIds.length + items.variantIds.length
        : 1;
  if (count === 0) complain(reader, path, 'BLANK', "Items can't be blank");
  return items;
}

function changedIds(
  reader: InputReader,
  path: string[],
  type: 'Collection' | 'Customer' | 'Product' | 'ProductVariant',
  before: Id[],
  add: unknown,
  remove: unknown,
): Id[] {
  const idsIn = (gids: unknown): Id[] =>
    (Array.isArray(gids) ? gids : []).flatMap((gid: unknown) => {
      const id = idOf(gid, type);
      if (id !== null && exists(reader.ctx, type, id)) return [id];
      complain(reader, path, 'INVALID', `${type} with id ${String(gid)} is invalid`);
      return [];
    });
  const gone = new Set(idsIn(remove));
  return [...new Set([...before, ...idsIn(add)])].filter((id) => !gone.has(id));
}

function exists({ standin, shop }: GraphqlContext, type: string, id: Id): boolean {
  const { store } = standin;
  if (type === 'Collection') return store.find('collections', id)?.shopId === shop.id;
  if (type === 'Customer') return store.find('customers', id)?.shopId === shop.id;
  if (type === 'Product') return store.find('products', id)?.shopId === shop.id;
  return store.list('products', shop.id).some((product) => product.variants.some((variant) => variant.id === id));
}

/** `context`, or `customerSelection`, which it replaced: everybody, or customers by id. */
function customerIdsFrom(reader: InputReader): Id[] | null {
  const { input, before } = reader;
  const name = isSet(input['context']) ? 'context' : 'customerSelection';
  const given = input[name] as Arguments | null | undefined;
  if (!isSet(given) || !given) {
    if (before !== null) return before.customerIds;
    complain(reader, ['context'], 'BLANK', "Context can't be blank");
    return null;
  }
  if (isSet(input['context']) && isSet(input['customerSelection'])) {
    complain(
      reader,
      ['customerSelection'],
      'TOO_MANY_ARGUMENTS',
      'Only one of context and customerSelection can be given',
    );
  }
  refuseOthers(
    given,
    ['all', 'customers'],
    name === 'context' ? 'DiscountContextInput' : 'DiscountCustomerSelectionInput',
  );
  if (isSet(given['all']) && given['all'] !== false) return null;
  const { add, remove } = (given['customers'] ?? {}) as Arguments;
  const ids = changedIds(reader, [name, 'customers'], 'Customer', before?.customerIds ?? [], add, remove);
  if (ids.length === 0) complain(reader, [name, 'customers'], 'BLANK', "Customers can't be blank");
  return ids;
}

function combinesWithFrom({ input, before }: InputReader): Discount['combinesWith'] {
  const given = (input['combinesWith'] ?? {}) as Arguments;
  refuseOthers(given, ['orderDiscounts', 'productDiscounts', 'shippingDiscounts'], 'DiscountCombinesWithInput');
  // its fields have defaults, so a given combinesWith says all three
  if (!isSet(input['combinesWith']) && before !== null) return before.combinesWith;
  return {
    order: booleanOr(given['orderDiscounts'], false),
    product: booleanOr(given['productDiscounts'], false),
    shipping: booleanOr(given['shippingDiscounts'], false),
  };
}

function usageLimitFrom(reader: InputReader): number | null {
  const given = reader.input['usageLimit'];
  if (given === undefined) return reader.before?.usageLimit ?? null;
  if (given === null) return null;
  if (Number(given) < 1) complain(reader, ['usageLimit'], 'GREATER_THAN', 'Usage limit must be greater than 0');
  return Number(given);
}

function tagsFrom(reader: InputReader): string[] {
  const given = reader.input['tags'];
  if (!Array.isArray(given)) return reader.before?.tags ?? [];
  if (given.length > TAGS_MAX) complain(reader, ['tags'], 'TOO_MANY_TAGS', `At most ${TAGS_MAX} tags can be given`);
  return given.map(String);
}

function instant(value: unknown): string | null {
  return isSet(value) ? new Date(String(value)).toISOString() : null;
}

function booleanOr(value: unknown, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}
