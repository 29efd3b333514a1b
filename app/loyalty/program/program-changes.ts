/** What publishing a draft would change, setting by setting, for the merchant to read before it happens. */
import { actionChanges, type ActionChange } from './action-changes.ts';
import type { Eligibility } from './eligibility.ts';
import { sameEnrolment } from './enrolment-form.ts';
import type { EnrolmentRule } from './enrolment-rule.ts';
import { sameExpiry, type ExpiryRule } from './expiry-rule.ts';
import { goodsKey } from './goods-key.ts';
import type { Bonus, GoodsMatch, Multiplier, OrderRule } from './order-rule.ts';
import type { ProgramSettings } from './settings.ts';

type PlainOrderField =
  | 'rounding'
  | 'tax'
  | 'shipping'
  | 'discounts'
  | 'giftCardPayments'
  | 'storeCreditPayments'
  | 'qualifies'
  | 'pendingDays'
  | 'clawback';
type PlainEligibilityField = 'testOrders' | 'companyOrders' | 'testersTag';
type Rate = Pick<OrderRule, 'points' | 'perMinor'>;

type Plain<Of, Field extends keyof Of> = { [Each in Field]: { field: Each; from: Of[Each]; to: Of[Each] } }[Field];

export type ProgramChange =
  | ActionChange
  | { field: 'rate'; from: Rate; to: Rate }
  | Plain<OrderRule, PlainOrderField>
  | { field: 'only' | 'never'; from: GoodsMatch[]; to: GoodsMatch[] }
  /** One entry: from null when it is new, to null when it is gone. */
  | { field: 'multiplier'; from: Multiplier | null; to: Multiplier | null }
  | { field: 'bonus'; from: Bonus | null; to: Bonus | null }
  | Plain<Eligibility, PlainEligibilityField>
  | { field: 'withoutChannels'; from: Eligibility['withoutChannels']; to: Eligibility['withoutChannels'] }
  | { field: 'withoutTags'; from: string[]; to: string[] }
  | { field: 'goLiveAt'; from: string; to: string }
  | { field: 'paused'; from: boolean; to: boolean }
  | { field: 'expiry'; from: ExpiryRule; to: ExpiryRule }
  | { field: 'enrolment'; from: EnrolmentRule; to: EnrolmentRule };

const lower = (text: string): string => text.toLowerCase();

/** The same entries, in whatever order. */
function sameSet<Entry>(a: readonly Entry[], b: readonly Entry[], keyOf: (entry: Entry) => string): boolean {
  const holds = (entries: readonly Entry[], others: readonly Entry[]): boolean =>
    others.every((other) => entries.some((entry) => keyOf(entry) === keyOf(other)));
  return holds(a, b) && holds(b, a);
}

const sameInstant = (a: string | null, b: string | null): boolean =>
  a === null || b === null ? a === b : Date.parse(a) === Date.parse(b);

const sameMatch = (a: GoodsMatch | null, b: GoodsMatch | null): boolean =>
  a === null || b === null ? a === b : goodsKey(a) === goodsKey(b);

/** The parts of a multiplier or bonus that can differ. */
export type EntryPart = 'name' | 'worth' | 'minimum' | 'goods' | 'tiers' | 'dates';

const worth = (entry: Multiplier | Bonus): number => ('percent' in entry ? entry.percent : entry.points);
const minimum = (entry: Multiplier | Bonus): number => ('minimumMinor' in entry ? entry.minimumMinor : 0);

/** Which parts of one entry differ, in the order in which they are read. */
export function differingParts(from: Multiplier | Bonus, to: Multiplier | Bonus): EntryPart[] {
  const differs: Record<EntryPart, boolean> = {
    name: from.name !== to.name,
    worth: worth(from) !== worth(to),
    minimum: minimum(from) !== minimum(to),
    goods: !sameMatch(from.match, to.match),
    tiers: !sameSet(from.tiers, to.tiers, lower),
    dates: !sameInstant(from.from, to.from) || !sameInstant(from.until, to.until),
  };
  return (Object.keys(differs) as EntryPart[]).filter((part) => differs[part]);
}

/** Entries are the same one by their id: first what became of those there were, then the new ones. */
function entryChanges<Entry extends Multiplier | Bonus>(
  was: readonly Entry[],
  will: readonly Entry[],
): { from: Entry | null; to: Entry | null }[] {
  const before = was.flatMap((from) => {
    const to = will.find(({ id }) => id === from.id) ?? null;
    return to !== null && differingParts(from, to).length === 0 ? [] : [{ from, to }];
  });
  const added = will.filter(({ id }) => !was.some((other) => other.id === id)).map((to) => ({ from: null, to }));
  return [...before, ...added];
}

function orderChanges(was: OrderRule, will: OrderRule): ProgramChange[] {
  const plain = <Field extends PlainOrderField>(field: Field): ProgramChange[] =>
    was[field] === will[field] ? [] : [{ field, from: was[field], to: will[field] } as ProgramChange];
  const goods = (field: 'only' | 'never'): ProgramChange[] =>
    sameSet(was[field], will[field], goodsKey) ? [] : [{ field, from: was[field], to: will[field] }];
  const rate = ({ points, perMinor }: OrderRule): Rate => ({ points, perMinor });
  const rateDiffers = was.points !== will.points || was.perMinor !== will.perMinor;
  return [
    ...(rateDiffers ? [{ field: 'rate' as const, from: rate(was), to: rate(will) }] : []),
    ...plain('rounding'),
    ...plain('tax'),
    ...plain('shipping'),
    ...plain('discounts'),
    ...plain('giftCardPayments'),
    ...plain('storeCreditPayments'),
    ...goods('only'),
    ...goods('never'),
    ...entryChanges(was.multipliers, will.multipliers).map((change) => ({ field: 'multiplier' as const, ...change })),
    ...entryChanges(was.bonuses, will.bonuses).map((change) => ({ field: 'bonus' as const, ...change })),
    ...plain('qualifies'),
    ...plain('pendingDays'),
    ...plain('clawback'),
  ];
}

function eligibilityChanges(was: Eligibility, will: Eligibility): ProgramChange[] {
  const plain = <Field extends PlainEligibilityField>(field: Field): ProgramChange[] =>
    was[field] === will[field] ? [] : [{ field, from: was[field], to: will[field] } as ProgramChange];
  const [channels, tags] = [
    { field: 'withoutChannels' as const, from: was.withoutChannels, to: will.withoutChannels },
    { field: 'withoutTags' as const, from: was.withoutTags, to: will.withoutTags },
  ];
  return [
    ...plain('testOrders'),
    ...plain('companyOrders'),
    ...(sameSet(channels.from, channels.to, String) ? [] : [channels]),
    ...(sameSet(tags.from, tags.to, lower) ? [] : [tags]),
    ...plain('testersTag'),
  ];
}

/**
 * @param live the settings that are in force
 * @param draft the settings that would replace them
 * @returns the differences in the order of the form; empty when publishing would change nothing
 */
export function programChanges(live: ProgramSettings, draft: ProgramSettings): ProgramChange[] {
  const goLive = { field: 'goLiveAt' as const, from: live.goLiveAt, to: draft.goLiveAt };
  const paused = { field: 'paused' as const, from: live.paused, to: draft.paused };
  const expiry = { field: 'expiry' as const, from: live.expiry, to: draft.expiry };
  const enrolment = { field: 'enrolment' as const, from: live.enrolment, to: draft.enrolment };
  return [
    ...orderChanges(live.order, draft.order),
    ...eligibilityChanges(live.eligibility, draft.eligibility),
    ...(sameInstant(goLive.from, goLive.to) ? [] : [goLive]),
    ...(paused.from === paused.to ? [] : [paused]),
    ...(sameExpiry(expiry.from, expiry.to) ? [] : [expiry]),
    ...(sameEnrolment(enrolment.from, enrolment.to) ? [] : [enrolment]),
    ...actionChanges(live.actions, draft.actions),
  ];
}
