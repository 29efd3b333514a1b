/**
 * What a draft would have done to orders that are known already: each priced by the function that grants points, once as it is
 * decided today and once as if the draft had decided it. Nothing is posted: a decision stays frozen (rules.md "Earning from orders" 3).
 */
import { needsCustomerTags } from '../program/eligibility.ts';
import type { ProgramSettings, PublishedVersion } from '../program/settings.ts';
import type { OrderFact } from './order-fact.ts';
import { freezeDecision, lacksForRule, type Buyer, type FrozenDecision } from './freeze-decision.ts';
import { pointsForOrder } from './points-for-order.ts';

/** An order that is paid, and so decided or about to be. */
export interface PaidOrder {
  fact: OrderFact;
  /** What its first qualifying event froze; null while it waits for a publication. */
  frozen: FrozenDecision | null;
  /** The member's tags as they are known now; their tier of the day is within `frozen`. */
  buyer: Buyer;
  /** Whose it is: any text that is the same for all orders of one member. */
  member: string;
}

/** One order under both. Points are whole numbers. */
export interface OrderComparison {
  orderId: string;
  /** "#1001"; null where Shopify gave none */
  name: string | null;
  /** ISO instant at which it was placed */
  processedAt: string;
  member: string;
  today: number;
  drafted: number;
  /** Placed before the draft's go-live date, so that the draft gives nothing for it. */
  beforeGoLive: boolean;
  /** What the draft asks about it and nobody has looked up: it is priced as if there were none. Null: all is known. */
  unknown: 'products' | 'payments' | 'customer_tags' | null;
}

export interface DraftTotals {
  orders: number;
  /** Orders that would have earned more, or less; the others the same. */
  more: number;
  less: number;
  /** Members with at least one order that would have earned more or less. */
  membersAffected: number;
  pointsToday: number;
  pointsDrafted: number;
  beforeGoLive: number;
  /** Orders for which the draft asks for tags or collections, or for ways of paying, that nobody has looked up. */
  unknownProducts: number;
  unknownPayments: number;
  /** Orders for which it asks for the customer's tags. */
  unknownTags: number;
}

const OF_MEMBERS = ['before_membership', 'member_paused'] as const;

/**
 * The decision as a draft would have frozen it, had it been live since its go-live date; the member's tier stays that of the day.
 * @param version the number to give the draft
 */
export function frozenByDraft(
  known: Pick<PaidOrder, 'fact' | 'frozen' | 'buyer'>,
  draft: ProgramSettings,
  version: number,
): FrozenDecision {
  const hypothetical = { version, publishedAt: new Date(draft.goLiveAt), settings: draft };
  const { frozen, buyer } = known;
  const then = { tags: buyer.tags, tier: frozen === null ? buyer.tier : frozen.tier };
  const byDraft = freezeDecision(known.fact, [hypothetical], then, frozen?.rewardCodes ?? []);
  // whose order it was, and that they were paused, is no draft's to change
  const never = OF_MEMBERS.find((each) => each === frozen?.never);
  return never === undefined || byDraft.never !== null ? byDraft : { ...byDraft, never };
}

/** What the draft asks about an order and nobody knows; nothing where the order never earns, whatever that is. */
function unknownTo(known: PaidOrder, byDraft: FrozenDecision, draft: ProgramSettings): OrderComparison['unknown'] {
  const never = byDraft.never === 'testers_only' ? null : byDraft.never;
  if (never !== null) return null;
  if (needsCustomerTags(draft.eligibility) && known.buyer.tags === null) return 'customer_tags';
  return byDraft.never === null ? lacksForRule(known.fact, draft.order) : null;
}

/**
 * @param orders in the order they are to be shown; those whose whole order was not seen yet are left out
 * @param versions every published version: they decide what an order that still waits would get today
 * @param draft go-live date and pause count, as they would if it were published
 */
export function compareOrders(
  orders: readonly PaidOrder[],
  versions: readonly PublishedVersion[],
  draft: ProgramSettings,
): OrderComparison[] {
  const version = Math.max(0, ...versions.map((published) => published.version)) + 1;
  return orders.flatMap((known) => {
    const { fact, member } = known;
    if (!fact.order) return [];
    const byDraft = frozenByDraft(known, draft, version);
    const asDecided = known.frozen ?? freezeDecision(fact, versions, known.buyer);
    return [
      {
        orderId: fact.orderId,
        name: fact.order.name,
        processedAt: fact.order.processedAt,
        member,
        today: Number(pointsForOrder(fact, asDecided).target),
        drafted: Number(pointsForOrder(fact, byDraft).target),
        beforeGoLive: byDraft.never === 'before_go_live',
        unknown: unknownTo(known, byDraft, draft),
      },
    ];
  });
}

/** The comparisons summed. */
export function draftTotals(compared: readonly OrderComparison[]): DraftTotals {
  const affected = compared.filter(({ today, drafted }) => today !== drafted);
  const sum = (side: 'today' | 'drafted') => compared.reduce((points, order) => points + order[side], 0);
  return {
    orders: compared.length,
    more: affected.filter(({ today, drafted }) => drafted > today).length,
    less: affected.filter(({ today, drafted }) => drafted < today).length,
    membersAffected: new Set(affected.map(({ member }) => member)).size,
    pointsToday: sum('today'),
    pointsDrafted: sum('drafted'),
    beforeGoLive: compared.filter(({ beforeGoLive }) => beforeGoLive).length,
    unknownProducts: compared.filter(({ unknown }) => unknown === 'products').length,
    unknownPayments: compared.filter(({ unknown }) => unknown === 'payments').length,
    unknownTags: compared.filter(({ unknown }) => unknown === 'customer_tags').length,
  };
}
