/** Named cases by hand: rule, member, programme, what was given before and when it was done → points and when, or why not. */
import { describe, expect, test } from 'vitest';
import { ACTION_KINDS } from '../program/action-rule.ts';
import type { ActionRule } from '../program/action-rule.ts';
import { decideAction, type ActionMember, type ActionProgram } from './decide-action.ts';
import { mayTell } from './who-may.ts';

const WARSAW = 'Europe/Warsaw';
const NOON = '2026-11-22T11:00:00.000Z';

const RULE: ActionRule = {
  id: 'visit-1',
  kind: 'visit',
  name: '',
  on: true,
  points: 50,
  limit: { times: 1, per: 'day' },
  pendingDays: 0,
  tiers: [],
  from: null,
  until: null,
  countsForTiers: true,
  url: null,
  fields: [],
};
const MEMBER: ActionMember = { status: 'active', tier: null, tags: null };
const PROGRAM: ActionProgram = {
  version: 3,
  paused: false,
  goLiveAt: new Date('2026-01-01T00:00:00Z'),
  eligibility: { withoutTags: [], testersTag: null },
};

interface Case {
  rule?: Partial<ActionRule>;
  member?: Partial<ActionMember>;
  program?: Partial<ActionProgram>;
  earlier?: string[];
  at?: string;
  zone?: string;
}

function decided({ rule, member, program, earlier = [], at = NOON, zone = WARSAW }: Case) {
  const times = earlier.map((one) => new Date(one));
  const decision = decideAction(
    { ...RULE, ...rule },
    { ...MEMBER, ...member },
    { ...PROGRAM, ...program },
    times,
    new Date(at),
    zone,
  );
  return decision.ok ? { points: decision.points, availableAt: decision.availableAt.toISOString() } : decision.refusal;
}

const given = (points: number, availableAt = NOON) => ({ points, availableAt });
const limit = (retryAt: string | null) => ({ reason: 'limit', retryAt: retryAt === null ? null : new Date(retryAt) });

const tested = { withoutTags: [], testersTag: 'testers' };
const without = { withoutTags: ['Staff'], testersTag: null };
const TWICE_A_WEEK: ActionRule['limit'] = { times: 2, per: 'week' };
const ONCE_EVER: ActionRule['limit'] = { times: 1, per: 'ever' };
const ONCE_A_MONTH: ActionRule['limit'] = { times: 1, per: 'month' };
const ONCE_A_YEAR: ActionRule['limit'] = { times: 1, per: 'year' };

describe('what an action brings', () => {
  test.each<[name: string, about: Case, expected: object]>([
    ['points at once', {}, given(50)],
    ['one point', { rule: { points: 1 } }, given(1)],
    ['as many as a rule can give', { rule: { points: 1_000_000 } }, given(1_000_000)],
    ['pending for fourteen days', { rule: { pendingDays: 14 } }, given(50, '2026-12-06T11:00:00.000Z')],
    [
      'pending over a change of the clock: days of 24 hours',
      { rule: { pendingDays: 1 }, at: '2026-10-24T12:00:00Z' },
      given(50, '2026-10-25T12:00:00.000Z'),
    ],
    ['pending for as long as can be', { rule: { pendingDays: 90 } }, given(50, '2027-02-20T11:00:00.000Z')],

    ['switched off', { rule: { on: false } }, { reason: 'off' }],
    ['a paused programme', { program: { paused: true } }, { reason: 'paused' }],
    ['paused is said before off', { program: { paused: true }, rule: { on: false } }, { reason: 'paused' }],
    [
      'before go-live',
      { program: { goLiveAt: new Date('2026-12-01T00:00:00Z') } },
      { reason: 'not_yet', retryAt: new Date('2026-12-01T00:00:00Z') },
    ],
    ['at go-live', { program: { goLiveAt: new Date(NOON) } }, given(50)],
    [
      'before the rule begins',
      { rule: { from: '2026-11-23T00:00:00Z' } },
      { reason: 'not_yet', retryAt: new Date('2026-11-23T00:00:00Z') },
    ],
    [
      'the later of go-live and the rule’s beginning',
      { rule: { from: '2026-11-23T00:00:00Z' }, program: { goLiveAt: new Date('2026-12-01T00:00:00Z') } },
      { reason: 'not_yet', retryAt: new Date('2026-12-01T00:00:00Z') },
    ],
    ['the instant the rule begins', { rule: { from: NOON } }, given(50)],
    ['the last instant of the rule', { rule: { until: '2026-11-22T11:00:00.001Z' } }, given(50)],
    ['the instant the rule ends', { rule: { until: NOON } }, { reason: 'over' }],
    [
      'a rule that has ended, whatever its limit',
      { rule: { until: '2026-11-01T00:00:00Z' }, earlier: [NOON] },
      { reason: 'over' },
    ],

    ['a paused member', { member: { status: 'paused' } }, { reason: 'member_inactive' }],
    ['a member who left', { member: { status: 'left' } }, { reason: 'member_inactive' }],
    ['a member who is another now', { member: { status: 'merged' } }, { reason: 'member_inactive' }],
    ['a redacted member', { member: { status: 'redacted' } }, { reason: 'member_inactive' }],

    ['for Gold, by a member of none', { rule: { tiers: ['Gold'] } }, { reason: 'tier', tiers: ['Gold'] }],
    [
      'for Gold, by Silver',
      { rule: { tiers: ['Gold'] }, member: { tier: 'Silver' } },
      { reason: 'tier', tiers: ['Gold'] },
    ],
    ['for Gold, by Gold', { rule: { tiers: ['Gold'] }, member: { tier: 'Gold' } }, given(50)],
    ['tiers are the same in capitals', { rule: { tiers: ['GOLD', 'Silver'] }, member: { tier: ' gold' } }, given(50)],

    [
      'test mode, tags not looked up',
      { program: { eligibility: tested } },
      { reason: 'not_known_yet', retryAt: new Date('2026-11-22T11:00:15Z') },
    ],
    [
      'test mode, another customer',
      { program: { eligibility: tested }, member: { tags: [] } },
      { reason: 'testers_only' },
    ],
    ['test mode, a tester', { program: { eligibility: tested }, member: { tags: ['Testers'] } }, given(50)],
    [
      'a tag that earns nothing',
      { program: { eligibility: without }, member: { tags: ['vip', 'staff'] } },
      { reason: 'customer_tag' },
    ],
    ['other tags', { program: { eligibility: without }, member: { tags: ['vip'] } }, given(50)],
    ['tags that nobody asks for need not be known', { member: { tags: null } }, given(50)],

    ['once a day: the second time that day', { earlier: ['2026-11-22T08:00:00Z'] }, limit('2026-11-22T23:00:00Z')],
    ['once a day: given yesterday evening', { earlier: ['2026-11-21T22:59:59Z'] }, given(50)],
    ['once a day: given at the shop’s midnight', { earlier: ['2026-11-21T23:00:00Z'] }, limit('2026-11-22T23:00:00Z')],
    [
      'once a day: the day the clock goes forward is short',
      { at: '2026-03-29T20:00:00Z', earlier: ['2026-03-28T23:00:00Z'] },
      limit('2026-03-29T22:00:00Z'),
    ],
    [
      'once a day: the day the clock goes back is long',
      { at: '2026-10-25T22:30:00Z', earlier: ['2026-10-24T22:30:00Z'] },
      limit('2026-10-25T23:00:00Z'),
    ],
    [
      'once a day: another day at the other end of the world',
      { zone: 'Pacific/Auckland', earlier: ['2026-11-22T10:30:00Z'] },
      given(50),
    ],
    ['twice a week: the second time', { rule: { limit: TWICE_A_WEEK }, earlier: ['2026-11-16T08:00:00Z'] }, given(50)],
    [
      'twice a week: the third time',
      { rule: { limit: TWICE_A_WEEK }, earlier: ['2026-11-16T08:00:00Z', '2026-11-20T08:00:00Z'] },
      limit('2026-11-22T23:00:00Z'),
    ],
    [
      'twice a week: last week’s do not count',
      {
        rule: { limit: TWICE_A_WEEK },
        earlier: ['2026-11-15T08:00:00Z', '2026-11-14T08:00:00Z', '2026-11-20T08:00:00Z'],
      },
      given(50),
    ],
    [
      'once a month: on its last day',
      { rule: { limit: ONCE_A_MONTH }, at: '2026-11-30T22:00:00Z', earlier: ['2026-11-01T08:00:00Z'] },
      limit('2026-11-30T23:00:00Z'),
    ],
    [
      'once a month: on the first of the next',
      { rule: { limit: ONCE_A_MONTH }, at: '2026-11-30T23:00:00Z', earlier: ['2026-11-30T22:59:00Z'] },
      given(50, '2026-11-30T23:00:00.000Z'),
    ],
    [
      'once a year: again on New Year’s Day',
      { rule: { limit: ONCE_A_YEAR }, at: '2026-12-31T23:00:00Z', earlier: ['2026-12-31T22:59:59Z'] },
      given(50, '2026-12-31T23:00:00.000Z'),
    ],
    [
      'once a year: until then',
      { rule: { limit: ONCE_A_YEAR }, earlier: ['2026-01-02T08:00:00Z'] },
      limit('2026-12-31T23:00:00Z'),
    ],
    ['once: the first time', { rule: { limit: ONCE_EVER } }, given(50)],
    ['once: never again', { rule: { limit: ONCE_EVER }, earlier: ['2019-01-01T00:00:00Z'] }, limit(null)],
    [
      'a limit whose next day is after the rule’s end',
      { rule: { until: '2026-11-22T22:00:00Z' }, earlier: ['2026-11-22T08:00:00Z'] },
      limit(null),
    ],
    [
      'a limit whose next day begins as the rule ends',
      { rule: { until: '2026-11-22T23:00:00Z' }, earlier: ['2026-11-22T08:00:00Z'] },
      limit(null),
    ],
    [
      'a limit whose next day is just before the rule’s end',
      { rule: { until: '2026-11-22T23:00:00.001Z' }, earlier: ['2026-11-22T08:00:00Z'] },
      limit('2026-11-22T23:00:00Z'),
    ],
    [
      'told late: later days do not count against it',
      { earlier: ['2026-11-23T08:00:00Z', '2026-11-24T08:00:00Z'] },
      given(50),
    ],
  ])('%s', (_, about, expected) => {
    expect(decided(about)).toEqual(expected);
  });
});

describe('who may tell of what', () => {
  test('a shopper’s own word: follows, shares and visits, nothing else', () => {
    expect(ACTION_KINDS.filter((kind) => mayTell('shopper', kind))).toEqual(['social_follow', 'social_share', 'visit']);
  });

  test.each(['api', 'api:7', 'flow', 'staff:12'] as const)('%s: what happens outside the shop', (by) => {
    expect(ACTION_KINDS.filter((kind) => mayTell(by, kind))).toEqual(['review', 'visit', 'content', 'custom']);
  });

  test('Shopify and the calendar: what they know', () => {
    expect(ACTION_KINDS.filter((kind) => mayTell('shopify', kind))).toEqual(['sign_up', 'newsletter', 'profile']);
    expect(ACTION_KINDS.filter((kind) => mayTell('calendar', kind))).toEqual(['anniversary']);
  });
});
