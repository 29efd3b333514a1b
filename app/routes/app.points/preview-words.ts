/** What a draft would have meant for known orders, in sentences. */
import type { TFunction } from 'i18next';
import type { DraftTotals } from '../../loyalty/earning/draft-preview.ts';
import type { Format } from '../../ui/format.ts';

/** "Of your last 100 orders, 80 would have earned more, 3 less." */
export function effectSentence(t: TFunction, { orders: count, more, less }: DraftTotals): string {
  if (more === 0 && less === 0) return t('points.orders.same', { count });
  if (less === 0) return t('points.orders.onlyMore', { count, more });
  if (more === 0) return t('points.orders.onlyLess', { count, less });
  return t('points.orders.both', { count, more, less });
}

/**
 * What stands under that sentence: the sums, who is affected, and why a draft gives nothing where it gives nothing.
 * @param paused whether the draft pauses the programme: then the go-live date explains nothing
 */
export function effectDetails(
  { t, format }: { t: TFunction; format: Format },
  totals: DraftTotals,
  paused: boolean,
): string[] {
  const { pointsToday, pointsDrafted, membersAffected, beforeGoLive, unknownProducts, unknownPayments } = totals;
  const now = t('common.points', { count: pointsToday });
  const drafted = t('common.points', { count: pointsDrafted });
  return [
    pointsToday === pointsDrafted
      ? t('points.orders.totalSame', { now })
      : t('points.orders.total', { now, drafted, change: format.signed(pointsDrafted - pointsToday) }),
    ...(membersAffected > 0 ? [t('points.orders.members', { count: membersAffected })] : []),
    ...(paused
      ? [t('points.orders.paused')]
      : beforeGoLive > 0
        ? [t('points.orders.beforeGoLive', { count: beforeGoLive })]
        : []),
    ...(unknownProducts > 0 ? [t('points.orders.unknownProducts', { count: unknownProducts })] : []),
    ...(totals.unknownTags > 0 ? [t('points.orders.unknownTags', { count: totals.unknownTags })] : []),
    ...(unknownPayments > 0 ? [t('points.orders.unknownPayments', { count: unknownPayments })] : []),
  ];
}
