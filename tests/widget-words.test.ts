// Liquid prints the widget's numbers and words, the script prints them again on opening: if the two disagreed, the text would
// change under the shopper's eyes. Both are held to the language's own rules here.
import fs from 'node:fs';
import path from 'node:path';
import { Liquid } from 'liquidjs';
import { describe, expect, test } from 'vitest';

const EXTENSION = path.resolve(import.meta.dirname, '../extensions/loyalty-widget');
const BYTES_MAX = 15_000; // platform.md, "Theme app extension"

type Messages = { [key: string]: string | Messages };
type Forms = Partial<Record<Intl.LDMLPluralRule, string>>;

const read = (file: string) =>
  JSON.parse(fs.readFileSync(path.join(EXTENSION, 'locales', file), 'utf8')) as { loyalty: Messages };
const FILES = { en: 'en.default.json', pl: 'pl.json' } as const;
type Locale = keyof typeof FILES;

const isForms = (message: string | Messages | undefined): message is Forms =>
  typeof message === 'object' && typeof message['other'] === 'string';

/** Every message that has plural forms, by key. */
function counted(locale: Locale): [string, Forms][] {
  return Object.entries(read(FILES[locale]).loyalty).filter((pair): pair is [string, Forms] => isForms(pair[1]));
}

/** Liquid with the one filter the snippet needs. */
function liquid(locale: Locale): Liquid {
  const engine = new Liquid({ root: path.join(EXTENSION, 'snippets'), extname: '.liquid' });
  engine.registerFilter('t', (key: string) => {
    const message = key.split('.').reduce<unknown>((at, part) => (at as Messages)[part], read(FILES[locale]));
    if (typeof message !== 'string') throw new Error(`no message ${key}`);
    return message;
  });
  return engine;
}

describe.each(['en', 'pl'] as const)('%s', (locale) => {
  test('says which language it is, and is small enough', () => {
    expect(read(FILES[locale]).loyalty['locale']).toBe(locale);
    expect(fs.statSync(path.join(EXTENSION, 'locales', FILES[locale])).size).toBeLessThan(BYTES_MAX);
  });

  test('has every plural form its language uses', () => {
    const used = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    expect(counted(locale).map(([key]) => key)).toEqual([
      'launcher',
      'points',
      'pending',
      'pending_until',
      'held',
      'debt',
      'expiring',
      'expiring_until',
    ]);
    for (const [, forms] of counted(locale)) expect(Object.keys(forms).toSorted()).toEqual(used.toSorted());
  });

  test('the forms for 1, 2 and 5, which the script is given, fit every whole number', () => {
    const rules = new Intl.PluralRules(locale);
    for (const [, forms] of counted(locale)) {
      for (let number = 0; number <= 1_200; number++) {
        const rule = rules.select(number);
        const sample = rule === 'one' ? 1 : rule === 'few' ? 2 : 5; // as in loyalty-panel.ts
        expect(forms[rules.select(sample)]).toBe(forms[rule]);
      }
    }
  });

  test.each([0, 1, 42, 999, 1_000, 1_001, 9_999, 10_000, 100_005, 1_000_000, 1_234_567, 9_007_199_254_740_991])(
    'Liquid groups %i as the browser does',
    async (value) => {
      const printed: unknown = await liquid(locale).parseAndRender(`{% render 'loyalty-number', value: value %}`, {
        value,
      });
      expect(printed).toBe(new Intl.NumberFormat(locale).format(value));
    },
  );

  test('dates in Liquid read as the browser writes them', () => {
    const { date, months } = read(FILES[locale]).loyalty as { date: string; months: Record<string, string> };
    const browser = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { dateStyle: 'long', timeZone: 'UTC' });
    for (let month = 1; month <= 12; month++) {
      const two = String(month).padStart(2, '0');
      const values: Record<string, string> = { day: '5', month: months[`m${two}`] ?? '', year: '2026' };
      const printed = date.replaceAll(/{{ (\w+) }}/g, (_, name: string) => values[name] ?? '');
      expect(printed).toBe(browser.format(new Date(`2026-${two}-05T00:00:00Z`)));
    }
  });
});
