import type { PrismaContext } from '../../db.server.ts';

/** Members looked at, and names listed: a suggestion for a field, not a census. */
const MEMBERS_MAX = 5000;
const NAMES_MAX = 20;

/** The tiers that members of the shop are in, by name. */
export async function listTierNames({ db, shopId }: Pick<PrismaContext, 'db' | 'shopId'>): Promise<string[]> {
  const rows = await db.$queryRaw<{ tier: string }[]>`
    select distinct tier from (
      select tier from public.member where shop_id = ${shopId} and tier is not null limit ${MEMBERS_MAX}
    ) as found
    order by tier limit ${NAMES_MAX}`;
  return rows.map(({ tier }) => tier);
}
