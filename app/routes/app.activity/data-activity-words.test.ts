import { expect, test } from 'vitest';
import { createAdminI18n } from '../../i18n/admin-i18n.ts';
import type { ActivityChange } from '../../loyalty/activity/activity.ts';
import { formatFor } from '../../ui/format.ts';
import { activityDetails, activitySentence } from './activity-words.ts';
import { importOf } from './data-activity-words.ts';

async function wordsIn(locale: 'en' | 'pl') {
  const { t } = await createAdminI18n(locale);
  return { t, format: formatFor(locale, 'PLN', 'Europe/Warsaw'), locale, currency: 'PLN', taxesIncluded: true };
}

const undone = (after: object): ActivityChange => ({
  action: 'import.undo',
  subject: '7',
  before: null,
  after: { file: 'a.csv', rows: 2, points: '381', missing: '0', givenBack: '0', ended: 0, ...after },
});
const DROPPED: ActivityChange = { action: 'import.drop', subject: '7', before: { file: 'a.csv' }, after: null };
const view = (before: string | null, after: string | null): ActivityChange => ({
  action: 'members-view',
  subject: '1',
  before: before === null ? null : { name: before },
  after: after === null ? null : { name: after },
});

test('an import that was undone says all it took, gave back and could not take, and leads to its page', async () => {
  const words = await wordsIn('en');
  expect(activityDetails(words, undone({})).sentences).toEqual(['381 points were taken back.']);
  expect(activityDetails(words, undone({ givenBack: '46', missing: '100', ended: 1 })).sentences).toEqual([
    '381 points were taken back.',
    '46 points were given back.',
    '100 points had been spent already.',
    '1 person is no longer a member.',
  ]);
  expect([undone({}), DROPPED, view(null, 'A'), null].map(importOf)).toEqual(['7', null, null, null]);
});

test.each([
  [DROPPED, 'Deleted the file a.csv, which was not imported'],
  [view(null, 'A'), 'Saved the view “A” of the members list'],
  [view('A', 'A'), 'Changed the view “A” of the members list'],
  [view('A', 'B'), 'Renamed the view “A” of the members list to “B”'],
  [view('B', null), 'Deleted the view “B” of the members list'],
])('%j', async (change, sentence) => {
  expect(activitySentence(await wordsIn('en'), change, undefined)).toBe(sentence);
});

test('in Polish', async () => {
  const words = await wordsIn('pl');
  expect(activityDetails(words, undone({ givenBack: '3', missing: '1' })).sentences).toEqual([
    'Odjęto 381 punktów.',
    'Zwrócono 3 punkty.',
    'Wydano już wcześniej: 1 punkt.',
  ]);
});
