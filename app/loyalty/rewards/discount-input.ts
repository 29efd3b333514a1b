/**
 * A reward as Shopify's discount (docs/decisions/071). Codes under a discount carry nothing of their own, so the discount carries all
 * that a code is worth and asks for; how long a code is good for is ours to keep. Pure.
 */
import { formatDecimal } from '../program/money.ts';
import type { GoodsMatch } from '../program/order-rule.ts';
import { valueOf } from './reward.ts';
import type { DiscountReward } from './reward.ts';

type FreeProduct = Extract<DiscountReward, { kind: 'free_product' }>;

const TITLE_MAX = 255;

/** What the discount needs beside the settings. */
export interface DiscountFrame {
  /** The code it is created with, never handed out. */
  marker: string;
  /** The shop's, ISO 4217. */
  currency: string;
  startsAt: Date;
  /** What one unit costs, minor units, where a free product is money off (freeProductByPrice). */
  productMinor: number | null;
}

const amountOf = (minor: number, currency: string) => ({
  amount: formatDecimal(minor, currency),
  appliesOnEachItem: false,
});

/** Only goods of these collections, or everything. */
function itemsOf(collections: readonly GoodsMatch[]) {
  if (collections.length === 0) return { all: true };
  return { collections: { add: collections.map(({ value }) => `gid://shopify/Collection/${value}`) } };
}

/** The product, whichever of its variants, or the one variant alone. */
function productOf({ product, variant }: FreeProduct) {
  if (variant !== null)
    return { products: { productVariantsToAdd: [`gid://shopify/ProductVariant/${variant.value}`] } };
  return { products: { productsToAdd: [`gid://shopify/Product/${product.value}`] } };
}

function minimumOf(settings: DiscountReward, currency: string) {
  if (settings.minimumMinor === 0) return {};
  const greaterThanOrEqualToSubtotal = formatDecimal(settings.minimumMinor, currency);
  return { minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal } } };
}

/** A free unit beside a purchase is buy X get Y; without one it is the price of one unit off, once for all units together. */
export function freeProductByPrice(settings: DiscountReward): boolean {
  return settings.kind === 'free_product' && settings.minimumMinor === 0;
}

function titleOf(settings: DiscountReward, step: number, currency: string): string {
  if (settings.kind !== 'any_amount') return settings.name.slice(0, TITLE_MAX);
  return `${settings.name} (${formatDecimal(valueOf(settings, step) ?? 0, currency)} ${currency})`.slice(0, TITLE_MAX);
}

/** What all kinds have: single use, no end, everybody who knows the code. */
function frameOf(settings: DiscountReward, step: number, { marker, currency, startsAt }: DiscountFrame) {
  const { order, product, shipping } = settings.combinesWith;
  return {
    title: titleOf(settings, step, currency),
    code: marker,
    startsAt: startsAt.toISOString(),
    endsAt: null,
    context: { all: 'ALL' as const },
    usageLimit: 1,
    // a code is good once for anybody; once per customer as well would only ask Shopify to tell codes of one discount apart
    appliesOncePerCustomer: false,
    combinesWith: {
      orderDiscounts: order,
      productDiscounts: product,
      // Shopify refuses it on a discount that is itself of that class
      shippingDiscounts: shipping && settings.kind !== 'free_shipping',
    },
  };
}

/** 100 % off one unit of the product for a purchase worth the minimum among the named collections. */
function freeUnit(settings: FreeProduct, currency: string) {
  return {
    usesPerOrderLimit: 1,
    customerBuys: {
      items: itemsOf(settings.collections),
      value: { amount: formatDecimal(settings.minimumMinor, currency) },
    },
    customerGets: {
      items: productOf(settings),
      value: { discountOnQuantity: { quantity: '1', effect: { percentage: 1 } } },
    },
  };
}

/**
 * The mutation and its input for one step of a reward.
 * @throws Error for a free product without a price where one is needed: it is looked up first
 */
export function discountInputOf(settings: DiscountReward, step: number, frame: DiscountFrame) {
  const { currency } = frame;
  const shared = frameOf(settings, step, frame);
  const withMinimum = { ...shared, ...minimumOf(settings, currency) };
  switch (settings.kind) {
    case 'free_shipping':
      return { kind: 'free_shipping' as const, discount: { ...withMinimum, destination: { all: true } } };
    case 'percentage_off': {
      const value = { percentage: settings.percent / 100 };
      const customerGets = { items: itemsOf(settings.collections), value };
      return { kind: 'basic' as const, discount: { ...withMinimum, customerGets } };
    }
    case 'amount_off':
    case 'any_amount': {
      const value = { discountAmount: amountOf(valueOf(settings, step) ?? 0, currency) };
      const customerGets = { items: itemsOf(settings.collections), value };
      return { kind: 'basic' as const, discount: { ...withMinimum, customerGets } };
    }
    case 'free_product': {
      if (!freeProductByPrice(settings))
        return { kind: 'bxgy' as const, discount: { ...shared, ...freeUnit(settings, currency) } };
      if (frame.productMinor === null) throw new Error('a free product without its price');
      const value = { discountAmount: amountOf(frame.productMinor, currency) };
      return {
        kind: 'basic' as const,
        discount: { ...shared, customerGets: { items: productOf(settings), value } },
      };
    }
  }
}

/**
 * What of a reward its codes carry, as a text to compare: versions with the same one share discounts and codes. Points, texts, limits,
 * dates, how long codes are good for, and how far a slider goes are not among it.
 * @returns null for kinds without codes
 */
export function termsOf(settings: DiscountReward): string {
  const { kind, minimumMinor, combinesWith } = settings;
  const collections = settings.collections.map(({ value }) => value).toSorted();
  const worth =
    settings.kind === 'any_amount'
      ? settings.stepMinor
      : settings.kind === 'amount_off'
        ? settings.valueMinor
        : settings.kind === 'percentage_off'
          ? settings.percent
          : settings.kind === 'free_product'
            ? // as before there were variants, where none is chosen: codes of then serve it still
              settings.variant === null
              ? settings.product.value
              : [settings.product.value, settings.variant.value]
            : null;
  const { order, product, shipping } = combinesWith;
  return JSON.stringify([kind, worth, minimumMinor, collections, order, product, shipping]);
}
