import type { SqlContext } from '../../db.server.ts';
import { actionOf, type ActionWhy } from '../actions/action-why.ts';
import { listUnrewarded, UNREWARDED_PAGE, type UnrewardedOrder } from '../earning/list-unrewarded.server.ts';
import { OrderWhy } from '../earning/order-why.ts';
import { listWaitingOrders, type WaitingOrder } from '../earning/waiting-orders.server.ts';
import { listEntries } from '../ledger/list-entries.server.ts';
import { findAccount } from '../ledger/read-account.server.ts';
import { nameRedemptions } from '../rewards/search-redemptions.server.ts';
import { expiryStory, type EntryExpiry, type StoryExpiry } from './expiry-story.server.ts';
import { findMemberRecord, type MemberRecord } from '../members/get-member.server.ts';
import { findPauseReason } from '../members/pause-member.server.ts';
import { STORY_KINDS, type StoryView } from './story-view.ts';

/** Entries on one page of a member's history. */
export const STORY_PAGE = 20;

/** One entry as a page tells it: what moved, what it left, and everything "why" needs. Points are changes unless they end in After. */
export interface StoryEntry {
  seq: string;
  kind: string;
  available: number;
  pending: number;
  /** Change of what is set aside. */
  held: number;
  debt: number;
  forgiven: number;
  lapsed: number;
  availableAfter: number;
  pendingAfter: number;
  /** What the order was worth before this entry; null where the entry is not an order's. */
  orderBefore: number | null;
  orderId: string | null;
  occurredAt: string;
  /** When pending points of this entry become spendable. */
  availableAt: string | null;
  version: number | null;
  why: OrderWhy | null;
  /** What the member did that brought these points; null where it was something else. */
  action: ActionWhy['action'] | null;
  /** The reward that it was spent on, or came back from, by the name it had then; null where there is none. */
  reward: string | null;
  /** Brought by an import, or taken back with one. */
  imported: boolean;
  /** What it did to dates; null where it is about something else. */
  expiry: EntryExpiry | null;
  /** Staff's reason: erasable, so it may be gone while the entry stays. */
  note: { reason: string; staff: string } | null;
}

export interface MemberStory {
  member: MemberRecord;
  /** `available` is never below zero: what is owed is `debt`. */
  balance: { available: number; free: number; pending: number; held: number; debt: number; lifetime: number };
  /** What expires when, soonest first; empty where nothing has a date. */
  expiring: StoryExpiry[];
  entries: StoryEntry[];
  /** The cursor of older entries, or null at the end. */
  older: string | null;
  /** Orders that were decided and earned nothing, newest first. */
  unrewarded: UnrewardedOrder[];
  /** asks for orders without points that are older than these; null at the end */
  olderUnrewarded: string | null;
  /** orders that nothing has decided yet, newest first */
  waiting: WaitingOrder[];
  /** why staff paused them; null where they did not, or the reason was erased */
  pausedFor: { reason: string; staff: string } | null;
}

type Entry = Awaited<ReturnType<typeof listEntries>>[number];

/** The redemption behind an entry, by its cause. */
const redemptionOf = ({ cause }: Entry): string | null => /^redemption:(\d{1,18})(?::|$)/.exec(cause)?.[1] ?? null;

interface Around {
  notes: ReadonlyMap<string, { reason: string; staff: string }>;
  /** names of rewards, by redemption */
  rewards: ReadonlyMap<string, string>;
  expiry: ReadonlyMap<bigint, EntryExpiry>;
}

function told(entry: Entry, { notes, rewards, expiry }: Around): StoryEntry {
  const why = OrderWhy.safeParse(entry.why);
  const worthChange = Number(entry.earned - entry.reversed - entry.forgiven - entry.lapsed);
  return {
    seq: String(entry.seq),
    kind: entry.kind,
    available: Number(entry.available),
    pending: Number(entry.pending),
    held: Number(entry.held),
    debt: Number(entry.debt),
    forgiven: Number(entry.forgiven),
    lapsed: Number(entry.lapsed),
    availableAfter: Math.max(0, Number(entry.availableAfter)),
    pendingAfter: Number(entry.pendingAfter),
    orderBefore: why.success ? why.data.target - worthChange : null,
    orderId: entry.orderId === null ? null : String(entry.orderId),
    occurredAt: entry.occurredAt.toISOString(),
    availableAt: entry.availableAt?.toISOString() ?? null,
    version: entry.version,
    why: why.success ? why.data : null,
    action: actionOf(entry.why),
    reward: rewards.get(redemptionOf(entry) ?? '') ?? null,
    imported: entry.rule?.startsWith('import:') ?? false,
    expiry: expiry.get(entry.seq) ?? null,
    note: notes.get(entry.cause) ?? null,
  };
}

async function notesOf(ctx: SqlContext, causes: readonly string[]) {
  const { rows } = await ctx.db.query<{ cause: string; reason: string; staff: string }>(
    // by their causes alone: notes on somebody who was merged went over, and still tell of what happened before
    'select cause, reason, staff from public.staff_note where shop_id = $1 and cause = any ($2)',
    [ctx.shopId, causes],
  );
  return new Map(rows.map(({ cause, reason, staff }) => [cause, { reason, staff }]));
}

/** A page of the orders that earned nothing. */
async function withoutPoints(ctx: SqlContext, memberId: bigint, after: bigint | null) {
  const orders = await listUnrewarded(ctx, memberId, { after, limit: UNREWARDED_PAGE + 1 });
  const unrewarded = orders.slice(0, UNREWARDED_PAGE);
  return { unrewarded, olderUnrewarded: orders.length > UNREWARDED_PAGE ? (unrewarded.at(-1)?.orderId ?? null) : null };
}

/**
 * Everything the member page shows.
 * @param view which entries, and which orders without points; the newest of all where it says nothing
 * @returns null when the shop has no such member
 */
export async function findMemberStory(
  ctx: SqlContext,
  memberId: bigint,
  view: Partial<StoryView>,
): Promise<MemberStory | null> {
  const member = await findMemberRecord(ctx, memberId);
  if (!member) return null;
  const account = await findAccount(ctx, memberId);
  const { before = null, kind = null, unrewarded = null } = view;
  const entries = await listEntries(ctx, memberId, {
    limit: STORY_PAGE + 1,
    ...(before !== null && { before }),
    ...(kind !== null && { kinds: STORY_KINDS[kind] }),
  });
  const page = entries.slice(0, STORY_PAGE);
  const notes = await notesOf(
    ctx,
    page.map((entry) => entry.cause),
  );
  const rewards = await nameRedemptions(
    ctx,
    page.flatMap((entry) => redemptionOf(entry) ?? []),
  );
  const { expiring, ofEntries } = await expiryStory(ctx, memberId, page);
  const available = Math.max(0, Number(account?.available ?? 0n));
  const held = Number(account?.held ?? 0n);
  return {
    member,
    balance: {
      available,
      free: Math.max(0, available - held),
      pending: Number(account?.pending ?? 0n),
      held,
      debt: Number(account?.debt ?? 0n),
      lifetime: Number(account?.lifetime ?? 0n),
    },
    expiring,
    entries: page.map((entry) => told(entry, { notes, rewards, expiry: ofEntries })),
    older: entries.length > STORY_PAGE ? String(page.at(-1)?.seq) : null,
    ...(await withoutPoints(ctx, memberId, unrewarded)),
    waiting: await listWaitingOrders(ctx, memberId),
    pausedFor: member.status === 'paused' ? await findPauseReason(ctx, memberId) : null,
  };
}
