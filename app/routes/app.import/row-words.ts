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

/** What a row brings, each as a few words. */
export function rowChanges(
  { t, format, locale }: { t: TFunction; format: Format; locale: string },
  row: ReportRow,
  points: 'add' | 'set',
): string[] {
  const { tier, birthdayMd, referralCode, expiresAt } = row;
  return [
    row.points !== null &&
      (points === 'add'
        ? t('imports.row.add', { points: format.signed(Number(row.points)) })
        : t('imports.row.set', { points: format.number(Number(row.points)) })),
    tier !== null && t('imports.row.tier', { tier }),
    birthdayMd !== null && t('imports.row.birthday', { day: dayWords(birthdayMd, locale) }),
    referralCode !== null && t('imports.row.code', { code: referralCode }),
    row.points !== null && expiresAt !== null && t('imports.row.expires', { day: format.date(expiresAt) }),
  ].filter((text): text is string => text !== false);
}
