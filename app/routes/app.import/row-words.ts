/** A row of a report in words: what is wrong with it, or what would become of it. */
import type { TFunction } from 'i18next';
import type { RowProblem } from '../../loyalty/import-export/import-row.ts';
import type { ReportRow } from '../../loyalty/import-export/list-import-rows.server.ts';
import type { Format } from '../../ui/format.ts';

/** What is wrong with a row, and what to do about it. */
export function rowProblemWords(t: TFunction, problem: RowProblem): string {
  const { code, field, value, line, has, wanted } = problem;
  return t(`imports.problem.${code}`, {
    value: value ?? '',
    line: line ?? 0,
    has: has ?? 0,
    wanted: wanted ?? 0,
    field: field === undefined ? '' : t(`imports.field.${field as 'email'}`),
  });
}

const DAY_IN = 2024;

/** A day of the year as people of the language write it. */
export function dayWords(monthDay: number, locale: string): string {
  const at = new Date(Date.UTC(DAY_IN, Math.floor(monthDay / 100) - 1, monthDay % 100));
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(at);
}

/** How an import stands to its rows: what they say is added or set, and whether it was done. */
export interface RowsStand {
  points: 'add' | 'set';
  isDone: boolean;
}

/** What setting a balance moves: before the import by what the member has now, behind it by what it did. */
function difference(row: ReportRow, isDone: boolean): number {
  return isDone ? Number(row.posted ?? 0) : Number(row.points) - Number(row.available ?? 0);
}

function pointsWords(t: TFunction, format: Format, row: ReportRow, { points, isDone }: RowsStand): string {
  if (points === 'add') return t('imports.row.add', { points: format.signed(Number(row.points)) });
  const moved = difference(row, isDone);
  const balance = t('imports.row.set', { points: format.number(Number(row.points)) });
  return moved === 0 ? balance : `${balance} (${format.signed(moved)})`;
}

const lastDay = (expiresAt: string): string => new Date(Date.parse(expiresAt) - 1).toISOString();

/** What a row brings, each as a few words. */
export function rowChanges(
  { t, format, locale }: { t: TFunction; format: Format; locale: string },
  row: ReportRow,
  stand: RowsStand,
): string[] {
  const { tier, birthdayMd, referralCode, expiresAt } = row;
  return [
    row.points !== null && pointsWords(t, format, row, stand),
    tier !== null && t('imports.row.tier', { tier }),
    birthdayMd !== null && t('imports.row.birthday', { day: dayWords(birthdayMd, locale) }),
    referralCode !== null && t('imports.row.code', { code: referralCode }),
    row.status === 'paused' && t('imports.row.paused'),
    row.points !== null && expiresAt !== null && t('imports.row.expires', { day: format.date(lastDay(expiresAt)) }),
  ].filter((text): text is string => text !== false);
}
