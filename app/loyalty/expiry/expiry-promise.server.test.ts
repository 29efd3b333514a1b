/**
 * The promise, against random lives (rules.md "Expiry"): whatever a merchant publishes, whatever members do and whichever nights are
 * missed, no date that was shown comes nearer, nothing expires that was not warned of in time, and nothing within a warning period of
 * a switch. Kept here in a plain way, without the product's decisions. Replays from its seed.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adminPool } from '../../../tests/support/database.ts';
import { expiryWorld, ruleOf, type ExpiryWorld } from '../../../tests/support/expiry-world.ts';
import { findToldBy } from './dating-state.server.ts';
import { lotExpiry } from './lot-expiry.ts';
import { listActivity, listLots } from './stored-lots.server.ts';

const SEED = 20_261_122;
const DAY_MS = 86_400_000;
const START = Date.parse('2026-01-10T09:30:00Z');

const WARN_DAYS: number[][] = [[30, 7], [14, 3], [7], [45, 20, 1]];

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('earn' as const),
      points: fc.integer({ min: 1, max: 90 }),
      pendingDays: fc.constantFrom(0, 0, 14, 60),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('spend' as const), points: fc.integer({ min: 1, max: 40 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('return' as const),
      pick: fc.nat(9),
      points: fc.integer({ min: 1, max: 30 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hold' as const), points: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('void' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('publish' as const),
      rule: fc.constantFrom(
        'none',
        'age 1',
        'age 2',
        'age 6',
        'inactivity 1',
        'inactivity 3',
        'yearly 03-31',
        'yearly 02-29',
      ),
      warnDays: fc.constantFrom(...WARN_DAYS),
      paused: fc.constantFrom(false, false, false, false, true),
      batches: fc.constantFrom(1, 2, 50),
    }),
  },
  // so many days go by; every so many nights one is missed
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('nights' as const),
      // a few days now and then, so that something happens close to a date
      days: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 20, max: 40 })),
      missEvery: fc.constantFrom(0, 0, 0, 5, 2),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Move = Exclude<Step, { do: 'publish' | 'nights' }>;

interface Switch {
  at: number;
  longest: number;
  shortest: number;
}

class Life {
  now = START;
  private shown = new Map<string, number>();
  private spends: { member: bigint; seq: bigint; left: number }[] = [];
  private holds: { member: bigint; hold: string }[] = [];
  private switches: Switch[] = [];
  private live: { rule: string; warnDays: number[] } = { rule: 'none', warnDays: [30, 7] };
  private seenExpiries = 0;
  private readonly world: ExpiryWorld;

  constructor(world: ExpiryWorld) {
    this.world = world;
  }

  private instant = (): Date => new Date(this.now);

  async run(one: Step, index: number): Promise<void> {
    this.now += 3_600_000 * ((index % 5) + 1);
    if (one.do === 'publish') await this.publish(one);
    else if (one.do === 'nights') await this.pass(one);
    else await this.move(one, this.world.members[index % this.world.members.length] ?? 0n, index);
    await this.check();
  }

  private async move(one: Move, member: bigint, index: number): Promise<void> {
    const { world } = this;
    const now = this.instant();
    if (one.do === 'earn') {
      const availableAt = one.pendingDays === 0 ? {} : { availableAt: new Date(this.now + one.pendingDays * DAY_MS) };
      await world.post(now, member, { kind: 'earn', points: one.points, ...availableAt });
    } else if (one.do === 'spend') {
      const seq = await world.post(now, member, { kind: 'spend', points: one.points });
      if (seq !== null) this.spends.push({ member, seq, left: one.points });
    } else if (one.do === 'return') {
      const spend = this.spends[one.pick % Math.max(1, this.spends.length)];
      if (!spend || spend.left === 0) return;
      const points = Math.min(one.points, spend.left);
      const back = { kind: 'return', reverses: spend.seq, points } as const;
      if ((await world.post(now, spend.member, back)) !== null) spend.left -= points;
    } else if (one.do === 'hold') {
      const hold = `hold-${world.shop.id}-${index}`;
      if ((await world.post(now, member, { kind: 'hold', hold, points: one.points })) !== null)
        this.holds.push({ member, hold });
    } else {
      const held = this.holds.pop();
      if (held) await world.post(now, held.member, { kind: 'void', hold: held.hold });
    }
  }

  private async publish({ rule, warnDays, paused, batches }: Extract<Step, { do: 'publish' }>): Promise<void> {
    if (rule !== this.live.rule || warnDays !== this.live.warnDays)
      this.switches.push({ at: this.now, longest: Math.max(...warnDays), shortest: Math.min(...warnDays) });
    this.live = { rule, warnDays };
    await this.world.publish(this.instant(), ruleOf(rule, warnDays), { paused });
    await this.world.date(this.instant(), batches);
  }

  private async pass({ days, missEvery }: Extract<Step, { do: 'nights' }>): Promise<void> {
    for (let day = 1; day <= days; day++) {
      this.now = Math.floor(this.now / DAY_MS) * DAY_MS + DAY_MS + 3_600_000;
      for (const each of this.world.members) await this.world.post(this.instant(), each, { kind: 'mature' });
      if (missEvery === 0 || day % missEvery !== 0) await this.world.night(this.instant());
      await this.check();
    }
  }

  /** Every lot's date as it would be shown now; the earlier ones of it must not have been later. */
  private async check(): Promise<void> {
    const { world } = this;
    const now = this.instant();
    await world.inShop(now, async (ctx) => {
      const { zone, ruleFor } = await findToldBy(ctx);
      const activity = await listActivity(ctx, world.members);
      for (const [member, lots] of await listLots(ctx, world.members)) {
        for (const lot of lots) {
          const key = `${member}/${lot.lot}`;
          const date = lotExpiry(ruleFor(member), lot, activity.get(member) ?? null, zone);
          const before = this.shown.get(key);
          // none at all keeps every promise
          if (date === null) continue;
          if (before !== undefined && date.getTime() < before)
            throw new Error(`lot ${key} was shown ${new Date(before).toISOString()}, now ${date.toISOString()}`);
          this.shown.set(key, date.getTime());
        }
      }
    });
    await this.checkExpired();
  }

  private async checkExpired(): Promise<void> {
    const { rows } = await adminPool.query<{ member_id: string; at: Date; lot: string; points: string }>(
      `select e.member_id, e.recorded_at as at, u.lot, -u.moved as points from ledger.entry e, unnest(e.lots, e.moved) u(lot, moved)
       where e.shop_id = $1 and e.kind = 'expire' order by e.recorded_at, e.member_id, u.lot`,
      [this.world.shop.id],
    );
    for (const gone of rows.slice(this.seenExpiries)) await this.checkOne(gone);
    this.seenExpiries = rows.length;
  }

  private async checkOne(gone: { member_id: string; at: Date; lot: string; points: string }): Promise<void> {
    const broken = (why: string): never => {
      throw new Error(
        `${gone.points} of lot ${gone.lot} of member ${gone.member_id} went on ${gone.at.toISOString()}: ${why}`,
      );
    };
    const date = this.shown.get(`${gone.member_id}/${gone.lot}`) ?? broken('no date was ever shown');
    if (date > gone.at.getTime()) broken(`shown was ${new Date(date).toISOString()}`);
    const last = this.switches.at(-1) ?? broken('there is no rule');
    if (gone.at.getTime() - last.at < last.longest * DAY_MS) broken('within a warning period of a switch');
    const { rows } = await adminPool.query<{ queued_at: Date; told: string }>(
      `select w.queued_at, w.lot_points[array_position(w.lots, $4::bigint)] as told from expiry_warning w
       where w.shop_id = $1 and w.member_id = $2 and w.expires_at = $3 and $4 = any (w.lots) order by w.queued_at`,
      [this.world.shop.id, gone.member_id, new Date(date), gone.lot],
    );
    const daysBefore = (row: { queued_at: Date }) => (date - row.queued_at.getTime()) / DAY_MS;
    const first = rows[0] ?? broken('never warned of');
    if (daysBefore(first) <= last.longest) broken('warned of too late');
    const inTime = rows.findLast((row) => daysBefore(row) > last.shortest);
    if (Number(inTime?.told ?? 0) < Number(gone.points)) broken(`the last warning in time spoke of ${inTime?.told}`);
  }
}

/** How many lives, and how long: a sample each time, more with EXPIRY_LIVES. */
const LIVES = Number(process.env['EXPIRY_LIVES'] ?? 3);

test(
  'whatever is published and whatever members do, the promise is kept',
  async () => {
    let expired = 0;
    let redated = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
        const world = await expiryWorld({ members: 2 });
        const life = new Life(world);
        await world.change(new Date(START - DAY_MS), 'none');
        for (const [index, one] of steps.entries()) await life.run(one, index);
        expect(await world.drift()).toEqual([]);
        expired += await world.entries('expire');
        redated += await world.entries('redate');
      }),
      { seed: Number(process.env['EXPIRY_SEED'] ?? SEED), numRuns: LIVES, endOnFailure: true },
    );
    // the lives do lead to what they are about
    expect(expired).toBeGreaterThan(0);
    expect(redated).toBeGreaterThan(0);
  },
  LIVES * 30_000,
);
