import type { Prisma } from '@prisma/client';
import type { PrismaContext, SqlContext } from '../../db.server.ts';
import type { ActivityChange } from './activity.ts';

/**
 * Keeps one line about what staff did, in the transaction of the change itself.
 * @param staff who, as an account number
 */
export async function recordActivity(ctx: PrismaContext, staff: string, change: ActivityChange): Promise<void> {
  const { action, subject, before, after } = change;
  await ctx.db.activity.create({
    data: {
      shopId: ctx.shopId,
      at: ctx.now,
      staff,
      action,
      subject,
      // left out where there is nothing: the column's null, not JSON's
      ...(before === null ? {} : { before: before as Prisma.InputJsonObject }),
      ...(after === null ? {} : { after: after as Prisma.InputJsonObject }),
    },
  });
}

/** The same for a use case that speaks SQL. */
export async function recordActivitySql(ctx: SqlContext, staff: string, change: ActivityChange): Promise<void> {
  const { action, subject, before, after } = change;
  const json = (value: object | null) => (value === null ? null : JSON.stringify(value));
  await ctx.db.query(
    `insert into public.activity (shop_id, at, staff, action, subject, before, after) values ($1, $2, $3, $4, $5, $6, $7)`,
    [ctx.shopId, ctx.now, staff, action, subject, json(before), json(after)],
  );
}
