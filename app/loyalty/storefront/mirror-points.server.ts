/**
 * Writes members' points to their customers' metafields, where the theme prints them without a request (design.md "The way of an
 * order" 6). Jobs coalesce: whoever comes first takes up to 25 due members along, and the others find nothing left to do. They take no
 * more than half of what Shopify lets through: the rest is for codes, which shoppers wait for (docs/decisions/075).
 */
import { METAFIELDS_MAX, setMetafields } from '../../adapters/admin-api/metafields.server.ts';
import { AdminApiThrottled } from '../../adapters/admin-api/run-operation.server.ts';
import type { AdminGraphql, ApiBudget, UserError } from '../../adapters/admin-api/run-operation.server.ts';
import type { Sql, SqlContext } from '../../db.server.ts';
import { listExpiries } from '../expiry/next-expiry.server.ts';
import { findLiveVersion } from '../program/find-versions.server.ts';
import type { ShopRecord } from '../shops/find-shop.server.ts';
import type { PrismaContext } from '../../db.server.ts';
import {
  customerLoyaltyValue,
  customerMetafieldWrite,
  programMetafieldValue,
  programMetafieldWrite,
  type MirroredAccount,
} from './metafields.ts';

export interface MirrorWork {
  shop: ShopRecord;
  now: Date;
  admin: AdminGraphql;
  inShop: <Result>(shopId: bigint, work: (sql: Sql) => Promise<Result>) => Promise<Result>;
}

interface DueMember {
  memberId: bigint;
  customerId: bigint;
  seq: bigint;
  account: MirroredAccount;
  pendingUntil: Date | null;
}

interface DueRow {
  member_id: string;
  customer_id: string;
  available: string;
  pending: string;
  held: string;
  debt: string;
  lifetime: string;
  seq: string;
  has_left: boolean;
  pending_until: Date | null;
}

/** How far back companions of a due member are looked for: long enough for a queue that was held up for a while. */
const COMPANION_MINUTES = 60;

/** Whoever has left is shown none of their points, but that they can join again; the points stay in the books. */
const SHOWN = ['available', 'pending', 'held', 'debt', 'lifetime'];

const DUE = `
  select a.member_id, m.customer_id, a.seq, m.status = 'left' as has_left, ${SHOWN.map((sum) => `case when m.status = 'left' then 0 else a.${sum} end as ${sum}`).join(', ')},
    case when a.pending > 0 and m.status <> 'left' then (select max(l.available_at) from ledger.lot l
      where l.shop_id = a.shop_id and l.member_id = a.member_id and l.due_at is not null and l.pending) end as pending_until
  from ledger.account a
  join public.member m on m.shop_id = a.shop_id and m.id = a.member_id
  left join public.member_mirror r on r.shop_id = a.shop_id and r.member_id = a.member_id
  where a.shop_id = $1 and a.member_id = any ($2::bigint[]) and m.status not in ('redacted', 'merged') and (r.seq is null or r.seq < a.seq)
  order by a.member_id limit ${METAFIELDS_MAX}`;

async function listDue(ctx: Pick<SqlContext, 'db' | 'shopId'>, memberIds: readonly bigint[]): Promise<DueMember[]> {
  const { rows } = await ctx.db.query<DueRow>(DUE, [ctx.shopId, memberIds]);
  return rows.map((row) => ({
    memberId: BigInt(row.member_id),
    customerId: BigInt(row.customer_id),
    seq: BigInt(row.seq),
    account: {
      available: BigInt(row.available),
      pending: BigInt(row.pending),
      held: BigInt(row.held),
      debt: BigInt(row.debt),
      lifetime: BigInt(row.lifetime),
      seq: BigInt(row.seq),
      left: row.has_left,
    },
    pendingUntil: row.pending_until,
  }));
}

/** Members whose points changed lately: candidates to go along in one call. */
async function listCompanions(ctx: SqlContext): Promise<bigint[]> {
  const since = new Date(ctx.now.getTime() - COMPANION_MINUTES * 60_000);
  const { rows } = await ctx.db.query<{ member_id: string }>(
    `select distinct e.member_id from ledger.entry e
     left join public.member_mirror r on r.shop_id = e.shop_id and r.member_id = e.member_id
     where e.shop_id = $1 and e.recorded_at > $2 and (r.seq is null or r.seq < e.seq) limit ${METAFIELDS_MAX}`,
    [ctx.shopId, since],
  );
  return rows.map((row) => BigInt(row.member_id));
}

async function markMirrored(work: MirrorWork, members: readonly DueMember[]): Promise<void> {
  await work.inShop(work.shop.id, (sql) =>
    sql.query(
      `insert into public.member_mirror as r (shop_id, member_id, seq, mirrored_at)
       select $1, u.member_id, u.seq, $4 from unnest($2::bigint[], $3::bigint[]) as u (member_id, seq)
       on conflict (shop_id, member_id) do update set seq = greatest(r.seq, excluded.seq), mirrored_at = excluded.mirrored_at`,
      [work.shop.id, members.map(({ memberId }) => memberId), members.map(({ seq }) => seq), work.now],
    ),
  );
}

/** The members at whom Shopify's refusals point: field ["metafields", "3", …]. */
function refusedIndexes(errors: readonly UserError[]): Set<number> {
  return new Set(errors.map(({ field }) => Number(field?.[1])).filter(Number.isInteger));
}

/** The share of what Shopify lets through at most that is left to everything else. */
const LEFT_TO_OTHERS = 0.5;
const HOLD_MS_MAX = 10_000;
/** After having been turned away. */
const TURNED_AWAY_MS = 3_000;

/** How long a shop's mirrors wait after a call: until half of what Shopify lets through is there again. Milliseconds; 0: not at all. */
export function mirrorsHeldMs({ available, maximum, restoreRate }: ApiBudget): number {
  const missing = maximum * LEFT_TO_OTHERS - available;
  return missing <= 0 ? 0 : Math.min(HOLD_MS_MAX, Math.ceil((missing * 1000) / Math.max(1, restoreRate)));
}

/** The shop's waiting mirrors wait that long from now. @param again members to be mirrored then */
async function hold({ shop, inShop }: MirrorWork, again: readonly bigint[], forMs: number): Promise<void> {
  if (forMs === 0) return;
  await inShop(shop.id, (db) =>
    db.query(`select public.hold_mirrors($1, $2::bigint[], now() + $3 * interval '1 millisecond')`, [
      String(shop.id),
      again.map(String),
      forMs,
    ]),
  );
}

async function write(work: MirrorWork, due: readonly DueMember[]): Promise<void> {
  const { admin, shop, now } = work;
  const expiries = await work.inShop(shop.id, (db) =>
    listExpiries(
      { db, shopId: shop.id, now },
      due.map(({ memberId }) => memberId),
    ),
  );
  const writes = due.map(({ memberId, customerId, account, pendingUntil }) => {
    const expiring = expiries.get(memberId)?.[0] ?? null;
    return customerMetafieldWrite(customerId, customerLoyaltyValue(account, pendingUntil, shop.zone, now, expiring));
  });
  let heldMs = 0;
  const errors = await setMetafields(admin, writes, (budget) => {
    heldMs = mirrorsHeldMs(budget);
  });
  await hold(work, [], heldMs);
  if (errors.length === 0) return markMirrored(work, due);
  const refused = refusedIndexes(errors);
  const message = errors.map((error) => error.message).join('; ');
  if (refused.size === 0 || due.length === 1) throw new Error(`Shopify does not take the points: ${message}`);
  // one member's refusal (a deleted customer, say) must not keep the others' points from the storefront
  const rest = due.filter((_member, index) => !refused.has(index));
  if (rest.length > 0) await write(work, rest);
}

/**
 * Mirrors one member, and up to 24 others that are due. Turned away because too much was asked of Shopify lately, it comes again in a
 * moment, and the shop's other mirrors with it.
 * @throws AdminApiBusy to be retried; Error when Shopify refuses this very member
 */
export async function mirrorMember(work: MirrorWork, memberId: bigint): Promise<void> {
  try {
    await mirrorDue(work, memberId);
  } catch (error) {
    if (!(error instanceof AdminApiThrottled)) throw error;
    await hold(work, [memberId], TURNED_AWAY_MS);
  }
}

async function mirrorDue(work: MirrorWork, memberId: bigint): Promise<void> {
  const { shop, now } = work;
  const due = await work.inShop(shop.id, async (db) => {
    const ctx = { db, shopId: shop.id, now };
    const own = await listDue(ctx, [memberId]);
    if (own.length === 0) return own;
    const companions = (await listDue(ctx, await listCompanions(ctx))).filter((each) => each.memberId !== memberId);
    return [...own, ...companions.slice(0, METAFIELDS_MAX - 1)];
  });
  if (due.length === 0) return;
  await write(work, due);
  // refused as a companion is no news; refused oneself is a problem to be seen
  const [still] = await work.inShop(shop.id, (db) => listDue({ db, shopId: shop.id }, [memberId]));
  if (still && still.seq <= (due[0]?.seq ?? 0n)) await write(work, [still]);
}

/** Mirrors every member that is due, 25 a call: after an installation. */
export async function mirrorAllMembers(work: MirrorWork): Promise<void> {
  for (let after = 0n; ;) {
    const ids = await work.inShop(work.shop.id, async (sql) => {
      const { rows } = await sql.query<{ member_id: string }>(
        `select member_id from ledger.account where shop_id = $1 and member_id > $2 order by member_id limit ${METAFIELDS_MAX}`,
        [work.shop.id, after],
      );
      return rows.map((row) => BigInt(row.member_id));
    });
    const last = ids.at(-1);
    if (last === undefined) return;
    const due = await work.inShop(work.shop.id, (db) => listDue({ db, shopId: work.shop.id }, ids));
    if (due.length > 0) await write(work, due);
    after = last;
  }
}

/**
 * Writes the live programme where the widget's Liquid reads it; before the first publication there is nothing to tell.
 * @param ctx Prisma within the shop
 * @throws AdminApiBusy to be retried; Error when Shopify refuses
 */
export async function mirrorProgram(ctx: PrismaContext, shop: ShopRecord, admin: AdminGraphql): Promise<void> {
  const [live, setup] = await Promise.all([
    findLiveVersion(ctx),
    ctx.db.shopSetup.findUnique({ where: { shopId: ctx.shopId } }),
  ]);
  if (!live || !setup) return;
  const value = programMetafieldValue(live, shop, ctx.now);
  const errors = await setMetafields(admin, [programMetafieldWrite(setup.appInstallationGid, value)]);
  if (errors.length > 0)
    throw new Error(`Shopify does not take the programme: ${errors.map(({ message }) => message).join('; ')}`);
}
