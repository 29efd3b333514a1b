/** What a merchant reads of a way to earn, in a line and in the publish dialog. */
import { describe, expect, test } from 'vitest';
import { createAdminI18n } from '../../i18n/admin-i18n.ts';
import type { AdminLocale } from '../../i18n/locale.ts';
import type { ActionRule } from '../../loyalty/program/action-rule.ts';
import { actionChanges } from '../../loyalty/program/action-changes.ts';
import { formatFor } from '../../ui/format.ts';
import { actionChangeWords, actionLine, actionsSentence } from './action-words.ts';

const RULE: ActionRule = {
  id: 'visit-1',
  kind: 'visit',
  name: '',
  on: true,
  points: 22,
  limit: { times: 1, per: 'day' },
  pendingDays: 0,
  tiers: [],
  from: null,
  until: null,
  countsForTiers: false,
  url: null,
  fields: [],
};

async function wordsIn(locale: AdminLocale) {
  const { t } = await createAdminI18n(locale);
  return { t, format: formatFor(locale, 'PLN', 'Europe/Warsaw') };
}

describe('in a line', () => {
  test.each<[Partial<ActionRule>, string, string]>([
    [{}, '22 points, once a day', '22 punkty, raz dziennie'],
    [{ limit: { times: 3, per: 'week' } }, '22 points, up to 3 times a week', '22 punkty, do 3 razy w tygodniu'],
    [
      { pendingDays: 14, tiers: ['Gold', 'Silver'], countsForTiers: true },
      '22 points, once a day, spendable after 14 days, for Gold, Silver, counts towards tiers',
      '22 punkty, raz dziennie, do wydania po 14 dniach, dla: Gold, Silver, liczy się do poziomów',
    ],
    [
      { until: '2026-12-24T17:00:00Z' },
      '22 points, once a day, until 24 Dec 2026, 18:00',
      '22 punkty, raz dziennie, do 24 gru 2026, 18:00',
    ],
  ])('%j', async (change, en, pl) => {
    expect(actionLine(await wordsIn('en'), { ...RULE, ...change })).toBe(en);
    expect(actionLine(await wordsIn('pl'), { ...RULE, ...change })).toBe(pl);
  });
});

describe('what publishing changes', () => {
  const told = async (was: ActionRule[], will: ActionRule[]) => {
    const words = await wordsIn('en');
    return actionChanges(was, will).map((change) => actionChangeWords(words, change));
  };

  test('new, gone, and only the parts that differ', async () => {
    const label = 'Way to earn “Store visit”';
    expect(await told([], [RULE])).toEqual([{ label, from: '', to: 'new: 22 points, once a day' }]);
    expect(await told([], [{ ...RULE, on: false }])).toMatchObject([
      { to: 'new, switched off: 22 points, once a day' },
    ]);
    expect(await told([RULE], [])).toEqual([{ label, from: '', to: 'removed' }]);
    expect(await told([RULE], [{ ...RULE, points: 30, on: false }])).toEqual([
      { label, from: 'switched on, 22 points', to: 'switched off, 30 points' },
    ]);
  });
});

test('in one sentence: those that are on, by name', async () => {
  const words = await wordsIn('en');
  const rules = [RULE, { ...RULE, id: 'b', name: 'Spring fair' }, { ...RULE, id: 'c', on: false }];
  expect(actionsSentence(words, rules)).toEqual(['2 more ways to earn: Store visit, Spring fair.']);
  expect(actionsSentence(words, [])).toEqual([]);
});
