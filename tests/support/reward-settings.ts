/** Rewards for tests: a plain one of each kind, with what a case wants different. */
import type { RewardSettings } from '../../app/loyalty/rewards/reward.ts';

const OFFER = { description: '', tiers: [], perMember: null, stock: null, from: null, until: null };
const CODE = {
  minimumMinor: 0,
  collections: [],
  combinesWith: { order: false, product: false, shipping: false },
  codeDays: null,
  atExpiry: 'points_back' as const,
};

type Of<Kind extends RewardSettings['kind']> = Extract<RewardSettings, { kind: Kind }>;

export const amountOff = (wanted: Partial<Of<'amount_off'>> = {}): Of<'amount_off'> => ({
  kind: 'amount_off',
  name: 'Twenty off',
  points: 100,
  valueMinor: 2000,
  ...OFFER,
  ...CODE,
  ...wanted,
});

export const percentageOff = (wanted: Partial<Of<'percentage_off'>> = {}): Of<'percentage_off'> => ({
  kind: 'percentage_off',
  name: 'A tenth off',
  points: 100,
  percent: 10,
  ...OFFER,
  ...CODE,
  ...wanted,
});

export const freeShipping = (wanted: Partial<Of<'free_shipping'>> = {}): Of<'free_shipping'> => ({
  kind: 'free_shipping',
  name: 'Free shipping',
  points: 50,
  ...OFFER,
  ...CODE,
  ...wanted,
});

/** @param productId decimal */
export const freeProduct = (productId: string, wanted: Partial<Of<'free_product'>> = {}): Of<'free_product'> => ({
  kind: 'free_product',
  name: 'A record',
  points: 500,
  product: { by: 'product', value: productId, label: 'A record' },
  variant: null,
  ...OFFER,
  ...CODE,
  ...wanted,
});

export const anyAmount = (wanted: Partial<Of<'any_amount'>> = {}): Of<'any_amount'> => ({
  kind: 'any_amount',
  name: 'Money off',
  stepPoints: 50,
  stepMinor: 500,
  minSteps: 1,
  maxSteps: 3,
  ...OFFER,
  ...CODE,
  ...wanted,
});
