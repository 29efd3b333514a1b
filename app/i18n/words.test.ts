import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createAdminI18n } from './admin-i18n.ts';
import en from './words/en.json' with { type: 'json' };
import pl from './words/pl.json' with { type: 'json' };

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${prefix}${key}`, value] as const] : [...flat(value, `${prefix}${key}.`)],
    ),
  );
}

const byName = (a = '', b = '') => (a < b ? -1 : a > b ? 1 : 0);
const PLURAL = /_(zero|one|two|few|many|other)$/;
const languages = { en: flat(en), pl: flat(pl) };
const stems = (words: Map<string, string>) =>
  [...new Set([...words.keys()].map((key) => key.replace(PLURAL, '')))].sort();
const variables = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]).toSorted(byName);

/** The admin's own sources, in one text. */
function sources(): string {
  const app = path.join(import.meta.dirname, '..');
  const files = fs.readdirSync(app, { recursive: true, encoding: 'utf8' });
  const own = files.filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'));
  return own.map((file) => fs.readFileSync(path.join(app, file), 'utf8')).join('\n');
}

/** Whether a word's key is written somewhere: as it is, or with parts that are filled in: `rewards.kind.${kind}.name`. */
function isSaid(text: string): (key: string) => boolean {
  const whole = new Set([...text.matchAll(/['"`]([\w.-]+)['"`]/g)].map(([, key]) => key));
  const filled = [...text.matchAll(/`([\w.-]*\.(?:\$\{[^`]*?\}[\w.-]*)+)`/g)].map(([, template = '']) => {
    const parts = template.split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/).map((part) => part.replaceAll('.', '\\.'));
    return new RegExp(`^${parts.join('[\\w-]+')}$`);
  });
  return (key) => whole.has(key) || filled.some((pattern) => pattern.test(key));
}

describe('the admin’s words', () => {
  test('each is said somewhere', () => {
    const said = isSaid(sources());
    expect(stems(languages.en).filter((key) => !said(key))).toEqual([]);
  });

  test('every language says the same things', () => {
    expect(stems(languages.pl)).toEqual(stems(languages.en));
  });

  test.each(['en', 'pl'] as const)('%s has each plural form its grammar needs, and no other', (language) => {
    const words = languages[language];
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted(byName);
    const counted = [...words.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, ''));
    for (const stem of new Set(counted)) {
      const forms = [...words.keys()]
        .filter((key) => key.replace(PLURAL, '') === stem)
        .map((key) => PLURAL.exec(key)?.[1]);
      expect({ stem, forms: forms.toSorted(byName) }).toEqual({ stem, forms: categories });
    }
  });

  test('a sentence names the same things in every language', () => {
    for (const [key, text] of languages.pl) {
      const english = languages.en.get(key) ?? languages.en.get(key.replace(PLURAL, '_other'));
      expect({ key, names: variables(text) }).toEqual({ key, names: variables(english ?? '') });
    }
  });

  test.each([
    [0, '0 punktów'],
    [1, '1 punkt'],
    [2, '2 punkty'],
    [5, '5 punktów'],
    [12, '12 punktów'],
    [22, '22 punkty'],
    [112, '112 punktów'],
  ])('%i is "%s" in Polish', async (count, expected) => {
    const { t } = await createAdminI18n('pl');
    expect(t('common.points', { count })).toBe(expected);
  });

  test('nothing is exclaimed, nothing is "invalid"', () => {
    for (const words of Object.values(languages)) {
      for (const [key, text] of words) expect(`${key}: ${text}`).not.toMatch(/!|invalid|niepoprawn|nieprawidłow/i);
    }
  });
});
