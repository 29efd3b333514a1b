/** The parts of a rule's lists in words: goods, and what a multiplier or bonus is worth, for what, whom and when. */
import type { TFunction } from 'i18next';
import type { Bonus, GoodsMatch, Multiplier } from '../../loyalty/program/order-rule.ts';
import type { EntryPart } from '../../loyalty/program/program-changes.ts';
import type { Format } from '../../ui/format.ts';

export interface Words {
  t: TFunction;
  format: Format;
}

type Entry = Multiplier | Bonus;

/** "collection Sale" */
export const goodsWords = (t: TFunction, { by, label }: GoodsMatch): string => t(`points.goods.${by}`, { label });

/** "collection Sale, tag gift" */
export const goodsListWords = (t: TFunction, goods: readonly GoodsMatch[]): string =>
  goods.map((each) => goodsWords(t, each)).join(', ');

/** "× 1.5", "50 points" */
function worthWords({ t, format }: Words, entry: Entry): string {
  return 'percent' in entry
    ? t('points.entry.factor', { factor: format.number(entry.percent / 100) })
    : t('common.points', { count: entry.points });
}

function datesWords({ t, format }: Words, { from, until }: Pick<Entry, 'from' | 'until'>): string {
  const dates = {
    from: from === null ? '' : format.dateTime(from),
    until: until === null ? '' : format.dateTime(until),
  };
  if (from === null) return until === null ? t('points.entry.always') : t('points.entry.until', dates);
  return until === null ? t('points.entry.from', dates) : t('points.entry.between', dates);
}

function partWords(words: Words, entry: Entry, part: EntryPart): string {
  const { t, format } = words;
  switch (part) {
    case 'name':
      return entry.name;
    case 'worth':
      return worthWords(words, entry);
    case 'minimum':
      return 'minimumMinor' in entry && entry.minimumMinor > 0
        ? t('points.entry.minimum', { amount: format.money(entry.minimumMinor) })
        : t('points.entry.noMinimum');
    case 'goods':
      if (entry.match !== null) return goodsWords(t, entry.match);
      return t('percent' in entry ? 'points.goods.everything' : 'points.goods.any');
    case 'tiers':
      return entry.tiers.length === 0
        ? t('points.entry.everyone')
        : t('points.entry.tiers', { tiers: entry.tiers.join(', '), count: entry.tiers.length });
    case 'dates':
      return datesWords(words, entry);
  }
}

/** Some parts of an entry: "× 3, collection Sale". */
export const partsWords = (words: Words, entry: Entry, parts: readonly EntryPart[]): string =>
  parts.map((part) => partWords(words, entry, part)).join(', ');

/** An entry without its name: what it is worth and for what, and of the rest only what limits it. */
export function entryWords(words: Words, entry: Entry): string {
  const limits: EntryPart[] = [
    ...('minimumMinor' in entry && entry.minimumMinor > 0 ? (['minimum'] as const) : []),
    ...(entry.tiers.length > 0 ? (['tiers'] as const) : []),
    ...(entry.from !== null || entry.until !== null ? (['dates'] as const) : []),
  ];
  const goods: EntryPart[] = entry.match === null && !('percent' in entry) ? [] : ['goods'];
  return partsWords(words, entry, ['worth', ...goods, ...limits]);
}
