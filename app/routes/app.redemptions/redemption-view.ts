import type { FoundRedemption } from '../../loyalty/rewards/search-redemptions.server.ts';

/** A redemption as pages carry it: numbers of ours as text, instants as ISO. */
export function redemptionView(found: FoundRedemption) {
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    id: String(found.id),
    memberId: String(found.memberId),
    rewardId: String(found.rewardId),
    member: found.member,
    kind: found.kind,
    name: found.name,
    task: found.task,
    points: Number(found.points),
    returned: Number(found.returned),
    pointsBack: found.pointsBack,
    /** as it was bought: worth and conditions stay what they were */
    settings: found.settings,
    step: found.step,
    isDead: found.isDead,
    state: found.state,
    problem: found.problem,
    /** of a gift card its last four characters only */
    code: found.code,
    by: found.by,
    doneBy: found.doneBy,
    madeAt: found.madeAt.toISOString(),
    askedAt: iso(found.askedAt),
    usedAt: iso(found.usedAt),
    expiresAt: iso(found.expiresAt),
    orderId: found.orderId === null ? null : String(found.orderId),
    orderName: found.orderName,
  };
}
export type RedemptionView = ReturnType<typeof redemptionView>;
