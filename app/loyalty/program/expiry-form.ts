/** The form of the expiry rule, read the same way in the browser and on the server. Problems are codes; the words are the admin's. */
import { Temporal } from 'temporal-polyfill';
import { EXPIRY_MONTHS_MAX, WARN_DAYS_MAX, type ExpiryRule } from './expiry-rule.ts';

export const EXPIRY_FIELDS = ['mode', 'months', 'month', 'day', 'warnDays'] as const;
export type ExpiryField = (typeof EXPIRY_FIELDS)[number];
/** What stands in the fields. */
export type ExpiryForm = Record<ExpiryField, string>;
type ExpiryProblem =
  'mode' | 'months' | 'day' | 'warn_missing' | 'warn_unreadable' | 'warn_range' | 'warn_count' | 'warn_long';
export type ExpiryProblems = Partial<Record<ExpiryField, ExpiryProblem>>;

/** Warnings a rule may have. */
const WARNINGS_MAX = 3;

/** The shortest month: a life of so many months has at least so many days each. */
const DAYS_A_MONTH_MIN = 28;

const TEXT_MAX = 40;

/** The fields out of a POST body; what is missing is empty, what is far too long is cut. */
export function expiryFormOf(body: FormData): ExpiryForm {
  const text = (field: ExpiryField): string => {
    const value = body.get(field);
    return typeof value === 'string' ? value.slice(0, TEXT_MAX) : '';
  };
  return {
    mode: text('mode'),
    months: text('months'),
    month: text('month'),
    day: text('day'),
    warnDays: text('warnDays'),
  };
}

/** A rule as the fields show it: "30, 7". */
export function formOfExpiry({ mode, months, on, warnDays }: ExpiryRule): ExpiryForm {
  const [month = '12', day = '31'] = on.split('-');
  return { mode, months: String(months), month, day: String(Number(day)), warnDays: warnDays.join(', ') };
}

const wholeNumber = (text: string, max: number): number | null => {
  const compact = text.trim();
  return /^\d{1,4}$/.test(compact) && Number(compact) >= 1 && Number(compact) <= max ? Number(compact) : null;
};

/** "30, 7", "7 30", "30;7": different numbers of days, the longest first. */
function typedWarnDays(text: string): { ok: true; days: number[] } | { ok: false; problem: ExpiryProblem } {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  if (parts.length === 0) return { ok: false, problem: 'warn_missing' };
  if (parts.some((part) => !/^\d{1,6}$/.test(part))) return { ok: false, problem: 'warn_unreadable' };
  const days = [...new Set(parts.map(Number))].sort((a, b) => b - a);
  if (days.some((each) => each < 1 || each > WARN_DAYS_MAX)) return { ok: false, problem: 'warn_range' };
  return days.length > WARNINGS_MAX ? { ok: false, problem: 'warn_count' } : { ok: true, days };
}

/** MM-DD, or null for a day that this month never has; 29 February is one. */
function typedDay(month: string, day: string): string | null {
  const [monthNumber, dayNumber] = [wholeNumber(month, 12), wholeNumber(day, 31)];
  if (monthNumber === null || dayNumber === null) return null;
  // 2024 is a leap year
  if (dayNumber > Temporal.PlainYearMonth.from({ year: 2024, month: monthNumber }).daysInMonth) return null;
  return `${String(monthNumber).padStart(2, '0')}-${String(dayNumber).padStart(2, '0')}`;
}

/**
 * @param base the rule as the draft has it: what another mode does not ask for stays as it was
 * @returns the rule, or one problem a field
 */
export function parseExpiryForm(
  form: ExpiryForm,
  base: ExpiryRule,
): { ok: true; rule: ExpiryRule } | { ok: false; problems: ExpiryProblems } {
  const mode = (['none', 'inactivity', 'age', 'yearly'] as const).find((known) => known === form.mode);
  if (mode === undefined) return { ok: false, problems: { mode: 'mode' } };
  if (mode === 'none') return { ok: true, rule: { ...base, mode } };
  const problems: ExpiryProblems = {};
  const months = mode === 'yearly' ? base.months : wholeNumber(form.months, EXPIRY_MONTHS_MAX);
  const on = mode === 'yearly' ? typedDay(form.month, form.day) : base.on;
  const warn = typedWarnDays(form.warnDays);
  if (months === null) problems.months = 'months';
  if (on === null) problems.day = 'day';
  if (!warn.ok) problems.warnDays = warn.problem;
  else if (mode !== 'yearly' && months !== null && (warn.days[0] ?? 0) >= months * DAYS_A_MONTH_MIN)
    problems.warnDays = 'warn_long';
  if (months === null || on === null || !warn.ok || Object.keys(problems).length > 0) return { ok: false, problems };
  return { ok: true, rule: { mode, months, on, warnDays: warn.days } };
}
