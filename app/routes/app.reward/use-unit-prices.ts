import { useFetcher } from '@remix-run/react';
import { useEffect } from 'react';
import type { RewardSettings } from '../../loyalty/rewards/reward.ts';
import type { UnitPrices } from '../../loyalty/rewards/reward-worth.ts';
import type { PricesAnswer } from '../app.reward.prices.ts';

/** What the product, or the one variant, that a reward gives away costs, asked when it is chosen; null for other kinds, and until that is known. */
export function useUnitPrices(settings: RewardSettings | null): UnitPrices | null {
  const { load, data } = useFetcher<PricesAnswer>();
  const gift = settings?.kind === 'free_product' ? settings : null;
  const [product, variant] = [gift?.product.value ?? '', gift?.variant?.value ?? ''];
  useEffect(() => {
    if (product !== '') load(`/app/rewards/prices?product=${product}${variant && `&variant=${variant}`}`);
  }, [product, variant, load]);
  return data && data.product === product && data.variant === variant ? data.prices : null;
}
