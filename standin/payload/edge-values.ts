import type { Id, Instant, Minor, Order, Shop } from '../model.ts';
import { converted, decimalString } from '../money.ts';

/** REST's money bag: the same amount in the shop's currency and in the one the shopper saw. */
export type MoneySet = {
  shop_money: { amount: string; currency_code: string };
  presentment_money: { amount: string; currency_code: string };
};

/** An amount of an order as REST's `..._set`. */
export function moneySet(order: Pick<Order, 'currency' | 'presentment'>, amountMinor: Minor): MoneySet {
  const { currency, rate } = order.presentment;
  const shown = converted(amountMinor, order.currency, currency, rate);
  return {
    shop_money: { amount: decimalString(amountMinor, order.currency), currency_code: order.currency },
    presentment_money: { amount: decimalString(shown, currency), currency_code: currency },
  };
}

/** REST ids are JSON numbers. Ours stay below 2^53, so nothing is lost. */
export function restId(id: Id): number {
  return Number(id);
}

/** `gid://shopify/Order/123` */
export function gid(type: string, id: Id): string {
  return `gid://shopify/${type}/${id}`;
}

/** REST writes instants in the shop's zone, to the second: `2026-11-21T13:00:00+01:00`. */
export function shopTime(shop: Pick<Shop, 'timeZone'>, at: Instant): string {
  const date = new Date(at);
  const parts = Object.fromEntries(
    formatterFor(shop.timeZone)
      .formatToParts(date)
      .map((part) => [part.type, part.value]),
  );
  const offset = (parts['timeZoneName'] ?? '').replace('GMT', '') || '+00:00';
  const { year, month, day, hour, minute, second } = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`;
}

/** The same for an instant that may be missing. */
export function shopTimeOrNull(shop: Pick<Shop, 'timeZone'>, at: Instant | null): string | null {
  return at === null ? null : shopTime(shop, at);
}

/** 2300 → 0.23, as REST writes tax rates. */
export function rateNumber(rateBp: number): number {
  return rateBp / 10_000;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs a hundred times as much as using one, and a replay needs tens of thousands of stamps. */
function formatterFor(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'longOffset',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}
