import type { CodeProblem, RefusedCode } from '../commerce/check-codes.ts';
import { shopMoney } from '../shop-money.ts';

type Sentences = Record<CodeProblem, (code: string, missing: string) => string>;

const EN: Sentences = {
  unknown: (code) => `We do not know the code ${code}.`,
  not_started: (code) => `${code} cannot be used yet.`,
  ended: (code) => `${code} has expired.`,
  used_up: (code) => `${code} has been used already.`,
  used_by_customer: (code) => `You have used ${code} already.`,
  sign_in: (code) => `${code} is for certain customers: please sign in.`,
  not_for_customer: (code) => `${code} is for somebody else’s account.`,
  minimum_subtotal: (code, missing) => `${code} needs goods for ${missing} or more.`,
  minimum_quantity: (code, missing) => `${code} needs at least ${missing} items it applies to.`,
  nothing_entitled: (code) => `Nothing in the cart is what ${code} is for.`,
  does_not_combine: (code) => `${code} cannot be used together with what is applied; you have the better offer.`,
};

const PL: Sentences = {
  unknown: (code) => `Nie znamy kodu ${code}.`,
  not_started: (code) => `Kodu ${code} nie można jeszcze użyć.`,
  ended: (code) => `Kod ${code} stracił ważność.`,
  used_up: (code) => `Kod ${code} został już wykorzystany.`,
  used_by_customer: (code) => `Kod ${code} został już przez Ciebie wykorzystany.`,
  sign_in: (code) => `Kod ${code} jest dla wybranych klientów: zaloguj się.`,
  not_for_customer: (code) => `Kod ${code} jest przypisany do innego konta.`,
  minimum_subtotal: (code, missing) => `Kod ${code} działa od ${missing}.`,
  minimum_quantity: (code, missing) => `Kod ${code} działa, gdy liczba objętych nim sztuk to co najmniej ${missing}.`,
  nothing_entitled: (code) => `W koszyku nie ma niczego, co obejmuje kod ${code}.`,
  does_not_combine: (code) => `Kodu ${code} nie można połączyć z użytym; masz korzystniejszą ofertę.`,
};

/** Why a code takes nothing off, kindly. */
export function refusalSentence({ code, problem, missing }: RefusedCode, locale: string, currency: string): string {
  const amount =
    missing === null ? '' : problem === 'minimum_subtotal' ? shopMoney(missing, currency) : String(missing);
  return (locale === 'pl' ? PL : EN)[problem](code, amount);
}
