import { expect, test } from 'vitest';
import { createAdminI18n } from '../../i18n/admin-i18n.ts';
import type { DraftTotals } from '../../loyalty/earning/draft-preview.ts';
import { formatFor } from '../../ui/format.ts';
import { effectDetails, effectSentence } from './preview-words.ts';

const totals = (wanted: Partial<DraftTotals>): DraftTotals => ({
  orders: 100,
  more: 0,
  less: 0,
  membersAffected: 0,
  pointsToday: 500,
  pointsDrafted: 500,
  beforeGoLive: 0,
  unknownProducts: 0,
  unknownPayments: 0,
  unknownTags: 0,
  ...wanted,
});

test.each([
  ['en', { more: 80, less: 3 }, 'Of your last 100 orders, 80 would have earned more, 3 less.'],
  ['en', { more: 80 }, 'Of your last 100 orders, 80 would have earned more, none less.'],
  ['en', { orders: 1, more: 1 }, 'Your last order would have earned more.'],
  ['en', { orders: 1, less: 1 }, 'Your last order would have earned less.'],
  ['en', { orders: 12 }, 'Your last 12 orders would have earned the same.'],
  ['pl', { more: 80, less: 3 }, 'Ostatnie 100 zamówień: więcej punktów w 80, mniej w 3.'],
  ['pl', { orders: 22, less: 4 }, 'Ostatnie 22 zamówienia: mniej punktów w 4, więcej w żadnym.'],
  ['pl', { orders: 1, more: 1 }, 'Ostatnie zamówienie dałoby więcej punktów.'],
  ['pl', { orders: 2 }, 'Ostatnie 2 zamówienia dałyby tyle samo punktów.'],
  ['pl', { orders: 12 }, 'Ostatnie 12 zamówień dałoby tyle samo punktów.'],
] as const)('%s %o', async (language, wanted, sentence) => {
  const { t } = await createAdminI18n(language);
  expect(effectSentence(t, totals(wanted))).toBe(sentence);
});

test('the sums, who is affected, and why nothing is earned', async () => {
  const { t } = await createAdminI18n('en');
  const words = { t, format: formatFor('en', 'PLN', 'Europe/Warsaw') };
  expect(effectDetails(words, totals({}), false)).toEqual(['In all, 500 points as before.']);
  expect(
    effectDetails(words, totals({ pointsDrafted: 1, less: 9, membersAffected: 1, beforeGoLive: 2 }), false),
  ).toEqual([
    'In all, 500 points become 1 point (−499).',
    '1 member is affected.',
    '2 of them were placed before “Orders count from”, so this rule gives them nothing.',
  ]);
  expect(effectDetails(words, totals({ beforeGoLive: 2 }), true)).toContain(
    'A paused programme gives nothing for any of them.',
  );
});
