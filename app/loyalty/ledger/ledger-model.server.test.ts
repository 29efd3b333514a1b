/**
 * The ledger against a plain ledger in memory: random lives of three members over orders that rise and fall, spends, holds, returns,
 * maturing, expiry, new dates, earnings taken back, debt and merges, with repeated causes, singly and in batches. Replays from its seed.
 */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { appPool, asShop } from '../../../tests/support/database.ts';
import { MemoryLedger } from '../../../tests/support/memory-ledger.ts';
import type { MemoryPosting } from '../../../tests/support/memory-posting.ts';
import { mergeAccounts } from './merge-accounts.server.ts';
import { openAccount } from './open-account.server.ts';
import { postPoints } from './post-points.server.ts';
import type { Posting, PostingOutcome } from './posting.ts';
import { wordsOf } from './drift.ts';
import { verifyLedger } from './verify-ledger.server.ts';

const SEED = 20_261_121;
const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');

const MEMBERS = ['1', '2', '3'];
const someMember = fc.constantFrom('1', '1', '1', '1', '2', '2', '3');
const points = fc.oneof(fc.integer({ min: 1, max: 25 }), fc.integer({ min: 50, max: 150 }));
/** Which of the holds or spends so far. */
const pick = fc.nat(30);
const days = fc.option(fc.integer({ min: 1, max: 20 }), { nil: null });

/** A step of a life. Now and then a cause comes again: with its fact, or with another. */
const step = fc.record({
  passes: fc.constantFrom(0, 0, 1, 4),
  again: fc.constantFrom('no', 'no', 'no', 'no', 'no', 'no', 'no', 'same' as const, 'other' as const),
  stray: fc.constantFrom(false, false, false, false, false, false, false, true),
  member: someMember,
  what: fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('order' as const),
        order: fc.constantFrom('1', '4', '7', '2', '3'),
        target: fc.constantFrom(0, 0, 20, 60, 100, 140),
        policy: fc.constantFrom('owe' as const, 'owe' as const, 'forgive' as const),
        pendingDays: days,
        livesDays: days,
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('earn' as const),
        points: fc.integer({ min: 30, max: 160 }),
        pendingDays: days,
        livesDays: days,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('adjust' as const),
        points: fc.constantFrom(-30, -5, 12),
        pendingDays: days,
        livesDays: days,
      }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('spend' as const), points }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('hold' as const), pick, points }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('capture' as const), pick }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('void' as const), pick }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('mature' as const, 'expire' as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('return' as const),
        pick,
        points: fc.integer({ min: 1, max: 12 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('redate' as const),
        picks: fc.array(pick, { minLength: 1, maxLength: 4 }),
        livesDays: days,
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const), pick }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('merge' as const), into: fc.constantFrom(...MEMBERS) }) },
  ),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Merge {
  kind: 'merge';
  member: string;
  into: string;
}

interface Planned {
  now: number;
  posting: MemoryPosting | Merge;
}

/** What happened so far, so that steps can refer to it: a ledger in memory runs along while the life is planned. */
class Past {
  memory = new MemoryLedger();
  holds: { member: string; hold: string }[] = [];
  spends: { member: string; seq: number }[] = [];
  earnings: { member: string; seq: number }[] = [];

  note(posting: MemoryPosting | Merge, now: number): void {
    if (posting.kind === 'merge') {
      this.memory.merge(posting.member, posting.into);
      return;
    }
    const { outcome, seq } = this.memory.post(posting, now);
    if (outcome !== 'posted' || seq === null) return;
    const member = this.memory.keptOf(posting.member);
    if (posting.kind === 'hold') this.holds.push(posting);
    if (posting.kind === 'spend' || posting.kind === 'capture') this.spends.push({ member, seq });
    if (posting.kind === 'earn' || posting.kind === 'adjust') this.earnings.push({ member, seq });
  }
}

function plan(steps: Step[]): Planned[] {
  const past = new Past();
  for (const one of MEMBERS) past.memory.open(one);
  const planned: Planned[] = [];
  let now = START;
  let key = 0;
  for (const { passes, again, stray, member: drawn, what } of steps) {
    now += passes * DAY;
    const last = planned.at(-1);
    if (again === 'no') key += 1;
    const base = { member: drawn, key: `k${key}`, hash: JSON.stringify([what, key, now]) };
    const posting = again === 'same' && last ? last.posting : toMemory(what, stray, base, past, now);
    past.note(posting, now);
    planned.push({ now, posting });
  }
  return planned;
}

function toMemory(
  what: Step['what'],
  stray: boolean,
  drawn: { member: string; key: string; hash: string },
  past: Past,
  now: number,
): MemoryPosting | Merge {
  const graceUntil = now + 30 * DAY;
  const at = (inDays: number | null) => (inDays === null ? null : now + inDays * DAY);
  const of = (member: string) => ({ ...drawn, member: stray ? drawn.member : member });
  switch (what.kind) {
    case 'order': {
      const { pendingDays, livesDays, ...rest } = what;
      const dates = { availableAt: at(pendingDays), expiresAt: at(livesDays), graceUntil };
      return { ...of(MEMBERS[(Number(what.order) - 1) % 3] ?? '1'), ...rest, ...dates };
    }
    case 'earn':
    case 'adjust': {
      const { kind, points: some, pendingDays, livesDays } = what;
      return { ...drawn, kind, points: some, availableAt: at(pendingDays), expiresAt: at(livesDays) };
    }
    case 'hold':
      return { ...drawn, kind: 'hold', points: what.points, hold: stray ? 'h0' : `h${past.holds.length}` };
    case 'capture':
    case 'void': {
      const { member: owner, hold } = past.holds[what.pick % past.holds.length] ?? { member: '1', hold: 'none' };
      const base = { ...of(owner), hold };
      return what.kind === 'void' ? { ...base, kind: 'void', graceUntil } : { ...base, kind: 'capture' };
    }
    case 'return': {
      const { member: owner, seq } = past.spends[what.pick % past.spends.length] ?? { member: '1', seq: 1 };
      return { ...of(owner), kind: 'return', reverses: seq, points: what.points, graceUntil };
    }
    case 'redate': {
      const lots = past.memory.accounts.get(drawn.member)?.lots ?? [];
      const picked = what.picks.map((some) => lots[some % lots.length]?.lot ?? 9);
      return { ...drawn, kind: 'redate', lots: picked, expiresAt: at(what.livesDays) };
    }
    case 'undo': {
      const { member: owner, seq } = past.earnings[what.pick % past.earnings.length] ?? { member: '1', seq: 1 };
      return { ...of(owner), kind: 'undo', reverses: seq };
    }
    case 'merge':
      return { kind: 'merge', member: drawn.member, into: what.into };
    case 'spend':
    case 'mature':
    case 'expire':
      return { ...drawn, ...what };
  }
}

function toPosting(posting: MemoryPosting, now: number): Posting {
  const common = {
    memberId: BigInt(posting.member),
    key: posting.key,
    hash: createHash('sha256').update(posting.hash).digest(),
    at: new Date(now),
  };
  const dates = (from: { availableAt: number | null; expiresAt: number | null }) => ({
    ...(from.availableAt !== null && { availableAt: new Date(from.availableAt) }),
    ...(from.expiresAt !== null && { expiresAt: new Date(from.expiresAt) }),
  });
  switch (posting.kind) {
    case 'order': {
      const { policy, target, order, graceUntil } = posting;
      const fact = { orderId: BigInt(order), target: BigInt(target), policy, graceUntil: new Date(graceUntil) };
      return { ...common, kind: 'order', ...fact, ...dates(posting) };
    }
    case 'earn':
    case 'adjust':
      return { ...common, kind: posting.kind, points: BigInt(posting.points), ...dates(posting) };
    case 'spend':
      return { ...common, kind: 'spend', points: BigInt(posting.points) };
    case 'hold':
      return { ...common, kind: 'hold', hold: posting.hold, points: BigInt(posting.points) };
    case 'capture':
      return { ...common, kind: 'capture', hold: posting.hold };
    case 'void':
      return { ...common, kind: 'void', hold: posting.hold, graceUntil: new Date(posting.graceUntil) };
    case 'mature':
    case 'expire':
      return { ...common, kind: posting.kind };
    case 'redate': {
      const expiresAt = posting.expiresAt === null ? null : new Date(posting.expiresAt);
      return { ...common, kind: 'redate', lots: posting.lots.map(BigInt), expiresAt };
    }
    case 'undo':
      return { ...common, kind: 'undo', reverses: BigInt(posting.reverses) };
    case 'return': {
      const { reverses, graceUntil } = posting;
      return {
        ...common,
        kind: 'return',
        reverses: BigInt(reverses),
        points: BigInt(posting.points),
        graceUntil: new Date(graceUntil),
      };
    }
  }
}

const plain = (outcome: PostingOutcome) =>
  Object.fromEntries(
    Object.entries(outcome).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
  );

/** Runs of steps with the same `now` become one call. */
function inCalls(planned: Planned[], batch: boolean): Planned[][] {
  const calls: Planned[][] = [];
  for (const one of planned) {
    const last = calls.at(-1);
    const first = last?.[0];
    if (batch && last && first?.now === one.now && first.posting.kind !== 'merge' && one.posting.kind !== 'merge')
      last.push(one);
    else calls.push([one]);
  }
  return calls;
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]) => a.localeCompare(b);

let shops = 5_000_000n;

async function mergeReally(shopId: bigint, { member, into }: Merge, now: number): Promise<string> {
  const at = new Date(now);
  const merged = await asShop(shopId, async (db) =>
    mergeAccounts({ db, shopId, now: at }, { from: BigInt(member), into: BigInt(into), at }),
  );
  if (merged.ok) return merged.repeated ? 'merged_before' : 'merged';
  return merged.reason === 'same_account' ? 'same' : 'elsewhere';
}

/** The same life twice: what the database came to, and what the plain ledger did. */
async function liveTwice(steps: Step[], batch: boolean): Promise<{ real: unknown; plain: unknown }> {
  const [real, inMemory]: [unknown[], unknown[]] = [[], []];
  const shopId = ++shops;
  const memory = new MemoryLedger();
  for (const one of MEMBERS) memory.open(one);
  await openAccount({ db: appPool, shopId, now: new Date(START) }, MEMBERS.map(BigInt));
  for (const call of inCalls(plan(steps), batch)) {
    const now = call[0]?.now ?? START;
    const postings: MemoryPosting[] = [];
    for (const { posting } of call) {
      if (posting.kind !== 'merge') {
        postings.push(posting);
        continue;
      }
      real.push(await mergeReally(shopId, posting, now));
      inMemory.push(memory.merge(posting.member, posting.into));
    }
    const ctx = { db: appPool, shopId, now: new Date(now) };
    const outcomes = await postPoints(
      ctx,
      postings.map((posting) => toPosting(posting, now)),
    );
    real.push(...outcomes.map(plain));
    inMemory.push(...postings.map((posting) => memory.post(posting, now)));
  }
  const { lots, accounts, orders } = await asShop(shopId, async (sql) => ({
    lots: (
      await sql.query(
        `select member_id, lot::int, remaining::int, pinned::int, pending, extract(epoch from expires_at)::float8 * 1000 as "expiresAt"
        from ledger.lot order by member_id, lot`,
      )
    ).rows,
    accounts: (await sql.query('select member_id, lifetime::int, seq::int from ledger.account order by 1')).rows,
    orders: (
      await sql.query(
        'select order_id, earned::int, reversed::int, forgiven::int, lapsed::int, expired::int from ledger.order_total order by 1',
      )
    ).rows,
  }));
  const members = [...memory.accounts].toSorted(byKey);
  const lotsWanted = members.flatMap(([member_id, account]) =>
    account.lots
      .toSorted((a, b) => a.lot - b.lot)
      .map(({ lot, remaining, pinned, pending, expiresAt }) => ({
        member_id,
        lot,
        remaining,
        pinned,
        pending,
        expiresAt,
      })),
  );
  const accountsWanted = members.map(([member_id, { lifetime, seq }]) => ({ member_id, lifetime, seq }));
  const ordersWanted = [...memory.orders].toSorted(byKey).map(([order_id, order]) => {
    const { earned, reversed, forgiven, lapsed, expired } = order;
    return { order_id, earned, reversed, forgiven, lapsed, expired };
  });
  const drifts = (await verifyLedger(shopId, appPool)).map(wordsOf);
  return {
    real: { outcomes: real, lots, accounts, orders, drifts },
    plain: { outcomes: inMemory, lots: lotsWanted, accounts: accountsWanted, orders: ordersWanted, drifts: [] },
  };
}

test('posting by posting, the ledger says what the plain ledger says', { timeout: 60_000 }, async () => {
  const lives = fc.array(step, { minLength: 5, maxLength: 45, size: 'max' });
  await fc.assert(
    fc.asyncProperty(lives, async (steps) => {
      const { real, plain: expected } = await liveTwice(steps, false);
      expect(real).toEqual(expected);
    }),
    { seed: SEED, numRuns: 60 },
  );
});

test('the same in batches', { timeout: 60_000 }, async () => {
  const lives = fc.array(step, { minLength: 20, maxLength: 80, size: 'max' });
  await fc.assert(
    fc.asyncProperty(lives, async (steps) => {
      const { real, plain: expected } = await liveTwice(steps, true);
      expect(real).toEqual(expected);
    }),
    { seed: SEED + 1, numRuns: 40 },
  );
});
