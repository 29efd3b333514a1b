/** An expiry rule as the merchant's sentences. */
import type { TFunction } from 'i18next';
import type { ExpiryRule } from '../../loyalty/program/expiry-rule.ts';
import type { Words } from './rule-words.ts';

const monthsWords = (t: TFunction, count: number): string => t('expiry.months', { count });

/** "30 and 7", and the number that its noun agrees with. */
function warned({ format }: Words, { warnDays }: ExpiryRule): { list: string; count: number } {
  const days = [...warnDays].sort((a, b) => b - a);
  return { list: format.list(days.map(String)), count: days.at(-1) ?? 0 };
}

/** When points expire, and when members are told, as whole sentences. */
export function expirySentences(words: Words, rule: ExpiryRule): string[] {
  const { t, format } = words;
  if (rule.mode === 'none') return [t('expiry.sentence.none')];
  const sentence =
    rule.mode === 'yearly'
      ? t('expiry.sentence.yearly', { day: format.yearDay(rule.on) })
      : t(`expiry.sentence.${rule.mode}`, { months: monthsWords(t, rule.months) });
  return [sentence, t('expiry.sentence.warned', warned(words, rule))];
}

/** The same in a few words: "12 months after they were earned; warning 30 and 7 days before". */
function expiryInShort(words: Words, rule: ExpiryRule): string {
  const { t, format } = words;
  if (rule.mode === 'none') return t('expiry.short.none');
  const when =
    rule.mode === 'yearly'
      ? t('expiry.short.yearly', { day: format.yearDay(rule.on) })
      : t(`expiry.short.${rule.mode}`, { months: monthsWords(t, rule.months) });
  return t('expiry.short.warned', { when, ...warned(words, rule) });
}

/** What publishing another rule changes. */
export const expiryChangeWords = (words: Words, { from, to }: { from: ExpiryRule; to: ExpiryRule }) => ({
  label: words.t('expiry.short.label'),
  from: expiryInShort(words, from),
  to: expiryInShort(words, to),
});
