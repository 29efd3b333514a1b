/** The programme told to a shopper in a few sentences, made from its rules for orders and expiry (ux.md, "The shopper"). */
import type { ExpiryRule } from '../program/expiry-rule.ts';
import { pointsPhrase } from '../program/points-word.ts';
import type { Language } from '../program/points-word.ts';
import type { OrderRule } from '../program/order-rule.ts';
import { dayText, daysText, moneyText, yearlyDayText } from './shopper-words.ts';

/** What of the order rule a shopper is told. Amounts are minor units of the shop's currency. */
export type ToldRule = Pick<
  OrderRule,
  | ('points' | 'perMinor' | 'tax' | 'shipping' | 'pendingDays' | 'discounts' | 'qualifies')
  | ('only' | 'never' | 'multipliers' | 'bonuses')
>;

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
  const sent = rule.qualifies === 'fulfilled';
  if (language === 'en') {
    return rule.pendingDays === 0
      ? `Points are yours as soon as the order is paid${sent ? ' and sent' : ''}.`
      : `Points are pending for ${days} after ${sent ? 'the order is sent' : 'payment'}, then they are yours.`;
  }
  return rule.pendingDays === 0
    ? `Punkty są Twoje, gdy tylko zamówienie zostanie opłacone${sent ? ' i wysłane' : ''}.`
    : `Punkty czekają ${days} od ${sent ? 'wysyłki' : 'zapłaty'}, potem są Twoje.`;
}

/** How long points live, as the second half of a sentence; null where they live for ever. */
function expiryHalf({ mode, months, on }: ExpiryRule, language: Language): string | null {
  if (mode === 'none') return null;
  if (language === 'en') {
    if (mode === 'yearly') return `they expire every year at the end of ${yearlyDayText(on, language)}`;
    const life = `${months} ${months === 1 ? 'month' : 'months'}`;
    return mode === 'age'
      ? `they expire ${life} later`
      : `they expire once you have neither earned nor spent any for ${life}`;
  }
  if (mode === 'yearly') return `wygasają co roku z końcem dnia ${yearlyDayText(on, language)}`;
  const life = `po ${months === 1 ? 'miesiącu' : `${months} miesiącach`}`;
  return mode === 'age' ? `wygasają ${life}` : `wygasają ${life} bez zdobywania i wydawania`;
}

/** Two short halves rather than one sentence more. */
const joined = (first: string, second: string): string => `${first.slice(0, -1)}; ${second}`;

const TAX_WORDS: Record<Language, Record<ToldRule['tax'], string>> = {
  en: { displayed: '', included: ', including tax,', excluded: ', before tax,' },
  pl: { displayed: '', included: ' (z podatkiem)', excluded: ' (bez podatku)' },
};

function beforeDiscounts(rule: ToldRule, tax: string, language: Language): string {
  if (language === 'en')
    return `The price of products before discounts${tax} counts; shipping ${rule.shipping ? 'counts too' : 'does not'}.`;
  return `Liczy się cena produktów sprzed rabatów${tax}; dostawa ${rule.shipping ? 'też się liczy' : 'się nie liczy'}.`;
}

/** Which of several multipliers counts (rules.md "Earning from orders" 5), for shoppers of a rule where several can meet. */
const HIGHEST: Record<Language, string> = {
  en: ', by the highest multiplier that fits',
  pl: ', według najwyższego pasującego mnożnika',
};

/** That not everything earns alike, where a rule says so; the history says of each order what it was. */
export function exceptionsSentence(rule: ToldRule, language: Language): string | null {
  const none = rule.only.length + rule.never.length > 0;
  const raising = rule.multipliers.filter(({ percent }) => percent > 100).length;
  const extra = rule.bonuses.length > 0 || raising > 0;
  if (!none && !extra) return null;
  const by = raising > 1 ? HIGHEST[language] : '';
  if (language === 'en') {
    if (none && extra) return `Some products do not earn points; some orders earn extra${by}.`;
    return none ? 'Some products do not earn points.' : `Some orders earn extra points${by}.`;
  }
  if (none && extra) return `Niektóre produkty nie dają punktów, a niektóre zamówienia dają ich więcej${by}.`;
  return none ? 'Niektóre produkty nie dają punktów.' : `Niektóre zamówienia dają dodatkowe punkty${by}.`;
}

/** What of an order counts. */
export function countsSentence(rule: ToldRule, language: Language): string {
  const tax = TAX_WORDS[language][rule.tax];
  if (rule.discounts === 'ignored') return beforeDiscounts(rule, tax, language);
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
  en: 'What you return takes the points it brought along.',
  pl: 'Zwrócona rzecz zabiera ze sobą punkty, które przyniosła.',
};

const PAUSED: Record<Language, string> = {
  en: 'The programme is paused for now. The points you have stay yours.',
  pl: 'Program jest chwilowo wstrzymany. Punkty, które masz, pozostają Twoje.',
};

/** "From 5 December 2026 you get …": the first day whose orders count stands where the sentence begins. */
function startingOn(on: string, sentence: string, language: Language): string {
  const rest = sentence.charAt(0).toLowerCase() + sentence.slice(1);
  return `${language === 'en' ? 'From' : 'Od'} ${dayText(on, language)} ${rest}`;
}

/**
 * The whole programme in at most four sentences (ux.md, "The shopper"): also that points expire, which whoever joins is to know before.
 * @param startsOn the first day whose orders count ("2026-12-05", the shop's zone) if that is still to come, else null
 */
export function programWords(
  rule: ToldRule,
  shown: { currency: string; paused: boolean; startsOn: string | null; expiry: ExpiryRule },
  language: Language,
): ProgramWords {
  if (shown.paused) return { earn: PAUSED[language], notes: [] };
  const earn = earnSentence(rule, shown.currency, language);
  const exceptions = exceptionsSentence(rule, language);
  const counts = countsSentence(rule, language);
  const what =
    exceptions === null ? counts : joined(counts, `${exceptions.charAt(0).toLowerCase()}${exceptions.slice(1)}`);
  const when = whenSentence(rule, language);
  const expiry = expiryHalf(shown.expiry, language);
  return {
    earn: shown.startsOn === null ? earn : startingOn(shown.startsOn, earn, language),
    notes: [expiry === null ? when : joined(when, `${expiry}.`), what, RETURNS[language]],
  };
}
