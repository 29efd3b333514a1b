/** A reward told to a shopper: what it is, and each of its terms in a sentence. Pure; also the editor's preview. */
import { currencyExponent, formatMoney } from '../program/money.ts';
import { pointsPhrase } from '../program/points-word.ts';
import type { Language } from '../program/points-word.ts';
import { isDiscount, pointsOf, productName, stepsOf, valueOf } from './reward.ts';
import type { RewardSettings } from './reward.ts';

/** Where the shop is and how it counts. */
interface Place {
  /** ISO 4217 */
  currency: string;
  /** IANA */
  zone: string;
}

/** Whole amounts carry no decimals: "10 zł", "7.50 zł". */
export function shortMoney(minor: number, currency: string, language: Language): string {
  const text = formatMoney(minor, currency, language);
  const exponent = currencyExponent(currency);
  return exponent > 0 && minor % 10 ** exponent === 0
    ? text.replace(new RegExp(`[.,]0{${exponent}}(?!\\d)`), '')
    : text;
}

const DAYS: Record<Language, (days: number) => string> = {
  en: (days) => `${days} ${days === 1 ? 'day' : 'days'}`,
  pl: (days) => `${days} ${days === 1 ? 'dzień' : 'dni'}`,
};

const dates = new Map<string, Intl.DateTimeFormat>();

function dateText(iso: string, zone: string, language: Language): string {
  const key = `${language} ${zone}`;
  const options = { day: 'numeric', month: 'long', year: 'numeric', timeZone: zone } as const;
  const format = dates.get(key) ?? new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, options);
  dates.set(key, format);
  return format.format(new Date(iso));
}

interface Words {
  worth: Record<RewardSettings['kind'], (value: string, product: string) => string>;
  minimum: (amount: string) => string;
  minimumOf: (amount: string, names: string) => string;
  collections: (names: string) => string;
  oneUnit: string;
  /** of a product's several variants, that one only */
  onlyVariant: (name: string) => string;
  /** of an amount off that a cart may be worth less than */
  usedUp: string;
  good: (days: string) => string;
  goodForEver: string;
  expiry: Record<'points_back' | 'points_gone', string>;
  combines: (classes: string[]) => string;
  alone: string;
  classes: Record<'order' | 'product' | 'shipping', string>;
  tiers: (names: string) => string;
  perMember: (times: number) => string;
  from: (date: string) => string;
  until: (date: string) => string;
  given: Record<'gift_card' | 'store_credit' | 'experience', string>;
  cardGood: (days: string) => string;
}

const list = (parts: readonly string[], language: Language): string =>
  new Intl.ListFormat(language, { type: 'conjunction' }).format(parts);

const WORDS: Record<Language, Words> = {
  en: {
    worth: {
      amount_off: (value) => `${value} off`,
      percentage_off: (value) => `${value}% off`,
      free_shipping: () => 'Free shipping',
      free_product: (_, product) => `Free: ${product}`,
      any_amount: (value) => `${value} off`,
      gift_card: (value) => `Gift card worth ${value}`,
      store_credit: (value) => `${value} of store credit`,
      experience: () => '',
    },
    minimum: (amount) => `For carts of at least ${amount}.`,
    minimumOf: (amount, names) => `When you buy for at least ${amount} from: ${names}.`,
    collections: (names) => `Only for: ${names}.`,
    oneUnit: 'One piece is free.',
    onlyVariant: (name) => `Only in this version: ${name}.`,
    usedUp: 'It is for one order: what the cart does not use up is lost.',
    good: (days) => `The code works once, within ${days}.`,
    goodForEver: 'The code works once and does not expire.',
    expiry: {
      points_back: 'If you do not use it in time, you get your points back.',
      points_gone: 'If you do not use it in time, the points are gone.',
    },
    combines: (classes) => `Can be used together with ${list(classes, 'en')}.`,
    alone: 'Cannot be used together with other discounts.',
    classes: { order: 'discounts on the order', product: 'discounts on products', shipping: 'shipping discounts' },
    tiers: (names) => `For members of ${names}.`,
    perMember: (times) => (times === 1 ? 'Once per member.' : `At most ${times} times per member.`),
    from: (date) => `From ${date}.`,
    until: (date) => `Until ${date}.`,
    given: {
      gift_card: 'You get the gift card’s code here, and pay with it at checkout.',
      store_credit: 'It is added to your account, and you pay with it at checkout.',
      experience: 'The shop gets in touch with you.',
    },
    cardGood: (days) => `Good for ${days}.`,
  },
  pl: {
    worth: {
      amount_off: (value) => `${value} rabatu`,
      percentage_off: (value) => `${value} % rabatu`,
      free_shipping: () => 'Darmowa dostawa',
      free_product: (_, product) => `Gratis: ${product}`,
      any_amount: (value) => `${value} rabatu`,
      gift_card: (value) => `Karta podarunkowa o wartości ${value}`,
      store_credit: (value) => `${value} środków na koncie`,
      experience: () => '',
    },
    minimum: (amount) => `Dla koszyka o wartości co najmniej ${amount}.`,
    minimumOf: (amount, names) => `Gdy kupisz za co najmniej ${amount} z: ${names}.`,
    collections: (names) => `Tylko na: ${names}.`,
    oneUnit: 'Jedna sztuka gratis.',
    onlyVariant: (name) => `Tylko w wersji: ${name}.`,
    usedUp: 'Działa na jedno zamówienie: czego koszyk nie wykorzysta, przepada.',
    good: (days) => `Kod działa raz, przez ${days}.`,
    goodForEver: 'Kod działa raz i nie wygasa.',
    expiry: {
      points_back: 'Jeśli nie zdążysz go użyć, punkty wrócą do Ciebie.',
      points_gone: 'Jeśli nie zdążysz go użyć, punkty przepadną.',
    },
    combines: (classes) => `Łączy się z: ${list(classes, 'pl')}.`,
    alone: 'Nie łączy się z innymi rabatami.',
    classes: { order: 'rabatami na zamówienie', product: 'rabatami na produkty', shipping: 'rabatami na dostawę' },
    tiers: (names) => `Dla osób na poziomie ${names}.`,
    perMember: (times) => (times === 1 ? 'Raz na osobę.' : `Najwyżej ${times} razy na osobę.`),
    from: (date) => `Od ${date}.`,
    until: (date) => `Do ${date}.`,
    given: {
      gift_card: 'Kod karty zobaczysz tutaj i zapłacisz nim w kasie.',
      store_credit: 'Środki trafią na Twoje konto i zapłacisz nimi w kasie.',
      experience: 'Sklep się z Tobą skontaktuje.',
    },
    cardGood: (days) => `Ważne przez ${days}.`,
  },
};

/** Whether two texts read the same; money is written with spaces that do not break, names with any. */
export function sameText(a: string, b: string): boolean {
  const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim().toLowerCase();
  return plain(a) === plain(b);
}

/** "10 zł off", "Free shipping"; "" for an experience, whose name says it. @param step how many steps of a slider */
export function rewardWorth(settings: RewardSettings, step: number, currency: string, language: Language): string {
  const value = valueOf(settings, step);
  const amount =
    settings.kind === 'percentage_off'
      ? String(settings.percent)
      : value === null
        ? ''
        : shortMoney(value, currency, language);
  return WORDS[language].worth[settings.kind](amount, settings.kind === 'free_product' ? productName(settings) : '');
}

/** "500 points", "from 100 points" where there are steps. @param steps those that can be had */
export function rewardPrice(
  settings: RewardSettings,
  language: Language,
  steps: readonly number[] = stepsOf(settings),
): string {
  const [first = 1, ...more] = steps;
  const price = pointsPhrase(pointsOf(settings, first), language);
  return more.length === 0 ? price : `${language === 'en' ? 'from' : 'od'} ${price}`;
}

function codeTerms(settings: RewardSettings, { currency }: Place, language: Language): string[] {
  if (!isDiscount(settings)) return [];
  const words = WORDS[language];
  const { minimumMinor, collections, combinesWith, codeDays, atExpiry, kind } = settings;
  const classes = (['order', 'product', 'shipping'] as const).filter(
    (each) => combinesWith[each] && !(each === 'shipping' && kind === 'free_shipping'),
  );
  const amount = minimumMinor > 0 ? shortMoney(minimumMinor, currency, language) : null;
  const names = kind === 'free_shipping' ? '' : collections.map(({ label }) => label).join(', ');
  // Shopify counts only the collections' goods towards the minimum
  const minimum = amount === null ? [] : [names === '' ? words.minimum(amount) : words.minimumOf(amount, names)];
  const bought = kind === 'free_product' && amount !== null;
  const most = valueOf(settings, stepsOf(settings).at(-1) ?? 1);
  return [
    ...minimum,
    ...(names === '' || bought ? [] : [words.collections(names)]),
    ...(kind === 'free_product' ? [words.oneUnit] : []),
    ...(settings.kind === 'free_product' && settings.variant ? [words.onlyVariant(settings.variant.label)] : []),
    ...(most !== null && most > minimumMinor ? [words.usedUp] : []),
    ...(codeDays === null ? [words.goodForEver] : [words.good(DAYS[language](codeDays)), words.expiry[atExpiry]]),
    classes.length === 0 ? words.alone : words.combines(classes.map((each) => words.classes[each])),
  ];
}

/** What a shopper should know before taking it, a sentence each. */
export function rewardTerms(settings: RewardSettings, place: Place, language: Language): string[] {
  const words = WORDS[language];
  const { kind, tiers, perMember, from, until } = settings;
  const given = kind === 'gift_card' || kind === 'store_credit' || kind === 'experience' ? [words.given[kind]] : [];
  const life = 'days' in settings && settings.days !== null ? [words.cardGood(DAYS[language](settings.days))] : [];
  return [
    ...codeTerms(settings, place, language),
    ...given,
    ...life,
    ...(tiers.length > 0 ? [words.tiers(list(tiers, language))] : []),
    ...(perMember === null ? [] : [words.perMember(perMember)]),
    ...(from === null ? [] : [words.from(dateText(from, place.zone, language))]),
    ...(until === null ? [] : [words.until(dateText(until, place.zone, language))]),
  ];
}

/** "200 points to go", or that it can be had. @param balance points free to spend */
export function progressPhrase(points: number, balance: number, language: Language): string {
  const missing = points - balance;
  if (missing <= 0) return language === 'en' ? 'You can get it now.' : 'Możesz to wziąć już teraz.';
  const phrase = pointsPhrase(missing, language);
  return language === 'en' ? `${phrase} to go.` : `Do zebrania: ${phrase}.`;
}
