import { describe, expect, test } from 'vitest';
import { createAdminI18n } from '../../i18n/admin-i18n.ts';
import { FIELD_PROBLEMS } from '../../loyalty/program/typed-values.ts';
import { formatFor } from '../../ui/format.ts';
import { problemWords } from './problem-words.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe.each(['en', 'pl'] as const)('in %s', (locale) => {
  test.each(FIELD_PROBLEMS)('%s is a sentence without gaps', async (problem) => {
    const { t } = await createAdminI18n(locale);
    const sentence = problemWords(t, formatFor(locale, 'PLN', 'Europe/Warsaw'), 'PLN', problem);
    expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
    expect(sentence).not.toMatch(/\{\{|undefined|points\.problem|(at most|najwyżej) 0\b/);
  });
});

test.each([
  ['en', 'minimum_range', 'Type an amount of at most 1,000,000.00 zł, or leave it empty.'],
  ['en', 'factor_unreadable', 'Type a number with two decimals at most, like 1.5.'],
  ['pl', 'factor_unreadable', 'Wpisz liczbę, najwyżej z dwoma miejscami po przecinku, na przykład 1,5.'],
  ['en', 'factor_range', 'Type a number above zero, at most 100.'],
  ['en', 'list_long', 'At most 50 fit here. Remove one to add another.'],
  ['pl', 'name_long', 'Najwyżej 80 znaków.'],
] as const)('%s %s: %s', async (locale, problem, sentence) => {
  const { t } = await createAdminI18n(locale);
  expect(plain(problemWords(t, formatFor(locale, 'PLN', 'Europe/Warsaw'), 'PLN', problem))).toBe(sentence);
});
