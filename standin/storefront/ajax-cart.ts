import type { Checkout } from '../commerce/check-out.ts';
import type { PricedItem } from '../commerce/price-cart.ts';
import { codesIn } from '../commerce/check-codes.ts';
import type { Cart, DiscountApplication, Shop } from '../model.ts';
import { liquidAmount } from './liquid-money.ts';
import { cartCount } from './storefront-page.ts';

/**
 * The cart as Shopify's Ajax API shows it, amounts in hundredths. Discounts on lines are in the lines' final prices;
 * those on the whole cart stand beside, and only `total_price` has them. `discount_codes` are all codes typed, and
 * whether each is honoured now. Source: https://shopify.dev/docs/api/ajax/reference/cart
 */
export function ajaxCart(shop: Shop, cart: Cart | null, quote: Checkout): Record<string, unknown> {
  const { priced } = quote;
  const amount = (minor: number): number => liquidAmount(minor, shop.currency);
  const applied = new Set(quote.applied.map(({ code }) => code.toLowerCase()));
  const items = priced.items.map((item) => ajaxItem(priced.discountApplications, item, amount));
  const onCart = priced.discountApplications.flatMap((application, index) => {
    if (!isOnCart(application)) return [];
    const parts = priced.items.flatMap((item) => item.discountAllocations);
    const total = parts.reduce((sum, part) => sum + (part.applicationIndex === index ? part.amountMinor : 0), 0);
    return [{ ...ajaxApplication(application, amount), total_allocated_amount: amount(total) }];
  });
  return {
    token: cart?.id ?? null,
    note: null,
    attributes: {},
    item_count: cartCount(cart),
    currency: shop.currency,
    requires_shipping: priced.items.some((item) => item.requiresShipping),
    original_total_price: amount(priced.lineTotalMinor),
    items_subtotal_price: items.reduce((sum, item) => sum + item.final_line_price, 0),
    total_price: amount(priced.subtotalMinor),
    total_discount: amount(priced.lineTotalMinor - priced.subtotalMinor),
    cart_level_discount_applications: onCart,
    discount_codes: codesIn(cart?.discountCode ?? null).map((code) => ({
      code,
      applicable: applied.has(code.toLowerCase()),
    })),
    items,
  };
}

function ajaxItem(applications: DiscountApplication[], item: PricedItem, amount: (minor: number) => number) {
  const own = item.discountAllocations.flatMap((part) => {
    const application = applications[part.applicationIndex];
    return application && !isOnCart(application) ? [{ part, application }] : [];
  });
  const gross = item.unitPriceMinor * item.quantity;
  const off = own.reduce((sum, { part }) => sum + part.amountMinor, 0);
  return {
    id: Number(item.variantId),
    variant_id: Number(item.variantId),
    product_id: Number(item.productId),
    title: item.title,
    variant_title: item.variantTitle,
    vendor: item.vendor,
    quantity: item.quantity,
    price: amount(item.unitPriceMinor),
    original_line_price: amount(gross),
    final_line_price: amount(gross - off),
    total_discount: amount(off),
    line_level_discount_allocations: own.map(({ part, application }) => ({
      amount: amount(part.amountMinor),
      discount_application: ajaxApplication(application, amount),
    })),
  };
}

function ajaxApplication(application: DiscountApplication, amount: (minor: number) => number) {
  const { title, type, value, valueType, allocationMethod, targetSelection, targetType } = application;
  return {
    type,
    title,
    value: valueType === 'percentage' ? (value / 100).toFixed(1) : String(amount(value) / 100),
    value_type: valueType,
    allocation_method: allocationMethod,
    target_selection: targetSelection,
    target_type: targetType,
  };
}

/** Across all goods: shown once for the cart, not line by line. */
function isOnCart(application: DiscountApplication): boolean {
  return (
    application.targetType === 'line_item' &&
    application.targetSelection === 'all' &&
    application.allocationMethod === 'across'
  );
}
