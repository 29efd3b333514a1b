/** What an entry of the ledger says of the action behind it, and how it is said to staff and shoppers. */
import { z } from 'zod';
import { ACTION_KINDS } from '../program/action-rule.ts';
import type { ActionKind } from '../program/action-rule.ts';
import { pointsPhrase } from '../program/points-word.ts';
import type { Language } from '../program/points-word.ts';

export const ActionWhy = z.object({
  action: z.object({
    rule: z.string(),
    kind: z.enum(ACTION_KINDS),
    /** As the merchant named it then; empty for the product's own words. */
    name: z.string(),
    points: z.number(),
    pendingDays: z.number(),
    /** Who told of it: shopper, shopify, calendar, api, flow or staff. */
    by: z.string(),
    /** Whether these points count towards VIP tiers. */
    countsForTiers: z.boolean(),
  }),
});
export type ActionWhy = z.infer<typeof ActionWhy>;

type Words = Record<ActionKind, string>;

const TITLES: Record<Language, Words> = {
  en: {
    sign_up: 'Points for joining',
    newsletter: 'Points for signing up to the newsletter',
    profile: 'Points for a complete profile',
    review: 'Points for a review',
    social_follow: 'Points for following us',
    social_share: 'Points for sharing',
    visit: 'Points for a visit to the store',
    anniversary: 'Points for another year with us',
    content: 'Points for what you sent us',
    custom: 'Points for taking part',
  },
  pl: {
    sign_up: 'Punkty za dołączenie',
    newsletter: 'Punkty za zapis do newslettera',
    profile: 'Punkty za uzupełniony profil',
    review: 'Punkty za opinię',
    social_follow: 'Punkty za obserwowanie nas',
    social_share: 'Punkty za udostępnienie',
    visit: 'Punkty za wizytę w sklepie',
    anniversary: 'Punkty za kolejny rok z nami',
    content: 'Punkty za nadesłany materiał',
    custom: 'Punkty za udział',
  },
};

/** What the points were for: the merchant's name for it, or ours. */
export function actionTitle(why: Pick<ActionWhy['action'], 'kind' | 'name'>, language: Language): string {
  if (why.name === '') return TITLES[language][why.kind];
  return language === 'pl' ? `Punkty: ${why.name}` : `Points for: ${why.name}`;
}

/** The action an entry's "why" tells of, or null where it tells of something else. */
export function actionOf(why: unknown): ActionWhy['action'] | null {
  const read = ActionWhy.safeParse(why);
  return read.success ? read.data.action : null;
}

type By = 'shopper' | 'shopify' | 'calendar' | 'api' | 'flow' | 'staff';

const TOLD: Record<
  Language,
  Record<By, string> & { brought: (points: string) => string; days: (days: number) => string }
> = {
  en: {
    brought: (points) => `The rule brought ${points} then.`,
    days: (days) => `Its points wait ${days} ${days === 1 ? 'day' : 'days'}.`,
    shopper: 'The shopper said so in the storefront.',
    shopify: 'Shopify told of it.',
    calendar: 'The day had come.',
    api: 'Another system of yours told of it through the API.',
    flow: 'Shopify Flow told of it.',
    staff: 'Given by staff.',
  },
  pl: {
    brought: (points) => `Reguła dawała wtedy ${points}.`,
    days: (days) => `Punkty czekają ${days} ${days === 1 ? 'dzień' : 'dni'}.`,
    shopper: 'Klient zgłosił to w sklepie internetowym.',
    shopify: 'Informacja pochodzi z Shopify.',
    calendar: 'Nadszedł ten dzień.',
    api: 'Zgłosił to przez API inny Twój system.',
    flow: 'Zgłosił to Shopify Flow.',
    staff: 'Przyznane przez obsługę.',
  },
};

const isTeller = (by: string): by is By => Object.hasOwn(TOLD.en, by) && by !== 'brought' && by !== 'days';

/** Why these points are there, one sentence an item: what the rule brought, who told of it, how long they wait. */
export function explainAction(action: ActionWhy['action'], language: Language): string[] {
  const words = TOLD[language];
  return [
    words.brought(pointsPhrase(action.points, language)),
    ...(isTeller(action.by) ? [words[action.by]] : []),
    ...(action.pendingDays > 0 ? [words.days(action.pendingDays)] : []),
  ];
}
