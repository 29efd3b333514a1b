import type { BuyAndGet, Discount, DiscountEffect, DiscountItems, DiscountMinimum } from '../discount-model.ts';
import type { DiscountApplication, Id, Minor } from '../model.ts';
import { allocated, share } from '../money.ts';
import type { CartDiscount, CartItem } from './price-cart.ts';

/** A cart's line with the collections its product is in now. */
export type DiscountLine = { item: CartItem; collectionIds: Id[] };

/** A unit of a line, for discounts that count single units. */
type Unit = { line: number; priceMinor: Minor };

/** Whether a line is among what a discount is for. Gift cards never are. */
export function isEntitled(items: DiscountItems, { item, collectionIds }: DiscountLine): boolean {
  if (item.giftCard) return false;
  switch (items.kind) {
    case 'all':
      return true;
    case 'collections':
      return items.collectionIds.some((id) => collectionIds.includes(id));
    case 'products':
      return isIn(items.productIds, item.productId) || isIn(items.variantIds, item.variantId);
  }
}

/** What a discount takes off each line that has `leftMinor` left, never more than that; zeros where `mayHave` is false. */
export function offLines(discount: Discount, lines: DiscountLine[], leftMinor: Minor[], mayHave: boolean[]): Minor[] {
  const { rule } = discount;
  if (rule.type === 'free_shipping') return lines.map(() => 0);
  if (rule.type === 'bxgy') {
    return offBuyAndGet(rule, lines).map((off, i) => (mayHave[i] ? Math.min(off, leftMinor[i] ?? 0) : 0));
  }
  const bases = lines.map((line, i) => (mayHave[i] && isEntitled(rule.items, line) ? (leftMinor[i] ?? 0) : 0));
  const { effect } = rule;
  if (effect.kind === 'amount' && effect.onEachItem) {
    return bases.map((base, i) => Math.min(base, effect.amountMinor * (lines[i]?.item.quantity ?? 0)));
  }
  if (effect.kind === 'percentage' && rule.items.kind !== 'all') {
    return bases.map((base) => share(base, effect.basisPoints, 10_000));
  }
  const whole = bases.reduce((sum, base) => sum + base, 0);
  const wanted = effect.kind === 'amount' ? effect.amountMinor : share(whole, effect.basisPoints, 10_000);
  return allocated(Math.min(wanted, whole), bases);
}

/**
 * Whether the entitled goods of a cart reach a minimum, which counts entitled lines only.
 * @param priceMinor what each line counts for, for all its units
 */
export function reachesMinimum(
  minimum: DiscountMinimum | null,
  items: DiscountItems,
  lines: DiscountLine[],
  priceMinor: Minor[],
): boolean {
  if (minimum === null) return true;
  const entitled = lines.map((line) => isEntitled(items, line));
  const sum = (amount: (line: DiscountLine, i: number) => number): number =>
    lines.reduce((total, line, i) => total + (entitled[i] ? amount(line, i) : 0), 0);
  return minimum.kind === 'quantity'
    ? sum(({ item }) => item.quantity) >= minimum.quantity
    : sum((_line, i) => priceMinor[i] ?? 0) >= minimum.amountMinor;
}

/** The discount by code as orders keep it, with how it takes its part of a cart. */
export function cartDiscountFor(
  discount: Discount,
  code: string,
  lines: DiscountLine[],
  mayHave: boolean[],
): CartDiscount {
  const { rule } = discount;
  const offShipping = (leftMinor: Minor): Minor => {
    if (rule.type !== 'free_shipping') return 0;
    return rule.maximumShippingMinor !== null && leftMinor > rule.maximumShippingMinor ? 0 : leftMinor;
  };
  return {
    application: applicationFor(discount, code),
    offLines: (leftMinor) => offLines(discount, lines, leftMinor, mayHave),
    offShipping,
  };
}

/** `value` of a free shipping code is 100 %, and one unit free is 100 % of the entitled goods, each by itself. */
function applicationFor({ rule }: Discount, code: string): DiscountApplication {
  const named = { type: 'discount_code' as const, code, title: code };
  if (rule.type === 'free_shipping') {
    const shipping = { targetType: 'shipping_line' as const, targetSelection: 'all' as const };
    return { ...named, ...shipping, valueType: 'percentage', value: 10_000, allocationMethod: 'each' };
  }
  const { effect } = rule.type === 'bxgy' ? rule.gets : rule;
  const isEach = rule.type === 'bxgy' || (effect.kind === 'amount' && effect.onEachItem);
  return {
    ...named,
    ...valueOf(effect),
    targetType: 'line_item',
    targetSelection: rule.type === 'basic' && rule.items.kind === 'all' ? 'all' : 'entitled',
    allocationMethod: isEach ? 'each' : 'across',
  };
}

function valueOf(effect: DiscountEffect): Pick<DiscountApplication, 'valueType' | 'value'> {
  return effect.kind === 'percentage'
    ? { valueType: 'percentage', value: effect.basisPoints }
    : { valueType: 'fixed_amount', value: effect.amountMinor };
}

/**
 * Buy X, get Y: as long as there is something to buy and to get, and the limit for one order allows it. The dearest
 * units are bought, those that cannot be got first; the cheapest are got. A unit is one or the other.
 */
function offBuyAndGet({ buys, gets, usesPerOrderLimit }: BuyAndGet, lines: DiscountLine[]): Minor[] {
  const off = lines.map(() => 0);
  const canBuy = lines.map((line) => isEntitled(buys.items, line));
  const canGet = lines.map((line) => isEntitled(gets.items, line));
  let left = unitsOf(lines);
  for (let uses = 0; uses < (usesPerOrderLimit ?? Number.POSITIVE_INFINITY); uses++) {
    const bought = unitsBought(buys.minimum, left, canBuy, canGet);
    if (bought === null) break;
    const rest = left.filter((unit) => !bought.includes(unit));
    const got = rest.filter((unit) => canGet[unit.line]).slice(-gets.quantity);
    if (got.length === 0) break;
    for (const unit of got) off[unit.line] = (off[unit.line] ?? 0) + effectOn(gets.effect, unit.priceMinor);
    left = rest.filter((unit) => !got.includes(unit));
  }
  return off;
}

/** The units that satisfy the buying side; null when there are not enough. `units` are dearest first. */
function unitsBought(minimum: DiscountMinimum, units: Unit[], canBuy: boolean[], canGet: boolean[]): Unit[] | null {
  const buyable = units.filter((unit) => canBuy[unit.line]);
  const inOrder = [...buyable.filter((unit) => !canGet[unit.line]), ...buyable.filter((unit) => canGet[unit.line])];
  const bought: Unit[] = [];
  let spentMinor = 0;
  for (const unit of inOrder) {
    if (minimum.kind === 'quantity' ? bought.length >= minimum.quantity : spentMinor >= minimum.amountMinor) break;
    bought.push(unit);
    spentMinor += unit.priceMinor;
  }
  const enough = minimum.kind === 'quantity' ? bought.length >= minimum.quantity : spentMinor >= minimum.amountMinor;
  return enough ? bought : null;
}

function unitsOf(lines: DiscountLine[]): Unit[] {
  const units = lines.flatMap(({ item }, line) =>
    Array.from({ length: item.quantity }, () => ({ line, priceMinor: item.unitPriceMinor })),
  );
  return units.sort((a, b) => b.priceMinor - a.priceMinor || a.line - b.line);
}

function effectOn(effect: DiscountEffect, priceMinor: Minor): Minor {
  const off = effect.kind === 'amount' ? effect.amountMinor : share(priceMinor, effect.basisPoints, 10_000);
  return Math.min(off, priceMinor);
}

function isIn(ids: Id[], id: Id | null): boolean {
  return id !== null && ids.includes(id);
}
