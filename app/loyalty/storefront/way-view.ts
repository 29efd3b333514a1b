/** A way to earn as the storefront API gives it: words in the shopper's language, days in the shop's zone. Pure. */
import type { Way } from '../actions/way-to-earn.ts';
import { limitText, pendingText, tiersText, wayHint, wayTitle } from '../actions/way-words.ts';
import { pointsPhrase } from '../program/points-word.ts';
import type { Language } from '../program/points-word.ts';
import { dayIn, dayText } from './shopper-words.ts';

export interface WayView {
  id: string;
  kind: string;
  title: string;
  /** How it is done; null where the title says it all. */
  hint: string | null;
  points: number;
  points_text: string;
  state: Way['state'];
  /** The state in words; null where there is nothing to say. */
  state_text: string | null;
  /** ISO instant from which it can be done (again); null unless `state` is "waiting". */
  until: string | null;
  how: Way['how'];
  /** Where it is done, or what is to be followed or shared. */
  url: string | null;
  limit_text: string;
  /** When its points can be spent; null where at once. */
  pending_text: string | null;
}

type Said = (about: { day: string; tiers: string; isKnown: boolean }) => string | null;

const STATES: Record<Language, Record<Way['state'], Said>> = {
  en: {
    open: () => null,
    done: () => 'Done',
    waiting: ({ day }) => `From ${day}`,
    submitted: () => 'We are looking at it',
    tier: ({ tiers }) => `For members of ${tiers}`,
    sign_in: ({ isKnown }) => (isKnown ? 'Join to take part' : 'Sign in to take part'),
  },
  pl: {
    open: () => null,
    done: () => 'Zrobione',
    waiting: ({ day }) => `Od ${day}`,
    submitted: () => 'Sprawdzamy zgłoszenie',
    tier: ({ tiers }) => `Dla poziomu ${tiers}`,
    sign_in: ({ isKnown }) => (isKnown ? 'Dołącz, aby wziąć udział' : 'Zaloguj się, aby wziąć udział'),
  },
};

/** @param shown the shopper's language, the shop's IANA zone, and whether they are signed in: whoever is needs only to join */
export function wayView(way: Way, shown: { language: Language; zone: string; isKnown: boolean }): WayView {
  const { language, zone, isKnown } = shown;
  const { rule, state, how } = way;
  const until = way.state === 'waiting' ? way.until : null;
  const about = {
    day: until === null ? '' : dayText(dayIn(zone, until), language),
    tiers: way.state === 'tier' ? tiersText(way.tiers, language) : '',
    isKnown,
  };
  return {
    id: rule.id,
    kind: rule.kind,
    title: wayTitle(rule, language),
    hint: wayHint(rule, language),
    points: rule.points,
    points_text: pointsPhrase(rule.points, language),
    state,
    state_text: STATES[language][state](about),
    until: until?.toISOString() ?? null,
    how,
    url: rule.url,
    limit_text: limitText(rule.limit, language),
    pending_text: pendingText(rule.pendingDays, language),
  };
}
