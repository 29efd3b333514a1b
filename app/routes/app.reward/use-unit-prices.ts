import { useFetcher } from '@remix-run/react';
import { useEffect } from 'react';
import type { RewardSettings } from '../../loyalty/rewards/reward.ts';
import type { UnitPrices } from '../../loyalty/rewards/reward-worth.ts';
import type { PricesAnswer } from '../app.reward.prices.ts';

/** What the product that a reward gives away costs, asked when it is chosen; null for other kinds, and until that is known. */
export function useUnitPrices(settings: RewardSettings | null): UnitPrices | null {
  const { load, data } = useFetcher<PricesAnswer>();
  const product = settings?.kind === 'free_product' ? settings.product.value : '';
  useEffect(() => {
    if (product !== '') load(`/app/rewards/prices?product=${product}`);
  }, [product, load]);
  return data && data.product === product ? data.prices : null;
}
