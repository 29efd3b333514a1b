import { describe, expect, test } from 'vitest';
import { expiryFormOf, formOfExpiry, parseExpiryForm, type ExpiryForm } from './expiry-form.ts';
import { ExpiryRule, NO_EXPIRY, sameExpiry } from './expiry-rule.ts';

const FORM: ExpiryForm = { mode: 'age', months: '12', month: '12', day: '31', warnDays: '30, 7' };
const parse = (more: Partial<ExpiryForm>) => parseExpiryForm({ ...FORM, ...more }, NO_EXPIRY);

describe('the expiry form', () => {
  test.each([
    [{}, { mode: 'age', months: 12, warnDays: [30, 7] }],
    [
      { months: ' 1 ', warnDays: '27' },
      { months: 1, warnDays: [27] },
    ],
    [{ months: '60' }, { months: 60 }],
    [{ warnDays: '7;30 1' }, { warnDays: [30, 7, 1] }],
    [{ warnDays: '7, 7, 30' }, { warnDays: [30, 7] }],
    [{ warnDays: '90' }, { warnDays: [90] }],
    [
      { mode: 'yearly', month: '02', day: '29' },
      { mode: 'yearly', on: '02-29' },
    ],
    [
      { mode: 'yearly', month: '1', day: '1', months: 'x' },
      { mode: 'yearly', on: '01-01', months: 12 },
    ],
    [
      { mode: 'inactivity', day: 'x' },
      { mode: 'inactivity', on: '12-31' },
    ],
    [
      { mode: 'none', months: '', day: '', warnDays: 'x' },
      { mode: 'none', months: 12, warnDays: [30, 7] },
    ],
  ])('%j is read', (more, rule) => {
    const parsed = parse(more);
    expect(parsed).toMatchObject({ ok: true, rule });
    expect(ExpiryRule.safeParse(parsed.ok && parsed.rule).success).toBe(true);
  });

  test.each([
    [{ mode: '' }, { mode: 'mode' }],
    [{ mode: 'weekly' }, { mode: 'mode' }],
    [{ months: '' }, { months: 'months' }],
    [{ months: '0' }, { months: 'months' }],
    [{ months: '61' }, { months: 'months' }],
    [{ months: '1.5' }, { months: 'months' }],
    [{ months: '-3' }, { months: 'months' }],
    [{ warnDays: '' }, { warnDays: 'warn_missing' }],
    [{ warnDays: ' , ' }, { warnDays: 'warn_missing' }],
    [{ warnDays: 'a month' }, { warnDays: 'warn_unreadable' }],
    [{ warnDays: '30.5' }, { warnDays: 'warn_unreadable' }],
    [{ warnDays: '0' }, { warnDays: 'warn_range' }],
    [{ warnDays: '91' }, { warnDays: 'warn_range' }],
    [{ warnDays: '60 30 7 1' }, { warnDays: 'warn_count' }],
    [{ months: '1', warnDays: '28' }, { warnDays: 'warn_long' }],
    [{ mode: 'yearly', month: '04', day: '31' }, { day: 'day' }],
    [{ mode: 'yearly', month: '02', day: '30' }, { day: 'day' }],
    [{ mode: 'yearly', month: '13', day: '1' }, { day: 'day' }],
    [{ mode: 'yearly', month: '', day: '' }, { day: 'day' }],
    [
      { months: 'x', warnDays: 'x' },
      { months: 'months', warnDays: 'warn_unreadable' },
    ],
  ])('%j is refused', (more, problems) => {
    expect(parse(more)).toEqual({ ok: false, problems });
  });

  test('shows a rule as it is read again; a body gives its fields', () => {
    const rule: ExpiryRule = { mode: 'yearly', months: 6, on: '03-05', warnDays: [14, 3] };
    expect(formOfExpiry(rule)).toEqual({ mode: 'yearly', months: '6', month: '03', day: '5', warnDays: '14, 3' });
    expect(parseExpiryForm(formOfExpiry(rule), rule)).toEqual({ ok: true, rule });
    const body = new FormData();
    body.set('mode', 'x'.repeat(500));
    expect(expiryFormOf(body)).toEqual({ mode: 'x'.repeat(40), months: '', month: '', day: '', warnDays: '' });
  });
});

test('two rules are the same where every date is', () => {
  const rule: ExpiryRule = { mode: 'age', months: 12, on: '12-31', warnDays: [30, 7] };
  expect(sameExpiry(rule, { ...rule, on: '01-01', warnDays: [7, 30] })).toBe(true);
  expect(sameExpiry({ ...rule, mode: 'none' }, { ...NO_EXPIRY, months: 3 })).toBe(true);
  expect(sameExpiry({ ...rule, mode: 'yearly' }, { ...rule, mode: 'yearly', months: 3 })).toBe(true);
  expect(sameExpiry(rule, { ...rule, months: 13 })).toBe(false);
  expect(sameExpiry({ ...rule, mode: 'yearly' }, { ...rule, mode: 'yearly', on: '06-30' })).toBe(false);
  expect(sameExpiry(rule, { ...rule, warnDays: [30] })).toBe(false);
  expect(sameExpiry(rule, { ...rule, mode: 'inactivity' })).toBe(false);
});
