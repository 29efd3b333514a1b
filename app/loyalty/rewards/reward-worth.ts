/** What a reward is worth beside what it costs to earn it, and what a merchant should think about before offering it. Pure. */
import { minorPerUnit } from '../program/money.ts';
import type { OrderRule } from '../program/order-rule.ts';
import { isDiscount, isDiscountKind, pointsOf, stepsOf, valueOf } from './reward.ts';
import type { Reward, RewardKind, RewardSettings } from './reward.ts';

type Rate = Pick<OrderRule, 'points' | 'perMinor'>;

/** From this share of spend on, a reward is generous; rewards of most shops give back 2 to 10 %. */
const GENEROUS_PERCENT = 20;
/** A discount in percent this large hurts on a large cart. */
const LARGE_PERCENT = 10;
/** The cart by which such a discount is shown, in whole units of the currency. */
const LARGE_CART_UNITS = 1000;
/** What a starter gives back. */
const STARTER_PERCENT = 5;

/** What has to be spent to earn so many points at the basic rate, minor units, rounded up. */
export function spendFor(points: number, rate: Rate): number {
  return Number((BigInt(points) * BigInt(rate.perMinor) + BigInt(rate.points) - 1n) / BigInt(rate.points));
}

/** What a unit of a product costs, over its variants: minor units. */
export interface UnitPrices {
  least: number;
  most: number;
}

/** `permille`: worth in thousandths of what has to be spent. The cheapest step speaks for all: every step costs the same share. */
export interface Worth {
  /** Minor units; null where it depends on the cart or has no price of its own. */
  valueMinor: number | null;
  /** What has to be spent to earn it; null before a rule is published. */
  spendMinor: number | null;
  permille: number | null;
  /** What a hundred points are worth, minor units: one point is less than the smallest coin. */
  perHundred: number | null;
}

/**
 * @param rate the live rule's; null before there is one
 * @param prices of the product that is given away, where they are known: it is worth its dearest variant
 */
export function worthOf(settings: RewardSettings, rate: Rate | null, prices: UnitPrices | null = null): Worth {
  const step = settings.kind === 'any_amount' ? settings.minSteps : 1;
  const points = pointsOf(settings, step);
  const valueMinor = settings.kind === 'free_product' ? (prices?.most ?? null) : valueOf(settings, step);
  const spendMinor = rate === null ? null : spendFor(points, rate);
  return {
    valueMinor,
    spendMinor,
    permille: valueMinor === null || spendMinor === null ? null : Math.round((valueMinor * 1000) / spendMinor),
    perHundred: valueMinor === null ? null : Math.round((valueMinor * 100) / points),
  };
}

export type RewardWarning =
  /** Worth at least what has to be spent to earn it. */
  | { is: 'worth_more'; permille: number }
  | { is: 'generous'; permille: number }
  /** The minimum spend is no more than what the code takes off: an order may come to nothing. */
  | { is: 'minimum_low'; valueMinor: number }
  | { is: 'cannot_combine' }
  /** No code can give exactly one unit of it: the dearest variant's price is more than one of the cheaper ones. */
  | { is: 'prices_differ'; least: number; most: number }
  | { is: 'large_percent'; cartMinor: number; offMinor: number }
  | { is: 'over' }
  | { is: 'starts_later'; from: string }
  | { is: 'sold_out'; issued: number }
  | { is: 'may_refuse'; what: 'gift_card' | 'store_credit' }
  /** The shop has not granted what it needs. */
  | { is: 'scopes'; what: 'gift_card' | 'store_credit' | 'discount' }
  | { is: 'no_rule' };

/** Worth at least what has to be spent to earn it. */
export const losesMoney = ({ permille }: Worth): boolean => permille !== null && permille >= 1000;

function ofWorth(worth: Worth): RewardWarning[] {
  const { permille, spendMinor } = worth;
  if (spendMinor === null) return [{ is: 'no_rule' }];
  if (permille === null) return [];
  if (losesMoney(worth)) return [{ is: 'worth_more', permille }];
  return permille >= GENEROUS_PERCENT * 10 ? [{ is: 'generous', permille }] : [];
}

function ofCode(settings: RewardSettings, currency: string): RewardWarning[] {
  if (!isDiscount(settings)) return [];
  const found: RewardWarning[] = [];
  const most = valueOf(settings, stepsOf(settings).at(-1) ?? 1);
  if (most !== null && settings.minimumMinor <= most) found.push({ is: 'minimum_low', valueMinor: most });
  if (settings.kind === 'percentage_off' && settings.percent >= LARGE_PERCENT) {
    const cartMinor = LARGE_CART_UNITS * minorPerUnit(currency);
    found.push({ is: 'large_percent', cartMinor, offMinor: Math.round((cartMinor * settings.percent) / 100) });
  }
  const { order, product, shipping } = settings.combinesWith;
  if (!order && !product && !(shipping && settings.kind !== 'free_shipping')) found.push({ is: 'cannot_combine' });
  return found;
}

function ofPrices(settings: RewardSettings, prices: UnitPrices | null): RewardWarning[] {
  // beside a purchase it is one unit in full, whatever it costs
  const byPrice = settings.kind === 'free_product' && settings.minimumMinor === 0;
  return byPrice && prices && prices.least < prices.most ? [{ is: 'prices_differ', ...prices }] : [];
}

function ofSale(settings: RewardSettings, issued: number, now: Date): RewardWarning[] {
  const found: RewardWarning[] = [];
  if (settings.until !== null && Date.parse(settings.until) <= now.getTime()) found.push({ is: 'over' });
  else if (settings.from !== null && Date.parse(settings.from) > now.getTime())
    found.push({ is: 'starts_later', from: settings.from });
  if (settings.stock !== null && settings.stock <= issued) found.push({ is: 'sold_out', issued });
  return found;
}

/** Scopes without which Shopify makes nothing of a kind. An experience needs none. */
const NEEDED = {
  gift_card: ['write_gift_cards'],
  store_credit: ['read_store_credit_accounts', 'write_store_credit_account_transactions'],
  discount: ['write_discounts'],
} as const;

/** What the shop has to allow for a kind, and has not; null where nothing is missing. It is known before anything is typed. */
export function missingScopes(kind: RewardKind, granted: readonly string[]): keyof typeof NEEDED | null {
  const what = kind === 'gift_card' || kind === 'store_credit' ? kind : isDiscountKind(kind) ? 'discount' : null;
  return what !== null && NEEDED[what].some((scope) => !granted.includes(scope)) ? what : null;
}

/** Why Shopify would refuse it: scopes that the shop has not granted, or for reasons that only it knows. */
function ofShopify({ kind }: RewardSettings, granted: readonly string[]): RewardWarning[] {
  const what = missingScopes(kind, granted);
  if (what !== null) return [{ is: 'scopes', what }];
  return kind === 'gift_card' || kind === 'store_credit' ? [{ is: 'may_refuse', what: kind }] : [];
}

/**
 * What a merchant is told while typing, what costs most first.
 * @param known the live rule's rate, redemptions that stand, the time, the scopes that the shop granted, and what the product that is given away
 *   costs, once that is known
 */
export function rewardWarnings(
  settings: RewardSettings,
  known: {
    rate: Rate | null;
    currency: string;
    issued: number;
    now: Date;
    granted: readonly string[];
    prices?: UnitPrices | null;
  },
): RewardWarning[] {
  const fromShopify = ofShopify(settings, known.granted);
  const isImpossible = fromShopify.some(({ is }) => is === 'scopes');
  return [
    ...(isImpossible ? fromShopify : []),
    ...ofWorth(worthOf(settings, known.rate, known.prices)),
    ...ofPrices(settings, known.prices ?? null),
    ...ofSale(settings, known.issued, known.now),
    ...ofCode(settings, known.currency),
    ...(isImpossible ? [] : fromShopify),
  ];
}

/** 1, 2 or 5 times a power of ten, the nearest at or above. */
function roundNumber(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, atLeast)));
  return [1, 2, 5, 10].map((each) => each * power).find((each) => each >= atLeast) ?? atLeast;
}

/** A round number of points near the one at which the value is five percent of spend. */
function starterPoints(valueMinor: number, rate: Rate): number {
  const exact = (valueMinor * 100 * rate.points) / (STARTER_PERCENT * rate.perMinor);
  if (exact < 10) return Math.max(1, Math.round(exact));
  const step = roundNumber(exact / 20);
  return Math.max(1, Math.round(exact / step) * step);
}

const NO_LIMITS = { description: '', tiers: [], perMember: null, stock: null, from: null, until: null };
const CODE = {
  collections: [],
  combinesWith: { order: false, product: true, shipping: true },
  codeDays: 90,
  atExpiry: 'points_back' as const,
};

export const STARTERS = ['amount_off', 'percentage_off', 'free_shipping'] as const;
export type Starter = (typeof STARTERS)[number];

/**
 * A reward to begin with, priced so that it gives back about five percent of what was spent.
 * @param nameOf what to call it
 */
export function starterReward(
  starter: Starter,
  shop: { currency: string; rate: Rate },
  nameOf: (settings: RewardSettings) => string,
): RewardSettings {
  const unit = minorPerUnit(shop.currency);
  // ten of a currency that is counted in hundredths, a thousand of one that has none (JPY)
  const ten = (unit === 1 ? 1000 : 10) * unit;
  const priced = (worthMinor: number) => ({
    name: '',
    ...NO_LIMITS,
    points: starterPoints(worthMinor, shop.rate),
    ...CODE,
  });
  const settings: Record<Starter, RewardSettings> = {
    amount_off: { kind: 'amount_off', ...priced(ten), valueMinor: ten, minimumMinor: 2 * ten },
    percentage_off: { kind: 'percentage_off', ...priced(2 * ten), percent: 5, minimumMinor: 0 },
    free_shipping: {
      kind: 'free_shipping',
      ...priced(1.5 * ten),
      minimumMinor: 0,
      combinesWith: { order: true, product: true, shipping: false },
    },
  };
  const made = settings[starter];
  return { ...made, name: nameOf(made) };
}

export type SaleState = 'on' | 'off' | 'archived' | 'later' | 'over' | 'sold_out';

/** Whether nothing is left of it. */
export const isSoldOut = ({ issued, settings }: Pick<Reward, 'issued' | 'settings'>): boolean =>
  settings.stock !== null && issued >= settings.stock;

/** Whether it can be bought now, and if not, why. */
export function saleState(reward: Pick<Reward, 'status' | 'issued' | 'settings'>, now: Date): SaleState {
  const { status, issued, settings } = reward;
  if (status !== 'on') return status;
  if (settings.until !== null && Date.parse(settings.until) <= now.getTime()) return 'over';
  if (settings.from !== null && Date.parse(settings.from) > now.getTime()) return 'later';
  return isSoldOut({ issued, settings }) ? 'sold_out' : 'on';
}
