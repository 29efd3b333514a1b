/**
 * Pricing a draft on generated orders by the function that grants points, beside JSON.parse of the same facts: how many orders a second,
 * and whether memory stays flat while they stream by. No database: what is measured is the decision.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { frozenByDraft } from '../app/loyalty/earning/draft-preview.ts';
import { emptyFact } from '../app/loyalty/earning/order-fact.ts';
import type { FactLine, FactRefund, OrderFact } from '../app/loyalty/earning/order-fact.ts';
import { pointsForOrder } from '../app/loyalty/earning/points-for-order.ts';
import type { GoodsMatch } from '../app/loyalty/program/order-rule.ts';
import { initialSettings } from '../app/loyalty/program/settings.ts';
import type { ProgramSettings } from '../app/loyalty/program/settings.ts';
import { randomFrom } from './seeded-random.ts';

interface Row {
  what: string;
  orders: number;
  ordersPerSecond: number;
  parsedPerSecond: number;
  /** ours / JSON.parse. */
  ratio: number;
  /** For all the orders, reading them left out. */
  seconds: number;
  /** Of the heap after a collection: how much larger it is at the end. */
  heapGrowthMb: number;
  target: string;
  met: boolean;
}

const BATCH = 1000;
/** A shop's 100,000 orders in seconds: deciding costs no more than reading them four times. */
const RATIO_TARGET = 0.25;
const HEAP_GROWTH_MB_MAX = 16;
const NOW = new Date('2026-11-22T12:00:00Z');

function lineOf(n: number, random: (below: number) => number): FactLine {
  const product = random(500);
  const quantity = 1 + random(3);
  const priceMinor = 990 + random(20_000);
  const netMinor = priceMinor * quantity;
  const discountMinor = random(4) === 0 ? Math.floor(netMinor / (3 + random(7))) : 0;
  return {
    id: String(14_000_000_000_000 + n),
    title: `Product ${product}`,
    productId: String(8_000_000_000_000 + product),
    variantId: String(45_000_000_000_000 + product),
    vendor: `Vendor ${product % 40}`,
    quantity,
    currentQuantity: quantity,
    priceMinor,
    discountMinor,
    taxMinor: Math.round(((netMinor - discountMinor) * 23) / 123),
    giftCard: random(50) === 0,
    codeDiscounts: discountMinor > 0 ? [{ code: 'AUTUMN', amountMinor: discountMinor }] : [],
  };
}

/** A tenth of the orders had something refunded. */
function refundsOf(
  lines: readonly FactLine[],
  n: number,
  random: (below: number) => number,
): Record<string, FactRefund> {
  const [line] = lines;
  if (!line || random(10) > 0) return {};
  const subtotalMinor = line.priceMinor - Math.floor(line.discountMinor / line.quantity);
  const id = String(900_000_000_000 + n);
  return {
    [id]: {
      id,
      createdAt: '2026-10-02T12:00:00Z',
      lines: [{ lineId: line.id, quantity: 1, subtotalMinor, taxMinor: 0 }],
      paidBackMinor: subtotalMinor + random(2) * 500,
      shippingMinor: 0,
      shippingTaxMinor: 0,
      dutiesMinor: 0,
      surplusMinor: null,
    },
  };
}

/** One order as it is stored. */
function factOf(n: number, random: (below: number) => number): OrderFact {
  const lines = Array.from({ length: 1 + random(5) }, (_, place) => lineOf(n * 10 + place, random));
  const refunds = refundsOf(lines, n, random);
  const at = new Date(NOW.getTime() - random(300 * 86_400) * 1000).toISOString();
  return {
    ...emptyFact(String(5_000_000_000_000 + n)),
    order: {
      updatedAt: at,
      processedAt: at,
      name: `#${1000 + n}`,
      test: false,
      source: 'web',
      locale: 'pl',
      currency: 'PLN',
      presentmentCurrency: 'PLN',
      taxesIncluded: true,
      financialStatus: 'paid',
      fulfillmentStatus: 'fulfilled',
      cancelledAt: null,
      customerId: String(7_000_000_000_000 + random(20_000)),
      lines,
      shippingMinor: 1500,
      shippingTaxMinor: 280,
      refundIds: [],
      company: false,
      discountCodes: [],
      outstandingMinor: null,
      gateways: ['shopify_payments'],
    },
    refunds,
    lastPaid: { updatedAt: at, quantities: Object.fromEntries(lines.map(({ id, quantity }) => [id, quantity])) },
    lineNotes: Object.fromEntries(
      lines.map(({ id, productId }) => [
        id,
        { tags: ['music', `shelf-${Number(productId) % 30}`], collections: [String(Number(productId) % 20), '900'] },
      ]),
    ),
  };
}

const kind = (by: GoodsMatch['by'], value: string): GoodsMatch => ({ by, value, label: value });

/** From the rate alone to a rule that uses all there is. */
function drafts(): { what: string; draft: ProgramSettings }[] {
  const plain = { ...initialSettings(100, NOW), goLiveAt: '2026-01-01T00:00:00.000Z' };
  const always = { match: null, tiers: [], from: null, until: null };
  const full: ProgramSettings = {
    ...plain,
    order: {
      ...plain.order,
      points: 3,
      perMinor: 700,
      shipping: true,
      tax: 'excluded',
      discounts: 'ignored',
      giftCardPayments: false,
      never: [
        kind('vendor', 'vendor 7'),
        kind('tag', 'Shelf-3'),
        kind('collection', '11'),
        kind('product', '8000000000042'),
      ],
      multipliers: [
        { ...always, id: 'gold', name: 'Gold', tiers: ['Gold'], percent: 125 },
        {
          ...always,
          id: 'autumn',
          name: 'Autumn',
          from: '2026-09-01T00:00:00Z',
          until: '2026-10-01T00:00:00Z',
          percent: 150,
        },
        ...Array.from({ length: 10 }, (_, n) => ({
          ...always,
          id: `collection-${n}`,
          name: `Collection ${n}`,
          match: kind('collection', String(n)),
          percent: 110 + n * 10,
        })),
      ],
      bonuses: [
        { ...always, id: 'large', name: 'Large orders', points: 50, minimumMinor: 30_000 },
        { ...always, id: 'shelf', name: 'Shelf 9', match: kind('tag', 'shelf-9'), points: 10, minimumMinor: 0 },
      ],
    },
    eligibility: { ...plain.eligibility, withoutChannels: ['pos'], withoutTags: ['staff'] },
  };
  return [
    { what: 'the rate alone', draft: plain },
    { what: 'lists, 12 multipliers, 2 bonuses, tax out', draft: full },
  ];
}

const BUYERS = [
  { tier: null, tags: [] },
  { tier: 'Gold', tags: ['vip'] },
];

function price(facts: readonly OrderFact[], draft: ProgramSettings): bigint {
  return facts.reduce((sum, fact, n) => {
    const buyer = BUYERS[n % 2] ?? { tier: null, tags: [] };
    return sum + pointsForOrder(fact, frozenByDraft({ fact, frozen: null, buyer }, draft, 2)).target;
  }, 0n);
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapMb(): number {
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function measure(what: string, draft: ProgramSettings, orders: number): Row {
  const random = randomFrom(20_261_122);
  let [ours, parse, points] = [0, 0, 0n];
  // the first batch warms up, and is not counted
  let before = 0;
  for (let from = -BATCH; from < orders; from += BATCH) {
    const texts = Array.from({ length: BATCH }, (_, n) => JSON.stringify(factOf(BATCH + from + n, random)));
    const started = performance.now();
    const facts = texts.map((text) => JSON.parse(text) as OrderFact);
    const parsed = performance.now();
    points += price(facts, draft);
    const done = performance.now();
    if (from < 0) before = heapMb();
    else [ours, parse] = [ours + done - parsed, parse + parsed - started];
  }
  if (points === 0n) throw new Error(`${what}: no order earned anything`);
  const ratio = Math.round((parse / ours) * 100) / 100;
  const heapGrowthMb = Math.round((heapMb() - before) * 10) / 10;
  return {
    what,
    orders,
    ordersPerSecond: Math.round((orders / ours) * 1000),
    parsedPerSecond: Math.round((orders / parse) * 1000),
    ratio,
    seconds: Math.round(ours / 10) / 100,
    heapGrowthMb,
    target: `ratio ≥ ${RATIO_TARGET}, heap + ${HEAP_GROWTH_MB_MAX} MB at most`,
    met: ratio >= RATIO_TARGET && heapGrowthMb <= HEAP_GROWTH_MB_MAX,
  };
}

/** One row a rule. */
export function benchPricing(orders = 100_000): Row[] {
  return drafts().map(({ what, draft }) => measure(what, draft, orders));
}
