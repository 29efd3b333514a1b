/** Undos of many members in one call take a statement of their own: it must leave what posting them one by one leaves, digests included. */
import { expect, test } from 'vitest';
import { adminPool, appPool, asShop } from '../../../tests/support/database.ts';
import { hashOf, inDays, NOW } from '../../../tests/support/ledger-steps.ts';
import { mergeAccounts } from './merge-accounts.server.ts';
import { openAccount } from './open-account.server.ts';
import { postPoints } from './post-points.server.ts';
import type { Posting, PostingOutcome } from './posting.ts';
import { verifyLedger } from './verify-ledger.server.ts';

let shops = 7_000n;

type Wanted = { kind: Posting['kind'] } & Record<string, unknown>;
/** A posting of a member's life; its cause is named after its place in it. */
const posting = (memberId: bigint, place: string, { kind, ...more }: Wanted): Posting =>
  ({ kind, memberId, key: `${memberId}:${place}`, hash: hashOf(place), at: NOW, ...more }) as Posting;

const EARNED = { kind: 'earn', points: 100n } as const;

/** By what happened to the earning whose undoing is the last of each: what is posted, and what the undoing names. */
const LIVES: Record<string, { before: Wanted[]; undo?: Partial<Wanted> }> = {
  'nothing else': { before: [EARNED] },
  'it is given by staff': { before: [{ kind: 'adjust', points: 30n }] },
  'it has a date': { before: [{ ...EARNED, expiresAt: inDays(90) }] },
  'it is pending': { before: [{ ...EARNED, availableAt: inDays(14) }] },
  'a part is spent': { before: [EARNED, { kind: 'spend', points: 40n }] },
  'all is spent': { before: [EARNED, { kind: 'spend', points: 100n }] },
  'a part is set aside': { before: [EARNED, { kind: 'hold', points: 25n, hold: 'h' }] },
  'other points are there': { before: [{ kind: 'earn', points: 7n }, EARNED], undo: { reverses: 2n } },
  'it paid debt': {
    before: [
      { kind: 'order', orderId: 1n, target: 50n, policy: 'owe' },
      { kind: 'spend', points: 50n },
      { kind: 'order', orderId: 1n, target: 0n, policy: 'owe' },
      EARNED,
    ],
    undo: { reverses: 4n },
  },
  'it was undone before': { before: [EARNED, { kind: 'undo', reverses: 1n }] },
  'a part was undone, and then more came free': {
    before: [
      EARNED,
      { kind: 'hold', points: 60n, hold: 'h' },
      { kind: 'undo', reverses: 1n },
      { kind: 'void', hold: 'h' },
    ],
  },
  'its date is over': { before: [{ ...EARNED, expiresAt: inDays(-1) }, { kind: 'expire' }] },
  'nothing is there': { before: [] },
  'it is an order’s': { before: [{ kind: 'order', orderId: 2n, target: 50n, policy: 'owe' }] },
  'it is no earning': { before: [EARNED, { kind: 'spend', points: 10n }], undo: { reverses: 2n } },
};
const names = Object.keys(LIVES);
const memberOf = (name: string): bigint => BigInt(names.indexOf(name) + 1);
/** Orders and holds are unique in a shop, and each is of one member here. */
const NOBODY = 900n;

const undoOf = (name: string): Posting => {
  const more = LIVES[name]?.undo ?? {};
  return posting(memberOf(name), 'undone', {
    kind: 'undo',
    reverses: 1n,
    rule: 'import:1',
    why: { import: '1' },
    ...more,
  });
};

/** A shop where each of these lives was led so far. */
async function openShop(): Promise<bigint> {
  shops += 1n;
  const ctx = { db: appPool, shopId: shops, now: NOW };
  await openAccount(ctx, names.map(memberOf));
  for (const name of names)
    for (const [place, each] of (LIVES[name]?.before ?? []).entries()) {
      const { hold } = each;
      const unique = typeof hold === 'string' ? { hold: `${hold}${memberOf(name)}` } : {};
      await postPoints(ctx, [posting(memberOf(name), String(place), { ...each, ...unique })]);
    }
  return shops;
}

const KEPT: Record<string, string> = {
  account: 'member_id',
  lot: 'member_id, lot',
  entry: 'member_id, seq',
  cause: 'key',
};

/** All that a shop's ledger holds, but for the shop's own number and what is computed over it. */
async function books(shopId: bigint): Promise<unknown> {
  const found: Record<string, unknown> = {};
  for (const [table, order] of Object.entries(KEPT)) {
    const { rows } = await adminPool.query<{ row: unknown }>(
      `select to_jsonb(t) - 'shop_id' - 'digest' as row from ledger.${table} t where shop_id = $1 order by ${order}`,
      [shopId],
    );
    found[table] = rows.map(({ row }) => row);
  }
  return found;
}

async function post(shopId: bigint, calls: Posting[][], day = 1): Promise<PostingOutcome[]> {
  const outcomes: PostingOutcome[] = [];
  for (const call of calls) outcomes.push(...(await postPoints({ db: appPool, shopId, now: inDays(day) }, call)));
  return outcomes;
}

test('a batch of undos answers and leaves what one after the other does, twice', async () => {
  const [one, many] = [await openShop(), await openShop()];
  const undos = names.map(undoOf);
  // what cannot be posted at all stands among them
  undos.splice(4, 0, posting(NOBODY, 'undone', { kind: 'undo', reverses: 1n }));
  const singly = await post(
    one,
    undos.map((each) => [each]),
  );
  expect(await post(many, [undos])).toEqual(singly);
  expect(singly.map(({ outcome }) => outcome)).toEqual(
    expect.arrayContaining(['posted', 'unchanged', 'bad_posting', 'no_account']),
  );
  expect(await books(many)).toEqual(await books(one));
  // again: what was posted is a duplicate, and under another hash a conflict
  const again = undos.map((each, n) => (n % 2 ? each : { ...each, hash: hashOf('another fact') }));
  expect(await post(many, [again], 2)).toEqual(
    await post(
      one,
      again.map((each) => [each]),
      2,
    ),
  );
  expect(await books(many)).toEqual(await books(one));
  for (const shopId of [one, many]) expect(await verifyLedger(shopId, appPool)).toEqual([]);
});

test('a batch in which one earning is undone twice is posted in its order', async () => {
  const [one, many] = [await openShop(), await openShop()];
  const undos = [
    ...names.map(undoOf),
    posting(memberOf('nothing else'), 'undone twice', { kind: 'undo', reverses: 1n }),
  ];
  const singly = await post(
    one,
    undos.map((each) => [each]),
  );
  expect(await post(many, [undos])).toEqual(singly);
  expect(singly.at(-1)).toMatchObject({ outcome: 'unchanged', missing: 0n });
  expect(await books(many)).toEqual(await books(one));
});

test('members whose points went over to another one are undone there, also in a batch', async () => {
  const [one, many] = [await openShop(), await openShop()];
  const [from, into] = ['a part is spent', 'nothing else'].map(memberOf) as [bigint, bigint];
  for (const shopId of [one, many])
    await asShop(shopId, (db) => mergeAccounts({ db, shopId, now: NOW }, { from, into, at: NOW }));
  const undos = names.map(undoOf);
  expect(await post(many, [undos])).toEqual(
    await post(
      one,
      undos.map((each) => [each]),
    ),
  );
  for (const shopId of [one, many]) expect(await verifyLedger(shopId, appPool)).toEqual([]);
});
