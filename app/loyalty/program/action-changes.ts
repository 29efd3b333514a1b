/** What differs between two lists of ways to earn, for the merchant to read before it happens. */
import type { ActionRule } from './action-rule.ts';

/** One way to earn: from null when it is new, to null when it is gone. */
export interface ActionChange {
  field: 'action';
  from: ActionRule | null;
  to: ActionRule | null;
}

/** The parts of a rule that can differ. */
export type ActionPart =
  'on' | 'name' | 'points' | 'limit' | 'pendingDays' | 'tiers' | 'dates' | 'countsForTiers' | 'url' | 'fields';

const lower = (text: string): string => text.toLowerCase();
const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.some((other) => lower(other) === lower(one)));
const sameInstant = (a: string | null, b: string | null): boolean =>
  a === null || b === null ? a === b : Date.parse(a) === Date.parse(b);

/** Which parts of one rule differ, in the order in which they are read. */
export function differingActionParts(from: ActionRule, to: ActionRule): ActionPart[] {
  const differs: Record<ActionPart, boolean> = {
    on: from.on !== to.on,
    name: from.name !== to.name,
    points: from.points !== to.points,
    limit: from.limit.times !== to.limit.times || from.limit.per !== to.limit.per,
    pendingDays: from.pendingDays !== to.pendingDays,
    tiers: !sameSet(from.tiers, to.tiers),
    dates: !sameInstant(from.from, to.from) || !sameInstant(from.until, to.until),
    countsForTiers: from.countsForTiers !== to.countsForTiers,
    url: from.url !== to.url,
    fields: !sameSet(from.fields, to.fields),
  };
  return (Object.keys(differs) as ActionPart[]).filter((part) => differs[part]);
}

/** Rules are the same one by their id: first what became of those there were, then the new ones. */
export function actionChanges(was: readonly ActionRule[], will: readonly ActionRule[]): ActionChange[] {
  const before = was.flatMap((from) => {
    const to = will.find(({ id }) => id === from.id) ?? null;
    return to !== null && differingActionParts(from, to).length === 0 ? [] : [{ field: 'action' as const, from, to }];
  });
  const added = will.filter(({ id }) => !was.some((other) => other.id === id));
  return [...before, ...added.map((to) => ({ field: 'action' as const, from: null, to }))];
}
