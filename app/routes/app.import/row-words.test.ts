import { expect, it } from 'vitest';
import { createAdminI18n } from '../../i18n/admin-i18n.ts';
import type { AdminLocale } from '../../i18n/locale.ts';
import type { ReportRow } from '../../loyalty/import-export/list-import-rows.server.ts';
import { formatFor } from '../../ui/format.ts';
import { rowChanges, type RowsStand } from './row-words.ts';

const ROW: ReportRow = {
  n: 1,
  line: 2,
  verdict: 'change',
  problem: null,
  customerId: '501',
  email: null,
  memberId: '7',
  name: null,
  points: '10',
  available: '56',
  posted: null,
  tier: null,
  birthdayMd: null,
  referralCode: null,
  expiresAt: null,
  status: null,
  missing: null,
};

async function wordsOf(row: Partial<ReportRow>, stand: RowsStand, locale: AdminLocale = 'en'): Promise<string> {
  const { t } = await createAdminI18n(locale);
  const format = formatFor(locale, 'PLN', 'Europe/Warsaw');
  return rowChanges({ t, format, locale }, { ...ROW, ...row }, stand).join(' · ');
}

const before = (points: 'add' | 'set'): RowsStand => ({ points, isDone: false });
const behind = (points: 'add' | 'set'): RowsStand => ({ points, isDone: true });

it.each<[string, Partial<ReportRow>, RowsStand, string]>([
  ['points that are added', {}, before('add'), '+10 points'],
  ['a balance that is set lower says what is taken', {}, before('set'), 'balance 10 (−46)'],
  ['one that is set higher says what is given', { available: '3' }, before('set'), 'balance 10 (+7)'],
  ['one that is as it was says no more', { available: '10' }, before('set'), 'balance 10'],
  ['somebody new has nothing yet', { available: null, memberId: null }, before('set'), 'balance 10 (+10)'],
  ['behind it, what was done counts', { available: '500', posted: '-46' }, behind('set'), 'balance 10 (−46)'],
  ['behind it, nothing done is nothing', { available: '500' }, behind('set'), 'balance 10'],
  ['who is disabled where they come from', { status: 'paused' }, before('add'), '+10 points · paused'],
  ['who takes part needs no word', { status: 'active' }, before('add'), '+10 points'],
  [
    'points of a day expire at the end of it, in the shop’s zone',
    { expiresAt: '2027-12-31T23:00:00.000Z' },
    before('add'),
    '+10 points · good until 31 Dec 2027',
  ],
])('%s', async (_, row, stand, words) => {
  expect(await wordsOf(row, stand)).toBe(words);
});

it('says the same in Polish', async () => {
  const row = { expiresAt: '2027-12-31T23:00:00.000Z', birthdayMd: 517 };
  expect(await wordsOf(row, before('set'), 'pl')).toBe('saldo 10 (−46) · urodziny 17 maja · ważne do 31 gru 2027');
});
