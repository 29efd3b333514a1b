import type { GoodsMatch } from './order-rule.ts';

/** What two kinds of goods have in common when they are the same; vendors and tags compare without regard to case. */
export const goodsKey = ({ by, value }: GoodsMatch): string => `${by} ${value.toLowerCase()}`;
