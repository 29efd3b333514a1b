/** What a member's page tells of dates: those to come, and why one moved or points expired. */
import type { SqlContext } from '../../db.server.ts';
import { listExpiries } from '../expiry/next-expiry.server.ts';
import type { Entry } from '../ledger/list-entries.server.ts';

/** Points that expire together. */
export interface StoryExpiry {
  points: number;
  /** Within the last day they are good on. */
  until: string;
  /** When the member was last warned of this date; null: not yet. */
  warnedAt: string | null;
}

/** What an entry did to dates, or to points past theirs. */
export interface EntryExpiry {
  /** Within the last day of the new date; null: they have none any more. */
  until: string | null;
  /** A publication moved the date, or a night: the member had been active, or was still to be warned. */
  by: 'rule' | 'night';
  /** When the member was warned of what expired now. */
  warnedAt: string[];
}

const withinDay = (end: Date): string => new Date(end.getTime() - 1).toISOString();

interface WarningRow {
  expires_at: Date;
  queued_at: Date;
}

async function listWarned(ctx: SqlContext, memberId: bigint): Promise<WarningRow[]> {
  const { rows } = await ctx.db.query<WarningRow>(
    `select expires_at, queued_at from public.expiry_warning where shop_id = $1 and member_id = $2 order by queued_at`,
    [ctx.shopId, memberId],
  );
  return rows;
}

/** The dates to come, soonest first, and what is to be said of the entries of a page, by sequence number. */
export async function expiryStory(
  ctx: SqlContext,
  memberId: bigint,
  entries: readonly Entry[],
): Promise<{ expiring: StoryExpiry[]; ofEntries: Map<bigint, EntryExpiry> }> {
  const dates = (await listExpiries(ctx, [memberId])).get(memberId) ?? [];
  const warned = await listWarned(ctx, memberId);
  const expiring = dates.map(({ points, at }) => ({
    points: Number(points),
    until: withinDay(at),
    warnedAt: warned.findLast((row) => row.expires_at.getTime() === at.getTime())?.queued_at.toISOString() ?? null,
  }));
  const ofEntries = new Map<bigint, EntryExpiry>();
  for (const { seq, kind, expiresAt, why, occurredAt } of entries) {
    if (kind !== 'redate' && kind !== 'expire') continue;
    const over = warned.filter((row) => row.expires_at <= occurredAt).map((row) => row.expires_at.getTime());
    const latest = Math.max(...over);
    ofEntries.set(seq, {
      until: kind === 'redate' && expiresAt ? withinDay(expiresAt) : null,
      by: (why as { redated?: string } | null)?.redated === 'rule' ? 'rule' : 'night',
      warnedAt:
        kind === 'expire'
          ? warned.filter((row) => row.expires_at.getTime() === latest).map((row) => row.queued_at.toISOString())
          : [],
    });
  }
  return { expiring, ofEntries };
}
