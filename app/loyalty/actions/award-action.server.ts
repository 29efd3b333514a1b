/**
 * Points for an action (rules.md "Earning otherwise"; docs/decisions/082): one transaction, one effect per cause. Everything that gives
 * such points comes through here: triggers, shoppers' clicks, staff, the merchant API, Flow.
 */
import { createHash } from 'node:crypto';
import type { SqlContext } from '../../db.server.ts';
import { expiresAtOf } from '../expiry/expiry-of-new-lot.server.ts';
import { openAccount } from '../ledger/open-account.server.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import { wantCustomerTags } from '../members/customer-tags.server.ts';
import type { ActionKind, ActionRule } from '../program/action-rule.ts';
import { getShop } from '../shops/find-shop.server.ts';
import { periodOf } from './action-period.ts';
import { programAt, type ProgramOfAction } from './action-program.server.ts';
import type { ActionWhy } from './action-why.ts';
import { decideAction, type ActionMember, type ActionRefusal } from './decide-action.ts';
import { findAward, listAwardTimes, lockAccount, storeAward, type Award } from './stored-awards.server.ts';
import { mayTell, ONCE_KINDS, type AwardedBy } from './who-may.ts';

/** By its id; or the first rule of a kind that gives something, in the merchant's order. */
type AskedRule = { ruleId: string; kind?: never } | { kind: ActionKind; ruleId?: never };

export type AwardRequest = AskedRule & {
  memberId: bigint;
  /**
   * What was done, as whoever tells of it names it: a review's id, an order's number, a day; 1 to 200 characters, nothing personal. An
   * address is refused: it would stay in the cause, which is never erased. The same one is given points once.
   */
  occurrence: string;
  /** When it was done; the rule of that instant decides. Not in the future. */
  at: Date;
  by: AwardedBy;
  /** What there is of the profile: no rule is asked that wants more. */
  has?: ActionRule['fields'] | undefined;
  /** Staff's reason; kept beside the ledger, where it can be erased. */
  note?: string;
};

export type AwardOutcome =
  /** `repeated`: it was given before, and this is what it was, whatever the rule says now. `memberId`: whose entry `seq` is. */
  | { ok: true; points: number; memberId: bigint; seq: bigint; availableAt: Date; repeated: boolean; ruleId: string }
  | { ok: false; refusal: ActionRefusal };

const OCCURRENCE = /^[^\p{Cc}\p{Cs}@]{1,200}$/u;
/** Clocks of other hosts may be ahead of ours by as much. */
const AHEAD_MS = 120_000;

const refused = (refusal: ActionRefusal): AwardOutcome => ({ ok: false, refusal });

const answered = (award: Omit<Award, 'undone'>, repeated: boolean): AwardOutcome => ({
  ok: true,
  points: Number(award.points),
  memberId: award.memberId,
  seq: award.seq,
  availableAt: award.availableAt,
  repeated,
  ruleId: award.ruleId,
});

type FoundMember = ActionMember & { memberId: bigint; customerId: string };

/** Whoever was merged by now did it as the one they were merged into. */
async function findActor(ctx: SqlContext, memberId: bigint): Promise<FoundMember | null> {
  const { rows } = await ctx.db.query<Omit<FoundMember, 'memberId'> & { id: string }>({
    name: 'member-of-action',
    text: `select k.id, k.status, k.tier, k.tags, k.customer_id as "customerId" from public.member m
      join public.member k on k.shop_id = m.shop_id and k.id = case m.status when 'merged' then m.merged_into else m.id end
      where m.shop_id = $1 and m.id = $2`,
    values: [ctx.shopId, memberId],
  });
  return rows[0] ? { ...rows[0], memberId: BigInt(rows[0].id) } : null;
}

/** The rules that may answer, or why there is none. */
function candidates(program: ProgramOfAction, { ruleId, kind, has }: AwardRequest): ActionRule[] | ActionRefusal {
  const asked = (rule: ActionRule): boolean =>
    ruleId === undefined ? rule.kind === kind && rule.fields.every((one) => has?.includes(one)) : rule.id === ruleId;
  const found = program.rules.filter(asked);
  if (found.length > 0) return found;
  return { reason: program.newestRules.some(asked) ? 'off' : 'unknown_rule' };
}

interface Decided {
  rule: ActionRule;
  points: number;
  availableAt: Date;
}

/** The first rule that gives something; else the first refusal that is not "off". */
async function decide(
  ctx: SqlContext,
  request: AwardRequest,
  at: Date,
  member: ActionMember,
): Promise<(Decided & { version: number }) | ActionRefusal> {
  const program = await programAt(ctx, at);
  if (!program) return { reason: 'no_program' };
  const rules = candidates(program, request);
  if (!Array.isArray(rules)) return rules;
  const { zone } = await getShop(ctx.db, ctx.shopId);
  let first: ActionRefusal | null = null;
  for (const rule of rules) {
    if (!mayTell(request.by, rule.kind)) return { reason: 'wrong_way' };
    const period = periodOf(at, rule.limit.per, zone);
    const earlier = await listAwardTimes(ctx, request.memberId, rule.id, period, rule.limit.times);
    const decision = decideAction(rule, member, program, earlier, at, zone);
    if (decision.ok)
      return { rule, points: decision.points, availableAt: decision.availableAt, version: program.version };
    if (first === null || first.reason === 'off') first = decision.refusal;
  }
  return first ?? { reason: 'unknown_rule' };
}

/** Posts what was decided. @returns the ledger's entry */
async function post(ctx: SqlContext, award: Omit<Award, 'undone' | 'seq'>, rule: ActionRule): Promise<bigint> {
  const { memberId, ruleId, occurrence } = award;
  const key = causeOf(award);
  const why: ActionWhy = {
    action: {
      rule: ruleId,
      kind: rule.kind,
      name: rule.name,
      points: rule.points,
      pendingDays: rule.pendingDays,
      by: award.by.split(':')[0] ?? '',
      countsForTiers: rule.countsForTiers,
    },
  };
  // they live from when they are credited: a day told of late would count against the member
  const expiresAt = await expiresAtOf(ctx, ctx.now, award.availableAt);
  const [posted] = await postPoints(ctx, [
    {
      kind: 'earn',
      memberId,
      key,
      hash: createHash('sha256')
        .update(JSON.stringify([String(memberId), ruleId, occurrence]))
        .digest(),
      points: award.points,
      at: award.at,
      availableAt: award.availableAt,
      ...(expiresAt && { expiresAt }),
      version: award.version,
      rule: `action:${ruleId}`,
      why: { ...why },
    },
  ]);
  if (posted?.outcome !== 'posted' || posted.seq === null)
    throw new Error(`${key}: the ledger says ${posted?.outcome ?? 'nothing'}`);
  return posted.seq;
}

/** The business fact behind an award's entry (rules.md "The ledger" 2). */
export const causeOf = ({ ruleId, memberId, occurrence }: Pick<Award, 'ruleId' | 'memberId' | 'occurrence'>): string =>
  `action:${ruleId}:${memberId}:${occurrence}`;

async function keepNote(ctx: SqlContext, request: AwardRequest, cause: string): Promise<void> {
  const [teller, staff] = request.by.split(':');
  if (request.note === undefined || teller !== 'staff') return;
  await ctx.db.query(
    `insert into public.staff_note (shop_id, cause, member_id, reason, staff, written_at) values ($1, $2, $3, $4, $5, $6)`,
    [ctx.shopId, cause, request.memberId, request.note, staff, ctx.now],
  );
}

/**
 * Gives a member what a rule brings for something they did, once.
 * @param ctx `db` inside a transaction of the shop: award, points and follow-up jobs commit together. The member's account is locked until
 *   it ends, so limits hold under races
 * @returns what was given, now or before; or what stands in the way and, where it is a matter of time, when again
 */
export async function awardAction(ctx: SqlContext, request: AwardRequest): Promise<AwardOutcome> {
  const { occurrence, by } = request;
  if (!OCCURRENCE.test(occurrence)) return refused({ reason: 'bad_occurrence' });
  if (request.at.getTime() > ctx.now.getTime() + AHEAD_MS) return refused({ reason: 'in_future' });
  const at = new Date(Math.min(request.at.getTime(), ctx.now.getTime()));
  const member = await findActor(ctx, request.memberId);
  if (!member) return refused({ reason: 'no_member' });
  const { memberId } = member;
  await openAccount(ctx, [memberId]);
  await lockAccount(ctx, memberId);
  const { ruleId = null, kind = null } = request;
  const before = await findAward(ctx, memberId, { ruleId, kind, occurrence });
  if (before) return mayTell(by, before.kind) ? answered(before, true) : refused({ reason: 'wrong_way' });
  const decided = await decide(ctx, { ...request, memberId }, at, member);
  if ('reason' in decided) {
    if (decided.reason === 'not_known_yet') await wantCustomerTags(ctx, member.customerId);
    return refused(decided);
  }
  const { rule, points, availableAt, version } = decided;
  const unposted = {
    memberId,
    ruleId: rule.id,
    occurrence,
    kind: rule.kind,
    at,
    points: BigInt(points),
    version,
    availableAt,
    by,
  };
  if (kind === null && ONCE_KINDS.includes(rule.kind)) {
    const once = await findAward(ctx, memberId, { ruleId: null, kind: rule.kind, occurrence });
    if (once) return answered(once, true);
  }
  const award = { ...unposted, seq: await post(ctx, unposted, rule) };
  await storeAward(ctx, award);
  await keepNote(ctx, { ...request, memberId }, causeOf(award));
  return answered(award, false);
}
