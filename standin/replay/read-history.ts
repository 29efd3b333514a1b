import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { decimalsOf, minorFrom } from '../money.ts';
import { Refusal } from '../standin.ts';

/** One order of a purchase history. The amount is decimal text as in the file; the instant is ISO 8601; lines count from 1. */
export type PastOrder = { customer: string; processedAt: string; amount: string; line: number };

export type HistoryColumns = { customer: string; date: string; amount: string };

const ROWS_MAX = 1_000_000;

/** A day, or a day with a time and perhaps its offset, as ISO 8601 and Shopify's own exports write them. */
const INSTANT =
  /^(\d{4}-\d\d-\d\d|\d{8})(?:[T ](([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?) ?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/;

/**
 * Reads orders from a CSV file by its header names. A bare date means noon UTC, which is the same day in every zone
 * from −12 to +11; a time without its offset is UTC. Amounts may be 0.00.
 * @throws Refusal saying that there is no such file, or naming the line and what is wrong with it.
 */
export async function readHistory(file: string, columns: HistoryColumns): Promise<PastOrder[]> {
  const rows = parse({ columns: true, trim: true, bom: true, skip_empty_lines: true, info: true });
  const source = createReadStream(file).on('error', (error) => rows.destroy(unreadable(file, error)));
  source.pipe(rows);
  const orders: PastOrder[] = [];
  for await (const { record: row, info } of rows as AsyncIterable<Row>) {
    const line = info.lines;
    if (orders.length === 0) demandColumns(row, columns);
    if (orders.length >= ROWS_MAX) throw new Refusal(`More than ${ROWS_MAX} orders`);
    orders.push({
      customer: filled(row, columns.customer, line),
      processedAt: instantOf(filled(row, columns.date, line), line),
      amount: amountOf(filled(row, columns.amount, line), line),
      line,
    });
  }
  if (orders.length === 0) throw new Refusal(`${file} has no orders`);
  return orders;
}

type Row = { record: Record<string, string>; info: { lines: number } };

function unreadable(file: string, error: Error): Refusal {
  const missing = 'code' in error && error.code === 'ENOENT';
  return new Refusal(missing ? `There is no file ${file}` : `${file} cannot be read: ${error.message}`);
}

/** @throws Refusal naming the line of the first amount that is none in the currency. */
export function demandAmounts(history: readonly PastOrder[], currency: string): void {
  const bad = history.find((order) => minorFrom(order.amount, currency) === null);
  if (!bad) return;
  const decimals = decimalsOf(currency);
  const most = decimals === 0 ? 'no decimals' : `at most ${decimals} decimals`;
  throw new Refusal(`Line ${bad.line}: ${bad.amount} is no amount in ${currency}, which has ${most}`);
}

function demandColumns(row: Record<string, string>, columns: HistoryColumns): void {
  const wanted = [columns.customer, columns.date, columns.amount];
  const missing = wanted.filter((name) => !Object.hasOwn(row, name));
  if (missing.length > 0)
    throw new Refusal(`No column ${missing.join(', ')}; there are ${Object.keys(row).join(', ')}`);
}

function filled(row: Record<string, string>, column: string, line: number): string {
  const value = row[column] ?? '';
  if (value === '') throw new Refusal(`Line ${line}: ${column} is empty`);
  return value;
}

function instantOf(text: string, line: number): string {
  const [, day = '', time, , offset = 'Z'] = INSTANT.exec(text) ?? [];
  const date = day.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
  if (date === '')
    throw new Refusal(`Line ${line}: ${text} is no date; 2026-11-21 or 2026-11-21T12:00:00Z is expected`);
  // Date takes 30 February for 2 March
  const midnight = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date)) {
    throw new Refusal(`Line ${line}: there is no day ${date}`);
  }
  const at = new Date(`${date}T${time ?? '12:00'}${offset.replace(/^(...)(\d\d)$/, '$1:$2')}`);
  return at.toISOString();
}

function amountOf(text: string, line: number): string {
  if (!/^\d+(?:\.\d+)?$/.test(text)) throw new Refusal(`Line ${line}: ${text} is no amount`);
  return text;
}
