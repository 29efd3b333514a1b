/** Why a shopper cannot have a reward, or their points back for one: a status for the script, a sentence and what is missing. Pure. */
import { pointsPhrase } from '../program/points-word.ts';
import type { Language } from '../program/points-word.ts';
import type { Refusal } from '../rewards/refusal.ts';
import { dayIn, dayText } from './shopper-words.ts';

/** What the storefront refuses beside what a reward itself does. `too_often`: seconds until another try makes sense. */
export type RedeemRefusal =
  | Refusal
  | { reason: 'sign_in' | 'programme_paused' | 'unknown_redemption' }
  | { reason: 'used' | 'not_issued' | 'expired' | 'money' | 'staff_only' }
  | { reason: 'too_often'; seconds: number };

type Reason = RedeemRefusal['reason'];

/** 404 there is no such thing; 409 the request and what stands do not fit together; 422 understood, but not now or not for them. */
const STATUS: Record<Reason, number> = {
  unknown_reward: 404,
  unknown_member: 422,
  bad_key: 400,
  key_used: 409,
  not_on_sale: 422,
  ended: 422,
  out_of_stock: 422,
  own_limit: 422,
  unknown_step: 422,
  member_paused: 422,
  not_yet: 422,
  wrong_tier: 422,
  points: 422,
  sign_in: 403,
  programme_paused: 422,
  unknown_redemption: 404,
  used: 409,
  not_issued: 409,
  expired: 409,
  money: 422,
  staff_only: 422,
  too_often: 429,
};

type Plain = Exclude<Reason, 'points' | 'not_yet' | 'wrong_tier'>;

const SENTENCES: Record<Plain, Record<Language, string>> = {
  unknown_reward: {
    en: 'This reward is not offered any more. Please choose another one.',
    pl: 'Tej nagrody już nie ma. Wybierz inną.',
  },
  unknown_member: {
    en: 'You have no points yet. Your first order brings some.',
    pl: 'Nie masz jeszcze punktów. Pierwsze zdobędziesz za zamówienie.',
  },
  bad_key: {
    en: 'That could not be read. Please reload the page and try again; nothing was spent.',
    pl: 'Nie udało się tego odczytać. Odśwież stronę i spróbuj ponownie; żadne punkty nie ubyły.',
  },
  key_used: {
    en: 'Another reward was taken with this try. Please choose once more.',
    pl: 'Ta próba posłużyła już do innej nagrody. Wybierz jeszcze raz.',
  },
  not_on_sale: {
    en: 'This reward is not offered right now. Please choose another one.',
    pl: 'Tej nagrody nie można teraz wybrać. Wybierz inną.',
  },
  ended: {
    en: 'This reward is not offered any more. Please choose another one.',
    pl: 'Tej nagrody już nie ma. Wybierz inną.',
  },
  out_of_stock: { en: 'Sold out.', pl: 'Wyczerpane.' },
  own_limit: {
    en: 'You have had this reward as often as one person can.',
    pl: 'Masz już tę nagrodę tyle razy, ile może ją mieć jedna osoba.',
  },
  unknown_step: {
    en: 'This amount is not offered. Please choose another one.',
    pl: 'Nie ma takiej kwoty. Wybierz inną.',
  },
  member_paused: {
    en: 'Your points are paused for now. They stay yours; the shop can tell you more.',
    pl: 'Twoje punkty są chwilowo wstrzymane. Pozostają Twoje; więcej powie Ci sklep.',
  },
  sign_in: { en: 'Please sign in first.', pl: 'Najpierw się zaloguj.' },
  programme_paused: {
    en: 'The programme is paused for now. Your points and codes stay yours.',
    pl: 'Program jest chwilowo wstrzymany. Twoje punkty i kody pozostają Twoje.',
  },
  unknown_redemption: { en: 'You have no such code.', pl: 'Nie masz takiego kodu.' },
  used: {
    en: 'This code has been used, so its points cannot come back.',
    pl: 'Ten kod został już użyty, więc punkty nie mogą wrócić.',
  },
  not_issued: {
    en: 'This cannot be turned back right now. Please look again in a minute.',
    pl: 'Tego nie można teraz zamienić z powrotem. Zajrzyj tu za minutę.',
  },
  expired: { en: 'This code has expired.', pl: 'Ten kod wygasł.' },
  money: {
    en: 'This is money of yours now and stays so; it cannot be turned back into points.',
    pl: 'To są już Twoje pieniądze i tak zostanie; nie można ich zamienić z powrotem na punkty.',
  },
  staff_only: {
    en: 'Only the shop can turn this back into points. Please ask them.',
    pl: 'To może zamienić z powrotem na punkty tylko sklep. Zapytaj obsługę.',
  },
  too_often: {
    en: 'That was a lot at once. Please wait a few minutes and try again.',
    pl: 'To było dużo naraz. Odczekaj kilka minut i spróbuj ponownie.',
  },
};

/** "120 points to go"; "Brakuje 120 punktów". @param missing whole points, 1 or more */
export function missingPhrase(missing: number, language: Language): string {
  if (language === 'en') return `${pointsPhrase(missing, language)} to go`;
  // what is missing stands in the genitive, whose plural is one for all numbers
  return missing === 1 ? 'Brakuje 1 punktu' : `Brakuje ${new Intl.NumberFormat(language).format(missing)} punktów`;
}

/** Why, in a sentence for whoever asked. @param zone the shop's IANA zone */
export function refusalSentence(refusal: RedeemRefusal, language: Language, zone: string): string {
  const isEnglish = language === 'en';
  if (refusal.reason === 'points') return `${missingPhrase(refusal.missing, language)}.`;
  if (refusal.reason === 'not_yet') {
    const day = dayText(dayIn(zone, new Date(refusal.from)), language);
    return isEnglish ? `From ${day}.` : `Od ${day}.`;
  }
  if (refusal.reason === 'wrong_tier') {
    const names = new Intl.ListFormat(language, { type: 'disjunction' }).format(refusal.tiers);
    return isEnglish ? `For members of ${names}.` : `Dla osób na poziomie ${names}.`;
  }
  return SENTENCES[refusal.reason][language];
}

/** The HTTP status and JSON body of a refusal: its reason, a sentence, and what is missing where something is. */
export function redeemProblem(refusal: RedeemRefusal, language: Language, zone: string) {
  const { reason: code, ...missing } = refusal;
  return {
    status: STATUS[code],
    body: { error: { code, message: refusalSentence(refusal, language, zone), ...missing } },
  };
}
