/**
 * "Why did I get 79?", in sentences: for staff line by line, for the shopper in one. Made from the stored arithmetic, so it says
 * what was decided then, not what would be decided now.
 */
import { formatMoney } from '../program/money.ts';
import { pointsPhrase } from '../program/points-word.ts';
import type { Language } from '../program/points-word.ts';
import type { OrderWhy } from './points-for-order.ts';

type Words = {
  reason: Record<Exclude<OrderWhy['reason'], 'earned'>, string>;
  line: (title: string, kept: number, quantity: number, amount: string) => string;
  giftCard: (title: string) => string;
  tip: (title: string) => string;
  shipping: (amount: string) => string;
  amountRefunded: (amount: string) => string;
  rate: (points: string, per: string) => string;
  exact: (base: string, exact: string) => string;
  rounded: Record<'down' | 'nearest' | 'up', (target: string) => string>;
  shopper: Record<'earned' | 'refunded' | 'cancelled' | 'changed', (order: string) => string>;
};

const WORDS: Record<Language, Words> = {
  en: {
    reason: {
      no_program: 'No programme was published yet, so this order earns nothing.',
      before_go_live: 'The order was placed before the programme went live, so it earns nothing.',
      paused: 'The programme was paused when the order was placed, so it earns nothing.',
      cancelled: 'The order was cancelled, so it earns nothing.',
      nothing_kept: 'Nothing that earns points is left of the order.',
    },
    line: (title, kept, quantity, amount) =>
      kept === quantity
        ? `${title} × ${kept}: ${amount} counts.`
        : `${title}: ${kept} of ${quantity} kept, ${amount} counts.`,
    giftCard: (title) => `${title}: gift cards do not earn.`,
    tip: (title) => `${title}: tips do not earn.`,
    shipping: (amount) => `Shipping: ${amount} counts.`,
    amountRefunded: (amount) => `${amount} was refunded without goods coming back, spread over what was kept.`,
    rate: (points, per) => `Rate: ${points} for each ${per}.`,
    exact: (base, exact) => `${base} counts in all, worth ${exact} before rounding.`,
    rounded: {
      down: (target) => `Rounded down: ${target}.`,
      nearest: (target) => `Rounded to the nearest whole: ${target}.`,
      up: (target) => `Rounded up: ${target}.`,
    },
    shopper: {
      earned: (order) => `Order ${order}`,
      refunded: (order) => `Refund of order ${order}`,
      cancelled: (order) => `Order ${order} cancelled`,
      changed: (order) => `Change to order ${order}`,
    },
  },
  pl: {
    reason: {
      no_program: 'Program nie był jeszcze opublikowany, więc to zamówienie nie daje punktów.',
      before_go_live: 'Zamówienie złożono przed startem programu, więc nie daje punktów.',
      paused: 'Program był wstrzymany w chwili zamówienia, więc nie daje ono punktów.',
      cancelled: 'Zamówienie anulowano, więc nie daje punktów.',
      nothing_kept: 'Z zamówienia nie zostało nic, co daje punkty.',
    },
    line: (title, kept, quantity, amount) =>
      kept === quantity
        ? `${title} × ${kept}: liczy się ${amount}.`
        : `${title}: zostało ${kept} z ${quantity}, liczy się ${amount}.`,
    giftCard: (title) => `${title}: karty podarunkowe nie dają punktów.`,
    tip: (title) => `${title}: napiwki nie dają punktów.`,
    shipping: (amount) => `Dostawa: liczy się ${amount}.`,
    amountRefunded: (amount) => `Zwrócono ${amount} bez zwrotu towaru; kwota rozłożona na to, co zostało.`,
    rate: (points, per) => `Stawka: ${points} za każde ${per}.`,
    exact: (base, exact) => `Razem liczy się ${base}, czyli ${exact} przed zaokrągleniem.`,
    rounded: {
      down: (target) => `Zaokrąglone w dół: ${target}.`,
      nearest: (target) => `Zaokrąglone do najbliższej całości: ${target}.`,
      up: (target) => `Zaokrąglone w górę: ${target}.`,
    },
    shopper: {
      earned: (order) => `Zamówienie ${order}`,
      refunded: (order) => `Zwrot z zamówienia ${order}`,
      cancelled: (order) => `Anulowane zamówienie ${order}`,
      changed: (order) => `Zmiana zamówienia ${order}`,
    },
  },
};

/** Whole minor units for display; the exact part beyond them stays in the stored arithmetic. */
function money(minor: string, why: OrderWhy, language: Language): string {
  return formatMoney(Math.round(Number(minor)), why.currency, language);
}

function decimal(value: string, language: Language): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 6 }).format(Number(value));
}

/**
 * For staff: which lines counted, the rate, the rounding. One sentence an item, in order.
 * @param why as stored with the entry or the order
 */
export function explainOrder(why: OrderWhy, language: Language): string[] {
  const words = WORDS[language];
  if (
    why.rule === null ||
    why.reason === 'no_program' ||
    why.reason === 'before_go_live' ||
    why.reason === 'paused' ||
    why.reason === 'cancelled'
  ) {
    return [words.reason[why.reason === 'earned' ? 'no_program' : why.reason]];
  }
  const lines = why.lines.map((line) => {
    if (line.excluded === 'gift_card') return words.giftCard(line.title);
    if (line.excluded === 'tip') return words.tip(line.title);
    return words.line(line.title, line.kept, line.quantity, money(line.amountMinor, why, language));
  });
  return [
    ...lines,
    ...(why.shippingMinor === '0' ? [] : [words.shipping(money(why.shippingMinor, why, language))]),
    ...(why.amountRefundedMinor === 0
      ? []
      : [words.amountRefunded(formatMoney(why.amountRefundedMinor, why.currency, language))]),
    ...(why.reason === 'nothing_kept' ? [words.reason.nothing_kept] : []),
    words.rate(pointsPhrase(why.rule.points, language), formatMoney(why.rule.perMinor, why.currency, language)),
    words.exact(money(why.baseMinor, why, language), decimal(why.exact, language)),
    words.rounded[why.rule.rounding](pointsPhrase(why.target, language)),
  ];
}

/**
 * For the shopper, in a few words.
 * @param change what this entry did to available and pending together
 */
export function explainOrderToShopper(why: OrderWhy, change: number, language: Language): string {
  const { shopper } = WORDS[language];
  const order = why.orderName ?? '';
  if (change >= 0) return shopper.earned(order);
  if (why.reason === 'cancelled') return shopper.cancelled(order);
  const refunded = why.amountRefundedMinor > 0 || why.lines.some(({ kept, quantity }) => kept < quantity);
  return refunded ? shopper.refunded(order) : shopper.changed(order);
}
