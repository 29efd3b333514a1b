// What a shopper is told before and after joining: numbers in the forms that their language has.
import { expect, test } from 'vitest';
import { backText, broughtText, inviteText } from './joining-words.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test.each([
  [119, 0, 'Join again, and your 119 points are back.', 'Dołącz ponownie, a odzyskasz 119 punktów.'],
  [1, 0, 'Join again, and your 1 point is back.', 'Dołącz ponownie, a odzyskasz 1 punkt.'],
  [
    2,
    79,
    'Join again, and your 2 points are back, with about 79 points from earlier orders.',
    'Dołącz ponownie, a odzyskasz 2 punkty i dostaniesz około 79 punktów za wcześniejsze zamówienia.',
  ],
])('who left %i points behind is told so, with %i more', (kept, points, en, pl) => {
  expect(plain(backText(kept, points, 'en'))).toBe(en);
  expect(plain(backText(kept, points, 'pl'))).toBe(pl);
});

test('what earlier orders bring, brought, or the next one will', () => {
  expect(plain(inviteText(1, 79, 'en'))).toBe('Join, and 1 earlier order brings you about 79 points.');
  expect(plain(inviteText(3, 120, 'pl'))).toBe('Dołącz, a 3 wcześniejsze zamówienia dadzą Ci około 120 punktów.');
  expect(inviteText(0, 0, 'en')).toBe('Join, and your next order brings you points.');
  expect(plain(broughtText(5, 120, 'pl'))).toBe('5 wcześniejszych zamówień dało Ci 120 punktów.');
});
