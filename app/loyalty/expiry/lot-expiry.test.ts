/** Dates worked out by hand, one a line: the calendar, changes of clocks, pending windows, and rules that change (rules.md "Expiry"). */
import { describe, expect, test } from 'vitest';
import { NO_EXPIRY, type ExpiryRule } from '../program/expiry-rule.ts';
import { atDaysEnd, daysLeft, expiresAtFor, lastDay, lotExpiry, lotExpiryAfterSwitch } from './lot-expiry.ts';

const WARSAW = 'Europe/Warsaw';
const YORK = 'America/New_York';
const SANTIAGO = 'America/Santiago';

const rule = (text: string, warnDays = [30, 7]): ExpiryRule => {
  const [mode = 'none', of = '12'] = text.split(' ');
  const base = { ...NO_EXPIRY, mode: mode as ExpiryRule['mode'], warnDays };
  return mode === 'yearly' ? { ...base, on: of } : { ...base, months: Number(of) };
};
/** Warned a week before, and not earlier. */
const week = [7];
const at = (text: string) => new Date(text.length === 10 ? `${text}T12:00:00Z` : `${text}Z`);

type NewLot = [name: string, rule: ExpiryRule, zone: string, earned: string, lastDay: string, endsAt?: string];

const NEW_LOTS: NewLot[] = [
  ['a year later', rule('age 12'), WARSAW, '2026-11-22', '2027-11-22', '2027-11-22T23:00:00'],
  ['into summer time', rule('age 6'), WARSAW, '2026-01-10', '2026-07-10', '2026-07-10T22:00:00'],
  ['five years', rule('age 60'), WARSAW, '2026-11-22', '2031-11-22'],
  ['inactivity begins like age', rule('inactivity 12'), WARSAW, '2026-11-22', '2027-11-22'],
  ['half past midnight in Warsaw', rule('age 12'), WARSAW, '2026-11-22T23:30:00', '2027-11-23'],
  ['the first instant of a day', rule('age 12'), WARSAW, '2026-11-21T23:00:00', '2027-11-22'],
  ['the last instant of a day', rule('age 12'), WARSAW, '2026-11-22T22:59:59.999', '2027-11-22'],
  ['yesterday still in New York', rule('age 12'), YORK, '2026-11-23T03:00:00', '2027-11-22', '2027-11-23T05:00:00'],
  [
    'tomorrow already on Kiritimati',
    rule('age 12'),
    'Pacific/Kiritimati',
    '2026-11-22T10:30:00',
    '2027-11-23',
    '2027-11-23T10:00:00',
  ],
  [
    'yesterday still in Pago Pago',
    rule('age 12'),
    'Pacific/Pago_Pago',
    '2026-11-22T10:30:00',
    '2027-11-21',
    '2027-11-22T11:00:00',
  ],
  [
    'a zone of three quarters',
    rule('age 12'),
    'Asia/Kathmandu',
    '2026-11-22T18:20:00',
    '2027-11-23',
    '2027-11-23T18:15:00',
  ],
  [
    'a zone whose clocks move by half an hour',
    rule('age 2'),
    'Australia/Lord_Howe',
    '2026-11-10T00:00:00',
    '2027-01-10',
    '2027-01-10T13:00:00',
  ],
  ['31 January and a month', rule('age 1', week), WARSAW, '2026-01-31', '2026-02-28'],
  ['31 January and a month in a leap year', rule('age 1', week), WARSAW, '2028-01-31', '2028-02-29'],
  ['31 August and a month', rule('age 1', week), WARSAW, '2026-08-31', '2026-09-30'],
  ['30 November and three months', rule('age 3'), WARSAW, '2026-11-30', '2027-02-28'],
  ['31 December and two months', rule('age 2'), WARSAW, '2026-12-31', '2027-02-28'],
  ['31 August and six months of rest', rule('inactivity 6'), WARSAW, '2026-08-31', '2027-02-28'],
  ['29 February and a year', rule('age 12'), WARSAW, '2028-02-29', '2029-02-28'],
  ['29 February and four years', rule('age 48'), WARSAW, '2028-02-29', '2032-02-29'],
  ['28 February stays the 28th in a leap year', rule('age 12'), WARSAW, '2027-02-28', '2028-02-28'],
  ['a month is shorter than the first warning', rule('age 1'), WARSAW, '2026-01-31', '2026-03-03'],
  ['a month, and a warning of 90 days', rule('age 1', [90]), WARSAW, '2026-01-01', '2026-04-02'],
  [
    'earned in the hour that clocks skip to',
    rule('age 1', week),
    WARSAW,
    '2026-03-29T01:30:00',
    '2026-04-29',
    '2026-04-29T22:00:00',
  ],
  [
    'earned in the hour that comes twice',
    rule('age 1', week),
    WARSAW,
    '2026-10-25T00:30:00',
    '2026-11-25',
    '2026-11-25T23:00:00',
  ],
  ['the day after has no midnight', rule('age 3'), SANTIAGO, '2026-06-05', '2026-09-05', '2026-09-06T04:00:00'],
  [
    'the last day has its last hour twice',
    rule('age 1', week),
    SANTIAGO,
    '2026-03-04',
    '2026-04-04',
    '2026-04-05T04:00:00',
  ],
  [
    'a day that a zone left out',
    rule('age 1', week),
    'Pacific/Apia',
    '2011-11-30T20:00:00',
    '2011-12-29',
    '2011-12-30T10:00:00',
  ],
  ['the end of the year', rule('yearly 12-31'), WARSAW, '2026-11-22', '2026-12-31', '2026-12-31T23:00:00'],
  ['the last day that leaves room for the warnings', rule('yearly 12-31'), WARSAW, '2026-11-30', '2026-12-31'],
  ['a day too late for this year', rule('yearly 12-31'), WARSAW, '2026-12-01', '2027-12-31'],
  ['on the very day', rule('yearly 12-31'), WARSAW, '2026-12-31', '2027-12-31'],
  ['on the first of the year', rule('yearly 12-31'), WARSAW, '2027-01-01', '2027-12-31'],
  ['the first of January is near in December', rule('yearly 01-01'), WARSAW, '2026-12-15', '2028-01-01'],
  ['a short warning leaves room', rule('yearly 12-31', week), WARSAW, '2026-12-23', '2026-12-31'],
  ['and a day later does not', rule('yearly 12-31', week), WARSAW, '2026-12-24', '2027-12-31'],
  ['a warning of 90 days', rule('yearly 12-31', [90, 14]), WARSAW, '2026-10-01', '2026-12-31'],
  ['a day too late for 90 days', rule('yearly 12-31', [90, 14]), WARSAW, '2026-10-02', '2027-12-31'],
  ['29 February in a common year', rule('yearly 02-29'), WARSAW, '2026-11-01', '2027-02-28'],
  ['29 February in a leap year', rule('yearly 02-29'), WARSAW, '2027-11-01', '2028-02-29'],
  ['just in time for 28 February', rule('yearly 02-29'), WARSAW, '2027-01-28', '2027-02-28'],
  ['a day too late for it', rule('yearly 02-29'), WARSAW, '2027-01-29', '2028-02-29'],
  ['a day the month does not have', rule('yearly 04-31'), WARSAW, '2026-11-22', '2027-04-30'],
  ['in time by the shop’s day', rule('yearly 12-31'), YORK, '2026-12-01T03:00:00', '2026-12-31', '2027-01-01T05:00:00'],
];

test.each(NEW_LOTS)('new points: %s', (_name, given, zone, earned, day, endsAt) => {
  const date = expiresAtFor(given, at(earned), zone);
  expect(date && lastDay(date, zone).toString()).toBe(day);
  expect(date).toEqual(endsAt === undefined ? date : at(endsAt));
});

test('new points live for ever without a rule', () => {
  expect(expiresAtFor(rule('none'), at('2026-11-22'), WARSAW)).toBeNull();
});

type Pending = [name: string, rule: ExpiryRule, earned: string, availableAt: string, lastDay: string];
const PENDING: Pending[] = [
  ['a window well before the date', rule('age 12'), '2026-11-22', '2026-12-06', '2027-11-22'],
  ['a window that reaches into the warnings', rule('age 1'), '2026-11-01', '2026-11-15', '2026-12-16'],
  ['a window of 90 days and two months', rule('age 2'), '2026-11-01', '2027-01-30', '2027-03-02'],
  ['a window past the yearly day', rule('yearly 12-31'), '2026-11-25', '2026-12-09', '2027-12-31'],
  ['a window that ends after midnight', rule('age 1'), '2026-11-01', '2026-11-15T23:30:00', '2026-12-17'],
  ['no room in December, room in January', rule('yearly 01-31'), '2026-11-25', '2026-12-31', '2027-01-31'],
];

test.each(PENDING)('pending points: %s', (_name, given, earned, availableAt, day) => {
  const date = expiresAtFor(given, at(earned), WARSAW, at(availableAt));
  expect(date && lastDay(date, WARSAW).toString()).toBe(day);
});

const ends = (day: string): Date => atDaysEnd(new Date(`${day}T12:00:00Z`), WARSAW);
const lot = (started: string, date: string | null, availableAt: string | null = null) => ({
  startedAt: at(started),
  availableAt: availableAt === null ? null : at(availableAt),
  expiresAt: date === null ? null : ends(date),
});
const shown = (date: Date | null): string | null => date && lastDay(date, WARSAW).toString();

describe('the date of points that are there', () => {
  type Known = [name: string, rule: ExpiryRule, ReturnType<typeof lot>, active: string | null, lastDay: string | null];
  const KNOWN: Known[] = [
    ['the one they got', rule('age 12'), lot('2026-01-15', '2027-01-15'), null, '2027-01-15'],
    ['activity does not touch their age', rule('age 12'), lot('2026-01-15', '2027-01-15'), '2026-11-22', '2027-01-15'],
    [
      'a year after the last purchase',
      rule('inactivity 12'),
      lot('2026-01-15', '2027-01-15'),
      '2026-11-22',
      '2027-11-22',
    ],
    [
      'activity from before they came',
      rule('inactivity 12'),
      lot('2026-01-15', '2027-01-15'),
      '2025-11-22',
      '2027-01-15',
    ],
    ['never active since', rule('inactivity 12'), lot('2026-01-15', '2027-01-15'), null, '2027-01-15'],
    ['a later promise stays', rule('inactivity 6'), lot('2026-01-15', '2028-01-15'), '2026-11-22', '2028-01-15'],
    [
      'a month of rest leaves room for warnings',
      rule('inactivity 1'),
      lot('2026-01-15', '2026-02-15'),
      '2027-01-31',
      '2027-03-03',
    ],
    [
      'an earlier date of theirs is only the soonest',
      rule('age 12'),
      lot('2026-01-15', '2026-12-31'),
      null,
      '2027-01-15',
    ],
    ['a yearly date that has come stays', rule('yearly 12-31'), lot('2026-01-15', '2026-12-31'), null, '2026-12-31'],
    ['a longer pending window', rule('age 1'), lot('2026-11-01', '2026-12-01', '2026-11-30'), null, '2026-12-31'],
    ['no rule', rule('none'), lot('2026-01-15', '2027-01-15'), null, null],
    ['not dated yet', rule('age 12'), lot('2026-01-15', null), null, null],
  ];
  test.each(KNOWN)('%s', (_name, given, known, active, day) => {
    expect(shown(lotExpiry(given, known, active === null ? null : at(active), WARSAW))).toBe(day);
  });

  test('ends with its day, also where the ledger has an instant within it', () => {
    const grace = { ...lot('2026-11-22', null), expiresAt: at('2026-12-22T15:04:05') };
    expect(lotExpiry(rule('age 1', week), grace, null, WARSAW)).toEqual(at('2026-12-22T23:00:00'));
  });

  test('is no earlier in the zone a shop moves to', () => {
    const warsaw = lot('2026-01-15', '2027-01-15');
    for (const zone of ['Asia/Tokyo', YORK, 'Pacific/Kiritimati']) {
      const moved = lotExpiry(rule('age 12'), warsaw, null, zone) ?? new Date(0);
      expect(moved.getTime()).toBeGreaterThanOrEqual(ends('2027-01-15').getTime());
      expect(atDaysEnd(moved, zone)).toEqual(moved);
    }
  });
});

describe('the date under a new rule', () => {
  type Switched = [
    name: string,
    to: ExpiryRule,
    ReturnType<typeof lot>,
    shown: string | null,
    active: string | null,
    switched: string,
    lastDay: string | null,
  ];
  const SWITCHED: Switched[] = [
    ['on: points of a month ago', rule('age 12'), lot('2026-10-22', null), null, null, '2026-11-22', '2027-10-22'],
    ['on: points of three years ago', rule('age 12'), lot('2023-10-22', null), null, null, '2026-11-22', '2026-12-23'],
    [
      'on: whose year is over in a week',
      rule('age 12'),
      lot('2025-11-29', null),
      null,
      null,
      '2026-11-22',
      '2026-12-23',
    ],
    [
      'on: a shopper of long ago',
      rule('inactivity 6'),
      lot('2023-10-22', null),
      null,
      '2024-01-01',
      '2026-11-22',
      '2026-12-23',
    ],
    [
      'on: a shopper of last week',
      rule('inactivity 6'),
      lot('2023-10-22', null),
      null,
      '2026-11-15',
      '2026-11-22',
      '2027-05-15',
    ],
    ['on: yearly, just in time', rule('yearly 12-31'), lot('2023-10-22', null), null, null, '2026-11-30', '2026-12-31'],
    ['on: yearly, too near', rule('yearly 12-31'), lot('2023-10-22', null), null, null, '2026-12-01', '2027-12-31'],
    ['on: yearly 29 February', rule('yearly 02-29'), lot('2023-10-22', null), null, null, '2026-11-22', '2027-02-28'],
    [
      'on: with 90 days of warning',
      rule('age 12', [90]),
      lot('2023-10-22', null),
      null,
      null,
      '2026-11-22',
      '2027-02-21',
    ],
    [
      'on: pending until January',
      rule('age 1'),
      lot('2026-11-20', null, '2027-01-10'),
      null,
      null,
      '2026-11-22',
      '2027-02-10',
    ],
    [
      'on: yearly, pending past the day',
      rule('yearly 12-31'),
      lot('2026-11-20', null, '2026-12-15'),
      null,
      null,
      '2026-11-22',
      '2027-12-31',
    ],
    [
      'shorter: the promise stays',
      rule('age 6'),
      lot('2026-06-01', '2028-06-01'),
      '2028-06-01',
      null,
      '2026-11-22',
      '2028-06-01',
    ],
    [
      'longer: the new date',
      rule('age 24'),
      lot('2026-06-01', '2027-06-01'),
      '2027-06-01',
      null,
      '2026-11-22',
      '2028-06-01',
    ],
    [
      'from rest to age: what was shown stays',
      rule('age 12'),
      lot('2026-01-15', '2027-01-15'),
      '2027-11-20',
      null,
      '2026-11-22',
      '2027-11-20',
    ],
    [
      'to yearly: a later promise stays',
      rule('yearly 12-31'),
      lot('2026-03-15', '2027-03-15'),
      '2027-03-15',
      null,
      '2026-11-22',
      '2027-03-15',
    ],
    [
      'to yearly: a sooner one is brought to the day',
      rule('yearly 12-31'),
      lot('2025-12-15', '2026-12-15'),
      '2026-12-15',
      null,
      '2026-11-22',
      '2026-12-31',
    ],
    [
      'a date of next week waits for a warning',
      rule('age 24'),
      lot('2024-11-25', '2026-11-29'),
      '2026-11-29',
      null,
      '2026-11-22',
      '2026-12-23',
    ],
    [
      'a date of last week that is not carried out',
      rule('age 12'),
      lot('2025-11-15', '2026-11-15'),
      '2026-11-15',
      null,
      '2026-11-22',
      '2026-12-23',
    ],
    ['off', rule('none'), lot('2026-01-15', '2027-01-15'), '2027-01-15', null, '2026-11-22', null],
  ];
  test.each(SWITCHED)('%s', (_name, to, known, was, active, switched, day) => {
    const told = { ...known, shown: was === null ? null : ends(was) };
    const date = lotExpiryAfterSwitch(to, told, active === null ? null : at(active), at(switched), WARSAW);
    expect(shown(date)).toBe(day);
  });
});

test('days left are counted by the calendar of the shop', () => {
  expect(daysLeft(ends('2026-12-22'), at('2026-11-22'), WARSAW)).toBe(30);
  expect(daysLeft(ends('2026-12-22'), at('2026-11-22T23:00:00'), WARSAW)).toBe(29);
  expect(daysLeft(ends('2026-12-22'), at('2026-12-22T22:59:00'), WARSAW)).toBe(0);
  expect(daysLeft(ends('2026-12-22'), at('2026-12-22T23:00:00'), WARSAW)).toBe(-1);
  // three days, one of which has 25 hours
  expect(daysLeft(ends('2026-10-27'), at('2026-10-23T22:00:00'), WARSAW)).toBe(3);
});
