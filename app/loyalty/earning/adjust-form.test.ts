import { describe, expect, test } from 'vitest';
import { adjustFormOf, parseAdjustForm, type AdjustForm } from './adjust-form.ts';

const FORM: AdjustForm = {
  direction: 'add',
  points: '50',
  reason: 'Parcel came late',
  activity: '',
  key: '0b1de9a2-7c27-4c1e-9d0c-3f1f0e2a6b11',
};

describe('parseAdjustForm', () => {
  test.each([
    ['add', '50', 50],
    ['take', '50', -50],
    ['add', '1 000', 1000],
    ['add', ' 7 ', 7],
  ])('%s %s: %i', (direction, points, signed) => {
    expect(parseAdjustForm({ ...FORM, direction, points })).toEqual({
      ok: true,
      adjustment: { points: signed, reason: FORM.reason, activity: false, key: FORM.key },
    });
  });

  test('counts as activity only where the box is ticked', () => {
    expect(parseAdjustForm({ ...FORM, activity: 'on' })).toMatchObject({ adjustment: { activity: true } });
    expect(parseAdjustForm({ ...FORM, activity: 'yes' })).toMatchObject({ adjustment: { activity: false } });
  });

  test.each([
    ['direction', 'double', 'direction'],
    ['points', '', 'points'],
    ['points', '0', 'points'],
    ['points', '-5', 'points'],
    ['points', '1 5', 'points'],
    ['points', '12 34', 'points'],
    ['points', '1.5', 'points'],
    ['points', '1000001', 'points'],
    ['reason', '  ', 'reason_short'],
    ['reason', '\u200b\u200b\u200b\u200b', 'reason_short'],
    ['reason', 'ok\u202e\u2060', 'reason_short'],
    ['reason', 'ok', 'reason_short'],
    ['reason', 'x'.repeat(501), 'reason_long'],
    ['key', '', 'key'],
    ['key', 'order:1:r1', 'key'],
  ] as const)('%s = "%s" is refused as %s', (field, value, problem) => {
    expect(parseAdjustForm({ ...FORM, [field]: value })).toEqual({ ok: false, problems: { [field]: problem } });
  });
});

describe('a reason is stored as text that PostgreSQL takes', () => {
  const reasonOf = (reason: string) => {
    const body = new FormData();
    for (const [field, value] of Object.entries({ ...FORM, reason })) body.set(field, value);
    const parsed = parseAdjustForm(adjustFormOf(body));
    return parsed.ok ? parsed.adjustment.reason : parsed.problems;
  };
  test.each([
    ['NUL', 'late\0 parcel', 'late parcel'],
    ['escape, bell, delete and C1', 'a\u001b\u0007\u007f\u0085\u009fbc', 'abc'],
    ['newlines and tabs stay', 'one\r\ntwo\n\tthree', 'one\ntwo\n\tthree'],
    ['half a pair', 'lat\ud83de', 'lat\ufffde'],
    ['a whole pair stays', 'late 😀', 'late 😀'],
    ['controls do not count as characters: too short', '\0\0\0ok\0\0', { reason: 'reason_short' }],
    ['controls do not count as characters: not too long', '\0'.repeat(900) + 'x'.repeat(500), 'x'.repeat(500)],
    ['too long without them', '\0' + 'x'.repeat(501), { reason: 'reason_long' }],
  ])('%s', (_, typed, stored) => {
    expect(reasonOf(typed)).toEqual(stored);
  });

  test('also where the form did not come out of a POST body', () => {
    const parsed = parseAdjustForm({ ...FORM, reason: 'la\0te\udc00' });
    expect(parsed).toMatchObject({ ok: true, adjustment: { reason: 'late\ufffd' } });
  });
});

test('a POST body gives the form; what is missing is empty', () => {
  const body = new FormData();
  body.set('points', '5');
  expect(adjustFormOf(body)).toEqual({ direction: '', points: '5', reason: '', activity: '', key: '' });
});
