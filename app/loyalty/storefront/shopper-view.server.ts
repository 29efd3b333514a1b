/** What the storefront shows one shopper: their points, the latest of their history, the programme. Reads only; enrols nobody. */
import type { SqlContext } from '../../db.server.ts';
import { listUnrewarded } from '../earning/list-unrewarded.server.ts';
import { nextExpiry } from '../expiry/next-expiry.server.ts';
import { findPendingUntil } from '../ledger/find-pending-until.server.ts';
import { listEntries } from '../ledger/list-entries.server.ts';
import { findAccount } from '../ledger/read-account.server.ts';
import type { Language } from '../program/points-word.ts';
import { nameRedemptions } from '../rewards/search-redemptions.server.ts';
import type { ProgramWords } from './earn-sentence.ts';
import { findShopper } from './find-shopper.server.ts';
import type { Shopper } from './find-shopper.server.ts';
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
type ToldProgramme = Omit<ProgramMetafield, 'schema' | 'words' | 'testersTag' | 'optIn' | 'termsUrl' | 'ways'> & {
  words: ProgramWords;
};

/** The answer of GET member. Points are whole numbers, none below zero; `available` does not subtract what is held. */
export interface ShopperView {
  /** null for a visitor who is not signed in; `id` is null for a customer who is not a member (yet) */
  member: { id: string | null } | null;
  points: Record<'available' | 'pending' | 'held' | 'debt' | 'lifetime', number> | null;
  /** the day (the shop's) by which all that is pending will have become available */
  pending_until_on: string | null;
  /** what expires next: at this instant, which is the end of the shop's day `on`; null when nothing has a date */
  expiring: { points: number; at: string; on: string } | null;
  history: HistoryLine[];
  /** give it as `before` for older lines; null at the end */
  next_cursor: string | null;
  /** null before the first publication, and for whoever a test mode leaves out */
  programme: ToldProgramme | null;
}

function toldProgramme(
  { programme }: Shopper,
  shop: { currency: string; zone: string },
  language: Language,
  now: Date,
): ToldProgramme | null {
  if (programme === null) return null;
  const { version, paused, earn, words } = programMetafieldValue(programme, shop, now);
  return { version, paused, earn, words: words[language] };
}

/** The redemption behind an entry, by its cause. */
const redemptionOf = (cause: string): string | null => /^redemption:(\d{1,18})(?::|$)/.exec(cause)?.[1] ?? null;

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
  const names = await nameRedemptions(
    ctx,
    page.flatMap((entry) => redemptionOf(entry.cause) ?? []),
  );
  const lines = page.flatMap((entry) => {
    const line = historyLine({ ...entry, reward: names.get(redemptionOf(entry.cause) ?? '') ?? null }, shown);
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
 * @param known who asks, where that was found out
 */
export async function getShopperView(
  ctx: SqlContext,
  shop: { currency: string; zone: string },
  asks: ShopperAsks,
  known?: Shopper,
): Promise<ShopperView> {
  const shopper = known ?? (await findShopper(ctx, asks.customerId));
  const programme = toldProgramme(shopper, shop, asks.language, ctx.now);
  const visitor = {
    member: null,
    points: null,
    pending_until_on: null,
    expiring: null,
    history: [],
    next_cursor: null,
    programme,
  };
  if (asks.customerId === null) return visitor;

  const { memberId } = shopper;
  const account = memberId === null ? null : await findAccount(ctx, memberId);
  const pendingUntil =
    memberId !== null && account && account.pending > 0n ? await findPendingUntil(ctx, memberId) : null;
  const expiring = memberId === null ? null : await nextExpiry(ctx, memberId);
  const value = customerLoyaltyValue(account ?? NOTHING, pendingUntil, shop.zone, ctx.now, expiring);
  const { available, pending, held, debt, lifetime } = value;
  const limit = HISTORY_LINES_MAX;
  // one more than a page, to know whether there is another
  const entries =
    memberId === null
      ? []
      : await listEntries(ctx, memberId, {
          limit: limit + 1,
          moving: true,
          ...(asks.before !== null && { before: asks.before }),
        });
  const page = entries.slice(0, limit);
  const shown = { language: asks.language, zone: shop.zone, now: ctx.now };
  return {
    member: { id: memberId === null ? null : String(memberId) },
    points: { available, pending, held, debt, lifetime },
    pending_until_on: value.pendingUntilOn,
    expiring: value.expiring && expiring && { ...value.expiring, at: expiring.at.toISOString() },
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
