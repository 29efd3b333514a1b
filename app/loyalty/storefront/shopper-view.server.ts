/** What the storefront shows one shopper: their points, the latest of their history, the programme. Reads only; enrols nobody. */
import { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';
import { listUnrewarded } from '../earning/list-unrewarded.server.ts';
import { findPendingUntil } from '../ledger/find-pending-until.server.ts';
import { listEntries } from '../ledger/list-entries.server.ts';
import { findAccount } from '../ledger/read-account.server.ts';
import { hasTag } from '../program/eligibility.ts';
import { versionsAt } from '../program/list-versions.server.ts';
import type { Language } from '../program/points-word.ts';
import { ProgramSettings } from '../program/settings.ts';
import type { ProgramWords } from './earn-sentence.ts';
import { historyLine, unrewardedLine } from './history-line.ts';
import type { HistoryLine } from './history-line.ts';
import { customerLoyaltyValue, programMetafieldValue } from './metafields.ts';
import type { ProgramMetafield } from './metafields.ts';

/** Lines a page of the history shows. */
const HISTORY_LINES_MAX = 20;

export interface ShopperAsks {
  /** Shopify's id of the signed-in customer, from the verified query only; null for a visitor. */
  customerId: bigint | null;
  language: Language;
  /** history older than this entry of the ledger; null for the newest */
  before: bigint | null;
}

/** The published programme, told in one language. */
type ToldProgramme = Omit<ProgramMetafield, 'schema' | 'words' | 'testersTag'> & { words: ProgramWords };

/** The answer of GET member. Points are whole numbers, none below zero; `available` does not subtract what is held. */
export interface ShopperView {
  /** null for a visitor who is not signed in; `id` is null for a customer who is not a member (yet) */
  member: { id: string | null } | null;
  points: Record<'available' | 'pending' | 'held' | 'debt' | 'lifetime', number> | null;
  /** the day (the shop's) by which all that is pending will have become available */
  pending_until_on: string | null;
  history: HistoryLine[];
  /** give it as `before` for older lines; null at the end */
  next_cursor: string | null;
  /** null before the first publication, and for whoever a test mode leaves out */
  programme: ToldProgramme | null;
}

const Found = z.object({
  member_id: z.string().nullable(),
  tags: z.array(z.string()).nullable(),
  version: z.number().nullable(),
  settings: ProgramSettings.nullable(),
});

/** Who this customer is here, and what programme is live: one query. */
async function findShopper(ctx: SqlContext, customerId: bigint | null) {
  const { rows } = await ctx.db.query({
    name: 'storefront-shopper',
    text: `select m.id::text as member_id, m.tags, p.version, p.settings from (select) one
      left join lateral (select id, tags from public.member
        where shop_id = $1 and customer_id = $2 and status <> 'redacted') m on true
      left join lateral (select version, settings from ${versionsAt('$1', '$3')} v order by version desc limit 1) p on true`,
    values: [ctx.shopId, customerId, ctx.now],
  });
  return Found.parse(rows[0]);
}

function toldProgramme(
  found: z.infer<typeof Found>,
  shop: { currency: string; zone: string },
  language: Language,
  now: Date,
): ToldProgramme | null {
  if (found.version === null || found.settings === null) return null;
  const { testersTag } = found.settings.eligibility;
  // a customer whose tags nobody has looked up has none; what Shopify knows of them decides what the theme prints
  if (testersTag !== null && !hasTag(found.tags ?? [], testersTag)) return null;
  const { version, paused, earn, words } = programMetafieldValue(
    { version: found.version, settings: found.settings },
    shop,
    now,
  );
  return { version, paused, earn, words: words[language] };
}

/**
 * A page of history; the newest one also names orders that earned nothing, among the entries of their time.
 * @param told the entries of the page, newest first, and whether there are newer or older ones
 */
async function toldHistory(
  ctx: SqlContext,
  memberId: bigint | null,
  told: {
    page: Awaited<ReturnType<typeof listEntries>>;
    shown: { language: Language; zone: string; now: Date };
    newest: boolean;
    last: boolean;
  },
): Promise<HistoryLine[]> {
  const { page, shown } = told;
  const lines = page.flatMap((entry) => {
    const line = historyLine(entry, shown);
    return line === null ? [] : [{ at: entry.occurredAt.getTime(), line }];
  });
  const oldest = told.last ? 0 : (page.at(-1)?.occurredAt.getTime() ?? 0);
  const unrewarded = memberId === null || !told.newest ? [] : await listUnrewarded(ctx, memberId);
  for (const { orderId, processedAt, why } of unrewarded) {
    const at = Date.parse(processedAt ?? '');
    if (processedAt === null || at < oldest) continue;
    const place = lines.findIndex((known) => known.at < at);
    const line = unrewardedLine({ orderId, processedAt, why }, shown);
    lines.splice(place === -1 ? lines.length : place, 0, { at, line });
  }
  return lines.map(({ line }) => line);
}

const NOTHING = { available: 0n, pending: 0n, held: 0n, debt: 0n, lifetime: 0n, seq: 0n };

/**
 * @param ctx `db` inside a transaction of the shop
 * @param shop its currency (ISO) and zone (IANA)
 */
export async function getShopperView(
  ctx: SqlContext,
  shop: { currency: string; zone: string },
  asks: ShopperAsks,
): Promise<ShopperView> {
  const found = await findShopper(ctx, asks.customerId);
  const programme = toldProgramme(found, shop, asks.language, ctx.now);
  const visitor = { member: null, points: null, pending_until_on: null, history: [], next_cursor: null, programme };
  if (asks.customerId === null) return visitor;

  const memberId = found.member_id === null ? null : BigInt(found.member_id);
  const account = memberId === null ? null : await findAccount(ctx, memberId);
  const pendingUntil =
    memberId !== null && account && account.pending > 0n ? await findPendingUntil(ctx, memberId) : null;
  const value = customerLoyaltyValue(account ?? NOTHING, pendingUntil, shop.zone, ctx.now);
  const { available, pending, held, debt, lifetime } = value;
  const limit = HISTORY_LINES_MAX;
  // one more than a page, to know whether there is another
  const entries =
    memberId === null
      ? []
      : await listEntries(ctx, memberId, { limit: limit + 1, ...(asks.before !== null && { before: asks.before }) });
  const page = entries.slice(0, limit);
  const shown = { language: asks.language, zone: shop.zone, now: ctx.now };
  return {
    member: { id: found.member_id },
    points: { available, pending, held, debt, lifetime },
    pending_until_on: value.pendingUntilOn,
    history: await toldHistory(ctx, memberId, {
      page,
      shown,
      newest: asks.before === null,
      last: entries.length <= limit,
    }),
    next_cursor: entries.length > limit ? String(page.at(-1)?.seq) : null,
    programme,
  };
}
