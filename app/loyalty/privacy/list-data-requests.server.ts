import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';

/** A customer's request for their data, answered; the report waits for the merchant to pass it on. */
export interface DataRequestAnswer {
  id: string;
  customerId: string;
  completedAt: Date;
}

const LIST_MAX = 50;

/** The newest 50 reports that have not been erased yet (they are kept for 30 days), newest first. */
export async function listDataRequests(ctx: SqlContext): Promise<DataRequestAnswer[]> {
  const { rows } = await ctx.db.query<{ id: string; customer_id: string; completed_at: Date }>(
    `select id, customer_id, completed_at from public.privacy_request
     where shop_id = $1 and report is not null order by id desc limit ${LIST_MAX}`,
    [ctx.shopId],
  );
  return rows.map((row) => ({ id: row.id, customerId: row.customer_id, completedAt: row.completed_at }));
}

/**
 * One report as it was put together, to hand to staff; their log has a line about it.
 * @param staff who, as an account number
 * @returns null when there is none of that id, or it was erased
 */
export async function downloadDataReport(ctx: SqlContext, id: bigint, staff: string): Promise<unknown> {
  const { rows } = await ctx.db.query<{ report: unknown }>(
    'select report from public.privacy_request where shop_id = $1 and id = $2',
    [ctx.shopId, id],
  );
  const report = rows[0]?.report ?? null;
  if (report !== null) {
    await recordActivitySql(ctx, staff, { action: 'privacy.download', subject: String(id), before: null, after: null });
  }
  return report;
}
