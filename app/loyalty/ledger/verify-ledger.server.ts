/** The ledger, recomputed (rules.md, "The ledger" 7): nightly a shop, from the command line, in tests. */
import type pg from 'pg';
import { getPool, type Sql } from '../../db.server.ts';
import { joinMovedRows, withoutSequels, type Drift, type Merges } from './drift.ts';
import { verifyDigests } from './verify-digests.server.ts';
import { verifySums } from './verify-sums.server.ts';

async function findMerges(db: Sql, shopId: bigint): Promise<Merges> {
  const { rows } = await db.query<{ member: string; kept: string }>(
    'select member_id as member, merged_into as kept from ledger.account where shop_id = $1 and merged_into is not null',
    [String(shopId)],
  );
  return new Map(rows.map(({ member, kept }) => [member, kept]));
}

/**
 * Everything in one shop's ledger that does not follow from its entries, or was changed after it was written; empty when all is well.
 * Reads one snapshot, so postings may go on meanwhile.
 */
export async function verifyLedger(shopId: bigint, pool: pg.Pool = getPool()): Promise<Drift[]> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query(`select set_config('app.shop_id', $1, true)`, [String(shopId)]);
    const { drifts, repairs } = await verifyDigests(client, shopId);
    const all = [...drifts, ...(await verifySums(client, shopId, repairs))];
    return joinMovedRows(withoutSequels(all, await findMerges(client, shopId)));
  } finally {
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
}

/** Ids of all shops that have a ledger. */
export async function listLedgerShops(db: Sql): Promise<bigint[]> {
  const { rows } = await db.query<{ shop: string }>('select shop from ledger.shops() as shop');
  return rows.map(({ shop }) => BigInt(shop));
}
