import { describe, expect, it } from 'vitest';
import type { ImportField } from './import-columns.ts';
import { importRowOf, type ImportRow, type RowProblem, type SlashDates } from './import-row.ts';

const now = new Date('2026-11-22T12:00:00Z');

/** What a row makes of one value, beside an e-mail address. */
function read(field: ImportField, value: string, slashDates: SlashDates = null) {
  const columns = field === 'email' ? [field] : ([field, 'email'] as const);
  const cells = field === 'email' ? [value] : [value, 'shopper-1@example.com'];
  return importRowOf(
    { line: 2, cells, problem: null },
    { columns: [...columns], slashDates, zone: 'Europe/Warsaw', now },
  );
}

const GOOD: [string, ImportField, string, Partial<ImportRow>, SlashDates?][] = [
  ['an id', 'customer_id', '7123456789012', { customerId: '7123456789012' }],
  ['an id beyond 2^53 keeps every digit', 'customer_id', '9007199254740993', { customerId: '9007199254740993' }],
  ['the largest id', 'customer_id', '9223372036854775807', { customerId: '9223372036854775807' }],
  ["as Shopify's own export writes it", 'customer_id', "'7123456789012", { customerId: '7123456789012' }],
  ['as the API writes it', 'customer_id', 'gid://shopify/Customer/5', { customerId: '5' }],
  ['an address in any case', 'email', ' Shopper-1@Example.COM ', { email: 'shopper-1@example.com' }],
  ['an address with what nobody sees', 'email', '\u200banna@example.com\u202c', { email: 'anna@example.com' }],
  ['a tier that nobody can see', 'tier', '\u200b\u3164', { tier: null }],
  ['who takes part', 'status', 'Member', { status: 'active' }],
  ['who may yet', 'status', 'candidate', { status: 'active' }],
  ['who was excluded', 'status', 'disabled', { status: 'paused' }],
  ['the same in the words of its pages', 'status', 'Excluded', { status: 'paused' }],
  ['as our own export says it', 'status', 'paused', { status: 'paused' }],
  ['no status', 'status', ' ', { status: null }],
  ['no points', 'points', '', { points: null }],
  ['zero points', 'points', '0', { points: 0n }],
  ['points', 'points', '1200', { points: 1200n }],
  ['points in groups of three', 'points', '1 234 567', { points: 1_234_567n }],
  ['with a narrow space', 'points', '1\u202f200', { points: 1200n }],
  ['points with no fraction', 'points', '1200.0', { points: 1200n }],
  ['the same in Polish', 'points', '1200,00', { points: 1200n }],
  ['month and day', 'birthday', '05-17', { birthdayMd: 517 }],
  ['a whole date loses its year', 'birthday', '1990-05-17', { birthdayMd: 517 }],
  ["Smile.io's year for nobody knows", 'birthday', '1004-02-29', { birthdayMd: 229 }],
  ['with a time', 'birthday', '1990-05-17T00:00:00Z', { birthdayMd: 517 }],
  ['day first with dots', 'birthday', '17.05.1990', { birthdayMd: 517 }],
  ['the same without a year', 'birthday', '7.5.', { birthdayMd: 507 }],
  ['slashes, day first', 'birthday', '03/04/1990', { birthdayMd: 403 }, 'day'],
  ['slashes, month first', 'birthday', '03/04/1990', { birthdayMd: 304 }, 'month'],
  ['slashes, the same either way', 'birthday', '4/4/1990', { birthdayMd: 404 }],
  ['year first with slashes', 'birthday', '1990/05/17', { birthdayMd: 517 }],
  ['a tier', 'tier', ' Very   Gold ', { tier: 'Very Gold' }],
  ['a code', 'referral_code', 'ANNA-10', { referralCode: 'ANNA-10' }],
  ['a guarded text loses what was put in front', 'first_name', "'=A1", { firstName: '=A1' }],
  ['an instant', 'enrolled_at', '2024-04-04T15:10:42.030Z', { enrolledAt: new Date('2024-04-04T15:10:42.030Z') }],
  [
    'a day begins in the zone of the shop',
    'enrolled_at',
    '2024-07-01',
    { enrolledAt: new Date('2024-06-30T22:00:00Z') },
  ],
  [
    'points live to the end of a day there',
    'expires_at',
    '2026-12-31',
    { expiresAt: new Date('2026-12-31T23:00:00Z') },
  ],
];

const BAD: [string, ImportField, string, RowProblem['code'], SlashDates?][] = [
  ['what a spreadsheet made of an id', 'customer_id', '7,12E+12', 'id_mangled'],
  ['the same in English', 'customer_id', '7.12345E+12', 'id_mangled'],
  ['an id beyond 2^63', 'customer_id', '9223372036854775808', 'id'],
  ['zero as an id', 'customer_id', '0', 'id'],
  ['a name as an id', 'customer_id', 'shopper', 'id'],
  ['no address', 'email', 'shopper', 'email'],
  ['two addresses', 'email', 'a@example.com, b@example.com', 'email'],
  ['nobody', 'email', '', 'nobody'],
  ['negative points', 'points', '-5', 'points_negative'],
  ['a real minus', 'points', '−5', 'points_negative'],
  ['half a point', 'points', '10.5', 'points_fraction'],
  ['a thousand, or one', 'points', '1,000', 'points'],
  ['the same with a dot', 'points', '1.000', 'points'],
  ['more than there can be', 'points', '1000000000000001', 'points_over'],
  ['points a spreadsheet rounded', 'points', '1E+06', 'points'],
  ['a word', 'points', 'many', 'points'],
  ['no such day', 'birthday', '02-30', 'birthday'],
  ['no such month', 'birthday', '13-01', 'birthday'],
  ['a word as a birthday', 'birthday', 'May', 'birthday'],
  ['slashes that could be two days', 'birthday', '03/04/1990', 'birthday_order'],
  ['a day that is none when read as told', 'birthday', '17/05/1990', 'birthday', 'month'],
  ['a tier as long as a story', 'tier', 'x'.repeat(81), 'text_long'],
  ['an address as a code', 'referral_code', 'https://example.com/r/1', 'code'],
  ['a code that is too long', 'referral_code', 'x'.repeat(41), 'code'],
  ['points that have expired', 'expires_at', '2026-11-21', 'expires_past'],
  ['no such date', 'expires_at', '2027-02-29', 'day'],
  ['a date without a year', 'expires_at', '12-31', 'day'],
  ['joined tomorrow', 'enrolled_at', '2026-11-24', 'enrolled_future'],
  ['a status that says nothing of taking part', 'status', 'enabled', 'status'],
  ['who left: their own decision', 'status', 'left', 'status'],
  ['a word that every object has', 'status', 'constructor', 'status'],
  ['NUL', 'first_name', 'a\u0000b', 'nul'],
];

describe('a value is read', () => {
  it.each(GOOD)('%s', (_, field, value, expected, slashDates) => {
    const result = read(field, value, slashDates);
    expect(result).toMatchObject({ ok: true, row: expected });
  });
});

describe('a value is refused', () => {
  it.each(BAD)('%s', (_, field, value, code, slashDates) => {
    expect(read(field, value, slashDates)).toMatchObject({ ok: false, problem: { code } });
  });
});

describe('the shape of a row', () => {
  const shape = (cells: string[]) =>
    importRowOf(
      { line: 2, cells, problem: null },
      { columns: ['email', 'points', null], slashDates: null, zone: 'UTC', now },
    );
  it('padding is nothing', () => {
    expect(shape(['shopper-1@example.com', '5', 'x', '', ''])).toMatchObject({ ok: true });
  });
  it.each([
    [['shopper-1@example.com', '5'], 2],
    [['shopper-1@example.com', '5', 'x', 'y'], 4],
  ])('%j has the wrong number of cells', (cells, has) => {
    expect(shape(cells)).toEqual({ ok: false, problem: { code: 'columns', has, wanted: 3 } });
  });
  it('what the reader could not read stays so', () => {
    const result = importRowOf(
      { line: 2, cells: [], problem: 'too_long' },
      { columns: [], slashDates: null, zone: 'UTC', now },
    );
    expect(result).toEqual({ ok: false, problem: { code: 'too_long' } });
  });
});
