/** What the merchant reads of a reward's discount that was changed or deleted in Shopify, in both languages. */
import { beforeAll, expect, test } from 'vitest';
import type { TFunction } from 'i18next';
import { createAdminI18n } from '../../i18n/admin-i18n.ts';
import { DRIFTS } from '../../loyalty/rewards/discount-drift.ts';
import type { TroubleView } from './trouble-view.ts';
import { troubleSentences } from './trouble-words.ts';

const LOCALES = ['en', 'pl'] as const;
const words: Partial<Record<(typeof LOCALES)[number], TFunction>> = {};
beforeAll(async () => {
  for (const locale of LOCALES) words[locale] = (await createAdminI18n(locale)).t;
});

const format = { dateTime: (at: Date | string) => `<${new Date(at).toISOString().slice(0, 10)}>` };
const calm: TroubleView = {
  id: '1',
  name: 'Mug',
  status: 'on',
  isDeleted: false,
  lost: null,
  changed: [],
  hasOthers: false,
  turnsAt: null,
  stopped: 0,
  dead: 0,
  backAt: null,
  returning: 0,
};

function said(trouble: Partial<TroubleView>, locale: (typeof LOCALES)[number] = 'en'): string[] {
  const t = words[locale];
  if (!t) throw new Error('no words');
  return troubleSentences({ t, format, locale }, { ...calm, ...trouble });
}

test.each<[string, Partial<TroubleView>, (string | RegExp)[]]>([
  [
    'other goods and customers',
    { changed: ['buyers', 'goods'] },
    [/covers everything that it was made for and only certain/],
  ],
  [
    'a later start, with codes out',
    { changed: ['later'], turnsAt: '2026-12-05T10:00:00Z', stopped: 3 },
    [/it begins only on <2026-12-05>/, /^3 codes that members hold do not work now/],
  ],
  [
    'one amount of several off',
    { changed: ['off'], hasOthers: true },
    [/^At least one discount .* offered what is left/],
  ],
  [
    'one amount of several narrowed',
    { changed: ['buyers'], hasOthers: true },
    [/^At least one discount .*only certain/],
  ],
  [
    'one amount of several with an end',
    { changed: ['ends'], turnsAt: '2026-12-24T10:00:00Z', hasOthers: true },
    [/^At least one discount .* ends on <2026-12-24>/],
  ],
  [
    'another variant chosen since, with an old code out',
    { lost: 'variant', hasOthers: true, stopped: 1, dead: 1, backAt: '2026-12-24T10:00:00Z' },
    [/earlier codes .* does not need it/, /^1 code that a member holds does not work/],
  ],
  ['an end to come', { changed: ['ends'], turnsAt: '2026-12-24T10:00:00Z' }, [/ends on <2026-12-24>/]],
  ['narrowed and with an end', { changed: ['buyers', 'ends'] }, [/only certain customers/]],
  [
    'switched off and cheaper',
    { changed: ['off', 'value'] },
    [/switched off/, /changed in Shopify: what it takes off/],
  ],
  ['a deleted variant of a product', { lost: 'variant' }, [/^The variant that .* gives was deleted in Shopify/]],
  [
    'a deleted product',
    { lost: 'product', dead: 2, stopped: 2, backAt: '2026-12-02T10:00:00Z' },
    [
      /gone from Shopify or has no price/,
      /^2 codes .* do not work\. Their points go back by themselves, from <2026-12-02> on/,
    ],
  ],
  [
    'a deleted discount, which can be made again',
    { isDeleted: true, dead: 1, stopped: 1, backAt: '2026-12-02T10:00:00Z' },
    [/was deleted in Shopify/, /^1 code .* Make the discount again and it works/],
  ],
  ['codes on their way', { isDeleted: true, returning: 5 }, [/was deleted/, /^5 codes are on their way back/]],
])('%s', (_what, trouble, expected) => {
  expect(said(trouble)).toEqual(expected.map((part) => expect.stringMatching(part) as string));
});

test.each(LOCALES)('each change is said, in %s', (locale) => {
  for (const drift of DRIFTS) {
    const [sentence, ...more] = said({ changed: [drift], turnsAt: '2026-12-05T10:00:00Z' }, locale);
    expect([drift, more]).toEqual([drift, []]);
    expect(sentence).toMatch(/Mug/);
    expect(sentence).not.toMatch(/rewards\.|\{\{/);
  }
});
