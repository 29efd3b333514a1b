/** The steps of an import that the worker does. */
import type { Sql } from '../db.server.ts';
import type { AdminGraphql } from '../adapters/admin-api/run-operation.server.ts';
import type { ImportTask, ImportWork } from '../loyalty/import-export/batches.server.ts';
import { checkImport } from '../loyalty/import-export/check-import.server.ts';
import { commitImport } from '../loyalty/import-export/commit-import.server.ts';
import { undoImport } from '../loyalty/import-export/undo-import.server.ts';
import { getShop } from '../loyalty/shops/find-shop.server.ts';

interface ImportHands {
  now: Date;
  db: Sql;
  inShop: <Result>(shopId: bigint, work: (sql: Sql) => Promise<Result>) => Promise<Result>;
  adminOf: (domain: string) => Promise<AdminGraphql>;
}

async function doStep(hands: ImportHands, work: ImportWork, task: ImportTask, id: bigint): Promise<void> {
  if (task === 'import.commit') return commitImport(work, id);
  if (task === 'import.undo') return undoImport(work, id);
  const shop = await getShop(hands.db, work.shopId);
  return checkImport({ ...work, zone: shop.zone, admin: () => hands.adminOf(shop.domain) }, id);
}

/** Does one step of an import. @throws what keeps it from its end, to be done again; the merchant sees that it is */
export async function importStep(hands: ImportHands, task: ImportTask, shopId: bigint, id: bigint): Promise<void> {
  const { now } = hands;
  const work: ImportWork = {
    shopId,
    now,
    inTx: (step) => hands.inShop(shopId, (db) => step({ db, shopId, now })),
  };
  try {
    await doStep(hands, work, task, id);
  } catch (error) {
    await work.inTx(({ db }) =>
      db.query(`update public.import_batch set problem = '{"code":"trouble"}' where shop_id = $1 and id = $2`, [
        shopId,
        id,
      ]),
    );
    throw error;
  }
}
