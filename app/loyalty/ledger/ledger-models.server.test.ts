/** Prisma's picture of the ledger's tables (prisma/schema.prisma) against the tables: each is read once, as the app, in a shop. */
import { expect, test } from 'vitest';
import { appPool } from '../../../tests/support/database.ts';
import { base, earn, newLedger, NOW } from '../../../tests/support/ledger-steps.ts';
import { withShop } from '../../db.server.ts';
import { postPoints } from './post-points.server.ts';

test('the models read the tables, and cannot write them', async () => {
  const shopId = await newLedger();
  await postPoints({ db: appPool, shopId, now: NOW }, [
    { ...base(), kind: 'order', orderId: 55n, target: 40n, policy: 'owe', version: 1, why: { base: 4000 } },
    earn(5),
    { ...base(), kind: 'hold', hold: 'h', points: 7n },
  ]);
  const rows = await withShop(shopId, async (tx) => ({
    account: await tx.ledgerAccount.findFirst({ where: { memberId: 1n } }),
    causes: await tx.ledgerCause.count(),
    entries: await tx.ledgerEntry.findMany({ orderBy: { seq: 'asc' } }),
    lots: await tx.ledgerLot.findMany({ orderBy: { lot: 'asc' } }),
    total: await tx.ledgerOrderTotal.findFirst(),
    hold: await tx.ledgerHold.findFirst(),
  }));
  expect(rows.account).toMatchObject({ shopId, available: 45n, held: 7n, lifetime: 45n, seq: 3n });
  expect(rows.causes).toBe(3);
  expect(rows.entries.map(({ kind, why }) => ({ kind, why }))).toEqual([
    { kind: 'order', why: { base: 4000 } },
    { kind: 'earn', why: null },
    { kind: 'hold', why: null },
  ]);
  expect(rows.lots.map(({ remaining, pinned, expiresAt }) => ({ remaining, pinned, expiresAt }))).toEqual([
    { remaining: 40n, pinned: 7n, expiresAt: null },
    { remaining: 5n, pinned: 0n, expiresAt: null },
  ]);
  expect(rows.total).toMatchObject({ orderId: 55n, earned: 40n, lot: 1n });
  expect(rows.hold).toMatchObject({ key: 'h', points: 7n, state: 'held' });

  const written = withShop(shopId, async (tx) => tx.ledgerAccount.updateMany({ data: { available: 1000n } }));
  await expect(written).rejects.toThrow('permission denied');
});
