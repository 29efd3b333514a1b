/** Members and their points, as the API gives them. Whoever's data was erased is not told of. */
import type { SqlContext } from '../../db.server.ts';
import { nextExpiry } from '../expiry/next-expiry.server.ts';
import { listEntries } from '../ledger/list-entries.server.ts';
import type { Entry as LedgerEntry } from '../ledger/list-entries.server.ts';
import { findAccount } from '../ledger/read-account.server.ts';
import { findMember } from '../members/enrol-member.server.ts';
import { nameRedemptions } from '../rewards/search-redemptions.server.ts';
import { historyLine } from '../storefront/history-line.ts';
import type { Balance, Entry, EntriesQuery, Member, MembersQuery } from './shapes.ts';
import type { z } from 'zod';

interface Row {
  id: string;
  customer_id: string;
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  locale: string | null;
  tier: string | null;
  status: Member['status'];
  enrolled_at: Date;
  enrolled_by: string;
  updated_at: Date;
}

const COLUMNS =
  'id, customer_id, first_name, last_name, email, locale, tier, status, enrolled_at, enrolled_by, updated_at';
const TOLD = `status in ('active', 'paused', 'left')`;

const memberOf = (row: Row): Member => ({
  customerId: row.customer_id,
  firstName: row.first_name,
  lastName: row.last_name,
  email: row.email,
  locale: row.locale,
  tier: row.tier,
  status: row.status,
  enrolledAt: row.enrolled_at.toISOString(),
  enrolledBy: row.enrolled_by,
  updatedAt: row.updated_at.toISOString(),
});

/** Our number of a customer's member, the surviving one where they were merged; null where there is none to tell of. */
export async function findToldMember(ctx: SqlContext, customerId: string): Promise<bigint | null> {
  const member = await findMember(ctx, BigInt(customerId));
  return member === null || member.status === 'redacted' ? null : member.id;
}

export async function getToldMember(ctx: SqlContext, memberId: bigint): Promise<Member | null> {
  const { rows } = await ctx.db.query<Row>({
    name: 'api-member',
    text: `select ${COLUMNS} from public.member where shop_id = $1 and id = $2 and ${TOLD}`,
    values: [ctx.shopId, memberId],
  });
  return rows[0] ? memberOf(rows[0]) : null;
}

/** A page of members, those that changed longest ago first. */
export async function listToldMembers(
  ctx: SqlContext,
  query: z.output<typeof MembersQuery>,
): Promise<{ members: Member[]; nextCursor: string | null }> {
  const values: unknown[] = [ctx.shopId];
  const place = (value: unknown): string => `$${values.push(value)}`;
  const wanted = ['shop_id = $1', TOLD];
  if (query.email !== undefined) wanted.push(`lower(email) = lower(${place(query.email)})`);
  if (query.customerId !== undefined) wanted.push(`customer_id = ${place(query.customerId)}`);
  if (query.updatedSince !== undefined) wanted.push(`updated_at >= ${place(new Date(query.updatedSince))}`);
  const [at, id] = query.cursor?.split('-') ?? [];
  if (at !== undefined && id !== undefined) {
    wanted.push(`(updated_at, id) > (to_timestamp(${place(at)}::bigint / 1000.0), ${place(id)})`);
  }
  const { rows } = await ctx.db.query<Row>(
    `select ${COLUMNS} from public.member where ${wanted.join(' and ')} order by updated_at, id limit ${query.limit + 1}`,
    values,
  );
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const more = rows.length > page.length && last !== undefined;
  return { members: page.map(memberOf), nextCursor: more ? `${last.updated_at.getTime()}-${last.id}` : null };
}

const atLeastZero = (points: bigint): number => Number(points > 0n ? points : 0n);

/** @param customerId as Shopify knows the member */
export async function getBalance(ctx: SqlContext, memberId: bigint, customerId: string): Promise<Balance> {
  const account = await findAccount(ctx, memberId);
  const expiry = await nextExpiry(ctx, memberId);
  const { available, pending, held, debt, lifetime } = account ?? {
    available: 0n,
    pending: 0n,
    held: 0n,
    debt: 0n,
    lifetime: 0n,
  };
  return {
    customerId,
    available: atLeastZero(available),
    pending: atLeastZero(pending),
    held: atLeastZero(held),
    spendable: atLeastZero(available - held),
    debt: atLeastZero(debt),
    lifetime: atLeastZero(lifetime),
    nextExpiry: expiry && { points: Number(expiry.points), at: expiry.at.toISOString() },
  };
}

/** The redemption behind an entry, by its cause. */
const redemptionOf = (cause: string): string => /^redemption:(\d{1,18})(?::|$)/.exec(cause)?.[1] ?? '';

function entryOf(
  entry: LedgerEntry,
  reward: string | null,
  shown: { language: 'en' | 'pl'; zone: string; now: Date },
): Entry {
  return {
    id: String(entry.seq),
    kind: entry.kind,
    available: Number(entry.available),
    pending: Number(entry.pending),
    availableAfter: Number(entry.availableAfter),
    pendingAfter: Number(entry.pendingAfter),
    orderId: entry.orderId === null ? null : String(entry.orderId),
    action: entry.rule?.startsWith('action:') ? entry.rule.slice('action:'.length) : null,
    why: historyLine({ ...entry, reward }, shown)?.why ?? null,
    occurredAt: entry.occurredAt.toISOString(),
    recordedAt: entry.recordedAt.toISOString(),
    availableAt: entry.availableAt?.toISOString() ?? null,
    expiresAt: entry.expiresAt?.toISOString() ?? null,
  };
}

/** A page of a member's history, newest first. @param zone the shop's */
export async function listToldEntries(
  ctx: SqlContext,
  memberId: bigint,
  query: z.output<typeof EntriesQuery>,
  zone: string,
): Promise<{ entries: Entry[]; nextCursor: string | null }> {
  const { limit, language, cursor } = query;
  const shown = { language, zone, now: ctx.now };
  const page = await listEntries(ctx, memberId, { limit, ...(cursor !== undefined && { before: BigInt(cursor) }) });
  const causes = page.map(({ cause }) => redemptionOf(cause)).filter((id) => id !== '');
  const names = await nameRedemptions(ctx, causes);
  const last = page.at(-1);
  // the member's lines are numbered from 1 without a gap
  const nextCursor = last !== undefined && last.seq > 1n ? String(last.seq) : null;
  return {
    entries: page.map((entry) => entryOf(entry, names.get(redemptionOf(entry.cause)) ?? null, shown)),
    nextCursor,
  };
}
