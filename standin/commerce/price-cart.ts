import type {
  BasisPoints,
  DiscountApplication,
  DiscountAllocation,
  DiscountCode,
  Id,
  Minor,
  TaxLine,
} from '../model.ts';
import { allocated, share } from '../money.ts';

export type CartItem = {
  productId: Id | null;
  variantId: Id | null;
  title: string;
  variantTitle: string | null;
  vendor: string | null;
  sku: string | null;
  giftCard: boolean;
  taxable: boolean;
  requiresShipping: boolean;
  quantity: number;
  unitPriceMinor: Minor;
};

/** How a discount that was found to apply takes its part: of what is left of each line, and of shipping. */
export type CartDiscount = {
  application: DiscountApplication;
  offLines: (leftMinor: Minor[]) => Minor[];
  offShipping: (leftMinor: Minor) => Minor;
};

export type CartToPrice = {
  items: CartItem[];
  /** Applied in this order; order discounts see the lines after line discounts. */
  discounts: (DiscountCode | CartDiscount)[];
  shipping: { title: string; code: string; priceMinor: Minor } | null;
  taxesIncluded: boolean;
  taxRateBp: BasisPoints;
  taxTitle: string;
};

export type PricedItem = CartItem & { discountAllocations: DiscountAllocation[]; taxLines: TaxLine[] };

export type PricedShipping = {
  title: string;
  code: string;
  priceMinor: Minor;
  discountAllocations: DiscountAllocation[];
  taxLines: TaxLine[];
};

export type PricedCart = {
  items: PricedItem[];
  shipping: PricedShipping | null;
  discountApplications: DiscountApplication[];
  /** Lines before any discount. */
  lineTotalMinor: Minor;
  discountTotalMinor: Minor;
  /** Lines after discounts; contains tax when prices include it. */
  subtotalMinor: Minor;
  /** Shipping after its discounts. */
  shippingMinor: Minor;
  taxTotalMinor: Minor;
  totalMinor: Minor;
};

/**
 * What a cart costs: discounts allocated to lines so that the parts add up to the discount exactly, then tax, either
 * contained in the prices or added to them, rounded per line as on Shopify's receipts. Gift cards bear no tax.
 * @param cart amounts in minor units of one currency; quantities positive integers.
 */
export function pricedCart(cart: CartToPrice): PricedCart {
  const discounts = cart.discounts.map((one) => ('offLines' in one ? one : simpleDiscount(one, cart.items)));
  const allocations: DiscountAllocation[][] = cart.items.map(() => []);
  const shippingAllocations: DiscountAllocation[] = [];
  discounts.forEach((discount, applicationIndex) => {
    const leftMinor = cart.items.map((item, i) => item.unitPriceMinor * item.quantity - sumOf(allocations[i] ?? []));
    const parts = discount.offLines(leftMinor);
    parts.forEach((part, i) => pushAllocation(allocations[i] ?? [], applicationIndex, part));
    const shippingLeftMinor = (cart.shipping?.priceMinor ?? 0) - sumOf(shippingAllocations);
    pushAllocation(shippingAllocations, applicationIndex, discount.offShipping(shippingLeftMinor));
  });
  const items = cart.items.map((item, i) => {
    const discountAllocations = allocations[i] ?? [];
    const netMinor = item.unitPriceMinor * item.quantity - sumOf(discountAllocations);
    return { ...item, discountAllocations, taxLines: item.taxable && !item.giftCard ? taxLinesOn(netMinor, cart) : [] };
  });
  return withTotals(
    cart,
    items,
    pricedShipping(cart, shippingAllocations),
    discounts.map(({ application }) => application),
  );
}

/** The tax in (or on top of) an amount after discounts, as the list of tax lines Shopify keeps; empty at rate 0. */
export function taxLinesOn(
  netMinor: Minor,
  terms: { taxesIncluded: boolean; taxRateBp: BasisPoints; taxTitle: string },
): TaxLine[] {
  if (terms.taxRateBp === 0) return [];
  const divisor = terms.taxesIncluded ? 10_000 + terms.taxRateBp : 10_000;
  return [{ title: terms.taxTitle, rateBp: terms.taxRateBp, amountMinor: share(netMinor, terms.taxRateBp, divisor) }];
}

/** The amounts of allocations or tax lines added up. */
export function sumOf(parts: { amountMinor: Minor }[]): Minor {
  return parts.reduce((sum, part) => sum + part.amountMinor, 0);
}

function withTotals(
  cart: CartToPrice,
  items: PricedItem[],
  shipping: PricedShipping | null,
  discountApplications: DiscountApplication[],
): PricedCart {
  const lineTotalMinor = items.reduce((sum, item) => sum + item.unitPriceMinor * item.quantity, 0);
  const lineDiscountMinor = items.reduce((sum, item) => sum + sumOf(item.discountAllocations), 0);
  const shippingDiscountMinor = sumOf(shipping?.discountAllocations ?? []);
  const subtotalMinor = lineTotalMinor - lineDiscountMinor;
  const shippingMinor = (shipping?.priceMinor ?? 0) - shippingDiscountMinor;
  const taxTotalMinor = items.reduce((sum, item) => sum + sumOf(item.taxLines), 0) + sumOf(shipping?.taxLines ?? []);
  return {
    items,
    shipping,
    discountApplications,
    lineTotalMinor,
    discountTotalMinor: lineDiscountMinor + shippingDiscountMinor,
    subtotalMinor,
    shippingMinor,
    taxTotalMinor,
    totalMinor: subtotalMinor + shippingMinor + (cart.taxesIncluded ? 0 : taxTotalMinor),
  };
}

function pricedShipping(cart: CartToPrice, discountAllocations: DiscountAllocation[]): PricedShipping | null {
  if (!cart.shipping) return null;
  const netMinor = cart.shipping.priceMinor - sumOf(discountAllocations);
  return { ...cart.shipping, discountAllocations, taxLines: netMinor === 0 ? [] : taxLinesOn(netMinor, cart) };
}

/** A discount without conditions. Percentages on lines are rounded line by line, all across the order once and split. */
export function simpleDiscount(discount: DiscountCode, items: CartItem[]): CartDiscount {
  const offLines = (leftMinor: Minor[]): Minor[] => {
    const bases = items.map((item, i) => (isEntitled(discount, item) ? (leftMinor[i] ?? 0) : 0));
    if (discount.target === 'shipping') return bases.map(() => 0);
    if (discount.target === 'line') return bases.map((base) => discountOn(discount, base));
    const whole = bases.reduce((sum, base) => sum + base, 0);
    return allocated(discountOn(discount, whole), bases);
  };
  const offShipping = (leftMinor: Minor): Minor =>
    discount.target === 'shipping' ? discountOn(discount, leftMinor) : 0;
  return { application: applicationFor(discount), offLines, offShipping };
}

function discountOn(discount: DiscountCode, baseMinor: Minor): Minor {
  const wanted = discount.kind === 'percentage' ? share(baseMinor, discount.value, 10_000) : discount.value;
  return Math.min(Math.max(wanted, 0), baseMinor);
}

function isEntitled(discount: DiscountCode, item: CartItem): boolean {
  if (item.giftCard) return false;
  if (discount.target === 'order' || discount.productIds.length === 0) return true;
  return item.productId !== null && discount.productIds.includes(item.productId);
}

function pushAllocation(list: DiscountAllocation[], applicationIndex: number, amountMinor: Minor): void {
  if (amountMinor > 0) list.push({ applicationIndex, amountMinor });
}

function applicationFor(discount: DiscountCode): DiscountApplication {
  return {
    type: discount.code === '' ? 'manual' : 'discount_code',
    code: discount.code === '' ? null : discount.code,
    title: discount.code === '' ? 'Discount' : discount.code,
    valueType: discount.kind,
    value: discount.value,
    targetType: discount.target === 'shipping' ? 'shipping_line' : 'line_item',
    targetSelection: discount.target === 'line' && discount.productIds.length > 0 ? 'entitled' : 'all',
    allocationMethod: discount.target === 'line' ? 'each' : 'across',
  };
}
