/** A shop whose points expire, for tests: publications, members, postings and nights, each at a time of the test's choosing. */
import { createHash } from 'node:crypto';
import { withShop, type SqlContext } from '../../app/db.server.ts';
import { dateLots } from '../../app/loyalty/expiry/date-lots.server.ts';
import { expiresAtOf } from '../../app/loyalty/expiry/expiry-of-new-lot.server.ts';
import { lastDay } from '../../app/loyalty/expiry/lot-expiry.ts';
import { listExpiries } from '../../app/loyalty/expiry/next-expiry.server.ts';
import { runNight } from '../../app/loyalty/expiry/run-night.server.ts';
import { mergeAccounts, type MergeOutcome } from '../../app/loyalty/ledger/merge-accounts.server.ts';
import { openAccount } from '../../app/loyalty/ledger/open-account.server.ts';
import { postPoints } from '../../app/loyalty/ledger/post-points.server.ts';
import type { Posting } from '../../app/loyalty/ledger/posting.ts';
import { findAccount } from '../../app/loyalty/ledger/read-account.server.ts';
import { wordsOf } from '../../app/loyalty/ledger/drift.ts';
import { verifyLedger } from '../../app/loyalty/ledger/verify-ledger.server.ts';
import { NO_EXPIRY, type ExpiryRule } from '../../app/loyalty/program/expiry-rule.ts';
import { publishProgram } from '../../app/loyalty/program/publish-program.server.ts';
import { initialSettings } from '../../app/loyalty/program/settings.ts';
import { adminPool, asShop, makeShop, type TestShop } from './database.ts';

/** "2026-11-22" is its noon UTC; anything longer is an instant. */
export const at = (text: string): Date => new Date(text.length === 10 ? `${text}T12:00:00Z` : text);

/** "age 12", "inactivity 6", "yearly 12-31", "none"; warned 30 and 7 days before. */
export function ruleOf(text: string, warnDays = [30, 7]): ExpiryRule {
  const [mode = 'none', of = '12'] = text.split(' ');
  const rule = { ...NO_EXPIRY, mode: mode as ExpiryRule['mode'], warnDays };
  return mode === 'yearly' ? { ...rule, on: of } : { ...rule, months: Number(of) };
}

/** What a posting needs beside whose, when and under which cause. */
type Doing =
  | { kind: 'earn' | 'spend' | 'hold'; points: number; hold?: string; availableAt?: Date; undated?: true }
  | { kind: 'adjust'; points: number; activity?: boolean }
  | { kind: 'capture' | 'void'; hold: string }
  | { kind: 'mature' }
  | { kind: 'return'; points: number; reverses: bigint };

/** How members at large are kept from using their points. */
export interface Closed {
  paused?: boolean;
  testersTag?: string | null;
}

let causes = 0;

/** A shop in a zone, with so many members; their ids are in `members`. */
export class ExpiryWorld {
  readonly shop: TestShop;
  readonly members: bigint[];

  constructor(shop: TestShop, members: bigint[]) {
    this.shop = shop;
    this.members = members;
  }

  inShop<Result>(now: Date, work: (ctx: SqlContext) => Promise<Result>): Promise<Result> {
    return asShop(this.shop.id, (db) => work({ db, shopId: this.shop.id, now }));
  }

  /** Publishes a version, but has nothing dated yet. */
  async publish(
    now: Date,
    rule: ExpiryRule | string,
    { paused = false, testersTag = null }: Closed = {},
  ): Promise<void> {
    const expiry = typeof rule === 'string' ? ruleOf(rule) : rule;
    const plain = initialSettings(100, at('2020-01-01'));
    const settings = { ...plain, expiry, paused, eligibility: { ...plain.eligibility, testersTag } };
    const { id: shopId } = this.shop;
    const published = await withShop(shopId, (db) => publishProgram({ db, shopId, now }, settings, '1'));
    if (!published.ok) throw new Error(published.reason);
  }

  date = (now: Date, batches?: number): Promise<boolean> => dateLots(this.shop.id, now, undefined, batches);
  night = (now: Date) => runNight(this.shop.id, now);

  /** Publishes, and dates every lot. */
  async change(now: Date, rule: ExpiryRule | string, more: Closed = {}): Promise<void> {
    await this.publish(now, rule, more);
    await this.date(now);
  }

  /** Runs every night from one day to another, at two in the morning. Warnings and expiries by day, where there were any. */
  async nights(from: string, to: string): Promise<string[]> {
    const told: string[] = [];
    for (
      let day = new Date(`${from}T01:00:00Z`);
      day <= new Date(`${to}T01:00:00Z`);
      day = new Date(day.getTime() + 86_400_000)
    ) {
      const { warnings, expired } = await this.night(day);
      const on = day.toISOString().slice(0, 10);
      if (warnings > 0) told.push(`${on} warned ${warnings}`);
      if (expired > 0) told.push(`${on} expired ${expired}`);
    }
    return told;
  }

  /** @returns the entry's sequence number, null where the ledger refused */
  async post(now: Date, member: bigint, doing: Doing): Promise<bigint | null> {
    causes += 1;
    const key = `x:${causes}`;
    const common = { memberId: member, key, hash: createHash('sha256').update(key).digest(), at: now };
    const graceUntil = new Date(now.getTime() + 30 * 86_400_000);
    return this.inShop(now, async (ctx) => {
      const expiresAt = await expiresAtOf(ctx, now, 'availableAt' in doing ? doing.availableAt : null);
      const dated = expiresAt === null || 'undated' in doing ? {} : { expiresAt };
      const posting = (): Posting => {
        switch (doing.kind) {
          case 'earn':
            return { ...common, ...dated, kind: 'earn', points: BigInt(doing.points), availableAt: doing.availableAt };
          case 'adjust':
            return {
              ...common,
              ...(doing.points > 0 ? dated : {}),
              kind: 'adjust',
              points: BigInt(doing.points),
              why: doing.activity ? { activity: true } : null,
            };
          case 'spend':
            return { ...common, kind: 'spend', points: BigInt(doing.points) };
          case 'hold':
            return { ...common, kind: 'hold', hold: doing.hold ?? key, points: BigInt(doing.points) };
          case 'capture':
          case 'void':
            return { ...common, kind: doing.kind, hold: doing.hold, graceUntil };
          case 'return':
            return { ...common, kind: 'return', reverses: doing.reverses, points: BigInt(doing.points), graceUntil };
          case 'mature':
            return { ...common, kind: 'mature' };
        }
      };
      const [outcome] = await postPoints(ctx, [posting()]);
      return outcome?.outcome === 'posted' ? outcome.seq : null;
    });
  }

  /** One member is merged into another. */
  merge(now: Date, from: bigint, into: bigint): Promise<MergeOutcome> {
    return this.inShop(now, async (ctx) => {
      await ctx.db.query(
        `update public.member set status = case when id = $2 then 'merged' else status end, merged_into = $3
         where shop_id = $1 and (id = $2 or merged_into = $2)`,
        [ctx.shopId, from, into],
      );
      return mergeAccounts(ctx, { from, into, at: now });
    });
  }

  /** What a member is told: "100 on 2027-11-22", soonest first. */
  async told(now: Date, member = this.members[0] ?? 0n): Promise<string[]> {
    const dates = await this.inShop(now, (ctx) => listExpiries(ctx, [member]));
    return (dates.get(member) ?? []).map(
      ({ points, at: date }) => `${points} on ${lastDay(date, this.shop.zone).toString()}`,
    );
  }

  async available(member = this.members[0] ?? 0n): Promise<number> {
    const account = await this.inShop(at('2026-01-01'), (ctx) => findAccount(ctx, member));
    return Number(account?.available ?? 0n);
  }

  /** How many entries of a kind a member has. */
  async entries(kind: string, member = this.members[0] ?? 0n): Promise<number> {
    const { rowCount } = await adminPool.query(
      'select from ledger.entry where shop_id = $1 and member_id = $2 and kind = $3::ledger.kind',
      [this.shop.id, member, kind],
    );
    return rowCount ?? 0;
  }

  drift = async (): Promise<string[]> => (await verifyLedger(this.shop.id)).map(wordsOf);
}

/** A new shop with members and empty accounts. */
export async function expiryWorld({ zone = 'Europe/Warsaw', members = 1 } = {}): Promise<ExpiryWorld> {
  const shop = await makeShop({ zone });
  const { rows } = await adminPool.query<{ id: string }>(
    `insert into public.member (shop_id, customer_id, enrolled_at, enrolled_by)
     select $1, n, '2020-01-01', 'order' from generate_series(1, $2) n returning id`,
    [shop.id, members],
  );
  const ids = rows.map(({ id }) => BigInt(id));
  await asShop(shop.id, (db) => openAccount({ db, shopId: shop.id, now: at('2020-01-01') }, ids));
  return new ExpiryWorld(shop, ids);
}
