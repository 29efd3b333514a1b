// The sentences shoppers judge the programme by: they must say what the rule does, in words people use.
import { expect, test } from 'vitest';
import { countsSentence, earnSentence, exceptionsSentence, programWords, whenSentence } from './earn-sentence.ts';
import { NO_EXPIRY } from '../program/expiry-rule.ts';
import type { ToldRule } from './earn-sentence.ts';

const rule: ToldRule = {
  points: 1,
  perMinor: 100,
  tax: 'displayed',
  shipping: false,
  pendingDays: 0,
  discounts: 'deducted',
  qualifies: 'paid',
  only: [],
  never: [],
  multipliers: [],
  bonuses: [],
};
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test.each([
  [1, 100, 'PLN', 'You get 1 point for every 1 zł you spend.', 'Dostajesz 1 punkt za każdą wydaną złotówkę.'],
  [5, 1_000, 'PLN', 'You get 5 points for every 10 zł you spend.', 'Dostajesz 5 punktów za każde wydane 10 zł.'],
  [2, 250, 'PLN', 'You get 2 points for every 2.50 zł you spend.', 'Dostajesz 2 punkty za każde wydane 2,50 zł.'],
  [3, 100, 'USD', 'You get 3 points for every $1 you spend.', 'Dostajesz 3 punkty za każde wydane 1 $.'],
])('%i points per %i minor of %s', (points, perMinor, currency, en, pl) => {
  expect(plain(earnSentence({ ...rule, points, perMinor }, currency, 'en'))).toBe(en);
  expect(plain(earnSentence({ ...rule, points, perMinor }, currency, 'pl'))).toBe(pl);
});

test.each([
  [0, 'Points are yours as soon as the order is paid.', 'Punkty są Twoje, gdy tylko zamówienie zostanie opłacone.'],
  [
    1,
    'Points are pending for 1 day after payment, then they are yours.',
    'Punkty czekają 1 dzień od zapłaty, potem są Twoje.',
  ],
  [
    14,
    'Points are pending for 14 days after payment, then they are yours.',
    'Punkty czekają 14 dni od zapłaty, potem są Twoje.',
  ],
])('pending %i days', (pendingDays, en, pl) => {
  expect(whenSentence({ ...rule, pendingDays }, 'en')).toBe(en);
  expect(whenSentence({ ...rule, pendingDays }, 'pl')).toBe(pl);
});

test.each([
  ['displayed', false, 'What you pay for products counts; shipping does not.'],
  ['excluded', false, 'What you pay for products, before tax, counts; shipping does not.'],
  ['included', true, 'What you pay for products and shipping, including tax, counts.'],
] as const)('tax %s, shipping %s', (tax, shipping, en) => {
  expect(countsSentence({ ...rule, tax, shipping }, 'en')).toBe(en);
});

test('a start still to come is told with how to earn', () => {
  const shown = { currency: 'PLN', paused: false, startsOn: '2026-12-05', expiry: NO_EXPIRY };
  expect(plain(programWords(rule, shown, 'pl').earn)).toBe(
    'Od 5 grudnia 2026 dostajesz 1 punkt za każdą wydaną złotówkę.',
  );
  expect(plain(programWords(rule, shown, 'en').earn)).toBe(
    'From 5 December 2026 you get 1 point for every 1 zł you spend.',
  );
});

test('a paused programme promises nothing', () => {
  const words = programWords(rule, { currency: 'PLN', paused: true, startsOn: null, expiry: NO_EXPIRY }, 'en');
  expect(words).toEqual({ earn: 'The programme is paused for now. The points you have stay yours.', notes: [] });
});

test('what waits for the parcel says so', () => {
  const sent = { ...rule, qualifies: 'fulfilled' } as const;
  expect(whenSentence(sent, 'en')).toBe('Points are yours as soon as the order is paid and sent.');
  expect(whenSentence({ ...sent, pendingDays: 14 }, 'en')).toContain('14 days after the order is sent');
  expect(whenSentence({ ...sent, pendingDays: 14 }, 'pl')).toBe('Punkty czekają 14 dni od wysyłki, potem są Twoje.');
});

test('prices before discounts are told as such', () => {
  const before = { ...rule, discounts: 'ignored' } as const;
  expect(countsSentence(before, 'en')).toBe('The price of products before discounts counts; shipping does not.');
  expect(countsSentence({ ...before, shipping: true }, 'pl')).toContain('sprzed rabatów; dostawa też się liczy');
});

const SALE = { by: 'tag', value: 'sale', label: 'sale' } as const;
const scope = { id: 'a', name: 'A', match: null, tiers: [], from: null, until: null };

test.each([
  [{}, null, null],
  [{ never: [SALE] }, 'Some products do not earn points.', 'Niektóre produkty nie dają punktów.'],
  [{ only: [SALE] }, 'Some products do not earn points.', 'Niektóre produkty nie dają punktów.'],
  [
    { multipliers: [{ ...scope, percent: 200 }] },
    'Some orders earn extra points.',
    'Niektóre zamówienia dają dodatkowe punkty.',
  ],
  [{ multipliers: [{ ...scope, percent: 50 }] }, null, null],
  [
    { multipliers: [150, 200].map((percent) => ({ ...scope, percent })) },
    'Some orders earn extra points, by the highest multiplier that fits.',
    'Niektóre zamówienia dają dodatkowe punkty, według najwyższego pasującego mnożnika.',
  ],
  [
    { never: [SALE], bonuses: [{ ...scope, points: 50, minimumMinor: 0 }] },
    'Some products do not earn points; some orders earn extra.',
    'Niektóre produkty nie dają punktów, a niektóre zamówienia dają ich więcej.',
  ],
])('exceptions of %j: %s', (more, en, pl) => {
  const told = { ...rule, ...more };
  expect([exceptionsSentence(told, 'en'), exceptionsSentence(told, 'pl')]).toEqual([en, pl]);
  const { notes } = programWords(
    told,
    { currency: 'PLN', paused: false, startsOn: '2026-12-05', expiry: NO_EXPIRY },
    'en',
  );
  expect(notes).toHaveLength(3);
  expect(notes[1]?.toLowerCase()).toContain(en?.toLowerCase() ?? 'counts');
});

test.each([
  [{ mode: 'age', months: 12 }, 'they expire 12 months later.', 'wygasają po 12 miesiącach.'],
  [{ mode: 'age', months: 1 }, 'they expire 1 month later.', 'wygasają po miesiącu.'],
  [
    { mode: 'inactivity', months: 6 },
    'they expire once you have neither earned nor spent any for 6 months.',
    'wygasają po 6 miesiącach bez zdobywania i wydawania.',
  ],
  [
    { mode: 'yearly', on: '12-31' },
    'they expire every year at the end of 31 December.',
    'wygasają co roku z końcem dnia 31 grudnia.',
  ],
] as const)('that points expire is told, in no sentence more: %j', (more, en, pl) => {
  const shown = { currency: 'PLN', paused: false, startsOn: null, expiry: { ...NO_EXPIRY, ...more } };
  expect(programWords(rule, shown, 'en').notes[0]).toBe(`Points are yours as soon as the order is paid; ${en}`);
  expect(programWords(rule, shown, 'pl').notes[0]).toBe(
    `Punkty są Twoje, gdy tylko zamówienie zostanie opłacone; ${pl}`,
  );
  expect(programWords(rule, shown, 'en').notes).toHaveLength(3);
});
