import { decimalsOf } from '../money.ts';

/** A shop's money formats as Shopify gives them to a new shop of that currency; others print the amount and the code. */
const MONEY_FORMATS: Record<string, string> = {
  PLN: '{{amount_with_comma_separator}} zł',
  EUR: '€{{amount_with_comma_separator}}',
  RON: '{{amount_with_comma_separator}} lei',
  CZK: '{{amount_with_comma_separator}} Kč',
  GBP: '£{{amount}}',
  USD: '${{amount}}',
  JPY: '¥{{amount_no_decimals}}',
};

type Style = 'money' | 'with_currency' | 'without_currency' | 'without_trailing_zeros';

/** shop.money_format for a currency. */
export function moneyFormat(currency: string): string {
  return MONEY_FORMATS[currency] ?? `{{amount}} ${currency}`;
}

/** shop.money_with_currency_format for a currency. */
export function moneyWithCurrencyFormat(currency: string): string {
  const format = moneyFormat(currency);
  return format.endsWith(currency) ? format : `${format} ${currency}`;
}

/** Minor units of a currency as Liquid's amounts, which are hundredths of the unit for every currency: 500 JPY is 50000. */
export function liquidAmount(amountMinor: number, currency: string): number {
  return Math.round((amountMinor * 100) / 10 ** decimalsOf(currency));
}

/**
 * Liquid's money filters: `cents` hundredths of the currency's unit.
 * @returns '' for nil, as Shopify prints
 */
export function formattedLiquidMoney(cents: unknown, currency: string, style: Style): string {
  if (cents === null || cents === undefined || cents === '') return '';
  const amount = Number(cents);
  if (!Number.isFinite(amount)) throw new Error(`The money filters want a number, not ${String(cents)}`);
  const format = style === 'with_currency' ? moneyWithCurrencyFormat(currency) : moneyFormat(currency);
  const printed = format.replace(/{{(\w+)}}/, (_, shape: string) =>
    shapedAmount(amount, shape, style === 'without_trailing_zeros'),
  );
  if (style !== 'without_currency') return printed;
  return shapedAmount(amount, /{{(\w+)}}/.exec(format)?.[1] ?? 'amount', false);
}

function shapedAmount(cents: number, shape: string, isShort: boolean): string {
  const decimals = shape.includes('no_decimals') || (isShort && cents % 100 === 0) ? 0 : 2;
  const [thousands, decimal] = shape.includes('comma_separator') ? ['.', ','] : [',', '.'];
  const [whole, fraction] = (Math.abs(cents) / 100).toFixed(decimals).split('.');
  const grouped = (whole ?? '0').replace(/\B(?=(\d{3})+$)/g, thousands ?? '');
  return `${cents < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : `${decimal}${fraction}`}`;
}
