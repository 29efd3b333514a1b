/** What joining brought, would bring, and why it cannot be done, in the shopper's words. Pure. */
import { pointsPhrase } from '../program/points-word.ts';
import type { Language } from '../program/points-word.ts';

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

const BROUGHT: Record<Language, Forms> = {
  en: { one: '1 earlier order brought you POINTS.', other: 'COUNT earlier orders brought you POINTS.' },
  pl: {
    one: '1 wcześniejsze zamówienie dało Ci POINTS.',
    few: 'COUNT wcześniejsze zamówienia dały Ci POINTS.',
    other: 'COUNT wcześniejszych zamówień dało Ci POINTS.',
  },
};

const WOULD_BRING: Record<Language, Forms> = {
  en: {
    one: 'Join, and 1 earlier order brings you about POINTS.',
    other: 'Join, and COUNT earlier orders bring you about POINTS.',
  },
  pl: {
    one: 'Dołącz, a 1 wcześniejsze zamówienie da Ci około POINTS.',
    few: 'Dołącz, a COUNT wcześniejsze zamówienia dadzą Ci około POINTS.',
    other: 'Dołącz, a COUNT wcześniejszych zamówień da Ci około POINTS.',
  },
};

const INVITES: Record<Language, string> = {
  en: 'Join, and your next order brings you points.',
  pl: 'Dołącz, a następne zamówienie da Ci punkty.',
};

const BACK: Record<Language, Forms> = {
  en: { one: 'Join again, and your POINTS is back', other: 'Join again, and your POINTS are back' },
  pl: { other: 'Dołącz ponownie, a odzyskasz POINTS' },
};

const BACK_WITH: Record<Language, string> = {
  en: ', with about POINTS from earlier orders',
  pl: ' i dostaniesz około POINTS za wcześniejsze zamówienia',
};

const PAUSED: Record<Language, string> = {
  en: 'Your account is paused: your points are safe, but none can be spent or added right now. The shop can tell you more.',
  pl: 'Twoje konto jest wstrzymane: punkty są bezpieczne, ale nie można ich teraz wydawać ani zdobywać. Więcej powie Ci sklep.',
};

// genitive, as it stands after „około”: a count of one is rare enough, and reads well too
function counted(forms: Forms, orders: number, points: number, language: Language): string {
  const form = forms[new Intl.PluralRules(language).select(orders)] ?? forms.other;
  const count = new Intl.NumberFormat(language).format(orders);
  return form.replace('COUNT', count).replace('POINTS', pointsPhrase(points, language));
}

/** "3 earlier orders brought you 120 points." */
export const broughtText = (orders: number, points: number, language: Language): string =>
  counted(BROUGHT[language], orders, points, language);

/** "Join, and 3 earlier orders bring you about 120 points."; without any, what the next one does. */
export const inviteText = (orders: number, points: number, language: Language): string =>
  points > 0 ? counted(WOULD_BRING[language], orders, points, language) : INVITES[language];

/** What is said to somebody who left points behind. @param kept more than 0; @param points what earlier orders would bring, about */
export function backText(kept: number, points: number, language: Language): string {
  const form = BACK[language][new Intl.PluralRules(language).select(kept)] ?? BACK[language].other;
  const more = points > 0 ? BACK_WITH[language].replace('POINTS', pointsPhrase(points, language)) : '';
  return `${form.replace('POINTS', pointsPhrase(kept, language))}${more}.`;
}

/** What a paused member is told. */
export const pausedText = (language: Language): string => PAUSED[language];

export type JoinRefusal = 'sign_in' | 'no_programme' | 'not_open' | 'not_agreed' | 'terms_changed';

const REFUSALS: Record<JoinRefusal, { status: number } & Record<Language, string>> = {
  sign_in: { status: 403, en: 'Please sign in to join.', pl: 'Zaloguj się, aby dołączyć.' },
  no_programme: {
    status: 422,
    en: 'The programme has not begun yet. Please come back later.',
    pl: 'Program jeszcze się nie zaczął. Zajrzyj później.',
  },
  not_open: {
    status: 422,
    en: 'This account cannot take part. The shop can tell you more.',
    pl: 'To konto nie może brać udziału. Więcej powie Ci sklep.',
  },
  not_agreed: { status: 422, en: 'Please agree to the terms to join.', pl: 'Zaakceptuj regulamin, aby dołączyć.' },
  terms_changed: {
    status: 409,
    en: 'The terms have changed in the meantime. Please read them and join again.',
    pl: 'Regulamin zmienił się w międzyczasie. Przeczytaj go i dołącz ponownie.',
  },
};

/** The HTTP status and JSON body of a refusal to join. */
export function joinProblem(reason: JoinRefusal, language: Language) {
  const { status, [language]: message } = REFUSALS[reason];
  return { status, body: { error: { code: reason, message } } };
}
