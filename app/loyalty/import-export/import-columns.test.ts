import { describe, expect, it } from 'vitest';
import {
  columnsProblem,
  IMPORT_FIELDS,
  plainHeader,
  recognisedColumns,
  type ImportColumns,
  type ImportSource,
} from './import-columns.ts';

describe('columns are recognised by their headers', () => {
  const CASES: [string, string[], ImportSource, ImportColumns][] = [
    [
      'our own export',
      [
        'customer_id',
        'email',
        'first_name',
        'last_name',
        'points',
        'expires_at',
        'birthday',
        'tier',
        'referral_code',
        'enrolled_at',
        'status',
        'pending',
        'debt',
        'lifetime',
      ],
      'own',
      [
        'customer_id',
        'email',
        'first_name',
        'last_name',
        'points',
        'expires_at',
        'birthday',
        'tier',
        'referral_code',
        'enrolled_at',
        'status',
        null,
        null,
        null,
      ],
    ],
    [
      'a list made of our example is nobody’s export: its points may be from anywhere',
      [...IMPORT_FIELDS],
      'other',
      // whose status it is, only the merchant knows
      IMPORT_FIELDS.map((field) => (field === 'status' ? null : field)),
    ],
    [
      "Smile.io's fields; its id is not Shopify's",
      [
        'id',
        'first_name',
        'last_name',
        'email',
        'state',
        'date_of_birth',
        'points_balance',
        'referral_url',
        'vip_tier',
        'created_at',
      ],
      'smile',
      [null, 'first_name', 'last_name', 'email', 'status', 'birthday', 'points', null, 'tier', null],
    ],
    [
      'the same as words',
      ['Customer Name', 'Email', 'Customer Status', 'Birth Date', 'Points Balance', 'VIP Tier Name'],
      'smile',
      [null, 'email', 'status', 'birthday', 'points', 'tier'],
    ],
    [
      "LoyaltyLion's fields: merchant_id is the shop's id of the customer",
      [
        'id',
        'merchant_id',
        'email',
        'points_approved',
        'points_pending',
        'points_spent',
        'birthday',
        'enrolled_at',
        'loyalty_tier',
      ],
      'loyaltylion',
      [null, 'customer_id', 'email', 'points', null, null, 'birthday', 'enrolled_at', 'tier'],
    ],
    ['a part of an address is no status', ['Email', 'Points', 'State'], 'other', ['email', 'points', null]],
    ['the two columns any app can give', ['email', 'points'], 'other', ['email', 'points']],
    [
      'Polish headers',
      ['Adres e-mail', 'Imię', 'Saldo punktów', 'Data urodzenia'],
      'other',
      ['email', 'first_name', 'points', 'birthday'],
    ],
    ['a field is found once', ['Email', 'E-mail', 'Points', 'Balance'], 'other', ['email', null, 'points', null]],
    ['words nobody knows', ['foo', 'bar'], 'other', [null, null]],
  ];
  it.each(CASES)('%s', (_, header, source, columns) => {
    expect(recognisedColumns(header)).toEqual({ source, columns });
  });

  it('a header is the same however it is written', () => {
    expect(['Points balance', 'points_balance', ' PointsBalance ', 'points-balance'].map(plainHeader)).toEqual(
      Array.from({ length: 4 }, () => 'pointsbalance'),
    );
  });
});

describe('columns that cannot be imported', () => {
  const CASES: [string, ImportColumns, ReturnType<typeof columnsProblem>][] = [
    ['e-mail and points do', ['email', 'points'], null],
    ['a status alone is something', ['email', 'status'], null],
    ['nobody is named', ['points', 'tier'], 'nobody'],
    ['nothing is brought', ['email', 'customer_id', null], 'nothing'],
    ['a field stands twice', ['email', 'points', 'points'], 'twice'],
  ];
  it.each(CASES)('%s', (_, columns, problem) => {
    expect(columnsProblem(columns)).toBe(problem);
  });
});
