import type { DraftPreview } from '../../loyalty/earning/preview-draft.server.ts';

type Order = DraftPreview['orders'][number];

/** The largest change first, newest as they come, or those that gain or lose most. */
export const ORDER_SORTS = ['newest', 'difference', 'gain', 'loss'] as const;
export type OrderSort = (typeof ORDER_SORTS)[number];

const change = ({ today, drafted }: Order): number => drafted - today;

const COMPARED: Record<Exclude<OrderSort, 'newest'>, (order: Order) => number> = {
  difference: (order) => Math.abs(change(order)),
  gain: change,
  loss: (order) => -change(order),
};

/** @param orders newest first; of equals the newer one stays before */
export function sortedOrders(orders: readonly Order[], sort: OrderSort): Order[] {
  if (sort === 'newest') return [...orders];
  const worth = COMPARED[sort];
  return orders.toSorted((a, b) => worth(b) - worth(a));
}
