import { describe, expect, test } from 'vitest';
import {
  formOfSettings,
  KEPT_FIELDS,
  parseProgramForm,
  PROGRAM_FIELDS,
  programFormOf,
  type ProgramField,
  type ProgramForm,
} from './program-form.ts';
import { PLAIN_SECTIONS } from './settings.ts';

const SHOP = { currency: 'PLN', zone: 'Europe/Warsaw' };

const FORM: ProgramForm = {
  points: '5',
  amount: '10,00',
  rounding: 'down',
  tax: 'displayed',
  shipping: '',
  pendingDays: '14',
  clawback: 'owe',
  goLiveAt: '2026-11-21T12:00',
  paused: '',
  discounts: 'deducted',
  giftCardPayments: 'on',
  storeCreditPayments: 'on',
  qualifies: 'paid',
  goods: 'all',
  only: '[]',
  never: '[]',
  multipliers: '[]',
  bonuses: '[]',
  testOrders: '',
  companyOrders: '',
  withoutChannels: '[]',
  withoutTags: '[]',
  testersTag: '',
};

describe('parseProgramForm', () => {
  test('reads a complete form', () => {
    expect(parseProgramForm(FORM, SHOP)).toEqual({
      ok: true,
      settings: {
        schema: 1,
        goLiveAt: '2026-11-21T11:00:00.000Z',
        paused: false,
        order: {
          points: 5,
          perMinor: 1000,
          rounding: 'down',
          tax: 'displayed',
          shipping: false,
          pendingDays: 14,
          clawback: 'owe',
          discounts: 'deducted',
          giftCardPayments: true,
          storeCreditPayments: true,
          qualifies: 'paid',
          only: [],
          never: [],
          multipliers: [],
          bonuses: [],
        },
        eligibility: {
          testOrders: false,
          companyOrders: false,
          withoutChannels: [],
          withoutTags: [],
          testersTag: null,
        },
        ...PLAIN_SECTIONS,
      },
    });
  });

  test('what other pages edit is kept as it is', () => {
    const other = { ...PLAIN_SECTIONS, expiry: { ...PLAIN_SECTIONS.expiry, mode: 'age' as const } };
    const parsed = parseProgramForm(FORM, SHOP, other);
    expect(parsed.ok && parsed.settings.expiry.mode).toBe('age');
  });

  test.each([
    ['points', '', 'whole_number'],
    ['points', '1.5', 'whole_number'],
    ['points', '-1', 'whole_number'],
    ['points', '0', 'points_range'],
    ['points', '100001', 'points_range'],
    ['amount', '  ', 'amount_missing'],
    ['amount', 'ten', 'amount_unreadable'],
    ['amount', '0', 'amount_range'],
    ['amount', '1000000,01', 'amount_range'],
    ['rounding', 'sideways', 'choice_missing'],
    ['tax', '', 'choice_missing'],
    ['clawback', '', 'choice_missing'],
    ['pendingDays', '91', 'days_range'],
    ['pendingDays', 'two', 'whole_number'],
    ['discounts', 'maybe', 'choice_missing'],
    ['qualifies', '', 'choice_missing'],
    ['goods', 'some', 'choice_missing'],
    ['testersTag', 'x'.repeat(256), 'text_long'],
    ['goLiveAt', '', 'date_unreadable'],
    ['goLiveAt', '2026-02-30T10:00', 'date_unreadable'],
    ['goLiveAt', 'tomorrow', 'date_unreadable'],
    ['testersTag', ' ', 'tag_missing'],
    ['testersTag', 'staff, friends', 'tag_several'],
    ['goLiveAt', '2027-03-28T02:30', 'date_skipped'], // clocks go forward in Warsaw
  ] as const)('%s = "%s" is refused as %s, and nothing else is', (field, value, problem) => {
    expect(parseProgramForm({ ...FORM, [field]: value }, SHOP)).toEqual({ ok: false, problems: { [field]: problem } });
  });

  test('names every field that is wrong', () => {
    const parsed = parseProgramForm({ ...FORM, points: 'x', pendingDays: '99', goLiveAt: '' }, SHOP);
    expect(parsed).toEqual({
      ok: false,
      problems: { points: 'whole_number', pendingDays: 'days_range', goLiveAt: 'date_unreadable' },
    });
  });

  test.each([
    ['2026-11-21T12:00', '2026-11-21T11:00:00.000Z'],
    ['2026-07-01T00:00', '2026-06-30T22:00:00.000Z'],
    ['2026-10-25T02:30', '2026-10-25T00:30:00.000Z'], // repeated hour: the first pass
    ['1997-01-01T00:00:00Z', '1997-01-01T00:00:00.000Z'],
    ['2026-11-21T12:00:00+01:00', '2026-11-21T11:00:00.000Z'],
  ])('go-live %s is %s', (typed, instant) => {
    const parsed = parseProgramForm({ ...FORM, goLiveAt: typed }, SHOP);
    expect(parsed.ok && parsed.settings.goLiveAt).toBe(instant);
  });
});

test('a form shows what its settings say, and reads back the same', () => {
  const parsed = parseProgramForm({ ...FORM, shipping: 'on', paused: 'on' }, SHOP);
  if (!parsed.ok) throw new Error('the form should parse');
  const form = formOfSettings(parsed.settings, SHOP);
  expect(form).toEqual({ ...FORM, amount: '10.00', shipping: 'on', paused: 'on' });
  expect(parseProgramForm(form, SHOP)).toEqual(parsed);
});

test('a POST body gives the form: missing fields are empty, long ones cut, unknown ones ignored', () => {
  const body = new URLSearchParams({ points: '3', amount: '9'.repeat(200), other: 'x' });
  const form = programFormOf(body);
  expect(form.points).toBe('3');
  expect(form.amount).toHaveLength(60);
  expect(form.rounding).toBe('');
  expect(Object.keys(form)).not.toContain('other');
});

test('a script that knows the old fields only keeps what the draft says in the others', () => {
  const kept: ProgramForm = { ...FORM, never: '[1]', testersTag: 'tester', shipping: 'on', points: '9' };
  const old = ['points', 'amount', 'rounding', 'tax', 'pendingDays', 'clawback', 'goLiveAt'] as const;
  const body = new URLSearchParams(old.map((field): [string, string] => [field, FORM[field]]));
  const form = programFormOf(body, kept);
  expect(form).toEqual({ ...kept, points: '5', shipping: '' });
  expect(programFormOf(new URLSearchParams({ multipliers: '' }), kept).multipliers).toBe('');
  const later: ProgramField[] = PROGRAM_FIELDS.filter((field) => !(field in Object.fromEntries(body)));
  expect(later).toEqual(expect.arrayContaining([...KEPT_FIELDS]));
});
