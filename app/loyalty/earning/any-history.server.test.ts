/**
 * Any two orders of one member, told in any order and partly twice, with points spent in between, on real PostgreSQL as the app's role:
 * the ledger ends where an independent plain calculation over the true histories says (rules.md "Earning from orders" 2 and 7).
 *
 * Runs a fixed sample. More, from another start: HISTORY_RUNS=5000 HISTORY_SEED=1 npx vitest run app/loyalty/earning/any-history.server.test.ts
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyHistory, anyRule, delivered } from '../../../tests/support/any-history.ts';
import { adminPool, appPool, makeShop } from '../../../tests/support/database.ts';
import type { TestShop } from '../../../tests/support/database.ts';
import { EVERYONE } from '../../../tests/support/order-facts.ts';
import { noteOf, productId, REWARD_CODE, simulate } from '../../../tests/support/order-history.ts';
import { BUYER_TIER, plainPoints } from '../../../tests/support/plain-points.ts';
import { withShopSql } from '../../db.server.ts';
import type { Sql } from '../../db.server.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import { verifyLedger } from '../ledger/verify-ledger.server.ts';
import { enrolMember } from '../members/enrol-member.server.ts';
import { openAccount } from '../ledger/open-account.server.ts';
import type { OrderRule } from '../program/order-rule.ts';
import { earnForOrder, reconsiderOrder } from './earn-for-order.server.ts';
import type { OrderNews } from './order-fact.ts';
import { listOrdersWaitingFor } from './stored-orders.server.ts';

const RUNS = Number(process.env['HISTORY_RUNS'] ?? 100);
const SEED = Number(process.env['HISTORY_SEED'] ?? 20_261_122);
const now = new Date('2026-03-05T10:00:00Z');
/** Codes that loyalty rewards brought, as the rewards part would answer. */
const rewards = {
  codesAmong: async (codes: readonly string[]) => codes.filter((code) => code.toUpperCase() === REWARD_CODE),
  lockMembers: async () => undefined,
  payStoreCredit: async () => false,
};
const ORDERS = ['7', '8'];

/** What happens on our side: a delivery, points spent (hundredths of what can be), products looked up. */
type Event = { news: OrderNews } | { spendPercent: number } | { lookUp: true };

const told = fc.tuple(anyHistory, anyHistory).chain(([first, second]) => {
  const truths = [first, second].map((history, n) => simulate(history, ORDERS[n]));
  const spends = fc.array(fc.constantFrom(30, 100), { maxLength: 4 });
  return fc.record({
    truths: fc.constant(truths),
    rule: anyRule,
    events: spends.chain((percents) => {
      const events: Event[] = [
        ...truths.flatMap(({ news }) => news.map((each) => ({ news: each }))),
        ...percents.map((spendPercent) => ({ spendPercent })),
      ];
      return fc
        .tuple(
          delivered(events.filter((event) => 'news' in event)),
          fc.shuffledSubarray(
            events.filter((event) => !('news' in event)),
            { minLength: percents.length },
          ),
          fc.array(fc.nat(), { minLength: 5, maxLength: 5 }),
        )
        .map(([news, others, places]) => {
          const all: Event[] = [...news];
          [...others, { lookUp: true as const }].forEach((event, n) =>
            all.splice((places[n] ?? 0) % (all.length + 1), 0, event),
          );
          return all;
        });
    }),
  });
});

/** Sums a naive ledger keeps: what a member could spend or owes, and what of each order was forgiven. */
class Purse {
  points = 0n;
  spent = 0n;
  readonly forgiven = new Map<string, bigint>();
  readonly targets = new Map<string, bigint>();
  readonly policy: OrderRule['clawback'];
  constructor(policy: OrderRule['clawback']) {
    this.policy = policy;
  }

  /** @param target what the order is worth after this event, as far as has been told */
  decide(orderId: string, target: bigint): void {
    const rise = target - (this.targets.get(orderId) ?? 0n);
    this.targets.set(orderId, target);
    const forgiven = this.forgiven.get(orderId) ?? 0n;
    if (rise >= 0n) {
      const undone = forgiven < rise ? forgiven : rise;
      this.forgiven.set(orderId, forgiven - undone);
      this.points += rise - undone;
      return;
    }
    const fall = -rise;
    const has = this.points > 0n ? this.points : 0n;
    const taken = this.policy === 'owe' || has > fall ? fall : has;
    this.points -= taken;
    this.forgiven.set(orderId, forgiven + fall - taken);
  }

  /** What members keep of points that had to go and were spent already. */
  totalForgiven(): bigint {
    const sum = [...this.forgiven.values()].reduce((all, each) => all + each, 0n);
    return this.policy === 'owe' ? 0n : sum;
  }

  spend(points: bigint): void {
    this.points -= points;
    this.spent += points;
  }
}

async function openShop(rule: OrderRule): Promise<{ shop: TestShop; memberId: bigint }> {
  const shop = await makeShop();
  const settings = { schema: 1, goLiveAt: '2026-01-01T00:00:00Z', paused: false, order: rule, eligibility: EVERYONE };
  await adminPool.query(
    `insert into public.program_version (shop_id, version, settings, published_at, published_by)
     values ($1, 1, $2, '2026-01-02T00:00:00Z', 'Sample staff')`,
    [shop.id, JSON.stringify(settings)],
  );
  const customer = { customerId: 501n, firstName: 'Shopper', lastName: '1', email: null, locale: 'pl' };
  const memberId = await withShopSql(
    shop.id,
    async (db) => {
      const ctx = { db, shopId: shop.id, now };
      const member = await enrolMember(ctx, customer, 'order');
      await openAccount(ctx, [member.id]);
      return member.id;
    },
    appPool,
  );
  await adminPool.query('update public.member set tier = $3 where shop_id = $1 and id = $2', [
    shop.id,
    memberId,
    BUYER_TIER,
  ]);
  return { shop, memberId };
}

/** What the job does that asks Shopify for products, then for the orders that waited. */
async function lookUpProducts(shop: TestShop): Promise<void> {
  for (const product of [0, 1, 2, 3]) {
    const { tags, collections } = noteOf(product);
    await adminPool.query(
      `insert into public.product_note (shop_id, product_id, tags, collections, fetched_at) values ($1, $2, $3, $4, $5)
       on conflict (shop_id, product_id) do update set tags = excluded.tags, collections = excluded.collections, fetched_at = excluded.fetched_at`,
      [shop.id, productId(product), tags, collections, now],
    );
  }
  const ctx = (db: Sql) => ({ db, shopId: shop.id, now, rewards });
  const waiting = await withShopSql(
    shop.id,
    (db) => listOrdersWaitingFor(ctx(db), 'products', { after: 0n, limit: 10 }),
    appPool,
  );
  for (const id of waiting) await withShopSql(shop.id, (db) => reconsiderOrder(ctx(db), id), appPool);
}

interface Row {
  available: string;
  pending: string;
  debt: string;
}

async function readAccount(shop: TestShop, memberId: bigint) {
  const { rows } = await adminPool.query<Row>(
    'select available, pending, debt from ledger.account where shop_id = $1 and member_id = $2',
    [shop.id, memberId],
  );
  const row = rows[0];
  if (!row) throw new Error('no account');
  return { available: BigInt(row.available), pending: BigInt(row.pending), debt: BigInt(row.debt) };
}

async function readTargets(shop: TestShop): Promise<Map<string, bigint>> {
  const { rows } = await adminPool.query<{ order_id: string; target: string }>(
    'select order_id, target from public.order_fact where shop_id = $1 and target is not null',
    [shop.id],
  );
  return new Map(rows.map((row) => [row.order_id, BigInt(row.target)]));
}

async function spend(shop: TestShop, memberId: bigint, percent: number, n: number): Promise<bigint> {
  const { available } = await readAccount(shop, memberId);
  const points = (available * BigInt(percent)) / 100n;
  if (points <= 0n) return 0n;
  const posting = { kind: 'spend', memberId, key: `spend:${n}`, hash: Buffer.from('spend'), points, at: now } as const;
  const [outcome] = await withShopSql(shop.id, (db) => postPoints({ db, shopId: shop.id, now }, [posting]), appPool);
  expect(outcome?.outcome).toBe('posted');
  return points;
}

async function checkOrderTotals(shop: TestShop, purse: Purse): Promise<void> {
  const { rows } = await adminPool.query<Record<'order_id' | 'earned' | 'reversed' | 'forgiven' | 'lapsed', string>>(
    'select order_id, earned, reversed, forgiven, lapsed from ledger.order_total where shop_id = $1',
    [shop.id],
  );
  for (const row of rows) {
    const [earned, reversed, forgiven, lapsed] = [row.earned, row.reversed, row.forgiven, row.lapsed].map(BigInt) as [
      bigint,
      bigint,
      bigint,
      bigint,
    ];
    expect(earned - reversed - forgiven - lapsed).toBe(purse.targets.get(row.order_id));
    expect(reversed).toBeLessThanOrEqual(earned);
    expect(forgiven).toBe(purse.forgiven.get(row.order_id));
    expect(lapsed).toBe(0n);
  }
}

test('two orders, told in any order and partly twice, points spent in between: the ledger ends where a plain calculation says', async () => {
  await fc.assert(
    fc.asyncProperty(told, async ({ truths, rule, events }) => {
      const { shop, memberId } = await openShop(rule);
      const purse = new Purse(rule.clawback);
      for (const [n, event] of events.entries()) {
        if ('spendPercent' in event) purse.spend(await spend(shop, memberId, event.spendPercent, n));
        else if ('lookUp' in event) await lookUpProducts(shop);
        else
          await withShopSql(shop.id, (db) => earnForOrder({ db, shopId: shop.id, now, rewards }, event.news), appPool);
        for (const [orderId, target] of await readTargets(shop)) purse.decide(orderId, target);
      }
      const account = await readAccount(shop, memberId);
      expect(account.available + account.pending).toBe(purse.points);
      expect(account.debt).toBe(account.available < 0n ? -account.available : 0n);
      for (const [n, truth] of truths.entries())
        expect(purse.targets.get(ORDERS[n] ?? '') ?? 0n).toBe(plainPoints(truth, rule));
      // where nothing is forgiven, nothing of it depends on what was seen on the way
      const due = truths.reduce((sum, truth) => sum + plainPoints(truth, rule), 0n);
      expect(purse.points - purse.totalForgiven()).toBe(due - purse.spent);
      await checkOrderTotals(shop, purse);
      expect(await verifyLedger(shop.id, appPool)).toEqual([]);
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: process.env['HISTORY_SHRINK'] === undefined },
  );
}, 3_600_000);
