/**
 * What an order is worth, calculated from what is true of it and as plainly as rules.md "Earning from orders" reads. It shares no code
 * with the product: tests hold the two against each other.
 */
import type { Bonus, GoodsMatch, Multiplier, OrderRule } from '../../app/loyalty/program/order-rule.ts';
import { noteOf, productId, REWARD_CODE, vendorOf } from './order-history.ts';
import type { TrueLine, Truth } from './order-history.ts';

/** A ratio of integers, never reduced. */
type Ratio = readonly [bigint, bigint];
const of = (n: number | bigint, d: number | bigint = 1n): Ratio => [BigInt(n), BigInt(d)];
const plus = (a: Ratio, b: Ratio): Ratio => [a[0] * b[1] + b[0] * a[1], a[1] * b[1]];
const times = (a: Ratio, b: Ratio): Ratio => [a[0] * b[0], a[1] * b[1]];
const rest = (a: Ratio): Ratio => [a[1] - a[0], a[1]];
const total = (all: Ratio[]): Ratio => all.reduce(plus, of(0));
/** a of b, at most all of it. */
const part = (a: Ratio, b: Ratio): Ratio => {
  if (a[0] <= 0n || b[0] <= 0n) return of(0);
  return a[0] * b[1] >= b[0] * a[1] ? of(1) : [a[0] * b[1], a[1] * b[0]];
};

function isKind({ by, value }: GoodsMatch, line: TrueLine): boolean {
  const wanted = value.toLowerCase();
  const values = {
    product: [productId(line.product)],
    vendor: [vendorOf(line.product)],
    tag: noteOf(line.product).tags,
    collection: noteOf(line.product).collections,
  };
  return values[by].some((each) => each.toLowerCase() === wanted);
}

/** The one customer of the histories is of this tier and ordered at this time. */
export const BUYER_TIER = 'Gold';
const PLACED = Date.parse('2026-03-01T12:00:00Z');

function applies({ tiers, from, until }: Bonus | Multiplier): boolean {
  if (from !== null && PLACED < Date.parse(from)) return false;
  if (until !== null && PLACED >= Date.parse(until)) return false;
  return tiers.length === 0 || tiers.includes(BUYER_TIER);
}

function earns(line: TrueLine, rule: OrderRule): boolean {
  if (line.kind !== 'goods' || rule.never.some((match) => isKind(match, line))) return false;
  return rule.only.length === 0 || rule.only.some((match) => isKind(match, line));
}

/** Hundredths; 100 where no multiplier applies. Null asks for what has no goods: shipping. */
function factor(line: TrueLine | null, rule: OrderRule): number {
  const applying = rule.multipliers.filter(
    (each) => applies(each) && (each.match === null || (line !== null && isKind(each.match, line))),
  );
  return applying.length === 0 ? 100 : Math.max(...applying.map(({ percent }) => percent));
}

/** What the customer has of an order is worth what was paid for it, also while more is ordered and not paid. */
const atItsPrice = (line: TrueLine, truth: Truth): TrueLine =>
  truth.owedMinor > 0 && line.whenPaid ? { ...line, ...line.whenPaid } : line;

/** The whole line's money that the rule counts. */
function counted(line: TrueLine, rule: OrderRule, taxesIncluded: boolean): Ratio {
  const paid = line.listedMinor - line.discountMinor;
  const byReward = rule.discounts === 'ignored' ? line.codeMinor : 0;
  const price = rule.discounts === 'ignored' ? line.listedMinor - byReward : paid;
  const wanted = rule.tax === 'displayed' ? taxesIncluded : rule.tax === 'included';
  if (wanted === taxesIncluded || paid === 0) return of(price);
  // the tax is what was charged on the price paid; any other price bears as much of itself
  return times(of(price), of(paid + (taxesIncluded ? -line.taxMinor : line.taxMinor), paid));
}

interface Money {
  /** Counted, line by line, and shipping; after everything that went back, was disputed or paid in ways that do not earn. */
  lines: { line: TrueLine; money: Ratio }[];
  shipping: Ratio;
}

/** Chargebacks whose money is with the bank or gone for good; null for one that does not say how much. */
function disputed(truth: Truth): number | null {
  const gone = truth.disputes.filter(
    ({ type, status }) => type === 'chargeback' && !['won', 'charge_refunded', 'prevented'].includes(status),
  );
  return gone.reduce<number | null>(
    (sum, { amountMinor }) => (sum === null || amountMinor === null ? null : sum + amountMinor),
    0,
  );
}

function moneyOf(truth: Truth, rule: OrderRule): Money {
  const onTop = (tax: number) => (truth.taxesIncluded ? 0 : tax);
  const lines = truth.lines.map((line) => atItsPrice(line, truth));
  const kept = (line: TrueLine): Ratio => of(Math.min(line.has, line.covered), line.ordered);
  const paidFor = total(
    lines.map((line) => times(of(line.listedMinor - line.discountMinor + onTop(line.taxMinor)), kept(line))),
  );
  let goodsBack = 0;
  let shippingBack = 0;
  let paidBack = 0;
  for (const refund of truth.refunds) {
    shippingBack += refund.shippingMinor + onTop(refund.shippingTaxMinor);
    paidBack += refund.paidBackMinor;
    for (const line of refund.lines) goodsBack += line.subtotalMinor + onTop(line.taxMinor);
  }
  const shippingPaid = truth.shippingMinor + onTop(truth.shippingTaxMinor);
  // what is left of the order is worth more than the merchant has for it, or is to get: the rest was given away
  const billed = truth.lines.reduce(
    (sum, line) => sum + line.listedMinor - line.discountMinor + onTop(line.taxMinor),
    shippingPaid,
  );
  const worthLeft = billed - goodsBack - shippingBack;
  const merchantHas = truth.receivedMinor - paidBack;
  const withoutGoods = Math.max(0, worthLeft - merchantHas - truth.owedMinor);
  const staying = rest(part(of(withoutGoods), paidFor));
  const shippingLeft = of(Math.max(0, shippingPaid - shippingBack));
  const left = plus(times(paidFor, staying), shippingLeft);
  const bank = disputed(truth);
  const withMerchant = bank === null ? of(0) : rest(part(of(bank), left));
  const stored =
    (rule.giftCardPayments ? 0 : truth.giftCardMinor) + (rule.storeCreditPayments ? 0 : truth.storeCreditMinor);
  const earning = times(withMerchant, rest(part(of(stored), of(truth.receivedMinor))));
  const withTax = rule.tax === 'displayed' ? truth.taxesIncluded : rule.tax === 'included';
  const shippingCounts = rule.shipping && shippingPaid > 0;
  const net = of(withTax ? shippingPaid : shippingPaid - truth.shippingTaxMinor, shippingPaid || 1);
  return {
    lines: lines
      .filter((line) => earns(line, rule))
      .map((line) => ({
        line,
        money: [counted(line, rule, truth.taxesIncluded), kept(line), staying, earning].reduce(times),
      })),
    shipping: shippingCounts ? times(times(shippingLeft, net), earning) : of(0),
  };
}

/** Points of an order that has lived through all of its history. */
export function plainPoints(truth: Truth, rule: OrderRule): bigint {
  const qualified = rule.qualifies === 'fulfilled' ? truth.wasFulfilledAndPaid : truth.wasPaid;
  if (!qualified || truth.cancelled || truth.deleted) return 0n;
  const { lines, shipping } = moneyOf(truth, rule);
  const base = plus(total(lines.map(({ money }) => money)), shipping);
  if (base[0] === 0n) return 0n;
  const weighted = plus(
    total(lines.map(({ line, money }) => times(money, of(factor(line, rule), 100)))),
    times(shipping, of(factor(null, rule), 100)),
  );
  const [n, d] = times(weighted, of(rule.points, rule.perMinor));
  const whole = n / d;
  const over = n % d;
  const up = rule.rounding === 'up' ? over > 0n : rule.rounding === 'nearest' && 2n * over >= d;
  const bonuses = rule.bonuses.filter(
    ({ match, minimumMinor, ...bonus }) =>
      applies({ match, minimumMinor, ...bonus }) &&
      base[0] >= BigInt(minimumMinor) * base[1] &&
      (match === null || lines.some(({ line, money }) => money[0] > 0n && isKind(match, line))),
  );
  return whole + (up ? 1n : 0n) + bonuses.reduce((sum, { points }) => sum + BigInt(points), 0n);
}

/** Codes of the histories' orders that a reward brought. */
export const REWARD_CODES = [REWARD_CODE];
