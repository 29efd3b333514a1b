/** What expiry reads of members: their open lots, when they were last active, and what they were warned of. */
import type { SqlContext } from '../../db.server.ts';
import type { MemberLots, OpenLot, Warning } from './expire-decision.ts';

interface LotRow {
  member_id: string;
  lot: string;
  free: string;
  pending: boolean;
  available_at: Date | null;
  expires_at: Date | null;
  came_back: boolean | null;
  started_at: Date;
}

/** An open lot, with what is left of it, held or not. */
export interface StoredLot extends OpenLot {
  remaining: bigint;
}

// a date is counted from when points were credited: the business time of a claimed order may be a year back. Lots that came over in a
// merge have numbers below zero and start with it, so that no date is sooner than the one the other member was shown
const LOTS = `select l.member_id, l.lot, l.remaining, l.remaining - l.pinned as free, l.pending, l.available_at, l.expires_at,
    e.kind in ('return', 'void') as came_back,
    greatest(l.earned_at, e.recorded_at, case when l.lot < 0 then (select max(x.recorded_at) from ledger.entry x
      where x.shop_id = l.shop_id and x.member_id = l.member_id and x.kind = 'merge_in' and l.lot = any (x.lots)) end) as started_at
  from ledger.lot l left join ledger.entry e on e.shop_id = l.shop_id and e.member_id = l.member_id and e.seq = l.lot
  where l.shop_id = $1 and l.member_id = any ($2::bigint[]) and l.due_at is not null
  order by l.member_id, l.expires_at, l.earned_at, l.lot`;

/** Open lots by member, in the order in which they are spent; a member without any is not there. */
export async function listLots(
  ctx: Pick<SqlContext, 'db' | 'shopId'>,
  memberIds: readonly bigint[],
): Promise<Map<bigint, StoredLot[]>> {
  const { rows } = await ctx.db.query<LotRow & { remaining: string }>({
    name: 'expiry-lots',
    text: LOTS,
    values: [ctx.shopId, memberIds],
  });
  const byMember = new Map<bigint, StoredLot[]>();
  for (const row of rows) {
    const memberId = BigInt(row.member_id);
    const lots = byMember.get(memberId) ?? [];
    lots.push({
      lot: BigInt(row.lot),
      remaining: BigInt(row.remaining),
      free: BigInt(row.free),
      pending: row.pending,
      availableAt: row.available_at,
      expiresAt: row.expires_at,
      startedAt: row.started_at,
      cameBack: row.came_back ?? false,
    });
    byMember.set(memberId, lots);
  }
  return byMember;
}

/**
 * Earning and spending keep points alive, an adjustment only where staff said so; what was imported, comes back, matures, is taken back
 * or moves to another account does not (rules.md "Expiry", "The ledger" 4).
 */
const IS_ACTIVITY = `(e.kind = 'order' and e.earned > 0 or e.kind in ('spend', 'hold')
  or e.kind = 'earn' and (e.rule is null or e.rule not like 'import:%')
  or e.kind = 'adjust' and e.why -> 'activity' = 'true')`;

/** Members and, where others were merged into them, those: what they did was the same customer's doing. */
const WITH_MERGED = `who as (select id as kept, id from unnest($2::bigint[]) id
    union all select merged_into, id from public.member where shop_id = $1 and merged_into = any ($2::bigint[]))`;

/** When members last earned or spent, as it became known; who never did is not there. */
export async function listActivity(
  ctx: Pick<SqlContext, 'db' | 'shopId'>,
  memberIds: readonly bigint[],
): Promise<Map<bigint, Date>> {
  const { rows } = await ctx.db.query<{ member_id: string; at: Date }>({
    name: 'expiry-activity',
    text: `with ${WITH_MERGED} select w.kept as member_id, max(e.recorded_at) as at
      from who w join ledger.entry e on e.shop_id = $1 and e.member_id = w.id where ${IS_ACTIVITY} group by w.kept`,
    values: [ctx.shopId, memberIds],
  });
  return new Map(rows.map((row) => [BigInt(row.member_id), row.at]));
}

interface WarningRow {
  member_id: string;
  expires_at: Date;
  days_before: number;
  lots: string[];
  lot_points: string[];
}

async function listWarnings(ctx: SqlContext, memberIds: readonly bigint[]): Promise<Map<bigint, Warning[]>> {
  const { rows } = await ctx.db.query<WarningRow>({
    name: 'expiry-warnings',
    text: `select member_id, expires_at, days_before, lots, lot_points from public.expiry_warning
      where shop_id = $1 and member_id = any ($2::bigint[])`,
    values: [ctx.shopId, memberIds],
  });
  const byMember = new Map<bigint, Warning[]>();
  for (const row of rows) {
    const warning = {
      expiresAt: row.expires_at,
      daysBefore: row.days_before,
      lots: new Map(row.lots.map((lot, index) => [BigInt(lot), BigInt(row.lot_points[index] ?? 0)])),
    };
    const memberId = BigInt(row.member_id);
    byMember.set(memberId, [...(byMember.get(memberId) ?? []), warning]);
  }
  return byMember;
}

// both entries of a merge list the lots that went over in the same order
const PROMISED = `with recursive ${WITH_MERGED}, shown as (
    select e.member_id, s.lot::bigint as lot, s.at::timestamptz as at
    from (select distinct id from who) w join ledger.entry e on e.shop_id = $1 and e.member_id = w.id, jsonb_each_text(e.why -> 'shown') s(lot, at)
    where e.kind = 'redate' and e.why ? 'shown'
    union
    select i.member_id, i.lots[array_position(o.lots, s.lot)], s.at from shown s
    join ledger.entry o on o.shop_id = $1 and o.member_id = s.member_id and o.kind = 'merge_out' and s.lot = any (o.lots)
    join ledger.entry i on i.shop_id = $1 and i.member_id = o.of_member and i.seq = o.reverses)
  select member_id, lot, max(at) as at from shown where member_id = any ($2::bigint[]) group by member_id, lot`;

/**
 * The latest dates that were shown for lots which have none now, as the entries say that took their dates (post-dates.server.ts); also of
 * lots that came over in a merge.
 */
async function listPromised(ctx: SqlContext, memberIds: readonly bigint[]): Promise<Map<string, Date>> {
  const { rows } = await ctx.db.query<{ member_id: string; lot: string; at: Date }>({
    name: 'expiry-promised',
    text: PROMISED,
    values: [ctx.shopId, memberIds],
  });
  return new Map(rows.map((row) => [`${row.member_id}/${row.lot}`, row.at]));
}

/** Members who can use their points. */
async function listActive(ctx: SqlContext, memberIds: readonly bigint[]): Promise<Set<bigint>> {
  const { rows } = await ctx.db.query<{ id: string }>({
    name: 'expiry-active',
    text: `select id from public.member where shop_id = $1 and id = any ($2::bigint[]) and status = 'active'`,
    values: [ctx.shopId, memberIds],
  });
  return new Set(rows.map(({ id }) => BigInt(id)));
}

/** Keeps these members' points as they are until the transaction ends. */
export async function lockAccounts(ctx: SqlContext, memberIds: readonly bigint[]): Promise<void> {
  await ctx.db.query({
    name: 'lock-accounts',
    text: 'select ledger.lock_accounts($1, $2::bigint[])',
    values: [ctx.shopId, memberIds],
  });
}

/** All that decides about these members' points; who has none open is not there. */
export async function loadMemberLots(
  ctx: SqlContext,
  memberIds: readonly bigint[],
  wants: { activity: boolean; warnings: boolean },
): Promise<Map<bigint, MemberLots>> {
  const lots = await listLots(ctx, memberIds);
  const ids = [...lots.keys()];
  const activity = wants.activity ? await listActivity(ctx, ids) : new Map<bigint, Date>();
  const warnings = wants.warnings ? await listWarnings(ctx, ids) : new Map<bigint, Warning[]>();
  const active = await listActive(ctx, ids);
  const undated = [...lots].filter(([, open]) => open.some(({ expiresAt }) => expiresAt === null)).map(([id]) => id);
  const promised = undated.length === 0 ? new Map<string, Date>() : await listPromised(ctx, undated);
  return new Map(
    [...lots].map(([memberId, open]) => [
      memberId,
      {
        lots: open.map((lot) => ({ ...lot, promised: promised.get(`${memberId}/${lot.lot}`) ?? null })),
        warnings: warnings.get(memberId) ?? [],
        activeAt: activity.get(memberId) ?? null,
        canSpend: active.has(memberId),
      },
    ]),
  );
}
