// The sentences shoppers judge the programme by: they must say what the rule does, in words people use.
import { expect, test } from 'vitest';
import { countsSentence, earnSentence, programWords, whenSentence } from './earn-sentence.ts';
import type { ToldRule } from './earn-sentence.ts';

const rule: ToldRule = { points: 1, perMinor: 100, tax: 'displayed', shipping: false, pendingDays: 0 };
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

test('a start still to come is told right after how to earn', () => {
  const words = programWords(rule, { currency: 'PLN', paused: false, startsOn: '2026-12-05' }, 'pl');
  expect(words.notes[0]).toBe('Liczą się zamówienia od 5 grudnia 2026.');
  expect(words.notes).toHaveLength(4);
});

test('a paused programme promises nothing', () => {
  const words = programWords(rule, { currency: 'PLN', paused: true, startsOn: null }, 'en');
  expect(words).toEqual({ earn: 'The programme is paused for now. The points you have stay yours.', notes: [] });
});
