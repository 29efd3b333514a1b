import type { DiscountTrouble } from '../../loyalty/rewards/dead-codes.server.ts';

/** So long after its end a dead code's points go back by themselves; the night's sweep does it. */
const GRACE_MS = 24 * 3_600_000;

/** What is wrong with a reward's discounts, as pages carry it. */
export function troubleView({ rewardId, since, turnsAt, ...trouble }: DiscountTrouble) {
  return {
    ...trouble,
    id: String(rewardId),
    turnsAt: turnsAt?.toISOString() ?? null,
    backAt: since === null ? null : new Date(since.getTime() + GRACE_MS).toISOString(),
  };
}
export type TroubleView = ReturnType<typeof troubleView>;
