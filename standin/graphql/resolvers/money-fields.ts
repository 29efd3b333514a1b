import type { Order } from '../../model.ts';
import { converted, decimalString } from '../../money.ts';
import type { Fields } from '../context.ts';

/** An amount of an order, in the minor units of the shop's currency, with what is needed to show it in both. */
export type Bag = { amountMinor: number; order: Pick<Order, 'currency' | 'presentment'> };
export type Amount = { amountMinor: number; currency: string };

export function bagOf(order: Pick<Order, 'currency' | 'presentment'>, amountMinor: number): Bag {
  return { amountMinor, order };
}

/** GraphQL writes Decimal amounts with at least one decimal and without idle zeros: "59.89", "10.0", "0.5". */
function looseDecimal(amountMinor: number, currency: string): string {
  const text = decimalString(amountMinor, currency);
  return text.includes('.') ? text.replace(/(\.\d+?)0+$/, '$1') : `${text}.0`;
}

export const moneyBagFields: Fields<Bag> = {
  shopMoney: ({ amountMinor, order }): Amount => ({ amountMinor, currency: order.currency }),
  presentmentMoney: ({ amountMinor, order }): Amount => ({
    amountMinor: converted(amountMinor, order.currency, order.presentment.currency, order.presentment.rate),
    currency: order.presentment.currency,
  }),
};

export const moneyFields: Fields<Amount> = {
  amount: ({ amountMinor, currency }) => looseDecimal(amountMinor, currency),
  currencyCode: ({ currency }) => currency,
};
