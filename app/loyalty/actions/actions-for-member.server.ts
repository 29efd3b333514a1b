/** What a shopper can still do for points, in the merchant's order. */
import type { SqlContext } from '../../db.server.ts';
import { wantCustomerTags } from '../members/customer-tags.server.ts';
import type { ActionKind, ActionRule } from '../program/action-rule.ts';
import { getShop } from '../shops/find-shop.server.ts';
import { periodOf } from './action-period.ts';
import { programAt, type ProgramOfAction } from './action-program.server.ts';
import { nextAnniversary } from './anniversary.ts';
import type { ActionMember } from './decide-action.ts';
import { selves } from './stored-awards.server.ts';
import { wayToEarn, type Past, type Way } from './way-to-earn.ts';
import { ONCE_KINDS } from './who-may.ts';

export interface WaysToEarn {
  /** The programme is paused: nothing can be earned now, and `ways` is empty. */
  paused: boolean;
  ways: Way[];
}

type Who = ActionMember & { enrolledAt: Date; customerId: string };

async function findWho(ctx: SqlContext, memberId: bigint): Promise<Who | null> {
  const { rows } = await ctx.db.query<Who>({
    name: 'member-of-ways',
    text: `select status, tier, tags, enrolled_at as "enrolledAt", customer_id as "customerId"
      from public.member where shop_id = $1 and id = $2`,
    values: [ctx.shopId, memberId],
  });
  return rows[0] ?? null;
}

/** Kinds that happen once; anniversaries do every year. */
const DONE_ONCE = ONCE_KINDS.filter((kind) => kind !== 'anniversary');

interface Known {
  times: Map<string, Date[]>;
  kinds: Set<ActionKind>;
  submitted: Set<string>;
}

/** What the member did so far, as far as these rules ask: as many instants a rule as its limit, within the period that runs. */
async function knownOf(ctx: SqlContext, memberId: bigint, rules: readonly ActionRule[], zone: string): Promise<Known> {
  const starts = rules.map((rule) => periodOf(ctx.now, rule.limit.per, zone).start);
  const { rows } = await ctx.db.query<{ rule: string; at: Date }>({
    name: 'award-times-of-rules',
    text: `select r.rule, a.at from unnest($3::text[], $4::timestamptz[], $5::int[]) as r(rule, start, times)
      cross join lateral (select at from public.action_award where shop_id = $1 and member_id in ${selves('$2')} and rule_id = r.rule
        and (r.start is null or at >= r.start) order by at desc limit r.times) a`,
    values: [ctx.shopId, memberId, rules.map(({ id }) => id), starts, rules.map(({ limit }) => limit.times)],
  });
  const kinds = await ctx.db.query<{ kind: ActionKind }>({
    name: 'kinds-done-once',
    text: `select distinct kind from public.action_award where shop_id = $1 and member_id in ${selves('$2')} and kind = any ($3::text[])`,
    values: [ctx.shopId, memberId, DONE_ONCE],
  });
  const waiting = await ctx.db.query<{ rule: string }>({
    name: 'submissions-waiting',
    text: `select distinct rule_id as rule from public.content_submission where shop_id = $1 and member_id in ${selves('$2')} and state = 'waiting'`,
    values: [ctx.shopId, memberId],
  });
  const times = new Map<string, Date[]>();
  for (const { rule, at } of rows) times.set(rule, [...(times.get(rule) ?? []), at]);
  return {
    times,
    kinds: new Set(kinds.rows.map(({ kind }) => kind)),
    submitted: new Set(waiting.rows.map(({ rule }) => rule)),
  };
}

const NOTHING: Known = { times: new Map(), kinds: new Set(), submitted: new Set() };

/** From when on a day can count: now, or the last instant before the rule begins. */
const lastBefore = ({ from }: ActionRule, { goLiveAt }: ProgramOfAction, now: Date): Date =>
  new Date(Math.max(now.getTime(), goLiveAt.getTime() - 1, from === null ? 0 : Date.parse(from) - 1));

function waysOf(program: ProgramOfAction, who: Who | null, known: Known, now: Date, zone: string): Way[] {
  return program.rules.flatMap((rule) => {
    const past: Past = {
      awardedAt: known.times.get(rule.id) ?? [],
      kindDone: known.kinds.has(rule.kind),
      submitted: known.submitted.has(rule.id),
      anniversaryAt: who && nextAnniversary(who.enrolledAt, lastBefore(rule, program, now), zone),
    };
    const way = wayToEarn(rule, who, program, past, now, zone);
    return way === null ? [] : [way];
  });
}

/**
 * @param ctx `now` is when they look
 * @param memberId null for a visitor, and for a customer who is no member: what they could do as one
 * @param leftId who they were, if they have left: what they were given then is not promised again
 * @returns every rule that is on and for them, with how far they are; null before the first publication
 */
export async function actionsForMember(
  ctx: SqlContext,
  memberId: bigint | null,
  leftId: bigint | null = null,
): Promise<WaysToEarn | null> {
  const program = await programAt(ctx, ctx.now);
  if (!program) return null;
  if (program.paused) return { paused: true, ways: [] };
  const { zone } = await getShop(ctx.db, ctx.shopId);
  const who = memberId === null ? null : await findWho(ctx, memberId);
  if (who === null || memberId === null) {
    const known = leftId === null ? NOTHING : await knownOf(ctx, leftId, program.rules, zone);
    return { paused: false, ways: waysOf(openToVisitors(program), null, known, ctx.now, zone) };
  }
  const { testersTag, withoutTags } = program.eligibility;
  if (who.tags === null && (testersTag !== null || withoutTags.length > 0)) await wantCustomerTags(ctx, who.customerId);
  const known = await knownOf(ctx, memberId, program.rules, zone);
  return { paused: false, ways: waysOf(program, who, known, ctx.now, zone) };
}

/** Visitors have no tags; whether they may know of the programme at all is the storefront's to say (test mode). */
const openToVisitors = (program: ProgramOfAction): ProgramOfAction => ({
  ...program,
  eligibility: { testersTag: null, withoutTags: [] },
});
