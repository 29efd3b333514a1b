/** Why a shopper is given no points for what they say they did: a status for the script, a sentence and when again. Pure. */
import type { ClaimRefusal } from '../actions/claim-refusal.ts';
import { tiersText } from '../actions/way-words.ts';
import type { Language } from '../program/points-word.ts';
import { dayIn, dayText } from './shopper-words.ts';

/** What the storefront refuses beside what the rule itself does. */
export type ActionProblem = ClaimRefusal | { reason: 'sign_in' | 'not_member' };
type Reason = ActionProblem['reason'];

/** 404 there is no such way; 403 not by them, or not this way; 409 it was decided before; 422 understood, but not now; 429 later. */
const STATUS: Record<Reason, number> = {
  sign_in: 403,
  not_member: 403,
  no_program: 404,
  unknown_rule: 404,
  off: 404,
  over: 422,
  paused: 422,
  wrong_way: 403,
  wrong_code: 403,
  no_member: 403,
  member_inactive: 422,
  testers_only: 404,
  customer_tag: 422,
  in_future: 422,
  bad_occurrence: 422,
  not_yet: 422,
  tier: 422,
  limit: 422,
  not_known_yet: 429,
  nothing_submitted: 422,
  enough_waiting: 422,
  declined_before: 409,
};

const SAID: Record<Exclude<Reason, 'not_yet' | 'tier' | 'limit'>, Record<Language, string>> = {
  sign_in: { en: 'Please sign in first.', pl: 'Najpierw się zaloguj.' },
  not_member: { en: 'Please join the programme first.', pl: 'Najpierw dołącz do programu.' },
  no_program: { en: 'There are no points for this any more.', pl: 'Za to nie ma już punktów.' },
  unknown_rule: { en: 'There are no points for this any more.', pl: 'Za to nie ma już punktów.' },
  off: { en: 'There are no points for this at the moment.', pl: 'Za to teraz nie ma punktów.' },
  over: { en: 'This has ended.', pl: 'To już się skończyło.' },
  paused: {
    en: 'The programme is paused. Please try again later.',
    pl: 'Program jest wstrzymany. Spróbuj ponownie później.',
  },
  wrong_way: { en: 'These points come in another way.', pl: 'Te punkty przychodzą w inny sposób.' },
  wrong_code: {
    en: 'This code is not valid any more. Please scan the one in the store again.',
    pl: 'Ten kod już nie działa. Zeskanuj ponownie kod w sklepie.',
  },
  no_member: { en: 'Please join the programme first.', pl: 'Najpierw dołącz do programu.' },
  member_inactive: {
    en: 'Your points are paused. Please ask the shop.',
    pl: 'Twoje punkty są wstrzymane. Zapytaj w sklepie.',
  },
  testers_only: { en: 'There are no points for this any more.', pl: 'Za to nie ma już punktów.' },
  customer_tag: { en: 'This account earns no points.', pl: 'To konto nie zbiera punktów.' },
  in_future: { en: 'That did not work. Please try again.', pl: 'Nie udało się. Spróbuj ponownie.' },
  bad_occurrence: { en: 'That did not work. Please try again.', pl: 'Nie udało się. Spróbuj ponownie.' },
  not_known_yet: {
    en: 'One moment: we are looking your account up. Please try again in a few seconds.',
    pl: 'Chwileczkę, sprawdzamy Twoje konto. Spróbuj ponownie za kilka sekund.',
  },
  nothing_submitted: {
    en: 'Please give a link that begins with https:// and, if you like, a line about it.',
    pl: 'Podaj link zaczynający się od https:// i, jeśli chcesz, krótki opis.',
  },
  enough_waiting: {
    en: 'We are still looking at what you sent before. Please wait for our answer.',
    pl: 'Sprawdzamy jeszcze Twoje poprzednie zgłoszenia. Poczekaj na odpowiedź.',
  },
  declined_before: {
    en: 'You sent this link before, and it could not be counted.',
    pl: 'Ten link był już zgłoszony i nie mógł zostać uznany.',
  },
};

function sentence(refusal: ActionProblem, language: Language, zone: string): string {
  const day = (at: Date) => dayText(dayIn(zone, at), language);
  if (refusal.reason === 'not_yet')
    return language === 'pl' ? `To zacznie się ${day(refusal.retryAt)}.` : `This begins on ${day(refusal.retryAt)}.`;
  if (refusal.reason === 'tier') {
    const tiers = tiersText(refusal.tiers, language);
    return language === 'pl' ? `To jest dla poziomu ${tiers}.` : `This is for members of ${tiers}.`;
  }
  if (refusal.reason !== 'limit') return SAID[refusal.reason][language];
  if (refusal.retryAt === null) return language === 'pl' ? 'Masz już te punkty.' : 'You have these points already.';
  return language === 'pl'
    ? `Masz już te punkty. Kolejne możliwe od ${day(refusal.retryAt)}.`
    : `You have these points already. More can be earned from ${day(refusal.retryAt)}.`;
}

/** The HTTP status and JSON body of a refusal. @param zone the shop's IANA zone */
export function actionProblem(refusal: ActionProblem, language: Language, zone: string) {
  const retryAt = 'retryAt' in refusal ? (refusal.retryAt?.toISOString() ?? null) : null;
  const error = { code: refusal.reason, message: sentence(refusal, language, zone), retry_at: retryAt };
  return { status: STATUS[refusal.reason], body: { error } };
}
