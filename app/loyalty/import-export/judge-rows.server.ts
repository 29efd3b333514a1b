/** What would become of each row: a new member, changes, nothing, or a problem; decided for all rows at once. */
import type { SqlContext } from '../../db.server.ts';
import { Found } from './batches.server.ts';
import type { FileReading } from './file-reading.ts';

const OPEN = `r.shop_id = $1 and r.batch_id = $2 and r.verdict = 'reading'`;

/** Members who are not to be given anything, each for a reason of their own. Who is paused may be named as such. */
const STATUS = `update public.import_row r set verdict = 'problem', problem = jsonb_build_object('code',
    case m.status when 'redacted' then 'erased' else m.status end)
  from public.member m where ${OPEN} and m.shop_id = r.shop_id and m.id = r.member_id and m.status in ('redacted', 'left', 'paused')
    and not (m.status = 'paused' and r.status is not distinct from 'paused')`;

/** The same person in two rows: which one is right is not ours to say, so neither is taken. */
const DUPLICATES = `with neighbours as (
    select r.n, lag(r.line) over w as before, lead(r.line) over w as after from public.import_row r where ${OPEN}
    window w as (partition by coalesce('m' || r.member_id, 'c' || r.customer_id) order by r.n)),
  twins as (select * from neighbours where before is not null or after is not null)
  update public.import_row r set verdict = 'problem', problem = jsonb_build_object('code', 'duplicate', 'line', coalesce(t.before, t.after))
  from twins t where ${OPEN} and r.n = t.n`;

const CODE_TWICE = `with neighbours as (
    select r.n, lag(r.line) over w as before, lead(r.line) over w as after from public.import_row r
    where ${OPEN} and r.referral_code is not null window w as (partition by lower(r.referral_code) order by r.n)),
  twins as (select * from neighbours where before is not null or after is not null)
  update public.import_row r set verdict = 'problem', problem = jsonb_build_object('code', 'code_twice', 'field', 'referral_code',
    'value', r.referral_code, 'line', coalesce(t.before, t.after))
  from twins t where ${OPEN} and r.n = t.n`;

const CODE_TAKEN = `update public.import_row r set verdict = 'problem', problem = jsonb_build_object('code', 'code_taken',
    'field', 'referral_code', 'value', r.referral_code)
  from public.member m where ${OPEN} and r.referral_code is not null and m.shop_id = r.shop_id
    and lower(m.referral_code) = lower(r.referral_code) and m.id is distinct from r.member_id`;

/** A balance cannot be set below what is set aside for a reward that is being made. */
const HELD = `update public.import_row r set verdict = 'problem', problem = jsonb_build_object('code', 'held', 'has', a.held)
  from ledger.account a where ${OPEN} and a.shop_id = r.shop_id and a.member_id = r.member_id and a.held > 0 and r.points < a.held`;

const VERDICTS = `update public.import_row r set verdict = case
    when x.member_id is null then 'new'
    when (x.points is null or case when $3 then x.points = coalesce(a.available, 0) else x.points = 0 end)
      and (x.tier is null or x.tier = m.tier) and (x.birthday_md is null or x.birthday_md = m.birthday_md)
      and (x.referral_code is null or x.referral_code = m.referral_code) 
      and (x.status is distinct from 'paused' or m.status = 'paused') then 'same'
    else 'change' end
  from public.import_row x
  left join public.member m on m.shop_id = x.shop_id and m.id = x.member_id
  left join ledger.account a on a.shop_id = x.shop_id and a.member_id = x.member_id
  where ${OPEN} and x.shop_id = r.shop_id and x.batch_id = r.batch_id and x.n = r.n`;

/** Named as paused, and given something all the same. */
const PAUSED = `update public.import_row r set verdict = 'problem', problem = '{"code":"paused"}' from public.member m
  where r.shop_id = $1 and r.batch_id = $2 and r.verdict = 'change' and r.status = 'paused' and m.shop_id = r.shop_id and m.id = r.member_id
    and m.status = 'paused'`;

/** The difference that setting a balance makes stands in the same sum as points that are added. */
const COUNT = `select r.verdict, count(*) as rows, coalesce(sum(case when r.verdict not in ('new', 'change') then 0
    when $3 then r.points - coalesce(a.available, 0) else r.points end), 0) as points,
    coalesce(sum(a.available - r.points) filter (where r.verdict = 'change' and a.available > r.points), 0) as taken,
    count(*) filter (where r.verdict = 'change' and a.available > r.points) as lowered,
    count(*) filter (where r.verdict in ('new', 'change') and r.status = 'paused') as paused
  from public.import_row r left join ledger.account a on $3 and a.shop_id = r.shop_id and a.member_id = r.member_id
  where r.shop_id = $1 and r.batch_id = $2 group by r.verdict`;

/**
 * Gives every row its verdict.
 * @returns how many have which, and the points they would bring in all
 */
export async function judgeRows(ctx: SqlContext, id: bigint, reading: FileReading): Promise<Found> {
  const of = [ctx.shopId, id];
  // The rows have just come and PostgreSQL knows nothing of them yet: it would take a hundred thousand for one, and compare each with
  // each. Measured: 20,000 rows took three minutes.
  await ctx.db.query('set local enable_nestloop = off');
  const set = reading.points === 'set';
  for (const text of [STATUS, DUPLICATES, CODE_TWICE, CODE_TAKEN]) await ctx.db.query(text, of);
  if (set) await ctx.db.query(HELD, of);
  await ctx.db.query(VERDICTS, [...of, set]);
  await ctx.db.query(PAUSED, of);
  const { rows } = await ctx.db.query<{
    verdict: string;
    rows: string;
    points: string;
    taken: string;
    lowered: string;
    paused: string;
  }>(COUNT, [ctx.shopId, id, set]);
  const counts = Object.fromEntries(rows.map((row) => [row.verdict, Number(row.rows)]));
  const changed = rows.find((row) => row.verdict === 'change');
  return Found.parse({
    ...counts,
    points: String(rows.reduce((sum, row) => sum + BigInt(row.points), 0n)),
    taken: changed?.taken ?? '0',
    lowered: Number(changed?.lowered ?? 0),
    paused: rows.reduce((sum, row) => sum + Number(row.paused), 0),
  });
}
