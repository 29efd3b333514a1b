import type { Id, Plan } from '../model.ts';

export type ThrottleStatus = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };

/** Points a second and their sum at rest, by plan; a single operation may cost 1,000 at most. */
const BUCKETS: Record<Plan, { maximum: number; restoreRate: number }> = {
  standard: { maximum: 2_000, restoreRate: 100 },
  advanced: { maximum: 4_000, restoreRate: 200 },
  plus: { maximum: 20_000, restoreRate: 1_000 },
};

export const SINGLE_QUERY_MAX = 1_000;

/** The leaky buckets of one app, one for each shop. Source: Shopify's API limits page. */
export class CostBuckets {
  readonly #levels = new Map<Id, { points: number; atMs: number }>();

  /** Takes the points if they are there; says how the bucket stands then. */
  take(shopId: Id, plan: Plan, points: number, nowMs: number): { taken: boolean; status: ThrottleStatus } {
    const { maximum, restoreRate } = BUCKETS[plan];
    const level = this.#levels.get(shopId) ?? { points: maximum, atMs: nowMs };
    const restored = Math.min(maximum, level.points + ((nowMs - level.atMs) / 1000) * restoreRate);
    const taken = points <= restored;
    const left = taken ? restored - points : restored;
    this.#levels.set(shopId, { points: left, atMs: nowMs });
    return { taken, status: { maximumAvailable: maximum, currentlyAvailable: Math.floor(left), restoreRate } };
  }

  /** Gives back what was requested but not used. */
  giveBack(shopId: Id, plan: Plan, points: number, nowMs: number): ThrottleStatus {
    return this.take(shopId, plan, -points, nowMs).status;
  }
}
