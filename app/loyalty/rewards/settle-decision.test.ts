import { describe, expect, test } from 'vitest';
import { GRACE_MS, LEASE_MS, moveFor, retryAt, verdictOn } from './settle-decision.ts';
import type { Answer, OpenRedemption, Verdict } from './settle-decision.ts';

const madeAt = new Date('2026-11-22T12:00:00Z');
const after = (ms: number): Date => new Date(madeAt.getTime() + ms);
const open = (wanted: Partial<OpenRedemption>): OpenRedemption => ({
  kind: 'gift_card',
  madeAt,
  askedAt: null,
  triedAt: null,
  attempts: 0,
  ...wanted,
});
const credit = (wanted: Partial<OpenRedemption> = {}): OpenRedemption =>
  open({ kind: 'store_credit', askedAt: madeAt, attempts: 1, ...wanted });

test.each<[string, OpenRedemption, object]>([
  ['a gift card is asked for', open({}), { do: 'ask' }],
  ['and again: its code tells', open({ askedAt: madeAt, attempts: 3 }), { do: 'ask' }],
  ['store credit is asked for', credit({ askedAt: null }), { do: 'ask' }],
  ['and then looked for', credit(), { do: 'look' }],
  ['a code is drawn', open({ kind: 'any_amount' }), { do: 'draw' }],
  ['another worker is at it', credit({ triedAt: madeAt }), { do: 'wait', until: after(LEASE_MS) }],
])('%s', (_name, redemption, move) => {
  expect(moveFor(redemption, after(1000))).toEqual(move);
});

test('a worker that died is waited for no longer than its lease', () => {
  expect(moveFor(credit({ triedAt: madeAt }), after(LEASE_MS))).toEqual({ do: 'look' });
});

const twice = open({ askedAt: madeAt, attempts: 2 });
const seen = (since: string[], around = 0, rivals = 0): Answer => ({ is: 'seen', since, around, rivals });

describe('verdicts', () => {
  test.each<[string, OpenRedemption, Answer, Partial<Verdict>]>([
    ['done', open({}), { is: 'done', gid: 'g1' }, { do: 'issue', gid: 'g1' }],
    ['refused', open({}), { is: 'refused', why: 'customer_gone' }, { do: 'fail', why: 'customer_gone' }],
    ['refused, asked twice', twice, { is: 'refused', why: 'no' }, { do: 'again', at: after(GRACE_MS) }],
    ['store credit is never asked for in doubt', credit({ attempts: 2 }), { is: 'refused', why: 'no' }, { do: 'fail' }],
    ['turned away, a gift card', open({}), { is: 'turned_away' }, { do: 'again', uncount: true }],
    ['turned away, store credit', credit(), { is: 'turned_away' }, { do: 'again', forget: true, uncount: true }],
    ['lost', credit(), { is: 'lost' }, { do: 'again' }],
    ['taken and found', open({ attempts: 1 }), { is: 'taken', gid: 'g2' }, { do: 'issue', gid: 'g2' }],
    ['taken though never asked before', open({ attempts: 1 }), { is: 'taken', gid: null }, { do: 'other_code' }],
    ['taken, asked before, not found', open({ attempts: 2 }), { is: 'taken', gid: null }, { do: 'issue', gid: null }],
    ['one credit', credit(), seen(['t1']), { do: 'issue', gid: 't1' }],
    ['two credits', credit(), seen(['t1', 't2']), { do: 'unclear' }],
    ['one, and one just before we asked', credit(), seen(['t1'], 1), { do: 'unclear' }],
    ['only one just before we asked', credit(), seen([], 1), { do: 'unclear' }],
    ['one, with another redemption unclear', credit(), seen(['t1'], 0, 1), { do: 'unclear' }],
    ['none yet', credit(), seen([]), { do: 'again', at: after(GRACE_MS) }],
    ['a code', open({ kind: 'free_shipping' }), { is: 'code' }, { do: 'issue', gid: null }],
    ['no code yet', open({ kind: 'free_shipping' }), { is: 'no_code', refused: null }, { do: 'again' }],
    ['a refused discount', open({ kind: 'amount_off' }), { is: 'no_code', refused: 'shopify:no' }, { do: 'fail' }],
  ])('%s', (_name, redemption, answer, verdict) => {
    expect(verdictOn(redemption, answer, after(1000))).toMatchObject(verdict);
  });

  test('refused again when Shopify shows all it did: no gift card was made', () => {
    expect(verdictOn(twice, { is: 'refused', why: 'no' }, after(GRACE_MS))).toEqual({ do: 'fail', why: 'no' });
  });

  test('none after a while: asked once more, and after the second time given up', () => {
    const late = after(GRACE_MS);
    expect(verdictOn(credit(), seen([]), late)).toEqual({ do: 'again', at: late, forget: true });
    expect(verdictOn(credit({ attempts: 2 }), seen([]), late)).toEqual({ do: 'fail', why: 'no_answer' });
  });

  test('a pool that stays empty gives the points back after a quarter of an hour', () => {
    const waiting = open({ kind: 'amount_off' });
    expect(verdictOn(waiting, { is: 'no_code', refused: null }, after(900_001))).toEqual({
      do: 'fail',
      why: 'no_code',
    });
  });
});

test.each([
  [0, 2000],
  [20_000, 5000],
  [600_000, 30_000],
  [3_600_001, 300_000],
])('%i ms after it was made it is tried again %i ms later', (age, pause) => {
  expect(retryAt({ madeAt }, after(age)).getTime() - after(age).getTime()).toBe(pause);
});
