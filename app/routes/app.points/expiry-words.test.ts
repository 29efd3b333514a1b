import { describe, expect, test } from 'vitest';
import { createAdminI18n } from '../../i18n/admin-i18n.ts';
import type { ExpiryRule } from '../../loyalty/program/expiry-rule.ts';
import { formatFor } from '../../ui/format.ts';
import { expiryChangeWords, expirySentences } from './expiry-words.ts';

const RULE: ExpiryRule = { mode: 'age', months: 12, on: '02-29', warnDays: [7, 30] };
const t = { en: (await createAdminI18n('en')).t, pl: (await createAdminI18n('pl')).t };
const wordsIn = (locale: 'en' | 'pl') => ({ t: t[locale], format: formatFor(locale, 'PLN', 'Europe/Warsaw') });

describe('an expiry rule in words', () => {
  test.each([
    ['en', { mode: 'none' }, 'Points never expire.'],
    ['en', {}, 'Points expire 12 months after they were earned. Members are warned 30 and 7 days before.'],
    [
      'en',
      { months: 1, warnDays: [1] },
      'Points expire 1 month after they were earned. Members are warned 1 day before.',
    ],
    [
      'en',
      { mode: 'yearly', warnDays: [60, 30, 7] },
      'Points expire every year at the end of 29 February. Members are warned 60, 30 and 7 days before.',
    ],
    [
      'pl',
      { mode: 'inactivity', months: 5 },
      'Punkty wygasają, gdy klient ich nie zdobywa i nie wydaje przez 5 miesięcy. Uprzedzamy o tym 30 i 7 dni wcześniej.',
    ],
    [
      'pl',
      { months: 24, warnDays: [14, 1] },
      'Punkty wygasają, gdy od ich zdobycia minie 24 miesiące. Uprzedzamy o tym 14 i 1 dzień wcześniej.',
    ],
    [
      'pl',
      { mode: 'yearly' },
      'Punkty wygasają co roku z końcem dnia 29 lutego. Uprzedzamy o tym 30 i 7 dni wcześniej.',
    ],
  ] as const)('%s %j', (locale, more, sentences) => {
    const rule: ExpiryRule = { ...RULE, ...more, warnDays: 'warnDays' in more ? [...more.warnDays] : RULE.warnDays };
    expect(expirySentences(wordsIn(locale), rule).join(' ')).toBe(sentences);
  });

  test('a change says both sides in short', () => {
    expect(expiryChangeWords(wordsIn('en'), { from: { ...RULE, mode: 'none' }, to: RULE })).toEqual({
      label: 'Points expire',
      from: 'never',
      to: '12 months after they were earned; warning 30 and 7 days before',
    });
    expect(expiryChangeWords(wordsIn('pl'), { from: RULE, to: { ...RULE, mode: 'yearly' } })).toMatchObject({
      from: 'gdy od zdobycia minie 12 miesięcy; ostrzeżenie 30 i 7 dni wcześniej',
      to: 'co roku 29 lutego; ostrzeżenie 30 i 7 dni wcześniej',
    });
  });
});
