/** What the storefront API says when it cannot answer: a status for the script and a sentence for the shopper. */
import type { Language } from '../program/points-word.ts';

export type ProxyProblem =
  | 'not_from_shopify'
  | 'unknown_shop'
  | 'unknown_page'
  | 'not_json'
  | 'too_large'
  | 'bad_request'
  | 'not_allowed'
  | 'unavailable'
  | 'not_done'
  | 'held_up';

const PROBLEMS: Record<ProxyProblem, { status: number } & Record<Language, string>> = {
  not_from_shopify: {
    status: 401,
    en: 'Please open this page from the shop again.',
    pl: 'Otwórz tę stronę ponownie ze sklepu.',
  },
  unknown_shop: {
    status: 404,
    en: 'This shop has no points programme here.',
    pl: 'Ten sklep nie prowadzi tu programu punktowego.',
  },
  unknown_page: {
    status: 400,
    en: 'There is no such page of the history. Please start from the newest.',
    pl: 'Nie ma takiej strony historii. Zacznij od najnowszych wpisów.',
  },
  not_json: { status: 415, en: 'Only JSON is read here.', pl: 'Tu czytamy tylko JSON.' },
  too_large: { status: 413, en: 'That is more than is read here.', pl: 'To więcej, niż tu czytamy.' },
  bad_request: {
    status: 400,
    en: 'That could not be read. Please reload the page and try again; nothing was spent.',
    pl: 'Nie udało się tego odczytać. Odśwież stronę i spróbuj ponownie; żadne punkty nie ubyły.',
  },
  not_allowed: {
    status: 405,
    en: 'This address answers in another way only.',
    pl: 'Ten adres odpowiada tylko inaczej.',
  },
  unavailable: {
    status: 503,
    en: 'Your points cannot be shown right now. They are safe; please try again in a minute.',
    pl: 'Nie możemy teraz pokazać Twoich punktów. Są bezpieczne, spróbuj ponownie za minutę.',
  },
  not_done: {
    status: 503,
    en: 'That did not work right now. Please try again in a minute; points are never taken twice.',
    pl: 'Teraz się nie udało. Spróbuj ponownie za minutę; punkty nigdy nie znikną dwa razy.',
  },
  held_up: {
    status: 503,
    en: 'The shop is updating its points just now. Please try again in a minute; nothing was taken.',
    pl: 'Sklep właśnie aktualizuje punkty. Spróbuj ponownie za minutę; nic nie ubyło.',
  },
};

/** The HTTP status and JSON body of a refusal, its sentence in the shopper's language. */
export function proxyProblem(problem: ProxyProblem, language: Language) {
  const { status, [language]: message } = PROBLEMS[problem];
  return { status, body: { error: { code: problem, message } } };
}
