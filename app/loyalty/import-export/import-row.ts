/** What a row of a file says about a member, or what is wrong with it: each value is read exactly or refused, and never guessed. */
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { isReferralCode, monthDayOf } from '../members/stored-values.ts';
import { visibleText } from '../program/visible-text.ts';
import { importCell } from './csv-cell.ts';
import type { CsvRow } from './csv-reader.ts';
import type { ImportColumns, ImportField } from './import-columns.ts';

/** How days written with slashes are read: 03/04 is the third of April (day) or the fourth of March (month); null: not at all. */
export const SLASH_DATES = ['day', 'month'] as const;
export type SlashDates = (typeof SLASH_DATES)[number] | null;

/** Why a row cannot be imported; the words are the admin's (import.problem.*). */
const ROW_PROBLEMS = [
  'too_long',
  'open_quote',
  'nul',
  'columns',
  'nobody',
  'id',
  'id_mangled',
  'email',
  'text_long',
  'points',
  'points_negative',
  'points_fraction',
  'points_over',
  'birthday',
  'birthday_order',
  'day',
  'expires_past',
  'enrolled_future',
  'status',
  'code',
  // found when members and customers are looked for
  'unknown_id',
  'unknown_email',
  'ambiguous_email',
  'duplicate',
  'erased',
  'left',
  'paused',
  'code_twice',
  'code_taken',
  'held',
] as const;
export const RowProblem = z.object({
  code: z.enum(ROW_PROBLEMS),
  /** the field it is about, and what stands there (cut) */
  field: z.string().optional(),
  value: z.string().optional(),
  /** another row's line, or a number of points */
  line: z.number().int().optional(),
  has: z.number().int().optional(),
  wanted: z.number().int().optional(),
});
export type RowProblem = z.infer<typeof RowProblem>;

/** Whether somebody takes part from the start, or is paused. */
export type ImportStatus = 'active' | 'paused';

/** What the file says; null where it says nothing. */
export interface ImportRow {
  customerId: string | null;
  /** in lower case */
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  points: bigint | null;
  /** MMDD as a number */
  birthdayMd: number | null;
  tier: string | null;
  referralCode: string | null;
  enrolledAt: Date | null;
  expiresAt: Date | null;
  status: ImportStatus | null;
}

export interface RowReading {
  columns: ImportColumns;
  slashDates: SlashDates;
  /** IANA: days are the shop's */
  zone: string;
  now: Date;
}

const ID_MAX = 2n ** 63n - 1n;
/** As many as one posting moves at most (ledger/posting.ts). */
const POINTS_MAX = 1_000_000_000_000_000n;
const TEXT_MAX = 255;
const TIER_MAX = 80;
const SHOWN_MAX = 60;

class Refused extends Error {
  readonly problem: RowProblem;
  constructor(problem: RowProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

function refuse(code: RowProblem['code'], field: ImportField, text: string): never {
  throw new Refused({ code, field, value: text.slice(0, SHOWN_MAX).toWellFormed() });
}

/** Shopify writes ids with an apostrophe in front in its own exports, and the API writes them as a gid. */
function idIn(text: string): string {
  const digits = /^(?:gid:\/\/shopify\/Customer\/|')?(\d{1,19})$/.exec(text)?.[1];
  if (digits !== undefined && BigInt(digits) > 0n && BigInt(digits) <= ID_MAX) return String(BigInt(digits));
  // a spreadsheet showed 7123456789012 as 7,12E+12 and saved that: which customer it was is lost
  if (/^\d+(?:[.,]\d+)?e\+?\d+$/i.test(text)) refuse('id_mangled', 'customer_id', text);
  refuse('id', 'customer_id', text);
}

function emailIn(text: string): string {
  if (text.length > 254 || !/^[^\s@"]+@[^\s@"]+$/.test(text)) refuse('email', 'email', text);
  return text.toLowerCase();
}

/** 1200, 1 200, 1200.0, 1200,00; 1,200 and 1.200 may be a thousand or one and are refused. */
function pointsIn(text: string): bigint {
  if (/^[-−]\d/.test(text)) refuse('points_negative', 'points', text);
  const whole = /^\+?(\d+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?:[.,](\d+))?$/.exec(text);
  if (!whole) refuse('points', 'points', text);
  const [, digits = '', fraction = ''] = whole;
  if (fraction.length === 3) refuse('points', 'points', text);
  if (/[1-9]/.test(fraction)) refuse('points_fraction', 'points', text);
  const points = BigInt(digits.replaceAll(/\D/g, ''));
  if (points > POINTS_MAX) refuse('points_over', 'points', text);
  return points;
}

type Day = { year: number | null; month: number; day: number };

/** @returns null where it is no day; 'order' where it could be two */
function dayIn(text: string, slashDates: SlashDates): Day | 'order' | null {
  const named = (year: string | undefined, month = '', day = ''): Day => ({
    year: year === undefined ? null : Number(year),
    month: Number(month),
    day: Number(day),
  });
  const iso =
    /^(?:(\d{4})-|--)?(\d{2})-(\d{2})(?:[T ].*)?$/.exec(text) ?? /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/.exec(text);
  if (iso) return named(iso[1], iso[2], iso[3]);
  const dotted = /^(\d{1,2})\.(\d{1,2})(?:\.(\d{4})?)?$/.exec(text);
  if (dotted) return named(dotted[3], dotted[2], dotted[1]);
  const slashed = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?$/.exec(text);
  if (!slashed) return null;
  const [, first = '', second = '', year] = slashed;
  if (slashDates === 'day') return named(year, second, first);
  if (slashDates === 'month') return named(year, first, second);
  // the same either way
  return first === second ? named(year, first, second) : 'order';
}

/** Month and day; the year is read over and forgotten (rules.md "Birthdays"). */
function birthdayIn(text: string, slashDates: SlashDates): number {
  const day = dayIn(text, slashDates);
  if (day === 'order') refuse('birthday_order', 'birthday', text);
  return (day && monthDayOf(day.month, day.day)) ?? refuse('birthday', 'birthday', text);
}

/** An instant, or a day in the shop's zone: its first moment, or the first moment after it. */
function instantIn(field: 'enrolled_at' | 'expires_at', text: string, reading: RowReading): Date {
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*(?:Z|UTC|[+-]\d{2}:?\d{2})$/.test(text)) {
    const at = new Date(text.replace(' UTC', 'Z').replace(' ', 'T'));
    if (Number.isNaN(at.getTime())) refuse('day', field, text);
    return at;
  }
  const day = dayIn(text, reading.slashDates);
  if (!day || day === 'order' || day.year === null || day.year < 1970 || day.year > 9998) refuse('day', field, text);
  const [year, month] = [day.year, day.month];
  try {
    const date = Temporal.PlainDate.from({ year, month, day: day.day }, { overflow: 'reject' });
    const from = field === 'expires_at' ? date.add({ days: 1 }) : date;
    return new Date(from.toZonedDateTime(reading.zone).epochMilliseconds);
  } catch (error) {
    if (error instanceof RangeError) refuse('day', field, text);
    throw error;
  }
}

function textIn(field: ImportField, text: string, max: number): string {
  if (text.length > max) refuse('text_long', field, text);
  return text;
}

function codeIn(text: string): string {
  if (!isReferralCode(text)) refuse('code', 'referral_code', text);
  return text;
}

/**
 * Ours, and Smile.io's: a candidate (guest) has not joined there yet, whoever is disabled (excluded) "cannot earn or redeem rewards", which is what
 * a pause is here. Leaving is the member's own decision, so no file says it for them.
 */
const STATUSES: Record<ImportStatus, readonly string[]> = {
  active: ['active', 'member', 'candidate', 'guest'],
  paused: ['paused', 'disabled', 'excluded'],
};

function statusIn(text: string): ImportStatus {
  const said = text.toLowerCase();
  if (STATUSES.active.includes(said)) return 'active';
  return STATUSES.paused.includes(said) ? 'paused' : refuse('status', 'status', text);
}

function cellsBy(row: CsvRow, columns: ImportColumns): Map<ImportField, string> {
  const { cells } = row;
  // spreadsheets pad rows with empty cells
  const last = cells.findLastIndex((cell) => cell.trim() !== '');
  if (last >= columns.length || cells.length < columns.length)
    throw new Refused({
      code: 'columns',
      has: Math.max(last + 1, Math.min(cells.length, columns.length)),
      wanted: columns.length,
    });
  const by = new Map<ImportField, string>();
  columns.forEach((field, place) => {
    const cell = cells[place] ?? '';
    if (field === null) return;
    if (cell.includes('\u0000')) throw new Refused({ code: 'nul', field });
    const text = visibleText(importCell(cell));
    if (text !== '') by.set(field, text);
  });
  return by;
}

function read(row: CsvRow, reading: RowReading): ImportRow {
  if (row.problem !== null) throw new Refused({ code: row.problem });
  const by = cellsBy(row, reading.columns);
  const as = <Value>(field: ImportField, value: (text: string) => Value): Value | null => {
    const text = by.get(field);
    return text === undefined ? null : value(text);
  };
  const customerId = as('customer_id', idIn);
  const email = as('email', emailIn);
  if (customerId === null && email === null) throw new Refused({ code: 'nobody' });
  const expiresAt = as('expires_at', (text) => instantIn('expires_at', text, reading));
  if (expiresAt && expiresAt <= reading.now) refuse('expires_past', 'expires_at', by.get('expires_at') ?? '');
  const enrolledAt = as('enrolled_at', (text) => instantIn('enrolled_at', text, reading));
  if (enrolledAt && enrolledAt > reading.now) refuse('enrolled_future', 'enrolled_at', by.get('enrolled_at') ?? '');
  return {
    customerId,
    email,
    firstName: as('first_name', (text) => textIn('first_name', text, TEXT_MAX)),
    lastName: as('last_name', (text) => textIn('last_name', text, TEXT_MAX)),
    points: as('points', pointsIn),
    birthdayMd: as('birthday', (text) => birthdayIn(text, reading.slashDates)),
    tier: as('tier', (text) => textIn('tier', text.replaceAll(/\s+/g, ' '), TIER_MAX)),
    referralCode: as('referral_code', codeIn),
    enrolledAt,
    expiresAt,
    status: as('status', statusIn),
  };
}

/** What a row says, or the first thing that is wrong with it. */
export function importRowOf(
  row: CsvRow,
  reading: RowReading,
): { ok: true; row: ImportRow } | { ok: false; problem: RowProblem } {
  try {
    return { ok: true, row: read(row, reading) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problem: error.problem };
    throw error;
  }
}
