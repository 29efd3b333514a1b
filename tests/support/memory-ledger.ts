/**
 * The rules of the ledger once more, in plain objects and loops and as naively as they read (rules.md, "The ledger" and "Earning from
 * orders" 7), for tests to hold the real one against. It shares no code with it.
 */

import type { MemoryLot, MemoryOutcome, MemoryPosting } from './memory-posting.ts';

interface Account {
  lots: MemoryLot[];
  debt: number;
  seq: number;
  lifetime: number;
  earnings: Map<number, { points: number; undone: number }>;
  spends: Map<number, { taken: [lot: number, points: number][]; points: number; returned: number }>;
  /** Into whom this account was merged, and what its lots are called there. */
  went: { into: string; lots: Map<number, number> } | null;
}

interface Order {
  member: string;
  earned: number;
  reversed: number;
  forgiven: number;
  lapsed: number;
  expired: number;
  lot: number | null;
}

type Refused = { outcome: string; missing?: number };
type Partly = { done: boolean; missing: number };
const FOREVER = Number.MAX_SAFE_INTEGER;

export class MemoryLedger {
  accounts = new Map<string, Account>();
  orders = new Map<string, Order>();
  holds = new Map<string, { member: string; pins: [lot: number, points: number][]; live: boolean }>();
  causes = new Map<string, { hash: string; seq: number | null }>();

  open(member: string): void {
    this.accounts.set(member, {
      lots: [],
      debt: 0,
      seq: 0,
      lifetime: 0,
      earnings: new Map(),
      spends: new Map(),
      went: null,
    });
  }

  balances(member: string) {
    const account = this.account(member);
    const sum = (lots: MemoryLot[], of: (lot: MemoryLot) => number) => lots.reduce((total, lot) => total + of(lot), 0);
    return {
      available: sum(account.lots, (lot) => (lot.pending ? 0 : lot.remaining)) - account.debt,
      pending: sum(account.lots, (lot) => (lot.pending ? lot.remaining : 0)),
      held: sum(account.lots, (lot) => lot.pinned),
      debt: account.debt,
    };
  }

  post(posting: MemoryPosting, now: number): MemoryOutcome {
    const member = this.keptOf(posting.member);
    const seen = this.causes.get(posting.key);
    if (seen) {
      const outcome = seen.hash === posting.hash ? 'duplicate' : 'conflict';
      return { outcome, seq: seen.seq, ...this.balances(member), missing: null };
    }
    const account = this.account(member);
    const result = this.apply(account, posting, now);
    if (typeof result === 'object' && 'outcome' in result) {
      return { outcome: result.outcome, seq: null, ...this.balances(member), missing: result.missing ?? null };
    }
    const { done, missing } = typeof result === 'object' ? result : { done: result, missing: null };
    if (done) account.seq += 1;
    const seq = done ? account.seq : null;
    this.causes.set(posting.key, { hash: posting.hash, seq });
    return { outcome: done ? 'posted' : 'unchanged', seq, ...this.balances(member), missing };
  }

  /** Whose account a member's points are in now. */
  keptOf(member: string): string {
    const { went } = this.account(member);
    return went === null ? member : this.keptOf(went.into);
  }

  /** What a member's lot is called where it is now. */
  private lotNow(member: string, lot: number): number {
    const { went } = this.account(member);
    return went === null ? lot : this.lotNow(went.into, went.lots.get(lot) ?? 0);
  }

  merge(from: string, into: string): 'merged' | 'merged_before' | 'same' | 'elsewhere' {
    const kept = this.keptOf(into);
    const [a, b] = [this.account(from), this.account(kept)];
    if (a.went !== null) return this.keptOf(from) === kept ? 'merged_before' : 'elsewhere';
    if (from === kept) return 'same';
    const below = Math.min(0, ...b.lots.map(({ lot }) => lot)) - a.lots.length;
    const names = new Map([...a.lots].sort((x, y) => x.lot - y.lot).map(({ lot }, index) => [lot, below + index]));
    a.went = { into: kept, lots: names };
    const nameOf = (lot: number) => names.get(lot) ?? 0;
    for (const lot of a.lots) b.lots.push({ ...lot, lot: nameOf(lot.lot) });
    for (const lot of a.lots) lot.remaining = lot.pinned = 0;
    const debt = a.debt + b.debt;
    b.debt = this.take(this.spendable(b), debt).short;
    b.lifetime += a.lifetime;
    a.debt = a.lifetime = 0;
    let entries = 1;
    for (const hold of this.holds.values()) {
      if (hold.member !== from || !hold.live) continue;
      hold.member = kept;
      hold.pins = hold.pins.map(([lot, points]) => [nameOf(lot), points]);
      entries += 1;
    }
    for (const order of this.orders.values()) {
      if (order.member !== from) continue;
      order.member = kept;
      order.lot = order.lot === null ? null : nameOf(order.lot);
    }
    a.seq += entries;
    b.seq += entries;
    return 'merged';
  }

  private account(member: string): Account {
    const account = this.accounts.get(member);
    if (!account) throw new Error(`no account of ${member}`);
    return account;
  }

  private spendable(account: Account): MemoryLot[] {
    return account.lots
      .filter((lot) => !lot.pending && lot.remaining > lot.pinned)
      .sort((a, b) => (a.expiresAt ?? FOREVER) - (b.expiresAt ?? FOREVER) || a.earnedAt - b.earnedAt || a.lot - b.lot);
  }

  /** Takes from the lots in turn; answers what was taken and what they could not give. */
  private take(lots: MemoryLot[], points: number): { taken: [number, number][]; short: number } {
    const taken: [number, number][] = [];
    let short = points;
    for (const lot of lots) {
      const some = Math.min(short, lot.remaining - lot.pinned);
      if (some <= 0) continue;
      lot.remaining -= some;
      short -= some;
      taken.push([lot.lot, some]);
    }
    return { taken, short };
  }

  private payDebt(account: Account, points: number): number {
    const paid = Math.min(account.debt, points);
    account.debt -= paid;
    return points - paid;
  }

  private openLot(account: Account, lot: Omit<MemoryLot, 'lot' | 'pinned'>): number | null {
    if (lot.remaining === 0) return null;
    account.lots.push({ ...lot, pinned: 0, lot: account.seq + 1 });
    return account.seq + 1;
  }

  /** True: an entry was made. False: nothing to do, remembered; either maybe with what is missing. Else refused. */
  private apply(account: Account, posting: MemoryPosting, now: number): boolean | Partly | Refused {
    switch (posting.kind) {
      case 'order':
        return this.order(account, posting, now);
      case 'earn':
        return this.earn(account, posting, now);
      case 'adjust':
        return posting.points > 0 ? this.earn(account, posting, now) : this.spend(account, -posting.points);
      case 'spend':
        return this.spend(account, posting.points);
      case 'hold':
        return this.hold(account, posting);
      case 'capture':
      case 'void':
        return this.settle(account, posting, now);
      case 'mature':
        return this.mature(account, now);
      case 'expire':
        return this.expire(account, now);
      case 'return':
        return this.giveBack(account, posting, now);
      case 'redate':
        return this.redate(account, posting);
      case 'undo':
        return this.undo(account, posting.member, posting.reverses);
    }
  }

  private earn(
    account: Account,
    posting: { points: number; availableAt: number | null; expiresAt: number | null },
    now: number,
  ): boolean {
    account.lifetime += posting.points;
    account.earnings.set(account.seq + 1, { points: posting.points, undone: 0 });
    this.newPoints(account, posting.points, posting, null, now);
    return true;
  }

  private newPoints(
    account: Account,
    points: number,
    dates: { availableAt: number | null; expiresAt: number | null },
    order: string | null,
    now: number,
  ): number | null {
    const pending = dates.availableAt !== null && dates.availableAt > now;
    const remaining = pending ? points : this.payDebt(account, points);
    const availableAt = pending ? dates.availableAt : null;
    return this.openLot(account, { order, remaining, pending, earnedAt: now, availableAt, expiresAt: dates.expiresAt });
  }

  private enough(account: Account, points: number): Refused | null {
    const free =
      account.lots.reduce((sum, lot) => sum + (lot.pending ? 0 : lot.remaining) - lot.pinned, 0) - account.debt;
    return points > free ? { outcome: 'insufficient', missing: points - free } : null;
  }

  private spend(account: Account, points: number): boolean | Refused {
    const refused = this.enough(account, points);
    if (refused) return refused;
    const { taken } = this.take(this.spendable(account), points);
    account.spends.set(account.seq + 1, { taken, points, returned: 0 });
    return true;
  }

  private hold(account: Account, posting: { member: string; hold: string; points: number }): boolean | Refused {
    const refused = this.enough(account, posting.points);
    if (refused) return refused;
    if (this.holds.has(posting.hold)) return { outcome: 'conflict' };
    const pins: [number, number][] = [];
    let short = posting.points;
    for (const lot of this.spendable(account)) {
      const some = Math.min(short, lot.remaining - lot.pinned);
      if (some === 0) break;
      lot.pinned += some;
      short -= some;
      pins.push([lot.lot, some]);
    }
    this.holds.set(posting.hold, { member: this.keptOf(posting.member), pins, live: true });
    return true;
  }

  private settle(
    account: Account,
    posting: { kind: 'capture' | 'void'; member: string; hold: string; graceUntil?: number },
    now: number,
  ): boolean | Refused {
    const hold = this.holds.get(posting.hold);
    if (!hold || !hold.live || hold.member !== this.keptOf(posting.member)) return { outcome: 'no_hold' };
    hold.live = false;
    let homeless = 0;
    for (const [id, points] of hold.pins) {
      const lot = account.lots.find((one) => one.lot === id);
      if (!lot) throw new Error(`no lot ${id}`);
      lot.pinned -= points;
      if (posting.kind === 'capture') {
        lot.remaining -= points;
        continue;
      }
      const left = this.payDebt(account, points);
      if (lot.expiresAt !== null && lot.expiresAt <= now) {
        lot.remaining -= points;
        homeless += left;
      } else {
        lot.remaining -= points - left;
      }
    }
    if (posting.kind === 'capture') {
      const points = hold.pins.reduce((sum, [, some]) => sum + some, 0);
      account.spends.set(account.seq + 1, { taken: hold.pins, points, returned: 0 });
    }
    this.grace(account, homeless, posting.graceUntil ?? null, now);
    return true;
  }

  private grace(account: Account, points: number, graceUntil: number | null, now: number): void {
    const lot = { order: null, remaining: points, pending: false, earnedAt: now, availableAt: null };
    this.openLot(account, { ...lot, expiresAt: graceUntil });
  }

  private mature(account: Account, now: number): boolean | Refused {
    const due = account.lots.filter((lot) => lot.pending && lot.remaining > 0 && (lot.availableAt ?? 0) <= now);
    if (due.length === 0) return { outcome: 'unchanged' };
    for (const lot of due.sort((a, b) => (a.availableAt ?? 0) - (b.availableAt ?? 0) || a.lot - b.lot)) {
      lot.pending = false;
      lot.remaining = this.payDebt(account, lot.remaining);
    }
    return true;
  }

  private expire(account: Account, now: number): boolean | Refused {
    const over = (lot: MemoryLot) => !lot.pending && lot.expiresAt !== null && lot.expiresAt <= now;
    const due = account.lots.filter((lot) => over(lot) && lot.remaining > lot.pinned);
    if (due.length === 0) return { outcome: 'unchanged' };
    for (const lot of due) {
      const order = lot.order === null ? undefined : this.orders.get(lot.order);
      if (order) order.expired += lot.remaining - lot.pinned;
      lot.remaining = lot.pinned;
    }
    return true;
  }

  private giveBack(
    account: Account,
    posting: { member: string; reverses: number; points: number; graceUntil: number },
    now: number,
  ): boolean | Refused {
    const spend = this.account(posting.member).spends.get(posting.reverses);
    const most = spend ? spend.points - spend.returned : 0;
    if (!spend || posting.points > most) return { outcome: 'too_much', missing: posting.points - most };
    // one point after the other, from the last taken back to the first, after those that went back before
    const points = spend.taken.flatMap(([lot, n]) => Array.from({ length: n }, () => lot)).reverse();
    const now0 = spend.returned;
    spend.returned += posting.points;
    const left = this.payDebt(account, posting.points);
    let homeless = 0;
    for (const id of points.slice(now0 + posting.points - left, now0 + posting.points)) {
      const lot = account.lots.find((one) => one.lot === this.lotNow(posting.member, id));
      if (!lot) throw new Error(`no lot ${id}`);
      if (lot.expiresAt !== null && lot.expiresAt <= now) homeless += 1;
      else lot.remaining += 1;
    }
    this.grace(account, homeless, posting.graceUntil, now);
    return true;
  }

  private redate(
    account: Account,
    posting: { member: string; lots: number[]; expiresAt: number | null },
  ): boolean | Refused {
    const named = new Set(posting.lots.map((lot) => this.lotNow(posting.member, lot)));
    const open = account.lots.filter(({ lot, remaining }) => named.has(lot) && remaining > 0);
    const moving = open.filter((lot) => lot.expiresAt !== posting.expiresAt);
    for (const lot of moving) lot.expiresAt = posting.expiresAt;
    return moving.length > 0 ? true : { outcome: 'unchanged' };
  }

  private undo(account: Account, member: string, reverses: number): Partly | Refused {
    const earning = this.account(member).earnings.get(reverses);
    if (!earning) return { outcome: 'bad_posting' };
    const lot = account.lots.find((one) => one.lot === this.lotNow(member, reverses));
    const some = lot ? lot.remaining - lot.pinned : 0;
    if (lot) lot.remaining -= some;
    earning.undone += some;
    account.lifetime -= some;
    return { done: some > 0, missing: earning.points - earning.undone };
  }

  private order(account: Account, posting: Extract<MemoryPosting, { kind: 'order' }>, now: number): boolean | Refused {
    const member = this.keptOf(posting.member);
    const fresh: Order = {
      member,
      earned: 0,
      reversed: 0,
      forgiven: 0,
      lapsed: 0,
      expired: 0,
      lot: null,
    };
    const order = this.orders.get(posting.order) ?? fresh;
    if (order.member !== member) return { outcome: 'other_member' };
    this.orders.set(posting.order, order);
    const worth = order.earned - order.reversed - order.forgiven - order.lapsed;
    if (posting.target === worth) return false;
    account.lifetime += posting.target - worth;
    if (posting.target < worth) this.fall(account, order, worth - posting.target, posting.policy);
    else this.rise(account, order, posting.target - worth, posting, now);
    return true;
  }

  private fall(account: Account, order: Order, fall: number, policy: 'owe' | 'forgive'): void {
    const lapsing = Math.min(fall, Math.max(0, order.expired - order.lapsed));
    order.lapsed += lapsing;
    const own = account.lots.filter((lot) => lot.lot === order.lot);
    const first = this.take(own, fall - lapsing);
    const { short } = this.take(this.spendable(account), first.short);
    if (policy === 'forgive') order.forgiven += short;
    else account.debt += short;
    order.reversed += fall - lapsing - (policy === 'forgive' ? short : 0);
  }

  private rise(
    account: Account,
    order: Order,
    rise: number,
    posting: { order: string; availableAt: number | null; expiresAt: number | null; graceUntil: number },
    now: number,
  ): void {
    let left = rise;
    const undo = (of: 'forgiven' | 'reversed' | 'lapsed') => {
      const some = Math.min(left, order[of]);
      order[of] -= some;
      left -= some;
      return some;
    };
    undo('forgiven');
    const back = undo('reversed');
    undo('lapsed');
    order.earned += left;
    const points = back + left;
    if (points === 0) return;
    const own = account.lots.find((lot) => lot.lot === order.lot);
    if (own && own.pending) {
      own.remaining += points;
    } else if (own && (own.expiresAt === null || own.expiresAt > now)) {
      own.remaining += this.payDebt(account, points);
    } else {
      const latest = Math.max(posting.graceUntil, posting.expiresAt ?? 0);
      const dates = { availableAt: posting.availableAt, expiresAt: own ? latest : posting.expiresAt };
      order.lot = this.newPoints(account, points, dates, posting.order, now) ?? order.lot;
    }
  }
}
