import { formattedLiquidMoney, liquidAmount } from './storefront/liquid-money.ts';

/** An amount in minor units as the shop writes money on its pages: 7990 PLN → "79,90 zł". */
export function shopMoney(amountMinor: number, currency: string): string {
  return formattedLiquidMoney(liquidAmount(amountMinor, currency), currency, 'money');
}
