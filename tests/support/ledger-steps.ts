/** Steps of a member's life, for the ledger's tests: what is posted, on which day, and what it must come to. */
import { createHash } from 'node:crypto';
import { appPool } from './database.ts';
import { openAccount } from '../../app/loyalty/ledger/open-account.server.ts';
import { postPoints } from '../../app/loyalty/ledger/post-points.server.ts';
import type { Outcome, Posting } from '../../app/loyalty/ledger/posting.ts';

export const NOW = new Date('2026-03-01T10:00:00Z');
export const inDays = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);
export const hashOf = (fact: string): Buffer => createHash('sha256').update(fact).digest();

let shops = 100n;
let keys = 0;

/** A shop of its own with accounts of members 1 to 3. */
export async function newLedger(): Promise<bigint> {
  shops += 1n;
  await openAccount({ db: appPool, shopId: shops, now: NOW }, [1n, 2n, 3n]);
  return shops;
}

/** What each posting needs; a new cause each time. */
export function base(memberId = 1n): { memberId: bigint; key: string; hash: Buffer; at: Date } {
  keys += 1;
  return { memberId, key: `k${keys}`, hash: hashOf(`k${keys}`), at: NOW };
}

interface Dates {
  availableAt?: Date;
  expiresAt?: Date;
}

export const earn = (points: number, dates: Dates = {}, memberId = 1n): Posting => ({
  kind: 'earn',
  ...base(memberId),
  points: BigInt(points),
  ...dates,
});

export const spend = (points: number, memberId = 1n): Posting => ({
  kind: 'spend',
  ...base(memberId),
  points: BigInt(points),
});

/** An order of number 55 and policy `owe`, unless said otherwise. */
export const order = (
  target: number,
  more: Dates & { orderId?: bigint; policy?: 'owe' | 'forgive'; memberId?: bigint; graceUntil?: Date } = {},
): Posting => ({
  kind: 'order',
  ...base(more.memberId),
  orderId: 55n,
  policy: 'owe',
  graceUntil: inDays(60),
  ...more,
  target: BigInt(target),
});

export const redate = (lots: bigint[], expiresAt: Date | null): Posting => ({
  kind: 'redate',
  ...base(),
  lots,
  expiresAt,
});
export const undo = (reverses: bigint): Posting => ({ kind: 'undo', ...base(), reverses });
export const expire = (): Posting => ({ kind: 'expire', ...base() });
export const mature = (): Posting => ({ kind: 'mature', ...base() });

export interface Step {
  /** Days after NOW; 0 when left out. */
  day?: number;
  post: Posting;
  /** 'posted' when left out. */
  outcome?: Outcome;
  /** available, pending, held, debt afterwards */
  is?: [number, number, number, number];
  missing?: number;
}
type Seen = Pick<Step, 'outcome' | 'is' | 'missing'> & { step: number };

/** What the steps say of themselves, in the shape of what `play` saw. */
export function wanted(steps: readonly Step[]): Seen[] {
  return steps.map(({ outcome = 'posted', is, missing }, step) => ({
    step,
    outcome,
    ...(is && { is }),
    ...(missing !== undefined && { missing }),
  }));
}

/** Posts the steps one by one as the app's role; answers as much about each as the step itself says. */
export async function play(shopId: bigint, steps: readonly Step[]): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const [step, { day = 0, post, is, missing }] of steps.entries()) {
    const now = inDays(day);
    const [got] = await postPoints({ db: appPool, shopId, now }, [{ ...post, at: now }]);
    if (!got) throw new Error('no outcome');
    seen.push({
      step,
      outcome: got.outcome,
      ...(is && { is: [Number(got.available), Number(got.pending), Number(got.held), Number(got.debt)] }),
      ...(missing !== undefined && { missing: Number(got.missing) }),
    });
  }
  return seen;
}
