/**
 * Many rows that nobody here knows: every customer of the shop is read once, in bulk, instead of asking about a few rows at a time.
 * At a standard shop's rate a hundred thousand addresses asked for one by one take the better part of an hour; this takes minutes.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { findBulkState } from '../../adapters/admin-api/bulk-query.server.ts';
import type { BulkState } from '../../adapters/admin-api/bulk-query.server.ts';
import { askForAllCustomers, readAllCustomers } from '../../adapters/admin-api/find-customers.server.ts';
import type { FoundCustomer } from '../../adapters/admin-api/find-customers.server.ts';
import { AdminApiBusy, AdminApiRefused } from '../../adapters/admin-api/run-operation.server.ts';
import type { AdminGraphql } from '../../adapters/admin-api/run-operation.server.ts';
import type { SqlContext } from '../../db.server.ts';
import { keepProgress } from './batches.server.ts';
import type { ImportWork } from './batches.server.ts';
import { keepFound, patiently, UNASKED } from './match-rows.server.ts';

/** Rows to ask about from which on everybody is asked for: fewer are answered sooner in parts, however many customers a shop has. */
export const BULK_FROM = 5000;
const LOOK_AGAIN_MS = 2000;
/** After twenty minutes the rows are asked about in parts. */
const LOOKS_MAX = 600;
/** Customers compared with the rows at once. */
const AT_ONCE = 5000;

/** Waits for the operation. @returns where its file is, or null where there is none */
async function finished(admin: AdminGraphql, operation: string): Promise<Extract<BulkState, { state: 'done' }> | null> {
  for (let look = 1; look <= LOOKS_MAX; look++) {
    const found = await patiently(() => findBulkState(admin, operation));
    if (found.state === 'done') return found;
    if (found.state === 'failed') return null;
    await sleep(LOOK_AGAIN_MS);
  }
  return null;
}

async function keep(ctx: SqlContext, id: bigint, customers: readonly FoundCustomer[]): Promise<number> {
  // the planner knows nothing of rows that have just come (judge-rows): it would compare each with each
  await ctx.db.query('set local enable_nestloop = off');
  const byId = await keepFound(ctx, id, 'customer_id', customers);
  // Shopify has an address once
  const withAddress = customers.filter(({ email }) => email !== null);
  return byId + (await keepFound(ctx, id, 'email', withAddress));
}

/** Who was not among all customers is nobody's customer. */
async function keepUnknown(ctx: SqlContext, id: bigint): Promise<void> {
  await ctx.db.query(
    `update public.import_row r set verdict = 'problem', problem = case when r.customer_id is null
       then jsonb_build_object('code', 'unknown_email', 'field', 'email', 'value', left(r.email, 60))
       else jsonb_build_object('code', 'unknown_id', 'field', 'customer_id', 'value', r.customer_id::text) end
     where ${UNASKED}`,
    [ctx.shopId, id],
  );
}

async function readAll(work: ImportWork, id: bigint, admin: AdminGraphql, known: number): Promise<void> {
  const operation = await patiently(() => askForAllCustomers(admin));
  const list = operation === null ? null : await finished(admin, operation);
  if (list === null) return;
  let done = known;
  let waiting: FoundCustomer[] = [];
  const compare = async () => {
    const customers = waiting;
    waiting = [];
    done += await work.inTx((ctx) => keep(ctx, id, customers));
    await keepProgress(work, id, done);
  };
  if (list.url !== null)
    for await (const customer of readAllCustomers(list.url, list.found)) {
      waiting.push(customer);
      if (waiting.length === AT_ONCE) await compare();
    }
  await compare();
  await work.inTx((ctx) => keepUnknown(ctx, id));
}

/**
 * Answers all rows that wait for it, if Shopify can do that now. If not, what it said until then is kept, and the others still wait, to
 * be asked about in parts.
 * @param known rows that need no asking, for the progress that is shown
 */
export async function matchInBulk(work: ImportWork, id: bigint, admin: AdminGraphql, known: number): Promise<void> {
  try {
    await readAll(work, id, admin, known);
  } catch (error) {
    if (!(error instanceof AdminApiBusy) && !(error instanceof AdminApiRefused)) throw error;
  }
}
