/** Who a storefront's visitor is here, and the programme they may know of: one query, and a look-up asked for at most. */
import { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';
import { wantCustomerTags } from '../members/customer-tags.server.ts';
import { hasTag } from '../program/eligibility.ts';
import { versionsAt } from '../program/list-versions.server.ts';
import { ProgramSettings } from '../program/settings.ts';

const Found = z.object({
  member_id: z.string().nullable(),
  status: z.enum(['active', 'paused']).nullable(),
  tags: z.array(z.string()).nullable(),
  tier: z.string().nullable(),
  signed_up: z.boolean().nullable(),
  version: z.number().nullable(),
  settings: ProgramSettings.nullable(),
});

export interface Shopper {
  /** null for a visitor, and for a customer who is not a member (yet, or any more) */
  memberId: bigint | null;
  status: 'active' | 'paused' | null;
  tier: string | null;
  /** whether they came signed in before, or have an account; false for whoever is no member */
  signedUp: boolean;
  /** what is live; null before the first publication, and for whoever a test mode leaves out */
  programme: { version: number; settings: ProgramSettings } | null;
  /** what is live, whoever asks; null before the first publication */
  live: ProgramSettings | null;
}

/** @param customerId Shopify's id of the signed-in customer, from a verified query only; null for a visitor */
export async function findShopper(ctx: SqlContext, customerId: bigint | null): Promise<Shopper> {
  const { rows } = await ctx.db.query({
    name: 'storefront-shopper',
    text: `select m.id::text as member_id, m.status, m.tags, m.tier, m.signed_up, p.version, p.settings from (select) one
      left join lateral (select id, status, tags, tier, signed_up_at is not null as signed_up from public.member
        where shop_id = $1 and customer_id = $2 and status in ('active', 'paused')) m on true
      left join lateral (select version, settings from ${versionsAt('$1', '$3')} v order by version desc limit 1) p on true`,
    values: [ctx.shopId, customerId, ctx.now],
  });
  const { member_id: id, status, tags, tier, signed_up: signedUp, version, settings } = Found.parse(rows[0]);
  const testersTag = settings?.eligibility.testersTag ?? null;
  // until somebody has looked a member's tags up they have none; whoever opens the panel has them looked up for the next time
  if (testersTag !== null && id !== null && tags === null && customerId !== null)
    await wantCustomerTags(ctx, String(customerId));
  const mayKnow = testersTag === null || hasTag(tags ?? [], testersTag);
  const programme = version !== null && settings !== null && mayKnow ? { version, settings } : null;
  return {
    memberId: id === null ? null : BigInt(id),
    status,
    tier,
    signedUp: signedUp ?? false,
    programme,
    live: settings,
  };
}
