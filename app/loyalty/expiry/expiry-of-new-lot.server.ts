import type { SqlContext } from '../../db.server.ts';
import { ExpiryRule, NO_EXPIRY } from '../program/expiry-rule.ts';
import { versionsAt } from '../program/list-versions.server.ts';
import { expiresAtFor } from './lot-expiry.ts';

/** The rule in force and the zone its days are of. */
export interface LiveExpiry {
  rule: ExpiryRule;
  zone: string;
  /** The live version; null before the first publication. */
  version: number | null;
  publishedAt: Date | null;
  /** Paused, or in test mode: members at large cannot use their points, so nothing expires. */
  closed: boolean;
}

interface Row {
  zone: string;
  version: number | null;
  published_at: Date | null;
  expiry: unknown;
  closed: boolean | null;
}

const LIVE = `select s.zone, v.version, v.published_at, v.settings->'expiry' as expiry,
    (v.settings->>'paused')::boolean or v.settings#>>'{eligibility,testersTag}' is not null as closed
  from public.shop s left join lateral (select * from ${versionsAt('$1', '$2')} x order by version desc limit 1) v on true where s.id = $1`;

/** @throws Error for a shop that is not there */
export async function findLiveExpiry(ctx: SqlContext): Promise<LiveExpiry> {
  const { rows } = await ctx.db.query<Row>({ name: 'expiry-live', text: LIVE, values: [ctx.shopId, ctx.now] });
  const row = rows[0];
  if (!row) throw new Error(`shop ${ctx.shopId} is not there`);
  return {
    rule: row.expiry === null ? NO_EXPIRY : ExpiryRule.parse(row.expiry),
    zone: row.zone,
    version: row.version,
    publishedAt: row.published_at,
    closed: row.closed ?? false,
  };
}

/** By context and not by connection: a pooled connection serves many transactions, a context only one moment. */
const known = new WeakMap<SqlContext, Promise<LiveExpiry>>();

/**
 * The `expiresAt` of a posting that opens a lot: by the live version, in the shop's zone. Asked for once a context.
 * @param ctx `db` inside a transaction of the shop
 * @param at when the points start to live: when they are credited, never before (the date of an old order would count against its buyer)
 * @param availableAt the end of their pending window, if they have one
 * @returns null: they live for ever
 */
export async function expiresAtOf(ctx: SqlContext, at: Date, availableAt: Date | null = null): Promise<Date | null> {
  const asked = known.get(ctx) ?? findLiveExpiry(ctx);
  known.set(ctx, asked);
  const { rule, zone } = await asked;
  return expiresAtFor(rule, at, zone, availableAt);
}
