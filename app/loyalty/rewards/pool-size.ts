/** How many codes stand ready (rules.md "Rewards": minted ahead into a pool). Pure. */

/** Codes of one reward at rest, over all its steps: fifty steps of ten, or one of a hundred. */
const CODES_AT_REST = 500;
const STEP_MAX_AT_REST = 100;
/** More than this in one pool only fills Shopify: 250 are minted in about two seconds. */
const POOL_MAX = 2000;

/** What was bought of one step lately. */
export interface Demand {
  lastHour: number;
  lastDay: number;
}

/**
 * A day's worth, and a few hours' worth where it has become busy, but never less than a pool at rest; and no more than are left to sell.
 * @param steps how many prices the reward has
 * @param left of the stock; null: no limit
 */
export function poolSize(steps: number, demand: Demand, left: number | null): number {
  const atRest = Math.min(STEP_MAX_AT_REST, Math.max(1, Math.floor(CODES_AT_REST / Math.max(1, steps))));
  const wanted = Math.min(POOL_MAX, Math.max(atRest, demand.lastDay, demand.lastHour * 4));
  return left === null ? wanted : Math.max(0, Math.min(wanted, left));
}

/** Below this many a pool of that size is refilled: half of it, rounded up. */
export function lowWater(size: number): number {
  return Math.ceil(size / 2);
}
