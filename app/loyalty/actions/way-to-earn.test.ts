/** What is offered to whom, by hand: what is over with or switched off, and anniversaries within the rule's own dates. */
import { describe, expect, test } from 'vitest';
import { anActionRule } from '../../../tests/support/action-rules.ts';
import { Submission } from './submission.ts';
import { wayToEarn, type Past } from './way-to-earn.ts';

const NOW = new Date('2026-11-22T11:00:00Z');
const ZONE = 'Europe/Warsaw';
const PROGRAM = {
  version: 1,
  paused: false,
  goLiveAt: new Date('2026-01-01T00:00:00Z'),
  eligibility: { withoutTags: [], testersTag: null },
};
const MEMBER = { status: 'active', tier: null, tags: [] } as const;
const NEW: Past = { awardedAt: [], kindDone: false, submitted: false, anniversaryAt: null };
const DAY = new Date('2027-03-04T23:00:00Z');

const offered = (rule: Parameters<typeof anActionRule>[0], past: Partial<Past> = {}) => {
  const way = wayToEarn(anActionRule(rule), MEMBER, PROGRAM, { ...NEW, ...past }, NOW, ZONE);
  return way && { state: way.state, until: way.state === 'waiting' ? way.until : null };
};

describe('what somebody has done', () => {
  const done = { kindDone: true };

  test('is shown while it is offered to others', () => {
    expect(offered({ kind: 'newsletter' }, done)).toEqual({ state: 'done', until: null });
  });

  test('is not shown once it is switched off or over', () => {
    expect(offered({ kind: 'newsletter', on: false }, done)).toBeNull();
    expect(offered({ kind: 'sign_up', until: '2026-11-01T00:00:00Z' }, done)).toBeNull();
  });
});

describe('an anniversary', () => {
  const year = { kind: 'anniversary', limit: { times: 1, per: 'year' } } as const;

  test('waits for the day, also where the rule begins before it or this year’s was given', () => {
    const waits = { state: 'waiting', until: DAY };
    expect(offered(year, { anniversaryAt: DAY })).toEqual(waits);
    expect(offered({ ...year, from: '2027-01-01T00:00:00Z' }, { anniversaryAt: DAY })).toEqual(waits);
    expect(offered(year, { anniversaryAt: DAY, awardedAt: [new Date('2026-03-04T23:00:00Z')] })).toEqual(waits);
  });

  test('is not promised where the rule ends first', () => {
    expect(offered({ ...year, until: '2027-01-01T00:00:00Z' }, { anniversaryAt: DAY })).toBeNull();
    expect(offered({ ...year, until: DAY.toISOString() }, { anniversaryAt: DAY })).toBeNull();
  });
});

test('joining is offered to visitors, and not to whoever is a member without having been given its points', () => {
  expect(offered({ kind: 'sign_up' })).toBeNull();
  const visitor = wayToEarn(anActionRule({ kind: 'sign_up' }), null, PROGRAM, NEW, NOW, ZONE);
  expect(visitor).toMatchObject({ state: 'sign_in' });
});

test('a link is kept whole, however long it becomes written out', () => {
  const url = `https://example.com/${'ł'.repeat(480)}`;
  const read = Submission.parse({ url });
  expect(decodeURI(read.url)).toBe(url);
  expect(Submission.safeParse({ url: `${url}${'ł'.repeat(20)}` }).success).toBe(false);
});
