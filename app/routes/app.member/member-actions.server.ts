/** The actions part of a member's page: what staff can give points for, and which points of the kind were taken back. */
import type { SqlContext } from '../../db.server.ts';
import { listStaffRules } from '../../loyalty/actions/staff-award.server.ts';
import { listUndone } from '../../loyalty/actions/stored-awards.server.ts';

export async function memberActions(ctx: SqlContext, memberId: bigint) {
  const [rules, undone] = [await listStaffRules(ctx), await listUndone(ctx, memberId)];
  return {
    staffRules: rules.map(({ id, kind, name, points, limit }) => ({ id, kind, name, points, limit })),
    undoneAwards: undone.map(String),
    giveKey: crypto.randomUUID(),
  };
}
