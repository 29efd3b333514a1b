/**
 * A list of who did what, pasted from a spreadsheet or out of a CSV file: each row names a member and what is to bring points once.
 * Pure; who they are and what the rule gives them is found elsewhere.
 */
import { Temporal } from 'temporal-polyfill';
import { visibleText } from '../program/visible-text.ts';
import { csvReader, type CsvRow } from './csv-reader.ts';
import { importCell } from './csv-cell.ts';
import { separatorOf, withoutSepLine } from './file-reading.ts';
import { plainHeader } from './import-columns.ts';

export const LIST_ROWS_MAX = 1000;
export const LIST_CHARS_MAX = 200_000;

const FIELDS = ['customer_id', 'email', 'reference', 'date'] as const;
type Field = (typeof FIELDS)[number];

const WORDS: Record<Field, readonly string[]> = {
  customer_id: ['customerid', 'shopifycustomerid', 'shopifyid', 'idklienta', 'numerklienta'],
  email: ['email', 'emailaddress', 'customeremail', 'mail', 'adresemail'],
  reference: ['reference', 'ref', 'order', 'ordernumber', 'referencja', 'oznaczenie', 'zamowienie', 'numerzamowienia'],
  date: ['date', 'day', 'occurredat', 'data', 'dzien'],
};

/** Why a row gives nothing, whoever it names. */
export type ListRowProblem = 'cells' | 'nobody' | 'customer' | 'reference_missing' | 'reference' | 'date' | 'future';

export interface AwardListRow {
  line: number;
  /** As Shopify knows them; null where the row names an address. */
  customerId: bigint | null;
  /** In lower case; null where the row names an id. */
  email: string | null;
  /** What makes the row one of its kind: with it, points are given once, whichever way they are told of. */
  reference: string;
  at: Date;
}

export type ReadRow = { ok: true; row: AwardListRow } | { ok: false; line: number; problem: ListRowProblem };

export type ReadList =
  | { ok: true; rows: ReadRow[] }
  /** nothing: no row at all · columns: the header names nobody, or no reference */
  | { ok: false; problem: 'nothing' | 'rows' | 'long' | 'columns' };

type Columns = Partial<Record<Field, number>>;

const ID = /^(?:gid:\/\/shopify\/Customer\/)?([1-9]\d{0,18})$/;
const ID_MAX = 2n ** 63n - 1n;
const EMAIL = /^[^\s@"]+@[^\s@"]+$/;
/** Letters, digits and signs, 1 to 200 of them; an address would be personal data in the ledger, which keeps no such thing. */
const REFERENCE = /^[^\p{Cc}\p{Cs}@]{1,200}$/u;

function headerColumns(cells: readonly string[]): Columns | null {
  const plain = cells.map(plainHeader);
  const found: Columns = {};
  for (const field of FIELDS) {
    const at = plain.findIndex((word) => WORDS[field].includes(word));
    if (at !== -1) found[field] = at;
  }
  return Object.keys(found).length === 0 ? null : found;
}

/** Without a header: who, the reference, and the day if there is a third column. */
const PLAIN_COLUMNS: Columns = { customer_id: 0, reference: 1, date: 2 };

/** The last instant of a day that has begun, of a day in the shop's zone; a rule that began during that day counts. */
function dayIn(text: string, zone: string, now: Date): Date | 'future' | null {
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const iso = dotted ? `${dotted[3]}-${dotted[2]?.padStart(2, '0')}-${dotted[1]?.padStart(2, '0')}` : text;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return null;
  try {
    const begins = Temporal.PlainDate.from(iso, { overflow: 'reject' });
    if (begins.toZonedDateTime(zone).epochMilliseconds > now.getTime()) return 'future';
    const ends = begins.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds - 1;
    return new Date(Math.min(ends, now.getTime()));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** An id or an address, whichever stands there. */
function whoIn(text: string): Pick<AwardListRow, 'customerId' | 'email'> | ListRowProblem {
  if (text === '') return 'nobody';
  if (text.includes('@'))
    return text.length <= 254 && EMAIL.test(text) ? { customerId: null, email: text.toLowerCase() } : 'customer';
  const digits = ID.exec(text)?.[1];
  return digits !== undefined && BigInt(digits) <= ID_MAX ? { customerId: BigInt(digits), email: null } : 'customer';
}

function readRow(row: CsvRow, columns: Columns, { zone, now }: { zone: string; now: Date }): ReadRow {
  const wrong = (problem: ListRowProblem): ReadRow => ({ ok: false, line: row.line, problem });
  if (row.problem !== null) return wrong('cells');
  const cell = (field: Field): string => visibleText(importCell(row.cells[columns[field] ?? -1] ?? ''));
  const who = whoIn(cell('customer_id') || cell('email'));
  if (typeof who === 'string') return wrong(who);
  const reference = cell('reference');
  if (reference === '') return wrong('reference_missing');
  if (!REFERENCE.test(reference)) return wrong('reference');
  const typed = cell('date');
  const at = typed === '' ? now : dayIn(typed, zone, now);
  if (at === null) return wrong('date');
  return at === 'future' ? wrong('future') : { ok: true, row: { line: row.line, ...who, reference, at } };
}

/**
 * Reads a list: a header is recognised by its words; without one, columns are who (id or address), reference, and a day if there is one.
 * @param text as pasted, or a file's: cells separated by tabs, commas, semicolons or bars
 * @param about the shop's IANA zone, in which days are meant, and now
 */
export function readAwardList(text: string, about: { zone: string; now: Date }): ReadList {
  if (text.length > LIST_CHARS_MAX) return { ok: false, problem: 'long' };
  const rest = withoutSepLine(text.replace(/^\uFEFF/, '')).text;
  const reader = csvReader(separatorOf(rest));
  const all = [...reader.push(rest), ...reader.end()];
  const [first] = all;
  if (!first) return { ok: false, problem: 'nothing' };
  const header = headerColumns(first.cells);
  if (header && (header.reference === undefined || (header.email ?? header.customer_id) === undefined))
    return { ok: false, problem: 'columns' };
  const columns = header ?? PLAIN_COLUMNS;
  const rows = header ? all.slice(1) : all;
  if (rows.length === 0) return { ok: false, problem: 'nothing' };
  if (rows.length > LIST_ROWS_MAX) return { ok: false, problem: 'rows' };
  return { ok: true, rows: rows.map((row) => readRow(row, columns, about)) };
}
