/** One line of a table of orders and the points they are worth: two records of known kind, and what a case wants different. */
import type { FrozenDecision } from '../../app/loyalty/earning/freeze-decision.ts';
import type { FactDispute, FactOrder, FactRefund, OrderFact } from '../../app/loyalty/earning/order-fact.ts';
import { pointsForOrder } from '../../app/loyalty/earning/points-for-order.ts';
import type { OrderPoints } from '../../app/loyalty/earning/points-for-order.ts';
import type { Bonus, GoodsMatch, Multiplier, OrderRule } from '../../app/loyalty/program/order-rule.ts';
import { aFact, aFrozen, aLine, anOrder, aRefund } from './order-facts.ts';

/** 100.00 of Columbia, tagged jazz and vinyl, in collection 9. */
export const blue = aLine({ id: '11', productId: '101', priceMinor: 10_000 });
/** 50.00 of Blue Note, tagged bebop, in collection 8. */
export const train = aLine({
  id: '12',
  title: 'Blue Train',
  productId: '102',
  vendor: 'Blue Note',
  priceMinor: 5000,
});
export const BOTH = [blue, train];

const NOTES: OrderFact['lineNotes'] = {
  '11': { tags: ['jazz', 'Vinyl'], collections: ['9', '90'] },
  '12': { tags: ['Bebop'], collections: ['8'] },
};

export interface Case {
  order?: Partial<FactOrder>;
  refunds?: Partial<FactRefund>[];
  edits?: OrderFact['edits'];
  notes?: OrderFact['lineNotes'];
  lastPaid?: OrderFact['lastPaid'];
  payments?: { giftCard?: number; storeCredit?: number; total: number };
  disputes?: Partial<FactDispute>[];
  deletedAt?: string;
  rule?: Partial<OrderRule>;
  tier?: string;
  rewardCodes?: string[];
}

/** The name of a case, its points by hand, and what makes it. */
export type CaseRow = [name: string, points: number, what: Case];

/** A multiplier for everything, everybody and always unless told otherwise. */
export const times = (percent: number, wanted: Partial<Multiplier> = {}): Multiplier => ({
  id: `m${percent}`,
  name: `${percent} %`,
  percent,
  match: null,
  tiers: [],
  from: null,
  until: null,
  ...wanted,
});

/** A bonus likewise. */
export const plus = (points: number, wanted: Partial<Bonus> = {}): Bonus => ({
  id: `b${points}`,
  name: `+${points}`,
  points,
  minimumMinor: 0,
  match: null,
  tiers: [],
  from: null,
  until: null,
  ...wanted,
});

export const kind = (by: GoodsMatch['by'], value: string): GoodsMatch => ({ by, value, label: value });

/** `quantity` of the record at 100.00 taken back for their price. */
export const back = (quantity: number, wanted: Partial<FactRefund> = {}): Partial<FactRefund> => ({
  lines: [{ lineId: '11', quantity, subtotalMinor: 10_000 * quantity, taxMinor: 0 }],
  paidBackMinor: 10_000 * quantity,
  ...wanted,
});

export const chargeback = (amountMinor: number | null, wanted: Partial<FactDispute> = {}): FactDispute => ({
  id: '61',
  type: 'chargeback',
  status: 'needs_response',
  amountMinor,
  initiatedAt: '2026-03-05T00:00:00Z',
  finalizedAt: null,
  ...wanted,
});

/** Decides one case. The order is one record at 100.00 unless it says otherwise. */
export function decided(what: Case, frozen: Partial<FrozenDecision> = {}): OrderPoints {
  const { payments } = what;
  const fact: OrderFact = {
    ...aFact(
      anOrder({ lines: [blue], ...what.order }),
      (what.refunds ?? []).map((refund) => aRefund(refund)),
      what.edits,
      { ...NOTES, ...what.notes },
      what.lastPaid,
    ),
    payments: payments
      ? {
          at: '2026-03-01T12:00:00Z',
          giftCardMinor: payments.giftCard ?? 0,
          storeCreditMinor: payments.storeCredit ?? 0,
          totalMinor: payments.total,
        }
      : null,
    disputes: Object.fromEntries(
      (what.disputes ?? []).map((dispute) => {
        const whole = chargeback(null, dispute);
        return [whole.id, whole];
      }),
    ),
    deletedAt: what.deletedAt ?? null,
  };
  return pointsForOrder(
    fact,
    aFrozen(what.rule, { tier: what.tier ?? null, rewardCodes: what.rewardCodes ?? [], ...frozen }),
  );
}
