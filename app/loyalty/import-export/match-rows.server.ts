/** Who the rows of a file are: members we know, customers whom Shopify knows, nobody, or the same person twice. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  EMAILS_AT_ONCE,
  findCustomersByEmail,
  findCustomersById,
  IDS_AT_ONCE,
} from '../../adapters/admin-api/find-customers.server.ts';
import type { FoundCustomer } from '../../adapters/admin-api/find-customers.server.ts';
import { AdminApiThrottled } from '../../adapters/admin-api/run-operation.server.ts';
import type { AdminGraphql } from '../../adapters/admin-api/run-operation.server.ts';
import type { SqlContext } from '../../db.server.ts';
import { keepProgress } from './batches.server.ts';
import type { ImportWork } from './batches.server.ts';

/** Merges of merges that are followed. */
const MERGES_MAX = 20;
/** Shopify lets a bucket's worth through and then a share each second: one waits for that as often as a long list takes. */
const THROTTLED_MS = 2000;
const THROTTLED_MAX = 30;

/** An import that enrolled them was undone: they are nobody's members (members/enrol-member). */
const ENDED = `(m.status = 'left' and m.left_at is null)`;
const OPEN = `r.shop_id = $1 and r.batch_id = $2 and r.verdict = 'reading'`;

async function run(ctx: SqlContext, id: bigint, text: string): Promise<number> {
  return (await ctx.db.query(text, [ctx.shopId, id])).rowCount ?? 0;
}

async function matchIds(ctx: SqlContext, id: bigint): Promise<void> {
  await run(
    ctx,
    id,
    `update public.import_row r set member_id = m.id from public.member m
     where ${OPEN} and r.member_id is null and m.shop_id = r.shop_id and m.customer_id = r.customer_id and not ${ENDED}`,
  );
  // who was merged is the member that has their points
  for (let depth = 0; depth < MERGES_MAX; depth++) {
    const followed = await run(
      ctx,
      id,
      `update public.import_row r set member_id = m.merged_into from public.member m
       where ${OPEN} and m.shop_id = r.shop_id and m.id = r.member_id and m.status = 'merged' and m.merged_into is not null`,
    );
    if (followed === 0) return;
  }
}

/** Addresses that several members have are left to nobody. */
async function matchEmails(ctx: SqlContext, id: bigint): Promise<void> {
  await run(
    ctx,
    id,
    `with wanted as (
       select distinct r.email from public.import_row r where ${OPEN} and r.member_id is null and r.customer_id is null),
     known as (
       select w.email, min(m.id) as id, count(*) as members from wanted w
       join public.member m on m.shop_id = $1 and lower(m.email) = w.email and m.status not in ('redacted', 'merged') and not ${ENDED}
       group by w.email)
     update public.import_row r set member_id = case when k.members = 1 then k.id end,
       verdict = case when k.members = 1 then r.verdict else 'problem' end,
       problem = case when k.members = 1 then null
         else jsonb_build_object('code', 'ambiguous_email', 'field', 'email', 'value', left(r.email, 60)) end
     from known k where ${OPEN} and r.member_id is null and r.customer_id is null and k.email = r.email`,
  );
}

/** Known by id or address among our members. */
export async function matchMembers(work: ImportWork, id: bigint): Promise<void> {
  await work.inTx(async (ctx) => {
    await matchIds(ctx, id);
    await matchEmails(ctx, id);
  });
}

// Shopify always says a customer's language: a row that has none was not asked about yet.
export const UNASKED = `${OPEN} and r.member_id is null and r.locale is null`;

export type AskedBy = 'customer_id' | 'email';

/** The next rows to ask about. @param after the last row that was asked about before */
async function listUnasked(
  ctx: SqlContext,
  id: bigint,
  by: AskedBy,
  page: { after: number; limit: number },
): Promise<{ keys: string[]; last: number }> {
  const which = by === 'customer_id' ? 'r.customer_id is not null' : 'r.customer_id is null';
  const { rows } = await ctx.db.query<{ key: string; n: number }>(
    `select r.${by}::text as key, r.n from public.import_row r where ${UNASKED} and ${which} and r.n > $3 order by r.n limit $4`,
    [ctx.shopId, id, page.after, page.limit],
  );
  return { keys: [...new Set(rows.map((row) => row.key))], last: rows.at(-1)?.n ?? page.after };
}

/** Keeps who was found: they have a language by then. @returns how many rows that answers */
export async function keepFound(
  ctx: SqlContext,
  id: bigint,
  by: AskedBy,
  found: readonly FoundCustomer[],
): Promise<number> {
  const which = by === 'customer_id' ? 'r.customer_id = k.customer_id' : 'r.customer_id is null and r.email = k.email';
  const { rowCount } = await ctx.db.query(
    `update public.import_row r set customer_id = k.customer_id, email = coalesce(k.email, r.email), locale = k.locale,
       first_name = coalesce(k.first_name, r.first_name), last_name = coalesce(k.last_name, r.last_name)
     from jsonb_to_recordset($3) as k (customer_id bigint, email text, first_name text, last_name text, locale text)
     where ${UNASKED} and ${which}`,
    [
      ctx.shopId,
      id,
      JSON.stringify(
        found.map(({ customerId, email, firstName, lastName, locale }) => ({
          customer_id: customerId,
          email,
          first_name: firstName,
          last_name: lastName,
          locale: locale || 'und',
        })),
      ),
    ],
  );
  return rowCount ?? 0;
}

/** Keeps an answer: who was found, and that the others are a problem. */
async function keepAnswer(
  ctx: SqlContext,
  id: bigint,
  by: AskedBy,
  asked: readonly string[],
  found: readonly FoundCustomer[],
): Promise<void> {
  const keyOf = (customer: FoundCustomer) => (by === 'customer_id' ? customer.customerId : (customer.email ?? ''));
  const counts = new Map<string, number>();
  for (const customer of found) counts.set(keyOf(customer), (counts.get(keyOf(customer)) ?? 0) + 1);
  const single = found.filter((customer) => counts.get(keyOf(customer)) === 1);
  await keepFound(ctx, id, by, single);
  const missing = asked.filter((key) => counts.get(key) !== 1);
  if (missing.length === 0) return;
  const several = missing.filter((key) => counts.has(key));
  const is = by === 'customer_id' ? 'r.customer_id::text' : 'r.customer_id is null and r.email';
  await ctx.db.query(
    `update public.import_row r set verdict = 'problem', problem = jsonb_build_object('code',
         case when r.email = any ($4) and $5 = 'email' then 'ambiguous_email' when $5 = 'email' then 'unknown_email' else 'unknown_id' end,
         'field', $5::text, 'value', left(case when $5 = 'email' then r.email else r.customer_id::text end, 60))
     where ${UNASKED} and ${is} = any ($3)`,
    [ctx.shopId, id, missing, several, by],
  );
}

export async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let turn = 1; ; turn++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof AdminApiThrottled) || turn === THROTTLED_MAX) throw error;
      await sleep(THROTTLED_MS);
    }
  }
}

/**
 * Asks Shopify about the rows nobody here knows; nobody is made a customer by it. What was answered is kept as it comes, so that a
 * job that breaks off goes on from there.
 * @param known rows that need no asking, for the progress that is shown
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function matchCustomers(
  work: ImportWork,
  id: bigint,
  graphql: () => Promise<AdminGraphql>,
  known: number,
): Promise<void> {
  let done = known;
  for (const by of ['customer_id', 'email'] as const) {
    const limit = by === 'email' ? EMAILS_AT_ONCE : IDS_AT_ONCE;
    for (let after = 0; ;) {
      const page = { after, limit };
      const { keys: asked, last } = await work.inTx((ctx) => listUnasked(ctx, id, by, page));
      if (asked.length === 0) break;
      after = last;
      const admin = await graphql();
      const found = await patiently(() =>
        by === 'email' ? findCustomersByEmail(admin, asked) : findCustomersById(admin, asked),
      );
      await work.inTx((ctx) => keepAnswer(ctx, id, by, asked, found));
      done += asked.length;
      await keepProgress(work, id, done);
    }
  }
  // a customer who was found by address may be a member whose address we do not know
  await work.inTx((ctx) => matchIds(ctx, id));
}

/** How many rows wait for Shopify's answer. */
export async function countUnasked(ctx: SqlContext, id: bigint): Promise<number> {
  const { rows } = await ctx.db.query<{ count: string }>(`select count(*) from public.import_row r where ${UNASKED}`, [
    ctx.shopId,
    id,
  ]);
  return Number(rows[0]?.count ?? 0);
}
