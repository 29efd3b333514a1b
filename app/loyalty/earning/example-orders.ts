/**
 * Orders that a merchant can imagine, priced by the function that grants points: what a draft means, before there are any real ones.
 * Pure; runs in the browser while one types.
 */
import { currencyExponent } from '../program/money.ts';
import type { Bonus, GoodsMatch, Multiplier } from '../program/order-rule.ts';
import type { ProgramSettings } from '../program/settings.ts';
import { freezeDecision } from './freeze-decision.ts';
import { emptyFact } from './order-fact.ts';
import type { FactLine, FactOrder, FactRefund, LineNote, OrderFact } from './order-fact.ts';
import { pointsForOrder, type OrderPoints } from './points-for-order.ts';

export type ExampleKind = 'one' | 'two' | 'giftCard' | 'shipping' | 'refunded' | 'multiplier' | 'bonus' | 'never';

export interface ExampleOrder {
  kind: ExampleKind;
  /** What its title names: money in minor units, or the multiplier, bonus or goods it is about. */
  amountMinor: number;
  name: string | null;
  fact: OrderFact;
  /** The buyer's tier, where the example is about one. */
  tier: string | null;
}

/** What the lines are called, in the reader's language. */
export type ExampleTitles = Record<'record' | 'other' | 'giftCard' | 'special', string>;

/** A record's price in currencies whose unit is worth much less than an euro, minor units. */
const USUAL_PRICE: Record<string, number> = {
  PLN: 7990,
  RON: 12_990,
  CZK: 64_900,
  HUF: 1_099_000,
  SEK: 29_900,
  NOK: 29_900,
  DKK: 19_900,
  INR: 249_900,
  MXN: 49_900,
  JPY: 3980,
  KRW: 39_900,
  VND: 690_000,
  CLP: 24_900,
};

/** What a record costs: 79.90 in złoty, 24.90 in most currencies of two decimals, 9.900 in those of three. */
function usualPrice(currency: string): number {
  const exponent = currencyExponent(currency);
  return USUAL_PRICE[currency] ?? (exponent === 0 ? 2490 : exponent === 3 ? 9900 : 2490);
}

/** Tax in the examples, in percent of the price without it: told to the merchant wherever it matters. */
export const EXAMPLE_TAX_PERCENT = 20;

interface Shop {
  currency: string;
  /** whether displayed prices contain the tax */
  taxesIncluded: boolean;
}

function taxOf(amountMinor: number, { taxesIncluded }: Shop): number {
  return Math.round((amountMinor * EXAMPLE_TAX_PERCENT) / (taxesIncluded ? 100 + EXAMPLE_TAX_PERCENT : 100));
}

/** The goods of an example: a line, and what would have been looked up about it. */
interface Goods {
  line: FactLine;
  note: LineNote;
}

function goods(shop: Shop, place: number, title: string, priceMinor: number, more: Partial<FactLine> = {}): Goods {
  const line: FactLine = {
    id: String(place),
    title,
    // no real product has these ids
    productId: String(place),
    variantId: String(place),
    vendor: null,
    quantity: 1,
    currentQuantity: null,
    priceMinor,
    discountMinor: 0,
    taxMinor: 0,
    giftCard: false,
    codeDiscounts: [],
    ...more,
  };
  const paid = line.priceMinor * line.quantity - line.discountMinor;
  return { line: { ...line, taxMinor: line.giftCard ? 0 : taxOf(paid, shop) }, note: { tags: [], collections: [] } };
}

/** The same goods, of a kind. */
function ofKind({ line, note }: Goods, match: GoodsMatch | null): Goods {
  if (match?.by === 'product') return { line: { ...line, productId: match.value }, note };
  if (match?.by === 'vendor') return { line: { ...line, vendor: match.value }, note };
  if (match?.by === 'tag') return { line, note: { ...note, tags: [match.value] } };
  return match === null ? { line, note } : { line, note: { ...note, collections: [match.value] } };
}

interface Content {
  goods: Goods[];
  at: string;
  shippingMinor?: number;
  refund?: FactRefund;
}

function factOf(shop: Shop, { goods: content, at, shippingMinor = 0, refund }: Content): OrderFact {
  const order: FactOrder = {
    updatedAt: at,
    processedAt: at,
    name: null,
    test: false,
    source: 'web',
    locale: null,
    currency: shop.currency,
    presentmentCurrency: shop.currency,
    taxesIncluded: shop.taxesIncluded,
    financialStatus: 'paid',
    fulfillmentStatus: 'fulfilled',
    cancelledAt: null,
    customerId: null,
    lines: content.map(({ line }) => line),
    shippingMinor,
    shippingTaxMinor: taxOf(shippingMinor, shop),
    refundIds: null,
    company: false,
    discountCodes: [],
    outstandingMinor: null,
    gateways: [],
  };
  return {
    ...emptyFact('1'),
    order,
    fulfilledAt: at,
    refunds: refund ? { [refund.id]: refund } : {},
    lineNotes: Object.fromEntries(content.map(({ line, note }) => [line.id, note])),
  };
}

/** The refund of one whole line. */
function refundOf({ line }: Goods, shop: Shop, at: string): FactRefund {
  const paidMinor = line.priceMinor * line.quantity - line.discountMinor;
  return {
    id: '1',
    createdAt: at,
    lines: [{ lineId: line.id, quantity: line.quantity, subtotalMinor: paidMinor, taxMinor: line.taxMinor }],
    paidBackMinor: shop.taxesIncluded ? paidMinor : paidMinor + line.taxMinor,
    shippingMinor: 0,
    shippingTaxMinor: 0,
    dutiesMinor: 0,
    surplusMinor: null,
  };
}

/** An instant at which a multiplier or bonus applies; now, if it does. */
function within({ from, until }: Pick<Bonus, 'from' | 'until'>, now: string): string {
  const early = from !== null && Date.parse(now) < Date.parse(from);
  if (early) return from;
  const late = until !== null && Date.parse(now) >= Date.parse(until);
  return late ? new Date(Date.parse(until) - 1).toISOString() : now;
}

/** A multiple of the price that reaches a minimum, with room for a tax that does not count; one where none is asked for. */
function enoughFor(minimumMinor: number, priceMinor: number): number {
  const needed = (minimumMinor * (100 + EXAMPLE_TAX_PERCENT)) / 100;
  return Math.max(1, Math.ceil(needed / priceMinor));
}

/**
 * About six orders: five that every shop has, and those that the draft makes special.
 * @param now ISO instant; campaigns compare with it
 */
export function exampleOrders(draft: ProgramSettings, shop: Shop, titles: ExampleTitles, now: string): ExampleOrder[] {
  const { only, never, multipliers, bonuses } = draft.order;
  const price = usualPrice(shop.currency);
  const shippingMinor =
    Math.round(price / 5 / 10 ** currencyExponent(shop.currency)) * 10 ** currencyExponent(shop.currency);
  // where only some goods earn, the usual record is one of them
  const record = (more: Partial<FactLine> = {}) => ofKind(goods(shop, 1, titles.record, price, more), only[0] ?? null);
  const another = (more: Partial<FactLine> = {}) => ofKind(goods(shop, 2, titles.other, price, more), only[0] ?? null);
  const special = (match: GoodsMatch | null, quantity = 1) =>
    ofKind(goods(shop, 3, match?.label || titles.special, price, { quantity }), match ?? only[0] ?? null);
  const cut = another({ discountMinor: Math.round(price / 5) });
  const back = another();
  const example = (
    kind: ExampleKind,
    content: Omit<Content, 'at'>,
    more: Partial<ExampleOrder & { at: string }> = {},
  ) => {
    const { at = now, ...rest } = more;
    return { kind, amountMinor: price, name: null, tier: null, ...rest, fact: factOf(shop, { ...content, at }) };
  };
  const scoped = ({ name, tiers, ...scope }: Multiplier | Bonus) => ({
    name,
    tier: tiers[0] ?? null,
    at: within(scope, now),
  });
  return [
    example('one', { goods: [record()] }),
    example('two', { goods: [record(), cut] }),
    example('giftCard', { goods: [record(), goods(shop, 4, titles.giftCard, price, { giftCard: true })] }),
    example('shipping', { goods: [record()], shippingMinor }, { amountMinor: shippingMinor }),
    example('refunded', { goods: [record(), back], refund: refundOf(back, shop, now) }),
    ...multipliers.slice(0, 1).map((each) => example('multiplier', { goods: [special(each.match)] }, scoped(each))),
    ...bonuses
      .slice(0, 1)
      .map((each) =>
        example('bonus', { goods: [special(each.match, enoughFor(each.minimumMinor, price))] }, scoped(each)),
      ),
    ...never.slice(0, 1).map((match) => example('never', { goods: [record(), special(match)] }, { name: match.label })),
  ];
}

/**
 * An example under a programme, as if it had been live for ever; in test mode the buyer is a test customer.
 * @param version its number
 */
export function priceExample(example: ExampleOrder, settings: ProgramSettings, version: number): OrderPoints {
  const { order } = example.fact;
  if (!order) throw new Error('an example has no order');
  const always = new Date(0);
  const { testersTag } = settings.eligibility;
  const buyer = { tier: example.tier, tags: testersTag === null ? [] : [testersTag] };
  const live = { version, publishedAt: always, settings: { ...settings, goLiveAt: always.toISOString() } };
  return pointsForOrder(example.fact, freezeDecision(example.fact, [live], buyer));
}

/** Whether tax changes what an example is worth, so that the assumed rate should be said. */
export function taxMatters(settings: ProgramSettings, { taxesIncluded }: Shop): boolean {
  return settings.order.tax === (taxesIncluded ? 'excluded' : 'included');
}
