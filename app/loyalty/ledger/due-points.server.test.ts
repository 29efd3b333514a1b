/** Maturing and expiring across members and shops: what is pending is found by what is due, and all is settled once. */
import { expect, test } from 'vitest';
import { appPool, asShop } from '../../../tests/support/database.ts';
import { expirePoints } from '../../../tests/support/lots.ts';
import { listShopsDue } from './due-points.server.ts';
import { maturePoints } from './mature-points.server.ts';
import { openAccount } from './open-account.server.ts';
import { postPoints } from './post-points.server.ts';
import { findAccount } from './read-account.server.ts';
import { wordsOf } from './drift.ts';
import { verifyLedger } from './verify-ledger.server.ts';

const NOW = new Date('2026-03-01T10:00:00Z');
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

test('lots mature at the end of their window and expire on their date, each shop by itself', async () => {
  const members = Array.from({ length: 30 }, (_, i) => BigInt(i + 1));
  for (const shopId of [1n, 2n]) {
    const ctx = { db: appPool, shopId, now: NOW };
    await openAccount(ctx, members);
    await postPoints(
      ctx,
      members.map((memberId) => ({
        kind: 'earn',
        memberId,
        key: `e:${memberId}`,
        hash: Buffer.from('fact'),
        points: 10n,
        at: NOW,
        availableAt: inDays(shopId === 1n ? 14 : 60),
        expiresAt: inDays(100),
      })),
    );
  }
  const balance = async (shopId: bigint) => {
    const account = await asShop(shopId, async (db) => findAccount({ db, shopId, now: NOW }, 30n));
    return [account?.available, account?.pending];
  };
  expect(await listShopsDue(appPool, inDays(13))).toEqual([]);
  expect(await listShopsDue(appPool, inDays(14))).toEqual([1n]);
  expect(await maturePoints(1n, inDays(13), appPool)).toEqual({ posted: 0, unchanged: 0 });
  expect(await maturePoints(1n, inDays(14), appPool)).toEqual({ posted: 30, unchanged: 0 });
  expect(await maturePoints(1n, inDays(14), appPool)).toEqual({ posted: 0, unchanged: 0 });
  expect(await balance(1n)).toEqual([10n, 0n]);
  expect(await balance(2n)).toEqual([0n, 10n]);

  expect(await listShopsDue(appPool, inDays(99))).toEqual([2n]);
  // what is past its date is the night's, and for that no job comes each minute
  expect(await listShopsDue(appPool, inDays(100))).toEqual([2n]);
  expect(await maturePoints(1n, inDays(100), appPool)).toEqual({ posted: 0, unchanged: 0 });
  expect(await expirePoints(1n, members, inDays(100))).toBe(30);
  expect(await expirePoints(2n, members, inDays(100))).toBe(0); // pending points do not expire
  expect(await maturePoints(2n, inDays(101), appPool)).toEqual({ posted: 30, unchanged: 0 });
  expect(await listShopsDue(appPool, inDays(101))).toEqual([]);
  expect(await expirePoints(2n, members, inDays(101))).toBe(30);
  expect(await balance(1n)).toEqual([0n, 0n]);
  expect(await balance(2n)).toEqual([0n, 0n]);
  for (const shopId of [1n, 2n]) expect((await verifyLedger(shopId, appPool)).map(wordsOf)).toEqual([]);
});

test('points that a hold pins do not expire until the hold ends', async () => {
  const ctx = { db: appPool, shopId: 3n, now: NOW };
  const common = (key: string) => ({ memberId: 1n, key, hash: Buffer.from(key), at: NOW });
  await openAccount(ctx, [1n]);
  await postPoints(ctx, [
    { ...common('e'), kind: 'earn', points: 10n, expiresAt: inDays(5) },
    { ...common('h'), kind: 'hold', hold: 'h', points: 10n },
  ]);
  expect(await expirePoints(3n, [1n], inDays(6))).toBe(0);
  await postPoints(ctx, [{ ...common('v'), kind: 'void', hold: 'h', graceUntil: inDays(30) }]);
  expect(await expirePoints(3n, [1n], inDays(7))).toBe(1);
});
