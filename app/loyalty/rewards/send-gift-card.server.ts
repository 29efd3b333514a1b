/** Has Shopify tell a member of their gift card again: the mail with its code that Shopify sends, never one of ours. */
import { sendGiftCard } from '../../adapters/admin-api/gift-cards.server.ts';
import { AdminApiBusy, AdminApiRefused } from '../../adapters/admin-api/run-operation.server.ts';
import type { AdminGraphql } from '../../adapters/admin-api/run-operation.server.ts';
import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import { getRedemption } from './list-redemptions.server.ts';

interface SendWork {
  inShop: <Result>(work: (ctx: SqlContext) => Promise<Result>) => Promise<Result>;
  admin: AdminGraphql;
}

/** `changed`: no gift card that a member has; `not_sent`: Shopify would not; `busy`: it gave no answer, so it may have been sent. */
export type SendRefusal = 'unknown' | 'changed' | 'not_sent' | 'busy';

async function ask(admin: AdminGraphql, gid: string): Promise<'sent' | 'not_sent' | 'busy'> {
  try {
    const userErrors = await sendGiftCard(admin, gid);
    return userErrors.length === 0 ? 'sent' : 'not_sent';
  } catch (error) {
    if (error instanceof AdminApiBusy) return 'busy';
    if (error instanceof AdminApiRefused) return 'not_sent';
    throw error;
  }
}

/** @param staff who, as an account number; the log has a line @returns null when Shopify sends it, or why it does not */
export async function sendGiftCardByStaff(work: SendWork, staff: string, id: bigint): Promise<SendRefusal | null> {
  const redemption = await work.inShop((ctx) => getRedemption(ctx, id, 'masked'));
  if (!redemption) return 'unknown';
  const { kind, state, shopifyGid } = redemption;
  if (kind !== 'gift_card' || state !== 'issued' || shopifyGid === null) return 'changed';
  const answer = await ask(work.admin, shopifyGid);
  if (answer !== 'sent') return answer;
  const subject = String(redemption.memberId);
  const after = { redemption: String(id), name: redemption.name, points: Number(redemption.points) };
  await work.inShop((ctx) =>
    recordActivitySql(ctx, staff, { action: 'redemption.send', subject, before: null, after }),
  );
  return null;
}
