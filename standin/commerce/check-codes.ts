import type { Discount, DiscountClass, DiscountMinimum, RedeemCode } from '../discount-model.ts';
import type { Customer, DiscountCode, Minor, Shop } from '../model.ts';
import { cartDiscountFor, isEntitled, type DiscountLine, offLines, reachesMinimum } from './discount-effects.ts';
import { classOf, findDiscount, statusOf } from './discount-status.ts';
import { type CartDiscount, type CartItem, simpleDiscount } from './price-cart.ts';
import { type CodeContext, findRedeemCode } from './redeem-codes.ts';
import { collectionsOf } from './save-collection.ts';

/** "Up to 5 product or order discount codes and 1 shipping discount code": https://help.shopify.com/manual/discounts */
const MERCHANDISE_MAX = 5;
const SHIPPING_MAX = 1;
/** More are not looked at: every set of codes that go together is tried. */
const CODES_MAX = 10;

export type CodeProblem =
  | 'unknown'
  | 'not_started'
  | 'ended'
  | 'used_up'
  | 'used_by_customer'
  | 'sign_in'
  | 'not_for_customer'
  | 'minimum_subtotal'
  | 'minimum_quantity'
  | 'nothing_entitled'
  | 'does_not_combine';

/** A code as it was typed, and why it is not honoured. `missing` is the whole minimum, in minor units or units. */
export type RefusedCode = { code: string; problem: CodeProblem; missing: number | null };

export type CheckedCodes = { applied: { code: string; discount: CartDiscount }[]; refused: RefusedCode[] };

export type CartToCheck = {
  codes: string[];
  items: CartItem[];
  customer: Customer | null;
  /** Of a guest, once given. */
  email: string | null;
  shippingMinor: Minor | null;
};

/** A code that by itself would be honoured. */
type Candidate = { code: string; key: string; class: DiscountClass; combinesWith: Record<DiscountClass, boolean> } & (
  { discount: Discount } | { simple: DiscountCode }
);

type Terms = { cart: CartToCheck; lines: DiscountLine[] };

/**
 * Which of the codes somebody typed a cart honours. Of those that may not be used together, the set that takes most off
 * is taken, the first typed among equals; product discounts come first and one line has one of them, the best for it;
 * then order discounts on what is left, then shipping.
 * Source: https://help.shopify.com/manual/discounts/combining-discounts/discount-combinations
 */
export function checkCodes(ctx: CodeContext, shop: Shop, cart: CartToCheck): CheckedCodes {
  const lines = cart.items.map((item) => ({ item, collectionIds: collectionIdsOf(ctx, item) }));
  const terms = { cart, lines };
  const candidates: Candidate[] = [];
  const refused: RefusedCode[] = [];
  for (const code of distinct(cart.codes).slice(0, CODES_MAX)) {
    const found = candidateFor(ctx, shop, terms, code);
    if ('problem' in found) refused.push(found);
    else candidates.push(found);
  }
  const best = bestOf(terms, candidates);
  for (const one of candidates.filter((candidate) => !best.chosen.includes(candidate))) {
    const below = 'discount' in one ? shortOf(terms, one.discount, best.leftMinor) : null;
    const problem = outcomeOf(terms, [one]) === null ? 'nothing_entitled' : 'does_not_combine';
    refused.push({ code: one.code, ...(below ?? { problem, missing: null }) });
  }
  return { applied: best.applied, refused };
}

/** Codes in one text, separated by commas, as the Ajax API's `discount` takes them; each once, whatever its case. */
export function codesIn(text: string | null): string[] {
  return distinct((text ?? '').split(','));
}

function distinct(codes: string[]): string[] {
  const byKey = new Map<string, string>();
  for (const code of codes.map((one) => one.trim()).filter((one) => one !== '')) {
    if (!byKey.has(code.toLowerCase())) byKey.set(code.toLowerCase(), code);
  }
  return [...byKey.values()];
}

function collectionIdsOf(ctx: CodeContext, item: CartItem): string[] {
  const product = item.productId === null ? null : ctx.store.find('products', item.productId);
  return product === null ? [] : collectionsOf(ctx, product).map((collection) => collection.id);
}

function candidateFor(ctx: CodeContext, shop: Shop, terms: Terms, typed: string): Candidate | RefusedCode {
  const simple = shop.discounts.find((one) => one.code.toLowerCase() === typed.toLowerCase());
  if (simple) {
    const targets = { order: 'order', line: 'product', shipping: 'shipping' } as const;
    const nothing = { order: false, product: false, shipping: false };
    return { code: simple.code, key: simple.code, class: targets[simple.target], combinesWith: nothing, simple };
  }
  const redeemCode = findRedeemCode(ctx, shop.id, typed);
  const discount = redeemCode === null ? null : findDiscount(ctx, shop.id, redeemCode.discountId);
  if (redeemCode === null || discount === null) return { code: typed, problem: 'unknown', missing: null };
  const { code } = redeemCode;
  const problem = problemWith(ctx, terms, discount, redeemCode);
  if (problem !== null) return { code, problem, missing: null };
  const below = shortOf(terms, discount, grossOf(terms));
  if (below !== null) return { code, ...below };
  return { code, key: discount.id, class: classOf(discount), combinesWith: discount.combinesWith, discount };
}

function problemWith(ctx: CodeContext, terms: Terms, discount: Discount, code: RedeemCode): CodeProblem | null {
  const status = statusOf(discount, ctx.now());
  if (status !== 'ACTIVE') return status === 'EXPIRED' ? 'ended' : 'not_started';
  if (discount.usageLimit !== null && code.uses.length >= discount.usageLimit) return 'used_up';
  const { customer, email } = terms.cart;
  const { customerIds, segmentTag } = discount;
  if (customerIds !== null || segmentTag) {
    if (customer === null) return 'sign_in';
    if (customerIds !== null && !customerIds.includes(customer.id)) return 'not_for_customer';
    if (segmentTag && !customer.tags.includes(segmentTag)) return 'not_for_customer';
  }
  const keys = new Set([customer?.id, (email ?? customer?.email)?.toLowerCase()]);
  if (
    discount.appliesOncePerCustomer &&
    code.uses.some((use) => use.customerKey !== null && keys.has(use.customerKey))
  ) {
    return 'used_by_customer';
  }
  return takesNothing(discount, terms) ? 'nothing_entitled' : null;
}

/** Nothing in the cart is what the discount is for; or it is buy X get Y and one of the two is missing. */
function takesNothing(discount: Discount, { lines }: Terms): boolean {
  const { rule } = discount;
  if (rule.type === 'free_shipping') return false;
  if (rule.type === 'basic') return !lines.some((line) => isEntitled(rule.items, line));
  const gross = lines.map(({ item }) => item.unitPriceMinor * item.quantity);
  const all = lines.map(() => true);
  return offLines(discount, lines, gross, all).every((off) => off === 0);
}

/** Which minimum is not reached, and what it is. */
function shortOf({ lines }: Terms, discount: Discount, priceMinor: Minor[]): Omit<RefusedCode, 'code'> | null {
  const items = discount.rule.type === 'basic' ? discount.rule.items : { kind: 'all' as const };
  if (reachesMinimum(discount.minimum, items, lines, priceMinor)) return null;
  const minimum = discount.minimum as DiscountMinimum;
  return minimum.kind === 'quantity'
    ? { problem: 'minimum_quantity', missing: minimum.quantity }
    : { problem: 'minimum_subtotal', missing: minimum.amountMinor };
}

type Outcome = { chosen: Candidate[]; applied: CheckedCodes['applied']; leftMinor: Minor[]; offMinor: Minor };

function bestOf(terms: Terms, candidates: Candidate[]): Outcome {
  let best: Outcome = { chosen: [], applied: [], leftMinor: grossOf(terms), offMinor: 0 };
  // sets with the codes typed first come first, so that among equals they win
  for (let set = 2 ** candidates.length - 1; set > 0; set--) {
    const chosen = candidates.filter((_one, i) => set & (1 << (candidates.length - 1 - i)));
    if (!goTogether(chosen)) continue;
    const outcome = outcomeOf(terms, chosen);
    const isBetter =
      outcome !== null &&
      (outcome.offMinor > best.offMinor ||
        (outcome.offMinor === best.offMinor && outcome.chosen.length > best.chosen.length));
    if (isBetter) best = outcome;
  }
  return best;
}

/** Each allows the other's class, and there are not too many. Two codes of one discount are one discount. */
function goTogether(chosen: Candidate[]): boolean {
  const shipping = chosen.filter((one) => one.class === 'shipping').length;
  if (shipping > SHIPPING_MAX || chosen.length - shipping > MERCHANDISE_MAX) return false;
  return chosen.every((a, i) =>
    chosen.slice(i + 1).every((b) => a.key !== b.key && a.combinesWith[b.class] && b.combinesWith[a.class]),
  );
}

/**
 * What a set of codes takes off; null when what is left no longer reaches a minimum, or when one of them takes nothing:
 * such a code must not be used up. (Before shipping is known, a shipping code is given the benefit of the doubt.)
 */
function outcomeOf(terms: Terms, chosen: Candidate[]): Outcome | null {
  const { cart, lines } = terms;
  const applied: CheckedCodes['applied'] = [];
  let leftMinor = grossOf(terms);
  let afterProductsMinor = leftMinor;
  let shippingMinor = cart.shippingMinor ?? 0;
  const products = chosen.filter((one) => one.class === 'product');
  const winners = winnersByLine(terms, products);
  for (const one of inOrder(chosen)) {
    if (one.class !== 'product' && 'discount' in one && shortOf(terms, one.discount, afterProductsMinor)) return null;
    const mayHave = lines.map((_line, i) => one.class !== 'product' || winners[i] === one);
    const discount = asCartDiscount(terms, one, mayHave);
    const off = discount.offLines(leftMinor);
    leftMinor = leftMinor.map((left, i) => left - (off[i] ?? 0));
    if (one.class === 'product') afterProductsMinor = leftMinor;
    const shippingOff = discount.offShipping(shippingMinor);
    shippingMinor -= shippingOff;
    const isPending = one.class === 'shipping' && cart.shippingMinor === null;
    if (shippingOff === 0 && !isPending && off.every((amount) => amount === 0)) return null;
    applied.push({ code: one.code, discount });
  }
  const sum = (amounts: Minor[]): Minor => amounts.reduce((total, amount) => total + amount, 0);
  const offMinor = sum(grossOf(terms)) - sum(leftMinor) + (cart.shippingMinor ?? 0) - shippingMinor;
  return { chosen, applied, leftMinor: afterProductsMinor, offMinor };
}

const STACKED: DiscountClass[] = ['product', 'order', 'shipping'];

function inOrder(chosen: Candidate[]): Candidate[] {
  return chosen.toSorted((a, b) => STACKED.indexOf(a.class) - STACKED.indexOf(b.class));
}

/** "By default, only one product discount applies per line": for each line the one that takes most off it. */
function winnersByLine(terms: Terms, products: Candidate[]): (Candidate | null)[] {
  const all = terms.lines.map(() => true);
  const offs = products.map((one) => asCartDiscount(terms, one, all).offLines(grossOf(terms)));
  return terms.lines.map((_line, i) => {
    let winner: Candidate | null = null;
    let most = 0;
    products.forEach((one, p) => {
      const off = offs[p]?.[i] ?? 0;
      if (off > most) [winner, most] = [one, off];
    });
    return winner;
  });
}

function asCartDiscount({ cart, lines }: Terms, one: Candidate, mayHave: boolean[]): CartDiscount {
  return 'simple' in one
    ? simpleDiscount(one.simple, cart.items)
    : cartDiscountFor(one.discount, one.code, lines, mayHave);
}

/** Gift cards count towards no minimum. */
function grossOf({ cart }: Terms): Minor[] {
  return cart.items.map((item) => (item.giftCard ? 0 : item.unitPriceMinor * item.quantity));
}
