/**
 * Whether every redemption ends in exactly one live, used or deleted code, or one reversal (rules.md "The ledger" 7): recomputed from
 * the ledger's entries and the codes. Nightly, from the command line, in tests.
 */
import type { Sql } from '../../db.server.ts';
import { DISCOUNT_KINDS } from './reward.ts';
import { STANDS } from './stored-redemption.server.ts';

/** `what` names the redemption, code or reward; `problem` says it in a sentence. */
interface RedemptionDrift {
  what: string;
  problem: string;
}

/** Each row of `facts` is one redemption with what the ledger and the codes say of it. */
const REDEMPTIONS = `
  with facts as (
    select r.id, r.state, r.kind, r.points, r.returned, r.spent_seq, r.kind = any ($2::text[]) as coded, r.problem,
      e.available as spent,
      h.state as hold,
      h.points as held,
      (select coalesce(sum(x.available), 0) from ledger.entry x
        where x.shop_id = r.shop_id and x.reverses = r.spent_seq and x.kind = 'return'
          and (x.member_id = r.spent_by and x.of_member is null or x.of_member = r.spent_by)) as came_back,
      (select array_agg(c.state order by c.code) from public.reward_code c where c.shop_id = r.shop_id and c.redemption_id = r.id) as codes,
      (select count(*) from public.reward_code c
        where c.shop_id = r.shop_id and c.redemption_id = r.id and c.code is distinct from r.code) as strangers
    from (select *, coalesce(spent_member_id, member_id) as spent_by from public.redemption) r
    left join ledger.entry e on e.shop_id = r.shop_id and e.member_id = r.spent_by and e.seq = r.spent_seq and e.kind = 'spend'
      and (e.cause = 'redemption:' || r.id or e.cause like 'redemption:' || r.id || ':%')
    left join ledger.hold h on h.shop_id = r.shop_id and h.key = 'redemption:' || r.id
    where r.shop_id = $1)
  select 'redemption ' || id as what, problem from (
    select id, case
      when state in ('holding', 'unclear') and (hold is distinct from 'held' or held <> points or spent_seq is not null)
        then state || ', but its points are not set aside'
      when state = 'failed' and (hold is distinct from 'voided' or spent_seq is not null)
        then 'failed, but its points did not come back'
      when state in ('issued', 'used', 'returning', 'returned', 'expired') and spent is distinct from -points
        then state || ', but the ledger spent ' || coalesce(-spent, 0) || ' of ' || points
      when state in ('issued', 'used', 'returning', 'returned', 'expired') and hold = 'held'
        then state || ', but its points are still set aside'
      when returned <> came_back
        then 'returned ' || returned || ', the ledger says ' || came_back
      when state = 'returned' and returned <> points
        then 'returned, but only ' || returned || ' of ' || points || ' points'
      when state in ('holding', 'unclear', 'failed') and coded and codes is not null
        then state || ', but it has a code'
      when coded and state in ('issued', 'used', 'returning', 'returned', 'expired')
          and (codes is null or array_length(codes, 1) <> 1 or strangers > 0)
        then state || ', with ' || coalesce(array_length(codes, 1), 0) || ' codes of its own'
      when coded and not case state
          when 'issued' then codes[1] = 'issued'
          when 'used' then codes[1] = 'used'
          when 'returning' then codes[1] in ('deleting', 'deleted')
          when 'returned' then codes[1] = 'deleted'
          when 'expired' then codes[1] = 'deleted'
          else true end
        then state || ', but its code is ' || codes[1]
      end as problem
    from facts) f
  where problem is not null order by id`;

const CODES = `
  select 'code ' || c.code as what, c.state || ', but no redemption has it' as problem from public.reward_code c
  left join public.redemption r on r.shop_id = c.shop_id and r.id = c.redemption_id and r.code = c.code
  where c.shop_id = $1 and c.state in ('issued', 'used') and r.id is null order by c.code`;

const REWARDS = `
  select 'reward ' || w.id as what, w.issued || ' issued, but ' || stand || ' redemptions stand' as problem
  from public.reward w, lateral (
    select count(*) as stand from public.redemption where shop_id = w.shop_id and reward_id = w.id and ${STANDS}) s
  where w.shop_id = $1 and w.issued <> s.stand order by w.id`;

/** @param db inside a transaction of the shop; empty when all is well */
export async function verifyRedemptions(db: Sql, shopId: bigint): Promise<RedemptionDrift[]> {
  const redemptions = await db.query<{ what: string; problem: string }>(REDEMPTIONS, [shopId, DISCOUNT_KINDS]);
  const codes = await db.query<{ what: string; problem: string }>(CODES, [shopId]);
  const rewards = await db.query<{ what: string; problem: string }>(REWARDS, [shopId]);
  return [...redemptions.rows, ...codes.rows, ...rewards.rows].map(({ what, problem }) => ({ what, problem }));
}
