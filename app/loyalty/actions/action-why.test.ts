/** What staff and shoppers read of an action, in both languages. */
import { describe, expect, test } from 'vitest';
import { ACTION_KINDS } from '../program/action-rule.ts';
import { actionOf, actionTitle, explainAction, type ActionWhy } from './action-why.ts';

const action = (wanted: Partial<ActionWhy['action']> = {}): ActionWhy['action'] => ({
  rule: 'news',
  kind: 'newsletter',
  name: '',
  points: 1,
  pendingDays: 0,
  by: 'shopify',
  countsForTiers: false,
  ...wanted,
});

test('every kind has words of its own in each language', () => {
  for (const language of ['en', 'pl'] as const) {
    const titles = ACTION_KINDS.map((kind) => actionTitle({ kind, name: '' }, language));
    expect(new Set(titles).size).toBe(ACTION_KINDS.length);
    for (const title of titles) expect(title).toMatch(/^(Points for|Punkty za) \p{L}/u);
  }
});

describe('what it was for', () => {
  test.each([
    [action(), 'Points for signing up to the newsletter', 'Punkty za zapis do newslettera'],
    [action({ name: 'Spring fair' }), 'Points for: Spring fair', 'Punkty: Spring fair'],
  ])('%#', (told, en, pl) => {
    expect([actionTitle(told, 'en'), actionTitle(told, 'pl')]).toEqual([en, pl]);
  });
});

describe('why', () => {
  test.each([
    [action(), ['The rule brought 1 point then.', 'Shopify told of it.']],
    [
      action({ points: 22, pendingDays: 1, by: 'staff' }),
      ['The rule brought 22 points then.', 'Given by staff.', 'Its points wait 1 day.'],
    ],
    [action({ by: 'brought' }), ['The rule brought 1 point then.']],
  ])('%#', (told, sentences) => {
    expect(explainAction(told, 'en')).toEqual(sentences);
  });

  test('in Polish, with its plurals', () => {
    const told = action({ points: 22, pendingDays: 14, by: 'shopper' });
    expect(explainAction(told, 'pl')).toEqual([
      'Reguła dawała wtedy 22 punkty.',
      'Klient zgłosił to w sklepie internetowym.',
      'Punkty czekają 14 dni.',
    ]);
  });
});

test.each([null, 'text', 7, {}, { action: { kind: 'gone' } }, { order: '#1001' }])('%j tells of no action', (why) => {
  expect(actionOf(why)).toBeNull();
});
