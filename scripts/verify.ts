/**
 * `npm run verify`: recomputes the ledger and the redemptions of every shop in DATABASE_URL and prints each drift in a sentence.
 * Ends with 0 when there is none, with 1 otherwise. Connects as the app's role: what it may not see, the app may not either.
 */
import { env } from 'node:process';
import { openPool, withShopSql } from '../app/db.server.ts';
import { wordsOf } from '../app/loyalty/ledger/drift.ts';
import { listLedgerShops, verifyLedger } from '../app/loyalty/ledger/verify-ledger.server.ts';
import { verifyRedemptions } from '../app/loyalty/rewards/verify-redemptions.server.ts';
import { roleUrl } from '../prisma/database-roles.ts';

/** Prints the findings of every shop; returns how many there are. */
async function verifyAll(databaseUrl: string): Promise<number> {
  const pool = openPool(databaseUrl, 2);
  try {
    const shops = await listLedgerShops(pool);
    let found = 0;
    for (const shopId of shops) {
      const drifts = await verifyLedger(shopId, pool);
      for (const drift of drifts) console.log(`shop ${shopId}: ${wordsOf(drift)}`);
      const off = await withShopSql(shopId, (db) => verifyRedemptions(db, shopId), pool);
      for (const { what, problem } of off) console.log(`shop ${shopId}: ${what}: ${problem}`);
      found += drifts.length + off.length;
    }
    const what = found === 0 ? 'nothing is off' : found === 1 ? '1 finding' : `${found} findings`;
    console.log(`Verified the ledger of ${shops.length} ${shops.length === 1 ? 'shop' : 'shops'}: ${what}.`);
    return found;
  } finally {
    await pool.end();
  }
}

const databaseUrl =
  env['APP_DATABASE_URL'] ?? (env['DATABASE_URL'] ? roleUrl(env['DATABASE_URL'], 'comeback_app') : undefined);
if (databaseUrl === undefined) {
  console.error('Set DATABASE_URL to the database to verify, e.g. postgresql://user:password@host:5432/comeback');
  process.exitCode = 2;
} else {
  process.exitCode = (await verifyAll(databaseUrl)) === 0 ? 0 : 1;
}
