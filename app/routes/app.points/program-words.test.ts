import { describe, expect, test } from 'vitest';
import { createAdminI18n } from '../../i18n/admin-i18n.ts';
import type { AdminLocale } from '../../i18n/locale.ts';
import { programChanges } from '../../loyalty/program/program-changes.ts';
import type { ProgramSettings } from '../../loyalty/program/settings.ts';
import { formatFor } from '../../ui/format.ts';
import { changeWords, summarySentences } from './program-words.ts';

const LIVE: ProgramSettings = {
  schema: 1,
  goLiveAt: '2026-11-21T11:00:00.000Z',
  paused: false,
  order: {
    points: 1,
    perMinor: 100,
    rounding: 'down',
    tax: 'displayed',
    shipping: false,
    pendingDays: 0,
    clawback: 'owe',
    discounts: 'deducted',
    giftCardPayments: true,
    storeCreditPayments: true,
    qualifies: 'paid',
    only: [],
    never: [],
    multipliers: [],
    bonuses: [],
  },
  eligibility: {
    testOrders: true,
    companyOrders: true,
    withoutChannels: [],
    withoutTags: [],
    testersTag: null,
  },
};

async function wordsIn(locale: AdminLocale) {
  const { t } = await createAdminI18n(locale);
  return { t, format: formatFor(locale, 'PLN', 'Europe/Warsaw') };
}

/** Spaces that do not break read as spaces here. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('the summary', () => {
  test('says every setting in English', async () => {
    const careful = {
      ...LIVE,
      order: { ...LIVE.order, points: 5, perMinor: 1000, pendingDays: 14, clawback: 'forgive' as const },
    };
    expect(summarySentences(await wordsIn('en'), careful, true).map(plain)).toEqual([
      'A member gets 5 points for each 10.00 zł.',
      'Part points are rounded down, once per order.',
      'Prices count with tax, as shown in the shop.',
      'Shipping does not count.',
      'Points can be spent 14 days after payment.',
      'Refunds take points back; what was spent already is forgiven.',
      'Orders placed from 21 Nov 2026, 12:00 count.',
    ]);
  });

  test('says it in Polish, and says first that the programme is paused', async () => {
    const sentences = summarySentences(await wordsIn('pl'), { ...LIVE, paused: true }, false).map(plain);
    expect(sentences.slice(0, 2)).toEqual(['Program jest wstrzymany.', 'Uczestnik dostaje 1 punkt za każde 1,00 zł.']);
    expect(sentences).toContain('Ceny liczą się bez podatku, tak jak w sklepie.');
  });
});

test('each kind of change reads as from and to', async () => {
  const draft: ProgramSettings = {
    schema: 1,
    goLiveAt: '2026-12-01T08:30:00.000Z',
    paused: true,
    eligibility: LIVE.eligibility,
    order: {
      ...LIVE.order,
      points: 2,
      perMinor: 500,
      rounding: 'up',
      tax: 'excluded',
      shipping: true,
      pendingDays: 1,
      clawback: 'forgive',
    },
  };
  const words = await wordsIn('en');
  const said = programChanges(LIVE, draft).map((change) => changeWords(words, change));
  expect(said.map(({ label, from, to }) => plain(`${label}: ${from} → ${to}`))).toEqual([
    'Points: 1 point for each 1.00 zł → 2 points for each 5.00 zł',
    'Rounding: down → up',
    'Tax: as displayed → without tax',
    'Shipping: does not count → counts',
    'Waiting time: none → 1 day',
    'Spent points of refunded orders: owed → forgiven',
    'Orders count from: 21 Nov 2026, 12:00 → 1 Dec 2026, 09:30',
    'Programme: running → paused',
  ]);
});
