/**
 * What becomes of one line under a rule: whether it counts, and which multiplier wins (rules.md "Earning from orders" 5). Exclusions
 * beat multipliers; the highest single multiplier wins, whether it is a product's, a tier's or a campaign's.
 */
import { hasTag } from '../program/eligibility.ts';
import type { Bonus, GoodsMatch, Multiplier, OrderRule } from '../program/order-rule.ts';
import type { FactLine, LineNote } from './order-fact.ts';

/** For whom and when an order is decided. */
export interface Circumstances {
  /** The member's tier at the first award. */
  tier: string | null;
  /** ISO instant: the order's processed_at, which campaigns compare with. */
  processedAt: string;
}

export interface LineTreatment {
  /** Null where the line counts. */
  excluded: 'gift_card' | 'tip' | 'never' | 'not_listed' | null;
  /** What excluded it; null unless `never`. */
  match: GoodsMatch | null;
  /** The multiplier that won; null where none applies. */
  multiplier: Multiplier | null;
}

/** Whether a line is of a kind of goods. What was not looked up belongs to no collection and has no tag. */
export function matchesLine(match: GoodsMatch, line: FactLine, note: LineNote | undefined): boolean {
  if (match.by === 'product') return line.productId === match.value;
  if (match.by === 'collection') return note?.collections?.includes(match.value) ?? false;
  if (match.by === 'tag') return hasTag(note?.tags ?? [], match.value);
  return line.vendor !== null && hasTag([line.vendor], match.value);
}

/** Whether a multiplier or bonus is for this member at this time, whatever the goods. */
export function isFor(scope: Pick<Bonus, 'tiers' | 'from' | 'until'>, who: Circumstances): boolean {
  const at = scope.from === null && scope.until === null ? 0 : Date.parse(who.processedAt);
  if (scope.from !== null && at < Date.parse(scope.from)) return false;
  if (scope.until !== null && at >= Date.parse(scope.until)) return false;
  return scope.tiers.length === 0 || (who.tier !== null && hasTag(scope.tiers, who.tier));
}

/** The highest of those that pass, the first listed of equals. */
function highest(multipliers: readonly Multiplier[]): Multiplier | null {
  return multipliers.reduce<Multiplier | null>(
    (best, each) => (best === null || each.percent > best.percent ? each : best),
    null,
  );
}

/** The multipliers that are for this member at this time. */
export const multipliersFor = (rule: OrderRule, who: Circumstances): Multiplier[] =>
  rule.multipliers.filter((each) => isFor(each, who));

/**
 * @param note what is known of the line's product; undefined where nothing is
 * @param multipliers those of the rule that are for the member at the time (multipliersFor)
 */
export function treatLine(
  line: FactLine,
  note: LineNote | undefined,
  rule: OrderRule,
  multipliers: readonly Multiplier[],
): LineTreatment {
  const none = { match: null, multiplier: null };
  if (line.giftCard) return { excluded: 'gift_card', ...none };
  if (note?.tip) return { excluded: 'tip', ...none };
  const banned = rule.never.find((match) => matchesLine(match, line, note));
  if (banned) return { excluded: 'never', match: banned, multiplier: null };
  const listed = rule.only.length === 0 || rule.only.some((match) => matchesLine(match, line, note));
  if (!listed) return { excluded: 'not_listed', ...none };
  const applying = multipliers.filter((each) => each.match === null || matchesLine(each.match, line, note));
  return { excluded: null, match: null, multiplier: highest(applying) };
}

/** The multiplier of what is no goods, shipping: of those for the member at the time, only the ones for the whole order apply to it. */
export const orderMultiplier = (multipliers: readonly Multiplier[]): Multiplier | null =>
  highest(multipliers.filter((each) => each.match === null));
