/** The dates members are told. */
import type { SqlContext } from '../../db.server.ts';
import { findToldBy } from './dating-state.server.ts';
import { lotExpiry, type ExpiringPoints } from './lot-expiry.ts';
import { listActivity, listLots, type StoredLot } from './stored-lots.server.ts';

function byDate(lots: readonly StoredLot[], dateOf: (lot: StoredLot) => Date | null, now: Date): ExpiringPoints[] {
  const dates = new Map<number, bigint>();
  for (const lot of lots) {
    const at = dateOf(lot);
    // over, and waiting for the night: it can still be spent, but it is no date to tell
    if (at === null || at <= now) continue;
    dates.set(at.getTime(), (dates.get(at.getTime()) ?? 0n) + lot.remaining);
  }
  return [...dates].sort(([a], [b]) => a - b).map(([at, points]) => ({ points, at: new Date(at) }));
}

/** Every date of these members' points, soonest first; who has none is not there. `db` must be inside the shop's transaction. */
export async function listExpiries(
  ctx: SqlContext,
  memberIds: readonly bigint[],
): Promise<Map<bigint, ExpiringPoints[]>> {
  if (memberIds.length === 0) return new Map();
  const { zone, ruleFor } = await findToldBy(ctx);
  const dated = memberIds.filter((memberId) => ruleFor(memberId).mode !== 'none');
  if (dated.length === 0) return new Map();
  const lots = await listLots(ctx, dated);
  const resting = dated.filter((memberId) => ruleFor(memberId).mode === 'inactivity');
  const activity = resting.length === 0 ? new Map<bigint, Date>() : await listActivity(ctx, resting);
  const told = [...lots].map(([memberId, open]) => {
    const [rule, activeAt] = [ruleFor(memberId), activity.get(memberId) ?? null];
    return [memberId, byDate(open, (lot) => lotExpiry(rule, lot, activeAt, zone), ctx.now)] as const;
  });
  return new Map(told.filter(([, dates]) => dates.length > 0));
}

/** What a member is told expires next; null: nothing has a date. `db` must be inside the shop's transaction. */
export async function nextExpiry(ctx: SqlContext, memberId: bigint): Promise<ExpiringPoints | null> {
  return (await listExpiries(ctx, [memberId])).get(memberId)?.[0] ?? null;
}
