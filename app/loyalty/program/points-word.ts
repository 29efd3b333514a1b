/** "1 point", "2 punkty", "5 punktów": counted points in the reader's language. */

export type Language = 'en' | 'pl';

const WORDS: Record<Language, Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }> = {
  en: { one: 'point', other: 'points' },
  pl: { one: 'punkt', few: 'punkty', many: 'punktów', other: 'punktu' },
};

const rules = new Map<Language, Intl.PluralRules>();
const numbers = new Map<Language, Intl.NumberFormat>();

/** The language we have words in that is nearest to a BCP 47 tag; English otherwise. */
export function languageOf(locale: string | null | undefined): Language {
  return locale?.toLowerCase().startsWith('pl') ? 'pl' : 'en';
}

/** 1234 → "1,234 points" / "1234 punkty", grouped as the language does. */
export function pointsPhrase(points: number | bigint, language: Language): string {
  const rule = rules.get(language) ?? new Intl.PluralRules(language);
  const number = numbers.get(language) ?? new Intl.NumberFormat(language);
  rules.set(language, rule);
  numbers.set(language, number);
  const word = WORDS[language][rule.select(Math.abs(Number(points)))] ?? WORDS[language].other;
  return `${number.format(points)} ${word}`;
}
