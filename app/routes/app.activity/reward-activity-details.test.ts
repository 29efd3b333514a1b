import { expect, test } from 'vitest';
import { createAdminI18n } from '../../i18n/admin-i18n.ts';
import type { AdminLocale } from '../../i18n/locale.ts';
import type { ActivityChange } from '../../loyalty/activity/activity.ts';
import type { RewardSettings } from '../../loyalty/rewards/reward.ts';
import { formatFor } from '../../ui/format.ts';
import { activityDetails } from './activity-words.ts';

type Of<Kind extends RewardSettings['kind']> = Extract<RewardSettings, { kind: Kind }>;

const OFFER = { description: '', tiers: [], perMember: null, stock: null, from: null, until: null };
const CODE = {
  minimumMinor: 2000,
  collections: [],
  combinesWith: { order: false, product: false, shipping: true },
  codeDays: 90,
  atExpiry: 'points_back',
} as const;
const TEN: Of<'amount_off'> = {
  kind: 'amount_off',
  name: '10 zł off',
  ...OFFER,
  points: 200,
  valueMinor: 1000,
  ...CODE,
  collections: [],
};
const SLIDER: Of<'any_amount'> = {
  kind: 'any_amount',
  name: 'Any',
  ...OFFER,
  ...CODE,
  collections: [],
  stepPoints: 100,
  stepMinor: 500,
  minSteps: 2,
  maxSteps: 10,
};
const DINNER: Of<'experience'> = { kind: 'experience', name: 'Dinner', ...OFFER, points: 900, task: 'Book a table' };

const edit = (before: object, after: object): ActivityChange => ({
  action: 'reward.edit',
  subject: '1',
  before: { version: 1, settings: { ...before } },
  after: { version: 2, settings: { ...after } },
});

async function said(change: ActivityChange, locale: AdminLocale = 'en'): Promise<string[]> {
  const { t } = await createAdminI18n(locale);
  const words = { t, format: formatFor(locale, 'PLN', 'Europe/Warsaw'), locale, currency: 'PLN', taxesIncluded: true };
  const { changes, sentences } = activityDetails(words, change);
  const lines = changes.map(({ label, from, to }) => (from === '' ? `${label}: ${to}` : `${label}: ${from} > ${to}`));
  return [...lines, ...sentences].map((line) => line.replaceAll('\u00a0', ' '));
}

test.each<[string, object, object, string[]]>([
  ['the price', TEN, { ...TEN, points: 250 }, ['Price in points: 200 points > 250 points']],
  ['what it takes off', TEN, { ...TEN, valueMinor: 1500 }, ['What it is worth: 10 zł off > 15 zł off']],
  [
    'name and description',
    TEN,
    { ...TEN, name: 'Ten off', description: 'For you' },
    ['Name: 10 zł off > Ten off', 'Description: nothing > For you'],
  ],
  ['the minimum', TEN, { ...TEN, minimumMinor: 0 }, ['Minimum spend: 20.00 zł > No minimum']],
  [
    'collections',
    TEN,
    { ...TEN, collections: [{ by: 'collection', value: '1', label: 'Jazz' }] },
    ['Collections: everything in the shop > Jazz'],
  ],
  [
    'what its codes go with',
    TEN,
    { ...TEN, combinesWith: { order: false, product: false, shipping: false } },
    ['What codes combine with: shipping discounts > nothing'],
  ],
  [
    'how long codes are good for',
    TEN,
    { ...TEN, codeDays: null },
    ['How long it is good for: 90 days; The member gets the points back > Does not expire'],
  ],
  [
    'tiers and limits',
    TEN,
    { ...TEN, tiers: ['Gold'], perMember: 1, stock: 1000 },
    ['Tiers: Every member > Gold', 'Limit per member: No limits > 1', 'Stock: No limits > 1,000'],
  ],
  [
    'dates',
    TEN,
    { ...TEN, from: '2026-12-01T09:00:00Z', until: '2026-12-24T23:00:00Z' },
    ['Dates: Always > from 1 Dec 2026, 10:00, until 25 Dec 2026, 00:00'],
  ],
  [
    'a slider',
    SLIDER,
    { ...SLIDER, stepPoints: 120, maxSteps: 4 },
    ['Price in points: 100 points a step, 2 to 10 steps > 120 points a step, 2 to 4 steps'],
  ],
  ['the task for staff', DINNER, { ...DINNER, task: 'Call them' }, ['Task for staff: Book a table > Call them']],
  ['settings that nobody can read', TEN, { kind: 'lottery' }, ['These settings cannot be read any more.']],
])('an edited reward says from what to what: %s', async (_, before, after, lines) => {
  expect(await said(edit(before, after))).toEqual(lines);
});

test('a new reward says what it is', async () => {
  const made = (settings: object): ActivityChange => ({
    action: 'reward.create',
    subject: '1',
    before: null,
    after: { version: 1, settings: { ...settings } },
  });
  expect(await said(made(TEN))).toEqual([
    'Kind: Amount off',
    'Price in points: 200 points',
    'What it is worth: 10 zł off',
    'Minimum spend: 20.00 zł',
    'Collections: everything in the shop',
    'What codes combine with: shipping discounts',
    'How long it is good for: 90 days; The member gets the points back',
    'Tiers: Every member',
    'Limit per member: No limits',
    'Stock: No limits',
    'Dates: Always',
  ]);
  expect(await said(made(TEN), 'pl')).toContain('Łączenie kodów: rabaty na dostawę');
  expect(await said(made(DINNER), 'pl')).toContain('Zadanie dla pracownika: Book a table');
});

test('another order of the rewards says both', async () => {
  const change: ActivityChange = {
    action: 'reward.order',
    subject: null,
    before: { names: ['A', 'B', 'C'] },
    after: { names: ['C', 'A', 'B'] },
  };
  expect(await said(change)).toEqual(['Order: A, B and C > C, A and B']);
});
