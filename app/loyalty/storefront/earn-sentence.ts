/** The programme told to a shopper in a few sentences, made from its order rule (ux.md, "The shopper"). */
import { pointsPhrase } from '../program/points-word.ts';
import type { Language } from '../program/points-word.ts';
import type { OrderRule } from '../program/order-rule.ts';
import { dayText, daysText, moneyText } from './shopper-words.ts';

/** What of the order rule a shopper is told. Amounts are minor units of the shop's currency. */
export type ToldRule = Pick<OrderRule, 'points' | 'perMinor' | 'tax' | 'shipping' | 'pendingDays'>;

/** How to earn in one sentence, then what is worth knowing about it, one sentence each. */
export interface ProgramWords {
  earn: string;
  notes: string[];
}

/** "You get 5 points for every 10 zł you spend." */
export function earnSentence(rule: ToldRule, currency: string, language: Language): string {
  const points = pointsPhrase(rule.points, language);
  const money = moneyText(rule.perMinor, currency, language);
  if (language === 'en') return `You get ${points} for every ${money} you spend.`;
  const oneZloty = currency === 'PLN' && rule.perMinor === 100;
  return `Dostajesz ${points} za ${oneZloty ? 'każdą wydaną złotówkę' : `każde wydane ${money}`}.`;
}

/** When points become the shopper's: at once, or after the pending window. */
export function whenSentence(rule: ToldRule, language: Language): string {
  const days = daysText(rule.pendingDays, language);
  if (language === 'en') {
    return rule.pendingDays === 0
      ? 'Points are yours as soon as the order is paid.'
      : `Points are pending for ${days} after payment, then they are yours.`;
  }
  return rule.pendingDays === 0
    ? 'Punkty są Twoje, gdy tylko zamówienie zostanie opłacone.'
    : `Punkty czekają ${days} od zapłaty, potem są Twoje.`;
}

const TAX_WORDS: Record<Language, Record<ToldRule['tax'], string>> = {
  en: { displayed: '', included: ', including tax,', excluded: ', before tax,' },
  pl: { displayed: '', included: ' (z podatkiem)', excluded: ' (bez podatku)' },
};

/** What of an order counts. */
export function countsSentence(rule: ToldRule, language: Language): string {
  const tax = TAX_WORDS[language][rule.tax];
  if (language === 'en') {
    return rule.shipping
      ? `What you pay for products and shipping${tax} counts.`
      : `What you pay for products${tax} counts; shipping does not.`;
  }
  return rule.shipping
    ? `Liczy się to, co płacisz za produkty i dostawę${tax}.`
    : `Liczy się to, co płacisz za produkty${tax}; dostawa się nie liczy.`;
}

const RETURNS: Record<Language, string> = {
  en: 'If you return something, the points it brought go back too.',
  pl: 'Jeśli coś zwrócisz, punkty za tę rzecz też wracają do sklepu.',
};

const PAUSED: Record<Language, string> = {
  en: 'The programme is paused for now. The points you have stay yours.',
  pl: 'Program jest chwilowo wstrzymany. Punkty, które masz, pozostają Twoje.',
};

/**
 * The whole programme in about four sentences.
 * @param startsOn the first day whose orders count ("2026-12-05", the shop's zone) if that is still to come, else null
 */
export function programWords(
  rule: ToldRule,
  shown: { currency: string; paused: boolean; startsOn: string | null },
  language: Language,
): ProgramWords {
  if (shown.paused) return { earn: PAUSED[language], notes: [] };
  const notes = [whenSentence(rule, language), countsSentence(rule, language), RETURNS[language]];
  if (shown.startsOn !== null) {
    const day = dayText(shown.startsOn, language);
    notes.unshift(language === 'en' ? `Orders count from ${day}.` : `Liczą się zamówienia od ${day}.`);
  }
  return { earn: earnSentence(rule, shown.currency, language), notes };
}
