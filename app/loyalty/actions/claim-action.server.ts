/** A shopper says in the storefront that they did something: on their word, with the store's code, or with a link for staff. */
import type { SqlContext } from '../../db.server.ts';
import type { ActionRule } from '../program/action-rule.ts';
import { getShop } from '../shops/find-shop.server.ts';
import { dayOf } from './action-period.ts';
import { programAt } from './action-program.server.ts';
import { awardAction, type AwardOutcome } from './award-action.server.ts';
import type { ClaimRefusal } from './claim-refusal.ts';
import type { ActionRefusal } from './decide-action.ts';
import { lockAccount, selves } from './stored-awards.server.ts';
import { submitContent } from './submissions.server.ts';
import type { Submission } from './submission.ts';
import { isVisitCode } from './visit-code.server.ts';
import { isForShoppers } from './who-may.ts';

export interface Claim {
  memberId: bigint;
  ruleId: string;
  /** The store's, for a visit. */
  code: string | null;
  /** For content. */
  submission: Submission | null;
}

export type ClaimOutcome =
  | Extract<AwardOutcome, { ok: true }>
  /** Handed in; points come when staff approve. */
  | { ok: true; submitted: true }
  | { ok: false; refusal: ClaimRefusal };

/** A second tap so soon is the same one. */
const SAME_TAP_MS = 60_000;
const RULE_ID = /^[a-z0-9][a-z0-9-]{0,39}$/;

const refused = (refusal: ClaimRefusal): ClaimOutcome => ({ ok: false, refusal });

/**
 * What this time is called: the shop's day and how often that day; a second tap within a minute is called as the first was, and so is
 * answered as the first was.
 */
async function occurrenceOf(ctx: SqlContext, { memberId, ruleId }: Claim): Promise<string> {
  const { zone } = await getShop(ctx.db, ctx.shopId);
  const day = dayOf(ctx.now, zone).toString();
  const { rows } = await ctx.db.query<{ occurrence: string; at: Date }>({
    name: 'claims-today',
    text: `select occurrence, at from public.action_award where shop_id = $1 and member_id in ${selves('$2')} and rule_id = $3
      and by = 'shopper' and occurrence like $4 order by at desc, occurrence desc`,
    values: [ctx.shopId, memberId, ruleId, `${day}#%`],
  });
  const [latest] = rows;
  if (latest && ctx.now.getTime() - latest.at.getTime() < SAME_TAP_MS) return latest.occurrence;
  return `${day}#${rows.length + 1}`;
}

async function findRule(ctx: SqlContext, ruleId: string): Promise<ActionRule | ActionRefusal> {
  const program = await programAt(ctx, ctx.now);
  if (!program) return { reason: 'no_program' };
  return program.rules.find(({ id }) => id === ruleId) ?? { reason: 'unknown_rule' };
}

/**
 * @param ctx `db` inside a transaction of the shop; `now` is when they did it
 * @returns what it brought, or that it was handed in; or why not
 */
export async function claimAction(ctx: SqlContext, claim: Claim): Promise<ClaimOutcome> {
  const { memberId, ruleId } = claim;
  if (!RULE_ID.test(ruleId)) return refused({ reason: 'unknown_rule' });
  const rule = await findRule(ctx, ruleId);
  if ('reason' in rule) return refused(rule);
  if (rule.kind === 'content') {
    if (claim.submission === null) return refused({ reason: 'nothing_submitted' });
    return submitContent(ctx, rule, memberId, claim.submission);
  }
  if (!isForShoppers(rule.kind)) return refused({ reason: 'wrong_way' });
  if (rule.kind === 'visit' && !(await isVisitCode(ctx, ruleId, claim.code ?? '')))
    return refused({ reason: 'wrong_code' });
  await lockAccount(ctx, memberId);
  const occurrence = await occurrenceOf(ctx, claim);
  return awardAction(ctx, { memberId, ruleId, occurrence, at: ctx.now, by: 'shopper' });
}
