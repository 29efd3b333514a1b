/** What counts as earning or spending, on a real ledger (rules.md "Expiry", "The ledger" 4). */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { at, expiryWorld } from '../../../tests/support/expiry-world.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import type { Posting } from '../ledger/posting.ts';
import { listActivity } from './stored-lots.server.ts';

type Doing = Posting extends infer Each
  ? Each extends Posting
    ? Omit<Each, 'memberId' | 'key' | 'hash' | 'at'>
    : never
  : never;

const order = (target: bigint): Doing => ({ kind: 'order', orderId: 55n, target, policy: 'owe' });

const DAYS: [day: string, doing: Doing, isActivity: boolean][] = [
  ['2026-01-05', order(100n), true],
  ['2026-01-06', order(40n), false],
  ['2026-01-07', order(100n), false],
  ['2026-01-08', order(101n), true],
  ['2026-01-09', { kind: 'earn', points: 5n }, true],
  ['2026-01-10', { kind: 'earn', points: 5n, rule: 'import:1' }, false],
  ['2026-01-11', { kind: 'spend', points: 10n }, true],
  ['2026-01-12', { kind: 'return', reverses: 7n, points: 10n }, false],
  ['2026-01-13', { kind: 'hold', hold: 'h', points: 10n }, true],
  ['2026-01-14', { kind: 'void', hold: 'h' }, false],
  ['2026-01-15', { kind: 'adjust', points: -1n }, false],
  ['2026-01-16', { kind: 'adjust', points: -1n, why: { activity: true } }, true],
  ['2026-01-17', { kind: 'redate', lots: [1n], expiresAt: at('2027-01-01') }, false],
  ['2026-01-18', { kind: 'undo', reverses: 5n }, false],
];

test('earning and spending is activity; what is corrected, given back, imported or dated anew is none', async () => {
  const world = await expiryWorld();
  const [memberId = 0n] = world.members;
  let active: Date | undefined;
  for (const [day, doing, isActivity] of DAYS) {
    const hash = createHash('sha256').update(day).digest();
    const posting = { ...doing, memberId, key: day, hash, at: at(day) } as Posting;
    const [answer] = await world.inShop(at(day), (ctx) => postPoints(ctx, [posting]));
    expect([day, answer?.outcome]).toEqual([day, 'posted']);
    if (isActivity) active = at(day);
    const known = await world.inShop(at(day), (ctx) => listActivity(ctx, [memberId]));
    expect([day, known.get(memberId)]).toEqual([day, active]);
  }
  expect(await world.drift()).toEqual([]);
});
