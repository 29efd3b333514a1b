/** How customers join, as the merchant's sentences. */
import type { EnrolmentRule } from '../../loyalty/program/enrolment-rule.ts';
import type { Words } from './rule-words.ts';

/** How customers become members, and which of their earlier orders count. */
export function enrolmentSentences({ t }: Pick<Words, 't'>, { mode, creditDays }: EnrolmentRule): string[] {
  const credited =
    creditDays === 0
      ? t('settings.joining.sentence.none')
      : t('settings.joining.sentence.days', { days: t('common.days', { count: creditDays }) });
  return [t(`settings.joining.sentence.${mode}`), credited];
}

/** The same in a few words. */
function enrolmentInShort({ t }: Pick<Words, 't'>, { mode, termsUrl, creditDays }: EnrolmentRule): string {
  const parts = [
    t(`settings.joining.short.${mode}`),
    creditDays === 0
      ? t('settings.joining.short.none')
      : t('settings.joining.short.days', { days: t('common.days', { count: creditDays }) }),
    ...(termsUrl === null ? [] : [t('settings.joining.short.terms', { url: termsUrl })]),
  ];
  return parts.join('; ');
}

/** What publishing another rule changes. */
export const enrolmentChangeWords = (words: Words, { from, to }: { from: EnrolmentRule; to: EnrolmentRule }) => ({
  label: words.t('settings.joining.short.label'),
  from: enrolmentInShort(words, from),
  to: enrolmentInShort(words, to),
});
