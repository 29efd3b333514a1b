/** How a way to earn is said to members: what it is, how often, when again. English and Polish. Pure. */
import type { ActionKind, ActionLimit, ActionRule } from '../program/action-rule.ts';
import type { Language } from '../program/points-word.ts';

type PerKind = Record<ActionKind, string>;

/** Said where the merchant gave no name of their own. */
const TITLES: Record<Language, PerKind> = {
  en: {
    sign_up: 'Join us',
    newsletter: 'Sign up to our newsletter',
    profile: 'Complete your profile',
    review: 'Write a review',
    social_follow: 'Follow us',
    social_share: 'Share with friends',
    visit: 'Visit our store',
    anniversary: 'Another year with us',
    content: 'Show us what you made',
    custom: 'Take part',
  },
  pl: {
    sign_up: 'Dołącz do nas',
    newsletter: 'Zapisz się do newslettera',
    profile: 'Uzupełnij profil',
    review: 'Napisz opinię',
    social_follow: 'Obserwuj nas',
    social_share: 'Poleć nas znajomym',
    visit: 'Odwiedź nasz sklep',
    anniversary: 'Kolejny rok z nami',
    content: 'Pokaż nam swoje dzieło',
    custom: 'Weź udział',
  },
};

/** How it is done, where the title does not say it. */
const HINTS: Record<Language, Partial<PerKind>> = {
  en: {
    newsletter: 'Counts as soon as you agree to our e-mails.',
    review: 'Any honest opinion counts, whatever the stars.',
    visit: 'Scan the code in the store.',
    anniversary: 'They come by themselves each year, on the day you joined.',
    content: 'Send us a link; we look at it and then give the points.',
  },
  pl: {
    newsletter: 'Liczy się od zgody na nasze e-maile.',
    review: 'Liczy się każda szczera opinia, bez względu na liczbę gwiazdek.',
    visit: 'Zeskanuj kod w sklepie.',
    anniversary: 'Przychodzą same, co roku w rocznicę dołączenia.',
    content: 'Wyślij nam link; obejrzymy go i przyznamy punkty.',
  },
};

const PROFILE_PARTS: Record<Language, Record<ActionRule['fields'][number], string>> = {
  en: { name: 'your name', phone: 'your phone number', address: 'your address' },
  pl: { name: 'imię i nazwisko', phone: 'numer telefonu', address: 'adres' },
};

/** What the way is called. */
export const wayTitle = (rule: Pick<ActionRule, 'kind' | 'name'>, language: Language): string =>
  rule.name === '' ? TITLES[language][rule.kind] : rule.name;

/** How it is done; null where the title says it all. */
export function wayHint(rule: Pick<ActionRule, 'kind' | 'fields'>, language: Language): string | null {
  if (rule.kind !== 'profile') return HINTS[language][rule.kind] ?? null;
  const parts = rule.fields.map((field) => PROFILE_PARTS[language][field]);
  const list = new Intl.ListFormat(language, { type: 'conjunction' }).format(parts);
  if (parts.length === 0) return null;
  return language === 'pl' ? `Podaj w swoim koncie: ${list}.` : `Add to your account: ${list}.`;
}

const ONCE_PER: Record<Language, Record<ActionLimit['per'], string>> = {
  en: { ever: 'once', day: 'once a day', week: 'once a week', month: 'once a month', year: 'once a year' },
  pl: { ever: 'raz', day: 'raz dziennie', week: 'raz w tygodniu', month: 'raz w miesiącu', year: 'raz w roku' },
};
const PER: Record<Language, Record<ActionLimit['per'], string>> = {
  en: { ever: 'in all', day: 'a day', week: 'a week', month: 'a month', year: 'a year' },
  pl: { ever: 'łącznie', day: 'dziennie', week: 'w tygodniu', month: 'w miesiącu', year: 'w roku' },
};

/** "once a day", "up to 3 times a week"; "raz dziennie", "do 3 razy w tygodniu". */
export function limitText({ times, per }: ActionLimit, language: Language): string {
  if (times === 1) return ONCE_PER[language][per];
  return language === 'pl' ? `do ${times} razy ${PER.pl[per]}` : `up to ${times} times ${PER.en[per]}`;
}

/** "Points become available after 14 days."; null without a pending window. */
export function pendingText(days: number, language: Language): string | null {
  if (days === 0) return null;
  if (language === 'pl') return `Punkty można wymieniać po ${days} ${days === 1 ? 'dniu' : 'dniach'}.`;
  return `The points can be spent after ${days} ${days === 1 ? 'day' : 'days'}.`;
}

/** "Gold or Silver"; "Gold lub Silver". */
export const tiersText = (tiers: readonly string[], language: Language): string =>
  new Intl.ListFormat(language, { type: 'disjunction' }).format(tiers);
