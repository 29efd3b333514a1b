import { describe, expect, test } from 'vitest';
import { createAdminI18n } from '../../i18n/admin-i18n.ts';
import type { AdminLocale } from '../../i18n/locale.ts';
import { programChanges } from '../../loyalty/program/program-changes.ts';
import type { Bonus, GoodsMatch, Multiplier } from '../../loyalty/program/order-rule.ts';
import { PLAIN_SECTIONS, type ProgramSettings } from '../../loyalty/program/settings.ts';
import { formatFor } from '../../ui/format.ts';
import { becomesWords, changeWords, summarySentences } from './program-words.ts';
import { EVERYONE, PLAIN_RULE } from '../../../tests/support/order-facts.ts';

const LIVE: ProgramSettings = {
  schema: 1,
  goLiveAt: '2026-11-21T11:00:00.000Z',
  paused: false,
  order: PLAIN_RULE,
  eligibility: EVERYONE,
  ...PLAIN_SECTIONS,
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
    ...PLAIN_SECTIONS,
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

const SALE: GoodsMatch = { by: 'collection', value: '7', label: 'Sale' };
const VINYL: GoodsMatch = { by: 'tag', value: 'vinyl', label: 'vinyl' };
const NOTE: GoodsMatch = { by: 'vendor', value: 'Blue Note', label: 'Blue Note' };
const RECORD: GoodsMatch = { by: 'product', value: '101', label: 'Harbour Lights' };
const WEEKEND: Multiplier = {
  id: 'm1',
  name: 'Weekend',
  match: SALE,
  tiers: ['Gold'],
  from: '2026-12-04T23:00:00.000Z',
  until: '2026-12-06T23:00:00.000Z',
  percent: 150,
};
const LARGE: Bonus = {
  id: 'b1',
  name: 'Large order',
  match: null,
  tiers: [],
  from: null,
  until: null,
  points: 50,
  minimumMinor: 20_000,
};

const withOrder = (order: Partial<ProgramSettings['order']>): ProgramSettings => ({
  ...LIVE,
  order: { ...LIVE.order, ...order },
});

async function changesSaid(locale: AdminLocale, live: ProgramSettings, draft: ProgramSettings): Promise<string[]> {
  const words = await wordsIn(locale);
  return programChanges(live, draft)
    .map((change) => changeWords(words, change))
    .map((change) => plain(`${change.label}: ${becomesWords(words.t, change)}`));
}

describe('what the full rule changes', () => {
  const everything: ProgramSettings = {
    ...LIVE,
    order: {
      ...LIVE.order,
      discounts: 'ignored',
      giftCardPayments: false,
      storeCreditPayments: false,
      qualifies: 'fulfilled',
      only: [SALE, RECORD],
      never: [NOTE],
      multipliers: [WEEKEND],
      bonuses: [LARGE],
    },
    eligibility: {
      testOrders: false,
      companyOrders: false,
      withoutChannels: ['pos', 'draft'],
      withoutTags: ['staff', 'trade'],
      testersTag: 'tester',
    },
  };

  test('in English, set for the first time', async () => {
    expect(await changesSaid('en', LIVE, everything)).toEqual([
      'Discounts: the price after them counts → the price before them counts',
      'Paid with gift cards: counts → does not count',
      'Paid with store credit: counts → does not count',
      'What earns: everything → only collection Sale, product Harbour Lights',
      'Never earns: added: vendor Blue Note',
      'Multiplier “Weekend”: added: × 1.5, collection Sale, tier Gold, from 5 Dec 2026, 00:00 until 7 Dec 2026, 00:00',
      'Bonus “Large order”: added: 50 points, orders of 200.00 zł or more',
      'An order earns: once it is paid → once it is paid and fulfilled',
      'Test orders: earn → earn nothing',
      'Company orders: earn → earn nothing',
      'Orders that earn nothing: added: Point of Sale, draft orders',
      'Customer tags that earn nothing: added: staff, trade',
      'Test mode: off → only customers with the tag tester',
    ]);
  });

  test('in Polish, taken back', async () => {
    expect(await changesSaid('pl', everything, LIVE)).toEqual([
      'Rabaty: liczy się cena przed rabatami → liczy się cena po rabatach',
      'Płatność kartą podarunkową: nie liczy się → liczy się',
      'Płatność środkami w sklepie: nie liczy się → liczy się',
      'Co daje punkty: tylko kolekcja Sale, produkt Harbour Lights → wszystko',
      'Nigdy nie daje punktów: usunięto: dostawca Blue Note',
      'Mnożnik „Weekend”: usunięto: × 1,5, kolekcja Sale, poziom Gold, od 5 gru 2026, 00:00 do 7 gru 2026, 00:00',
      'Bonus „Large order”: usunięto: 50 punktów, zamówienia za co najmniej 200,00 zł',
      'Zamówienie daje punkty: po opłaceniu i realizacji → po opłaceniu',
      'Zamówienia testowe: nie dają punktów → dają punkty',
      'Zamówienia firm: nie dają punktów → dają punkty',
      'Zamówienia bez punktów: usunięto: Point of Sale, wersje robocze zamówień',
      'Tagi klientów bez punktów: usunięto: staff, trade',
      'Tryb testowy: tylko klienci z tagiem tester → wyłączony',
    ]);
  });

  test.each<[string, Partial<ProgramSettings['order']>, string]>([
    ['a factor', { multipliers: [{ ...WEEKEND, percent: 300 }] }, 'Multiplier “Weekend”: × 1.5 → × 3'],
    [
      'goods',
      { multipliers: [{ ...WEEKEND, match: null }] },
      'Multiplier “Weekend”: collection Sale → the whole order',
    ],
    ['a name', { multipliers: [{ ...WEEKEND, name: 'Friday' }] }, 'Multiplier “Weekend”: Weekend → Friday'],
    [
      'tiers and dates',
      { multipliers: [{ ...WEEKEND, tiers: [], from: null }] },
      'Multiplier “Weekend”: tier Gold, from 5 Dec 2026, 00:00 until 7 Dec 2026, 00:00 → every member, until 7 Dec 2026, 00:00',
    ],
    [
      'more tiers, always',
      { multipliers: [{ ...WEEKEND, tiers: ['Gold', 'Silver'], from: null, until: null }] },
      'Multiplier “Weekend”: tier Gold, from 5 Dec 2026, 00:00 until 7 Dec 2026, 00:00 → tiers Gold, Silver, always',
    ],
    [
      'a bonus’s points and minimum',
      { bonuses: [{ ...LARGE, points: 1, minimumMinor: 0 }] },
      'Bonus “Large order”: 50 points, orders of 200.00 zł or more → 1 point, orders of any size',
    ],
    [
      'a bonus’s goods',
      { bonuses: [{ ...LARGE, match: VINYL }] },
      'Bonus “Large order”: whatever is bought → tag vinyl',
    ],
    ['one list into another', { only: [VINYL, RECORD] }, 'What earns: added: tag vinyl; removed: collection Sale'],
    ['one kind less', { never: [] }, 'Never earns: removed: vendor Blue Note'],
  ])('%s', async (_what, order, sentence) => {
    const live = withOrder({ multipliers: [WEEKEND], bonuses: [LARGE], only: [SALE, RECORD], never: [NOTE] });
    const draft = { ...live, order: { ...live.order, ...order } };
    expect(await changesSaid('en', live, draft)).toEqual([sentence]);
  });

  test('the summary names a few of each list, and how many more there are', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, n): Multiplier => ({
        ...WEEKEND,
        id: `m${n}`,
        name: `M${n}`,
        tiers: [],
        from: null,
        until: null,
      }));
    const settings: ProgramSettings = {
      ...everything,
      order: {
        ...everything.order,
        only: [],
        never: [SALE, VINYL, NOTE, RECORD],
        multipliers: many(5),
        pendingDays: 14,
      },
      eligibility: { ...everything.eligibility, testersTag: null },
    };
    const sentences = summarySentences(await wordsIn('en'), settings, true).map(plain);
    expect(sentences).toEqual([
      'A member gets 1 point for each 1.00 zł.',
      'These never earn: collection Sale, tag vinyl, vendor Blue Note and 1 more.',
      'Multiplier “M0”: × 1.5, collection Sale.',
      'Multiplier “M1”: × 1.5, collection Sale.',
      'Multiplier “M2”: × 1.5, collection Sale.',
      'And 2 more multipliers.',
      'Bonus “Large order”: 50 points, orders of 200.00 zł or more.',
      'Part points are rounded down, once per order.',
      'Prices count with tax, as shown in the shop.',
      'Shipping does not count.',
      'Prices count before discounts.',
      'What is paid with gift cards does not count.',
      'What is paid with store credit does not count.',
      'Points can be spent 14 days after the order is paid and fulfilled.',
      'Refunds take points back; what was spent already is owed.',
      'Test orders earn nothing.',
      'Company orders earn nothing.',
      'These orders earn nothing: Point of Sale, draft orders.',
      'Customers with these tags earn nothing: staff, trade.',
      'Orders placed from 21 Nov 2026, 12:00 count.',
    ]);
  });
});
