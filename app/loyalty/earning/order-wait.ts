/** What an order waits for before anything can be decided about it. Pure. */
import { lacksToFreeze } from './freeze-decision.ts';
import type { Buyer, FrozenDecision, Wait } from './freeze-decision.ts';
import { missesAdditions } from './merge-fact.ts';
import type { OrderFact } from './order-fact.ts';
import type { PublishedVersion } from '../program/settings.ts';

/** What a fact lacks to be decided, whatever the programme says. */
export function missingFrom(fact: OrderFact, frozen: FrozenDecision | null): Wait | null {
  if (!fact.order) return fact.deletedAt === null ? 'order' : null;
  if (missesAdditions(fact)) return 'additions';
  if (frozen === null && fact.lastPaid === null) return 'payment';
  return fact.order.customerId === null ? 'customer' : null;
}

/**
 * What an undecided order of a member waits for.
 * @returns null where nothing stands in the way any more: it is decided within moments
 */
export function waitOf(fact: OrderFact, versions: readonly PublishedVersion[], buyer: Buyer): Wait | null {
  return missingFrom(fact, null) ?? lacksToFreeze(fact, versions, buyer);
}
