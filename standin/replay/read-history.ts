import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { Refusal } from '../standin.ts';

/** One order of a purchase history. The amount is decimal text as in the file; the instant is ISO 8601. */
export type PastOrder = { customer: string; processedAt: string; amount: string };

export type HistoryColumns = { customer: string; date: string; amount: string };

const ROWS_MAX = 1_000_000;

/**
 * Reads orders from a CSV file by its header names. A bare date means noon UTC, which is the same day in every zone
 * from −12 to +11. Amounts may be 0.00.
 * @throws Refusal naming the line and what is wrong with it.
 */
export async function readHistory(file: string, columns: HistoryColumns): Promise<PastOrder[]> {
  const rows = createReadStream(file).pipe(parse({ columns: true, trim: true, bom: true, skip_empty_lines: true }));
  const orders: PastOrder[] = [];
  for await (const row of rows as AsyncIterable<Record<string, string>>) {
    const line = orders.length + 2;
    if (orders.length === 0) demandColumns(row, columns);
    if (orders.length >= ROWS_MAX) throw new Refusal(`More than ${ROWS_MAX} orders`);
    orders.push({
      customer: filled(row, columns.customer, line),
      processedAt: instantOf(filled(row, columns.date, line), line),
      amount: amountOf(filled(row, columns.amount, line), line),
    });
  }
  if (orders.length === 0) throw new Refusal(`${file} has no orders`);
  return orders;
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
  const day = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(text);
  const at = new Date(day ? `${day[1]}-${day[2]}-${day[3]}T12:00:00Z` : text);
  if (Number.isNaN(at.getTime())) throw new Refusal(`Line ${line}: ${text} is no date`);
  return at.toISOString();
}

function amountOf(text: string, line: number): string {
  if (!/^\d+(?:\.\d+)?$/.test(text)) throw new Refusal(`Line ${line}: ${text} is no amount`);
  return text;
}
