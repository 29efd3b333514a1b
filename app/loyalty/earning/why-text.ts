/**
 * "Why did I get 79?", in sentences: for staff line by line, for the shopper in one. Made from the stored arithmetic, so it says
 * what was decided then, not what would be decided now.
 */
import { formatMoney } from '../program/money.ts';
import { pointsPhrase } from '../program/points-word.ts';
import type { Language } from '../program/points-word.ts';
import type { OrderWhy } from './order-why.ts';
import { WHY_WORDS } from './why-words.ts';

/** Whole minor units for display; the exact part beyond them stays in the stored arithmetic. */
function money(minor: string, why: OrderWhy, language: Language): string {
  return formatMoney(Math.round(Number(minor)), why.currency, language);
}

function decimal(value: string | number, language: Language): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 6 }).format(Number(value));
}

type Won = OrderWhy['shippingMultiplier'];

function multiplied(won: Won, language: Language): string | null {
  return won && WHY_WORDS[language].multiplier(decimal(won.percent / 100, language), won.name);
}

/** "… counts." → "… counts, × 2 (Weekend)." */
function withMultiplier(sentence: string, won: Won, language: Language): string {
  const factor = multiplied(won, language);
  return factor === null ? sentence : `${sentence.replace(/\.$/, '')}, ${factor}.`;
}

/** "258.00 − 25.80 discount − 43.40 tax"; empty where the price counts as it is. */
function sumOf(line: OrderWhy['lines'][number], why: OrderWhy, language: Language): string {
  const words = WHY_WORDS[language];
  const [discount, tax] = [Number(line.discountMinor), Number(line.taxLeftOutMinor)];
  if (discount === 0 && tax === 0) return '';
  const listed = money(String(Number(line.amountMinor) + discount + tax), why, language);
  const step = (minor: number, named: (amount: string) => string) =>
    minor === 0 ? '' : ` ${minor > 0 ? '−' : '+'} ${named(money(String(Math.abs(minor)), why, language))}`;
  return `${listed}${step(discount, words.discount)}${step(tax, words.tax)}`;
}

function lineSentence(line: OrderWhy['lines'][number], why: OrderWhy, language: Language): string {
  const words = WHY_WORDS[language];
  if (line.excluded === 'never') {
    const what = line.match ? words.goods[line.match.by](line.match.label) : words.goods.product('');
    return words.excluded.never(line.title, what);
  }
  if (line.excluded !== null) return words.excluded[line.excluded](line.title);
  const amount = money(line.amountMinor, why, language);
  const counted = words.line(line.title, line.kept, line.quantity, amount, sumOf(line, why, language));
  return line.kept === 0 ? counted : withMultiplier(counted, line.multiplier, language);
}

const paidBy = (why: OrderWhy, language: Language): string => {
  const words = WHY_WORDS[language];
  return why.unpaidBy.map((kind) => words.paidBy[kind]).join(` ${words.and} `);
};

/** What made the counted money less than the lines add up to, or more. */
function adjustments(why: OrderWhy, language: Language): string[] {
  const words = WHY_WORDS[language];
  const shipping = words.shipping(money(why.shippingMinor, why, language));
  return [
    ...(why.rule?.discounts === 'ignored' ? [words.beforeDiscounts] : []),
    ...(why.shippingMinor === '0' ? [] : [withMultiplier(shipping, why.shippingMultiplier, language)]),
    ...(why.amountRefundedMinor === 0
      ? []
      : [words.amountRefunded(formatMoney(why.amountRefundedMinor, why.currency, language))]),
    ...(why.disputedMinor === '0' ? [] : [words.disputed(money(why.disputedMinor, why, language))]),
    ...(why.unpaidMinor === '0' ? [] : [words.unpaid(money(why.unpaidMinor, why, language), paidBy(why, language))]),
    ...(why.reason === 'nothing_kept' ? [words.reason.nothing_kept] : []),
  ];
}

function missedBonuses(why: OrderWhy, language: Language): string[] {
  return why.missedBonuses.map(({ name, points, minimumMinor, lacks }) =>
    WHY_WORDS[language].missed[lacks](
      name,
      pointsPhrase(points, language),
      formatMoney(minimumMinor, why.currency, language),
    ),
  );
}

/**
 * For staff: which lines counted, which multiplier won, the rate, the rounding, bonuses. One sentence an item, in order.
 * @param why as stored with the entry or the order
 */
export function explainOrder(why: OrderWhy, language: Language): string[] {
  const words = WHY_WORDS[language];
  const whole = why.reason !== 'earned' && why.reason !== 'nothing_kept';
  if (why.rule === null || whole) return [words.reason[why.reason === 'earned' ? 'no_program' : why.reason]];
  const brought = why.bonuses.reduce((sum, { points }) => sum + points, 0);
  return [
    ...why.lines.map((line) => lineSentence(line, why, language)),
    ...adjustments(why, language),
    words.rate(pointsPhrase(why.rule.points, language), formatMoney(why.rule.perMinor, why.currency, language)),
    words.exact(money(why.baseMinor, why, language), decimal(why.exact, language)),
    words.rounded[why.rule.rounding](pointsPhrase(why.target - brought, language)),
    ...why.bonuses.map(({ name, points }) => words.bonus(name, pointsPhrase(points, language))),
    ...missedBonuses(why, language),
    ...(why.bonuses.length === 0 ? [] : [words.total(pointsPhrase(why.target, language))]),
  ];
}

/** What is special about an order's points, in the fewest words: multipliers, bonuses, what did not count. */
function remarksOf(why: OrderWhy, language: Language): string[] {
  const { remark } = WHY_WORDS[language];
  const won = [...why.lines.filter(({ kept }) => kept > 0).map(({ multiplier }) => multiplier), why.shippingMultiplier];
  const factors = won.flatMap((each) => multiplied(each, language) ?? []);
  const partly = why.lines.some(({ excluded, kept }) => excluded !== null && excluded !== 'tip' && kept > 0);
  return [
    ...new Set(factors),
    ...why.bonuses.map(({ name, points }) => remark.bonus(name, pointsPhrase(points, language))),
    ...(partly ? [remark.partly] : []),
    ...(why.unpaidBy.length === 0 ? [] : [remark.unpaid(paidBy(why, language))]),
    ...(why.disputedMinor === '0' ? [] : [remark.disputed]),
  ];
}

/** An order's short why for the shopper, or null where there is nothing beside the rate to say. */
export function remarkOnOrder(why: OrderWhy, language: Language): string | null {
  const { remark } = WHY_WORDS[language];
  const paidOtherwise = why.reason === 'nothing_kept' && why.unpaidBy.length > 0;
  const returned = why.reason === 'nothing_kept' && why.lines.length > 0 && why.lines.every(({ kept }) => kept === 0);
  if (returned) return remark.returned;
  if (why.reason !== 'earned' && !paidOtherwise) return remark.reason[why.reason];
  const remarks = [
    ...remarksOf(why, language),
    ...(why.reason === 'earned' && why.target === 0 ? [remark.tooLittle] : []),
  ];
  return remarks.length === 0 ? null : remarks.join(', ');
}

/**
 * For the shopper, in a few words.
 * @param change what this entry did to available and pending together; null for an order that earned nothing
 */
export function explainOrderToShopper(why: OrderWhy, change: number | null, language: Language): string {
  const { shopper, remark } = WHY_WORDS[language];
  const order = why.orderName ?? '';
  if (change === null) return shopper.nothing(order);
  if (change >= 0) return shopper.earned(order);
  if (why.reason === 'cancelled') return shopper.cancelled(order);
  // also where something of it was refunded before: the shop gave nothing back this time
  if (why.disputedMinor !== '0') return `${shopper.changed(order)}: ${remark.disputed}`;
  const refunded = why.amountRefundedMinor > 0 || why.lines.some(({ kept, quantity }) => kept < quantity);
  return refunded ? shopper.refunded(order) : shopper.changed(order);
}
