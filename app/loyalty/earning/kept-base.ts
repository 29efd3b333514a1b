/**
 * What of an order the customer kept and paid for (rules.md "Earning from orders" 4): kept quantity × discounted unit price, exact.
 */
import type { Multiplier, OrderRule } from '../program/order-rule.ts';
import { add, fraction, multiply, ONE, subtract, ZERO } from './fraction.ts';
import type { Fraction } from './fraction.ts';
import type { FrozenDecision } from './freeze-decision.ts';
import { multipliersFor, orderMultiplier, treatLine } from './line-treatment.ts';
import type { LineTreatment } from './line-treatment.ts';
import { isSettled } from './order-fact.ts';
import type { FactEdit, FactLine, FactOrder, FactRefund, OrderFact, PaidLine } from './order-fact.ts';
import { moneyWithoutGoods, shippingPaid, shippingRefunded } from './money-without-goods.ts';

interface KeptLine {
  line: FactLine;
  kept: number;
  /** Counted money of the kept part, before money refunded without goods is spread. */
  amount: Fraction;
  /** Of the kept part: the discount that was taken off, and the tax that was left out (below zero: added). Together with `amount` its list price. */
  discount: Fraction;
  taxLeftOut: Fraction;
  treatment: LineTreatment;
}

export interface KeptBase {
  lines: KeptLine[];
  /** Counted money of the goods, after what was refunded without them. */
  goods: Fraction;
  shipping: Fraction;
  shippingMultiplier: Multiplier | null;
  /** Money refunded without goods coming back, minor units. */
  amountRefundedMinor: number;
  /** Taken from the counted money by chargebacks, and by payments that do not earn. */
  disputed: Fraction;
  unpaid: Fraction;
  unpaidBy: ('gift_card' | 'store_credit')[];
  /** Counted money in all. */
  base: Fraction;
  /** The same with each part multiplied: what the rate is applied to. */
  weighted: Fraction;
}

/** The refunds that the stored whole-order payload does not count yet. */
function laterRefunds(order: FactOrder, refunds: readonly FactRefund[]): FactRefund[] {
  const counted = order.refundIds;
  if (counted !== null) return refunds.filter((refund) => !counted.includes(refund.id));
  return refunds.filter((refund) => Date.parse(refund.createdAt) > Date.parse(order.updatedAt));
}

/**
 * How many of a line are paid for: what was there when the order was last fully paid, less what was refunded since. What an edit took
 * off since then, which leaves a refund record without money, was not paid for in the first place if anything of the line was not.
 */
function paidFor(lineId: string, lastPaid: NonNullable<OrderFact['lastPaid']>, fact: OrderFact): number {
  const isSince = ({ createdAt }: { createdAt: string }) => Date.parse(createdAt) > Date.parse(lastPaid.updatedAt);
  const since = Object.values(fact.refunds).filter(isSince);
  const gone = unitsOf(lineId, since);
  const moneyless = unitsOf(
    lineId,
    since.filter((refund) => refund.paidBackMinor === 0),
  );
  const removed = unitsOf(lineId, Object.values(fact.edits).filter(isSince).map(removalsOf));
  return Math.max(0, (lastPaid.quantities[lineId] ?? 0) - gone + Math.min(moneyless, removed));
}

interface WithUnits {
  lines: readonly { lineId: string; quantity: number }[];
}

/** How many units of one line these records name. */
function unitsOf(lineId: string, records: readonly WithUnits[]): number {
  if (records.length === 0) return 0;
  return records
    .flatMap((record) => record.lines)
    .reduce((sum, line) => sum + (line.lineId === lineId ? line.quantity : 0), 0);
}

const removalsOf = (edit: FactEdit): WithUnits => ({ lines: edit.removals });

/** When it was last paid, of an order that is not paid any more: what an edit added since waits for its money. */
const paidBefore = ({ order, lastPaid }: OrderFact): OrderFact['lastPaid'] =>
  order === null || isSettled(order) ? null : lastPaid;

/** How many of each line the customer still has, by line id. */
function keptQuantities(fact: OrderFact): Map<string, number> {
  const { order } = fact;
  const kept = new Map<string, number>();
  if (!order) return kept;
  const before = paidBefore(fact);
  const refunds = Object.values(fact.refunds);
  const later = new Set(laterRefunds(order, refunds).map((refund) => refund.id));
  const edits = Object.values(fact.edits).filter((edit) => Date.parse(edit.createdAt) > Date.parse(order.updatedAt));
  for (const line of order.lines) {
    const taken = (records: readonly WithUnits[]) => unitsOf(line.id, records);
    // a payload that gives no current quantity has had nothing subtracted: every refund counts against what was ordered
    const start = line.currentQuantity ?? line.quantity;
    const refunded = taken(line.currentQuantity === null ? refunds : refunds.filter((refund) => later.has(refund.id)));
    const removed = taken(edits.map(removalsOf));
    // units that an edit takes off come twice: as the edit, and as a refund record without money
    const moneyless = line.currentQuantity === null ? refunds : refunds.filter((refund) => later.has(refund.id));
    const twice = Math.min(removed, taken(moneyless.filter((refund) => refund.paidBackMinor === 0)));
    const left = Math.max(0, start - refunded - removed + twice);
    // what an edit added counts once it is paid
    kept.set(line.id, before ? Math.min(left, paidFor(line.id, before, fact)) : left);
  }
  return kept;
}

interface LineMoney {
  counted: Fraction;
  discount: bigint;
}

/** The whole line's money, with or without its tax; with the shop's discounts taken off, or only what rewards paid for. */
function lineMoney(
  line: FactLine,
  order: FactOrder,
  rule: Pick<OrderRule, 'tax' | 'discounts'>,
  rewardCodes: readonly string[],
): LineMoney {
  const listed = BigInt(line.priceMinor) * BigInt(line.quantity);
  const paid = listed - BigInt(line.discountMinor);
  const byRewards = line.codeDiscounts.reduce(
    (sum, { code, amountMinor }) => (rewardCodes.includes(code.toLowerCase()) ? sum + amountMinor : sum),
    0,
  );
  const counted = rule.discounts === 'ignored' ? listed - BigInt(byRewards) : paid;
  const discount = listed - counted;
  const plain = order.taxesIncluded ? rule.tax !== 'excluded' : rule.tax !== 'included';
  if (plain || paid <= 0n) return { counted: fraction(counted), discount };
  // tax is known for what was paid; a price before discounts bears it in proportion
  const taxed = order.taxesIncluded ? paid - BigInt(line.taxMinor) : paid + BigInt(line.taxMinor);
  return { counted: counted === paid ? fraction(taxed) : fraction(counted * taxed, paid), discount };
}

/**
 * A line as it was when its units were paid for: an edit that adds units leaves its discount as large as it was, and spread over units
 * that nobody paid for yet it would take less off those that were.
 */
const asPaidFor = (line: FactLine, paid: PaidLine | undefined): FactLine => (paid ? { ...line, ...paid } : line);

const atLeastZero = (amount: Fraction): Fraction => (amount.num > 0n ? amount : ZERO);

function share(amount: Fraction, kept: number, quantity: number): Fraction {
  if (kept === quantity) return quantity === 0 ? ZERO : amount;
  return quantity === 0 ? ZERO : fraction(amount.num * BigInt(kept), amount.den * BigInt(quantity));
}

/** `part` of `whole`, between 0 and 1; 0 of nothing. */
function shareOf(part: Fraction, whole: Fraction): Fraction {
  if (whole.num <= 0n || part.num <= 0n) return ZERO;
  const found = fraction(part.num * whole.den, part.den * whole.num);
  return found.num > found.den ? ONE : found;
}

/** What of the shipping, with its tax, was not refunded. */
function shippingLeft(order: FactOrder, refunds: readonly FactRefund[]): Fraction {
  const refunded = refunds.reduce((sum, refund) => sum + shippingRefunded(order, refund), 0);
  return fraction(Math.max(0, shippingPaid(order) - refunded));
}

function countedShipping(order: FactOrder, refunds: readonly FactRefund[], rule: OrderRule): Fraction {
  const paid = shippingPaid(order);
  if (!rule.shipping || paid <= 0) return ZERO;
  const withTax = order.taxesIncluded ? rule.tax !== 'excluded' : rule.tax === 'included';
  const counted = withTax ? paid : paid - order.shippingTaxMinor;
  return multiply(fraction(counted, paid), shippingLeft(order, refunds));
}

/** Chargebacks whose money is gone from the merchant, minor units; `all` where one does not say how much. */
function disputedMoney(fact: OrderFact): number | 'all' {
  const open = Object.values(fact.disputes).filter(
    ({ type, status }) => type === 'chargeback' && !['won', 'charge_refunded', 'prevented'].includes(status),
  );
  if (open.some(({ amountMinor }) => amountMinor === null)) return 'all';
  return open.reduce((sum, { amountMinor }) => sum + (amountMinor ?? 0), 0);
}

/** The share of the payments that the rule leaves out, and of which kinds they were. */
function leftOutPayments(fact: OrderFact, rule: OrderRule): { part: Fraction; by: KeptBase['unpaidBy'] } {
  const { payments } = fact;
  if (payments === null) return { part: ZERO, by: [] };
  const giftCard = rule.giftCardPayments ? 0 : payments.giftCardMinor;
  const storeCredit = rule.storeCreditPayments ? 0 : payments.storeCreditMinor;
  return {
    part: shareOf(fraction(giftCard + storeCredit), fraction(payments.totalMinor)),
    by: [...(giftCard > 0 ? ['gift_card' as const] : []), ...(storeCredit > 0 ? ['store_credit' as const] : [])],
  };
}

const weight = (amount: Fraction, multiplier: Multiplier | null): Fraction =>
  multiplier === null ? amount : multiply(amount, fraction(multiplier.percent, 100));

/** A line of which `kept` are left, of as many as its money is for, under its treatment. */
function keptLine(
  line: FactLine,
  { kept, of }: { kept: number; of: number },
  treatment: LineTreatment,
  money: LineMoney | null,
): KeptLine {
  if (money === null) return { line, kept, treatment, amount: ZERO, discount: ZERO, taxLeftOut: ZERO };
  const amount = share(atLeastZero(money.counted), kept, of);
  const discount = money.discount === 0n ? ZERO : share(fraction(money.discount), kept, of);
  const listed = fraction(BigInt(line.priceMinor) * BigInt(kept));
  return { line, kept, treatment, amount, discount, taxLeftOut: subtract(subtract(listed, discount), amount) };
}

const sumOf = (amounts: readonly Fraction[]): Fraction => amounts.reduce((sum, amount) => add(sum, amount), ZERO);

/** As it was paid: with tax, after every discount. */
const AS_PAID = { tax: 'included', discounts: 'deducted' } as const;

const worthAsPaid = (line: FactLine, kept: number, order: FactOrder): Fraction =>
  share(lineMoney(line, order, AS_PAID, []).counted, kept, line.quantity);

/**
 * @param fact with its whole order seen
 * @param frozen its rule says what counts, its tier which multipliers apply
 */
export function keptBase(fact: OrderFact, order: FactOrder, rule: OrderRule, frozen: FrozenDecision): KeptBase {
  const multipliers = multipliersFor(rule, { tier: frozen.tier, processedAt: order.processedAt });
  const rewardCodes = frozen.rewardCodes.map((code) => code.toLowerCase());
  const quantities = keptQuantities(fact);
  const refunds = Object.values(fact.refunds);
  const before = paidBefore(fact)?.lines ?? {};
  const lines = order.lines.map((line): KeptLine => {
    const kept = quantities.get(line.id) ?? 0;
    const treatment = treatLine(line, fact.lineNotes[line.id], rule, multipliers);
    const paid = asPaidFor(line, before[line.id]);
    const money = treatment.excluded === null ? lineMoney(paid, order, rule, rewardCodes) : null;
    return keptLine(line, { kept, of: paid.quantity }, treatment, money);
  });
  const amountRefundedMinor = moneyWithoutGoods(fact, order);
  const dispute = disputedMoney(fact);
  // spread over everything kept, gift cards and tips too; most orders have nothing to spread
  const paid =
    amountRefundedMinor === 0 && dispute === 0
      ? ZERO
      : sumOf(lines.map(({ line, kept }) => worthAsPaid(asPaidFor(line, before[line.id]), kept, order)));
  const keptShare = subtract(ONE, shareOf(fraction(amountRefundedMinor), paid));
  const shipping = countedShipping(order, refunds, rule);
  const shippingMultiplier = orderMultiplier(multipliers);
  const goods = multiply(sumOf(lines.map(({ amount }) => amount)), keptShare);
  const goodsWeighted = multiply(
    sumOf(lines.map(({ amount, treatment }) => weight(amount, treatment.multiplier))),
    keptShare,
  );
  const counted = add(goods, shipping);
  const left = () => add(multiply(paid, keptShare), shippingLeft(order, refunds));
  const disputedPart = dispute === 'all' ? ONE : dispute === 0 ? ZERO : shareOf(fraction(dispute), left());
  const undisputed = subtract(ONE, disputedPart);
  const payments = leftOutPayments(fact, rule);
  const earning = multiply(undisputed, subtract(ONE, payments.part));
  return {
    lines,
    goods,
    shipping,
    shippingMultiplier: shipping.num === 0n ? null : shippingMultiplier,
    amountRefundedMinor,
    disputed: multiply(counted, disputedPart),
    unpaid: multiply(multiply(counted, undisputed), payments.part),
    unpaidBy: payments.by,
    base: multiply(counted, earning),
    weighted: multiply(add(goodsWeighted, weight(shipping, shippingMultiplier)), earning),
  };
}
