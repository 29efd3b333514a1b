/** The programme form's lists. Each travels as one JSON text of entries as they were typed, so that every entry can say what is wrong with it. */
import { z } from 'zod';
import { CHANNELS, TAGS_MAX } from './eligibility.ts';
import { goodsKey } from './goods-key.ts';
import { type Bonus, type GoodsMatch, LIST_MAX, type Multiplier, PER_MINOR_MAX, POINTS_MAX } from './order-rule.ts';
import { amount, factor, optionalInstant, storable, typedFactor, typedText, wholeNumber } from './typed-values.ts';
import type { FieldProblem } from './typed-values.ts';
import { visibleText } from './visible-text.ts';

/** Letters in a vendor, a tag or a label, and in a name: as order-rule.ts bounds them. */
export const TEXT_MAX = 255;
export const NAME_MAX = 80;
/** Far above fifty entries that are filled to their limits; anything longer is refused unread. */
export const LIST_LENGTH_MAX = 500_000;

/** The lists among the form's fields. */
export const LIST_FIELDS = ['only', 'never', 'multipliers', 'bonuses', 'withoutChannels', 'withoutTags'] as const;
export type ListField = (typeof LIST_FIELDS)[number];

const TypedGoods = z.object({
  by: z.enum(['collection', 'product', 'vendor', 'tag']),
  /** "" while nothing is chosen yet. */
  value: z.string(),
  label: z.string(),
});

const TypedScope = z.object({
  id: z.string(),
  name: z.string(),
  /** Null: the whole order. */
  match: TypedGoods.nullable(),
  tiers: z.array(z.string()),
  /** Wall time in the shop's zone as it was typed, or the instant that was kept; "" for no such end. */
  from: z.string(),
  until: z.string(),
});
const TypedMultiplier = TypedScope.extend({ factor: z.string() });
const TypedBonus = TypedScope.extend({ points: z.string(), minimum: z.string() });

export type TypedScope = z.infer<typeof TypedScope>;
/** A multiplier as it is typed. */
export type TypedMultiplier = z.infer<typeof TypedMultiplier>;
/** A bonus as it is typed; an empty minimum means none. */
export type TypedBonus = z.infer<typeof TypedBonus>;

const TYPED = {
  only: TypedGoods,
  never: TypedGoods,
  multipliers: TypedMultiplier,
  bonuses: TypedBonus,
  withoutChannels: z.enum(CHANNELS),
  withoutTags: z.string(),
} satisfies Record<ListField, z.ZodType>;

/** A list's entries as they were typed, right or wrong, for the form to show; none where the text is no such list. */
export function typedList<Field extends ListField>(field: Field, text: string): z.infer<(typeof TYPED)[Field]>[] {
  try {
    const parsed = z.array(TYPED[field]).safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}

const problem = (code: FieldProblem): FieldProblem => code;

/** A list out of its JSON; "" is an empty one. */
function jsonList<Entry extends z.ZodType>(entry: Entry, most = LIST_MAX) {
  return z
    .string()
    .max(LIST_LENGTH_MAX, problem('list_unreadable'))
    .transform((text, context): unknown => {
      if (text.trim() === '') return [];
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: problem('list_unreadable') });
        return z.NEVER;
      }
    })
    .pipe(z.array(entry, problem('list_unreadable')).max(most, problem('list_long')));
}

const lower = (text: string): string => text.toLowerCase();

/** The first of those that say the same. */
function distinct<Entry>(entries: readonly Entry[], keyOf: (entry: Entry) => string): Entry[] {
  return entries.filter((entry, place) => entries.findIndex((other) => keyOf(other) === keyOf(entry)) === place);
}

/** A kind of goods. People's vendors and tags are their own labels; Shopify's ids are digits. */
const typedGoods = z
  .strictObject({
    by: z.enum(['collection', 'product', 'vendor', 'tag']),
    value: typedText(TEXT_MAX, 'text_long', 'match_missing', storable),
    label: z.string(),
  })
  .transform(({ by, value, label }, context): GoodsMatch => {
    if (by === 'vendor' || by === 'tag') return { by, value, label: value };
    if (!/^\d{1,19}$/.test(value)) context.addIssue({ code: 'custom', message: problem('list_unreadable') });
    return { by, value, label: storable(label).slice(0, TEXT_MAX).toWellFormed() || value };
  });

export const goodsList = jsonList(typedGoods).transform((goods) => distinct(goods, goodsKey));

const namesList = (read: (text: string) => string) =>
  jsonList(typedText(TEXT_MAX, 'text_long', 'name_missing', read), TAGS_MAX).transform((names) =>
    distinct(names, lower),
  );

/** Customer tags; two that differ in case only are one to Shopify. */
export const tagList = namesList(storable);

/** Tiers, as members are placed in them. */
export const tierList = namesList(visibleText);

export const channelList = jsonList(z.enum(CHANNELS))
  .transform((channels) => CHANNELS.filter((channel) => channels.includes(channel)))
  .refine((channels) => channels.length < CHANNELS.length, problem('channels_all'));

function scope(zone: string) {
  return {
    id: z.string().regex(/^[a-z0-9-]{1,40}$/),
    name: typedText(NAME_MAX, 'name_long', 'name_missing'),
    match: typedGoods.nullable(),
    tiers: z
      .array(typedText(NAME_MAX, 'name_long', 'name_missing'))
      .max(LIST_MAX, problem('list_long'))
      .transform((tiers) => distinct(tiers, lower)),
    from: optionalInstant(zone),
    until: optionalInstant(zone),
  };
}

const endsAfterStart = ({ from, until }: { from: string | null; until: string | null }): boolean =>
  from === null || until === null || Date.parse(from) < Date.parse(until);
const EARLY = { path: ['until'], message: problem('until_early') };

const distinctIds = (entries: { id: string }[]): boolean =>
  new Set(entries.map(({ id }) => id)).size === entries.length;

/** @param zone IANA zone of the shop, which reads the dates */
export function multiplierList(zone: string) {
  const entry = z
    .strictObject({ ...scope(zone), factor })
    .refine(endsAfterStart, EARLY)
    .transform(({ factor: percent, ...rest }): Multiplier => ({ ...rest, percent }));
  return jsonList(entry).refine(distinctIds, problem('list_unreadable'));
}

/** @param shop its currency reads the minimum, its zone the dates */
export function bonusList(shop: { currency: string; zone: string }) {
  const entry = z
    .strictObject({
      ...scope(shop.zone),
      points: wholeNumber(1, POINTS_MAX, 'points_range'),
      minimum: amount(shop.currency, { min: 0, max: PER_MINOR_MAX, range: 'minimum_range' }, 0),
    })
    .refine(endsAfterStart, EARLY)
    .transform(({ minimum, ...rest }): Bonus => ({ ...rest, minimumMinor: minimum }));
  return jsonList(entry).refine(distinctIds, problem('list_unreadable'));
}

function typedScope({ id, name, match, tiers, from, until }: Multiplier | Bonus): TypedScope {
  return { id, name, match, tiers, from: from ?? '', until: until ?? '' };
}

/** A multiplier as the form shows it; its dates stay the instants they are until somebody types others. */
export const typedMultiplier = (multiplier: Multiplier, mark: string): TypedMultiplier => ({
  ...typedScope(multiplier),
  factor: typedFactor(multiplier.percent, mark),
});

/** @param typed how an amount of the shop's currency is typed */
export const typedBonus = (bonus: Bonus, typed: (minor: number) => string): TypedBonus => ({
  ...typedScope(bonus),
  points: String(bonus.points),
  minimum: bonus.minimumMinor === 0 ? '' : typed(bonus.minimumMinor),
});
