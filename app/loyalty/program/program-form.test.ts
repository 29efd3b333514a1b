import { describe, expect, test } from 'vitest';
import { formOfSettings, parseProgramForm, parseTypedAmount, programFormOf, type ProgramForm } from './program-form.ts';

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
};

describe('parseTypedAmount', () => {
  test.each([
    ['79.90', 'PLN', 7990],
    ['79,90', 'PLN', 7990],
    ['79,9', 'PLN', 7990],
    ['79', 'PLN', 7900],
    ['1 234,50', 'PLN', 123450],
    ['1\u00a0234,50', 'PLN', 123450],
    ['1,234.50', 'PLN', 123450],
    ['1.234.567,89', 'PLN', 123456789],
    ['1,234', 'PLN', null],
    ['1,230', 'PLN', null],
    ['12,34.50', 'PLN', null],
    ['1,234,50', 'PLN', null],
    ['1,234', 'KWD', 1234],
    ['500', 'JPY', 500],
    ['500,5', 'JPY', null],
    ['', 'PLN', null],
    ['.5', 'PLN', null],
    ['5.', 'PLN', null],
    ['zł 5', 'PLN', null],
    ['1e3', 'PLN', null],
    ['-1', 'PLN', null],
    ['-1.00', 'PLN', null],
    ['- 5', 'JPY', null],
  ])('%s %s: %s', (text, currency, expected) => {
    expect(parseTypedAmount(text, currency)).toBe(expected);
  });
});

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
        },
      },
    });
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
    ['goLiveAt', '', 'date_unreadable'],
    ['goLiveAt', '2026-02-30T10:00', 'date_unreadable'],
    ['goLiveAt', 'tomorrow', 'date_unreadable'],
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
