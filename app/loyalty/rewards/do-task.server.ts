import type { SqlContext } from '../../db.server.ts';
import { lockRedemption } from './stored-redemption.server.ts';

/**
 * Staff delivered an experience, or take back that they did. Doing so again changes nothing.
 * @returns false when there is no such task, or it was turned back
 */
export async function markTask(ctx: SqlContext, id: bigint, done: boolean, staff: string): Promise<boolean> {
  const task = await lockRedemption(ctx, id);
  if (task?.kind !== 'experience' || (task.state !== 'issued' && task.state !== 'used')) return false;
  if ((task.state === 'used') === done) return true;
  await ctx.db.query(
    'update public.redemption set state = $3, used_at = $4, done_at = $4, done_by = $5 where shop_id = $1 and id = $2',
    [ctx.shopId, id, done ? 'used' : 'issued', done ? ctx.now : null, done ? `staff:${staff}` : null],
  );
  return true;
}
