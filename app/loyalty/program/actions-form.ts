/**
 * The form of other ways to earn: a list of rules as they are typed, which travels as one JSON text. The same reading runs in the browser
 * and on the server; errors are codes by place and field (`2.points`), the admin's words for them are in app/i18n.
 */
import { z } from 'zod';
import {
  ACTION_KINDS,
  ACTION_NAME_MAX,
  ACTION_POINTS_MAX,
  ACTION_TIMES_MAX,
  ACTIONS_MAX,
  ActionLimit,
  ActionRule,
  type ActionKind,
} from './action-rule.ts';
import { optionalInstant, ungrouped } from './typed-values.ts';
import { visibleText } from './visible-text.ts';

export const URL_MAX = 500;
const TIERS_MAX = 20;
/** As long as a member's tier may be. */
export const TIER_NAME_MAX = 80;
const PENDING_DAYS_MAX = 90;
/** Far above forty rules that are filled to their limits; anything longer is refused unread. */
export const FORM_LENGTH_MAX = 200_000;

const Typed = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  kind: z.enum(ACTION_KINDS),
  name: z.string(),
  on: z.boolean(),
  points: z.string(),
  times: z.string(),
  per: z.string(),
  pendingDays: z.string(),
  tiers: z.array(z.string()),
  /** Wall time in the shop's zone, or the instant that was kept; "" for no such end. */
  from: z.string(),
  until: z.string(),
  countsForTiers: z.boolean(),
  url: z.string(),
  fields: z.array(z.enum(['name', 'phone', 'address'])),
});
/** A rule as it is typed. */
export type TypedAction = z.infer<typeof Typed>;

/** Why a field is refused. */
export type ActionProblem =
  | 'whole_number'
  | 'points_range'
  | 'times_range'
  | 'days_range'
  | 'name_missing'
  | 'name_long'
  | 'url_missing'
  | 'url_unreadable'
  | 'url_long'
  | 'fields_missing'
  | 'tiers_long'
  | 'date_unreadable'
  | 'date_skipped'
  | 'until_early'
  | 'choice_missing'
  | 'rules_unreadable'
  | 'rules_count';

/** By place and field, `2.points`; `actions` for the list itself. */
export type ActionProblems = Partial<Record<string, ActionProblem>>;
export type ParsedActions = { ok: true; actions: ActionRule[] } | { ok: false; problems: ActionProblems };

/** How often these happen is in their nature. */
const OWN_LIMITS: Partial<Record<ActionKind, ActionLimit>> = {
  sign_up: { times: 1, per: 'ever' },
  newsletter: { times: 1, per: 'ever' },
  profile: { times: 1, per: 'ever' },
  anniversary: { times: 1, per: 'year' },
};
export const hasOwnLimit = (kind: ActionKind): boolean => OWN_LIMITS[kind] !== undefined;

const NAMED = new Set<ActionKind>(['custom', 'social_follow', 'social_share']);
export const needsName = (kind: ActionKind): boolean => NAMED.has(kind);

const LINKED = new Set<ActionKind>(['social_follow', 'social_share', 'review']);
export const hasUrl = (kind: ActionKind): boolean => LINKED.has(kind);
const needsUrl = (kind: ActionKind): boolean => hasUrl(kind) && kind !== 'review';

/** Points to begin with, how often, and whether it is on: what nobody can check begins switched off. */
const STARTERS: Record<ActionKind, { points: number; limit: ActionLimit; on: boolean }> = {
  sign_up: { points: 100, limit: { times: 1, per: 'ever' }, on: true },
  newsletter: { points: 50, limit: { times: 1, per: 'ever' }, on: true },
  profile: { points: 50, limit: { times: 1, per: 'ever' }, on: true },
  review: { points: 50, limit: { times: 5, per: 'month' }, on: true },
  social_follow: { points: 20, limit: { times: 1, per: 'ever' }, on: false },
  social_share: { points: 10, limit: { times: 1, per: 'month' }, on: false },
  visit: { points: 20, limit: { times: 1, per: 'day' }, on: true },
  anniversary: { points: 100, limit: { times: 1, per: 'year' }, on: true },
  content: { points: 100, limit: { times: 2, per: 'month' }, on: true },
  custom: { points: 50, limit: { times: 1, per: 'day' }, on: true },
};

/** A rule to begin with. @param mark makes its id its own: a few letters and digits */
export function starterAction(kind: ActionKind, mark: string): TypedAction {
  const { points, limit, on } = STARTERS[kind];
  return {
    id: `${kind.replaceAll('_', '-')}-${mark}`,
    kind,
    name: '',
    on,
    points: String(points),
    times: String(limit.times),
    per: limit.per,
    pendingDays: '0',
    tiers: [],
    from: '',
    until: '',
    // points that no order stands behind: like gifts, they do not lift a member up unless the merchant says so
    countsForTiers: false,
    url: '',
    fields: kind === 'profile' ? ['name', 'phone', 'address'] : [],
  };
}

/** A rule as the form shows it; its dates stay the instants they are until somebody types others. */
export function typedAction(rule: ActionRule): TypedAction {
  return {
    ...rule,
    points: String(rule.points),
    times: String(rule.limit.times),
    per: rule.limit.per,
    pendingDays: String(rule.pendingDays),
    from: rule.from ?? '',
    until: rule.until ?? '',
    url: rule.url ?? '',
  };
}

/** The rules as they were typed, right or wrong; null where the text is no such list. */
function typedActions(text: string): TypedAction[] | null {
  if (text.length > FORM_LENGTH_MAX) return null;
  try {
    const read = z.array(Typed).safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** What a field says, or why it is refused; the reader of one rule collects them. */
class Reading {
  readonly problems: ActionProblems = {};
  private readonly place: number;

  constructor(place: number) {
    this.place = place;
  }

  refuse(field: keyof TypedAction, problem: ActionProblem): void {
    this.problems[`${this.place}.${field}`] ??= problem;
  }

  number(field: 'points' | 'times' | 'pendingDays', text: string, bounds: [number, number], range: ActionProblem) {
    const [min, max] = bounds;
    const compact = ungrouped(text);
    if (!/^\d{1,12}$/.test(compact)) this.refuse(field, 'whole_number');
    else if (Number(compact) < min || Number(compact) > max) this.refuse(field, range);
    return Number(compact);
  }

  instant(field: 'from' | 'until', text: string, zone: string): string | null {
    const read = optionalInstant(zone).safeParse(text);
    if (read.success) return read.data;
    const skipped = read.error.issues[0]?.message === 'date_skipped';
    this.refuse(field, skipped ? 'date_skipped' : 'date_unreadable');
    return null;
  }

  url(text: string, needed: boolean): string | null {
    const typed = visibleText(text);
    if (typed === '') {
      if (needed) this.refuse('url', 'url_missing');
      return null;
    }
    if (typed.length > URL_MAX) this.refuse('url', 'url_long');
    else if (!ActionRule.shape.url.safeParse(typed).success) this.refuse('url', 'url_unreadable');
    return typed;
  }
}

const lower = (text: string): string => text.toLowerCase();

function tiersOf(typed: readonly string[]): string[] {
  const tiers = typed.map(visibleText).filter((tier) => tier !== '');
  return tiers.filter((tier, place) => tiers.findIndex((other) => lower(other) === lower(tier)) === place);
}

function limitOf(typed: TypedAction, reading: Reading): ActionLimit {
  const own = OWN_LIMITS[typed.kind];
  if (own) return own;
  const times = reading.number('times', typed.times, [1, ACTION_TIMES_MAX], 'times_range');
  const per = ActionLimit.shape.per.safeParse(typed.per);
  if (!per.success) reading.refuse('per', 'choice_missing');
  return { times, per: per.data ?? 'day' };
}

function readAction(typed: TypedAction, reading: Reading, zone: string): ActionRule {
  const { kind } = typed;
  const name = visibleText(typed.name);
  if (name === '' && needsName(kind)) reading.refuse('name', 'name_missing');
  if (name.length > ACTION_NAME_MAX) reading.refuse('name', 'name_long');
  const tiers = tiersOf(typed.tiers);
  if (tiers.length > TIERS_MAX || tiers.some((tier) => tier.length > TIER_NAME_MAX))
    reading.refuse('tiers', 'tiers_long');
  if (kind === 'profile' && typed.fields.length === 0) reading.refuse('fields', 'fields_missing');
  const [from, until] = [reading.instant('from', typed.from, zone), reading.instant('until', typed.until, zone)];
  if (from !== null && until !== null && Date.parse(from) >= Date.parse(until)) reading.refuse('until', 'until_early');
  return {
    id: typed.id,
    kind,
    name,
    on: typed.on,
    points: reading.number('points', typed.points, [1, ACTION_POINTS_MAX], 'points_range'),
    limit: limitOf(typed, reading),
    pendingDays: reading.number('pendingDays', typed.pendingDays, [0, PENDING_DAYS_MAX], 'days_range'),
    tiers,
    from,
    until,
    countsForTiers: typed.countsForTiers,
    url: hasUrl(kind) ? reading.url(typed.url, needsUrl(kind)) : null,
    fields: kind === 'profile' ? [...new Set(typed.fields)] : [],
  };
}

/**
 * @param text the list as JSON
 * @param zone the shop's, which reads the dates
 * @returns the rules, or one problem a field
 */
export function parseActionsForm(text: string, zone: string): ParsedActions {
  const typed = typedActions(text);
  if (!typed || new Set(typed.map(({ id }) => id)).size < typed.length)
    return { ok: false, problems: { actions: 'rules_unreadable' } };
  if (typed.length > ACTIONS_MAX) return { ok: false, problems: { actions: 'rules_count' } };
  const problems: ActionProblems = {};
  const actions = typed.map((one, place) => {
    const reading = new Reading(place);
    const rule = readAction(one, reading, zone);
    Object.assign(problems, reading.problems);
    return rule;
  });
  return Object.keys(problems).length === 0 ? { ok: true, actions } : { ok: false, problems };
}
