import { describe, expect, test } from 'vitest';
import { enrolmentFormOf, formOfEnrolment, parseEnrolmentForm } from './enrolment-form.ts';
import { ENROL_AUTOMATICALLY } from './enrolment-rule.ts';

const TERMS = 'https://shop.example.com/pages/terms';
const form = (wanted: Partial<Record<'mode' | 'termsUrl' | 'creditDays', string>>) => ({
  ...formOfEnrolment(ENROL_AUTOMATICALLY),
  ...wanted,
});

test('what the fields show is what they say', () => {
  for (const rule of [
    ENROL_AUTOMATICALLY,
    { mode: 'opt_in' as const, termsUrl: TERMS, creditDays: 0 },
    { mode: 'sign_up' as const, termsUrl: null, creditDays: 1095 },
  ])
    expect(parseEnrolmentForm(formOfEnrolment(rule))).toEqual({ ok: true, rule });
});

describe('refused', () => {
  test.each([
    [{ mode: '' }, { mode: 'mode' }],
    [{ mode: 'sometimes' }, { mode: 'mode' }],
    [{ mode: 'opt_in' }, { termsUrl: 'terms_missing' }],
    [{ termsUrl: 'shop.example.com/terms' }, { termsUrl: 'terms_unreadable' }],
    [{ termsUrl: 'http://shop.example.com/terms' }, { termsUrl: 'terms_unreadable' }],
    [{ termsUrl: 'javascript:alert(1)' }, { termsUrl: 'terms_unreadable' }],
    [{ termsUrl: `https://shop.example.com/${'x'.repeat(500)}` }, { termsUrl: 'terms_unreadable' }],
    [{ creditDays: '' }, { creditDays: 'days' }],
    [{ creditDays: '-1' }, { creditDays: 'days' }],
    [{ creditDays: '1.5' }, { creditDays: 'days' }],
    [{ creditDays: '1096' }, { creditDays: 'days' }],
    [
      { mode: 'x', termsUrl: 'y', creditDays: 'z' },
      { mode: 'mode', termsUrl: 'terms_unreadable', creditDays: 'days' },
    ],
  ])('%j', (typed, problems) => {
    expect(parseEnrolmentForm(form(typed))).toEqual({ ok: false, problems });
  });
});

test('blanks around an address and a number are no part of them', () => {
  expect(parseEnrolmentForm(form({ mode: 'opt_in', termsUrl: ` ${TERMS} `, creditDays: ' 30 ' }))).toEqual({
    ok: true,
    rule: { mode: 'opt_in', termsUrl: TERMS, creditDays: 30 },
  });
});

test('a POST body gives the fields; what is missing is empty, what is no text too', () => {
  const body = new FormData();
  body.set('mode', 'opt_in');
  body.set('creditDays', new File([], 'x'));
  expect(enrolmentFormOf(body)).toEqual({ mode: 'opt_in', termsUrl: '', creditDays: '' });
});
