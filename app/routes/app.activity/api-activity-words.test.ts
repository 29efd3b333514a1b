// What staff's log says of API tokens, and who is named where a token did something.
import { expect, test } from 'vitest';
import { createAdminI18n } from '../../i18n/admin-i18n.ts';
import type { ActivityChange } from '../../loyalty/activity/activity.ts';
import { formatFor } from '../../ui/format.ts';
import { whoWords, writtenByWords } from '../staff-words.ts';
import { activityDetails, activitySentence } from './activity-words.ts';

const created = (scopes: string[], expiresAt: string | null): ActivityChange => ({
  action: 'api-token.create',
  subject: '12',
  before: null,
  after: { name: 'Till', scopes, expiresAt },
});
const REVOKED: ActivityChange = { action: 'api-token.revoke', subject: '12', before: { name: 'Till' }, after: null };

async function words(locale: 'en' | 'pl') {
  const { t } = await createAdminI18n(locale);
  return { t, format: formatFor(locale, 'PLN', 'Europe/Warsaw'), locale, currency: 'PLN', taxesIncluded: true };
}

test('making a token: its name, what it may do, until when; a permission of a newer version is left out', async () => {
  const said = await words('en');
  const change = created(['points:write', 'members:read', 'later:write'], '2026-12-22T12:00:00Z');
  expect(activitySentence(said, change, undefined)).toBe('Created the API token “Till”');
  expect(activityDetails(said, change).sentences).toEqual([
    'Read members',
    'Add and take away points',
    'Works until 22 Dec 2026',
  ]);
  expect(activityDetails(said, created([], null)).sentences).toEqual(['Works until it is revoked']);
});

test('revoking one, in both languages', async () => {
  expect(activitySentence(await words('en'), REVOKED, undefined)).toBe('Revoked the API token “Till”');
  expect(activitySentence(await words('pl'), REVOKED, undefined)).toBe('Unieważniono token API „Till”');
  expect(activityDetails(await words('en'), REVOKED).sentences).toEqual([]);
});

test.each([
  ['8100000000002', 'Staff account 8100000000002', 'Written from staff account 8100000000002.'],
  ['api:12', 'API token no. 12', 'Sent through API token no. 12.'],
])('who: %s', async (staff, who, writtenBy) => {
  const { t } = await words('en');
  expect([whoWords(t, staff), writtenByWords(t, staff)]).toEqual([who, writtenBy]);
});
