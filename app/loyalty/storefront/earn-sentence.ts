/** The programme told to a shopper in a few sentences, made from its order rule (ux.md, "The shopper"). */
import { dayText, daysText, moneyText, pointsText } from './shopper-words.ts';
import type { ShopperLocale } from './shopper-words.ts';

/** What of the order rule a shopper is told; ProgramSettings['order'] fits. Amounts are minor units of the shop's currency. */
export interface ToldRule {
  points: number;
  perMinor: number;
  tax: 'displayed' | 'included' | 'excluded';
  shipping: boolean;
  pendingDays: number;
}

/** How to earn in one sentence, then what is worth knowing about it, one sentence each. */
export interface ProgramWords {
  earn: string;
  notes: string[];
}

/** "You get 5 points for every 10 zł you spend." */
export function earnSentence(rule: ToldRule, currency: string, locale: ShopperLocale): string {
  const points = pointsText(rule.points, locale);
  const money = moneyText(rule.perMinor, currency, locale);
  if (locale === 'en') return `You get ${points} for every ${money} you spend.`;
  const oneZloty = currency === 'PLN' && rule.perMinor === 100;
  return `Dostajesz ${points} za ${oneZloty ? 'każdą wydaną złotówkę' : `każde wydane ${money}`}.`;
}

/** When points become the shopper's: at once, or after the pending window. */
export function whenSentence(rule: ToldRule, locale: ShopperLocale): string {
  const days = daysText(rule.pendingDays, locale);
  if (locale === 'en') {
    return rule.pendingDays === 0
      ? 'Points are yours as soon as the order is paid.'
      : `Points are pending for ${days} after payment, then they are yours.`;
  }
  return rule.pendingDays === 0
    ? 'Punkty są Twoje, gdy tylko zamówienie zostanie opłacone.'
    : `Punkty czekają ${days} od zapłaty, potem są Twoje.`;
}

const TAX_WORDS: Record<ShopperLocale, Record<ToldRule['tax'], string>> = {
  en: { displayed: '', included: ', including tax,', excluded: ', before tax,' },
  pl: { displayed: '', included: ' (z podatkiem)', excluded: ' (bez podatku)' },
};

/** What of an order counts. */
export function countsSentence(rule: ToldRule, locale: ShopperLocale): string {
  const tax = TAX_WORDS[locale][rule.tax];
  if (locale === 'en') {
    return rule.shipping
      ? `What you pay for products and shipping${tax} counts.`
      : `What you pay for products${tax} counts; shipping does not.`;
  }
  return rule.shipping
    ? `Liczy się to, co płacisz za produkty i dostawę${tax}.`
    : `Liczy się to, co płacisz za produkty${tax}; dostawa się nie liczy.`;
}

const RETURNS: Record<ShopperLocale, string> = {
  en: 'If you return something, the points it brought go back too.',
  pl: 'Jeśli coś zwrócisz, punkty za tę rzecz też wracają do sklepu.',
};

const PAUSED: Record<ShopperLocale, string> = {
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
  locale: ShopperLocale,
): ProgramWords {
  if (shown.paused) return { earn: PAUSED[locale], notes: [] };
  const notes = [whenSentence(rule, locale), countsSentence(rule, locale), RETURNS[locale]];
  if (shown.startsOn !== null) {
    const day = dayText(shown.startsOn, locale);
    notes.unshift(locale === 'en' ? `Orders count from ${day}.` : `Liczą się zamówienia od ${day}.`);
  }
  return { earn: earnSentence(rule, shown.currency, locale), notes };
}
