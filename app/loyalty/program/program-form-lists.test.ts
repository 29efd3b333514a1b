/** The lists of the programme's form: what is read, what is refused in words, and that nothing sent by anybody breaks it. */
import { describe, expect, test } from 'vitest';
import { formOfSettings, parseProgramForm, type ProgramForm } from './program-form.ts';
import { LIST_LENGTH_MAX, typedList } from './program-form-lists.ts';
import { initialSettings, ProgramSettings } from './settings.ts';

const SHOP = { currency: 'PLN', zone: 'Europe/Warsaw' };
const FORM: ProgramForm = formOfSettings(initialSettings(100, new Date('2026-11-21T11:00:00Z')), SHOP);

const SALE = { by: 'collection', value: '7', label: 'Sale' };
const MULTIPLIER = {
  id: 'm1',
  name: 'Weekend',
  match: SALE,
  tiers: ['Gold'],
  from: '2026-12-05T00:00',
  until: '2026-12-07T00:00',
  factor: '1,5',
};
const BONUS = {
  id: 'b1',
  name: 'First vinyl',
  match: null,
  tiers: [],
  from: '',
  until: '',
  points: '50',
  minimum: '100,00',
};

/** The form with one entry of a list replaced in parts. */
const withEntry = (field: 'multipliers' | 'bonuses', entry: object): ProgramForm => ({
  ...FORM,
  [field]: JSON.stringify([{ ...(field === 'multipliers' ? MULTIPLIER : BONUS), ...entry }]),
});

describe('lists', () => {
  test('what things are called here is kept as it is seen, and what Shopify calls its own letter for letter', () => {
    const vendor = { by: 'vendor', value: 'Ac\u200bme', label: '' };
    const parsed = parseProgramForm(
      {
        ...withEntry('bonuses', { name: 'First\u200b vinyl\u202c', tiers: ['Go\u200dld', 'gold'], match: vendor }),
        withoutTags: '["sta\u200bff"]',
      },
      SHOP,
    );
    expect(parsed).toMatchObject({
      ok: true,
      settings: {
        order: { bonuses: [{ name: 'First vinyl', tiers: ['Gold'], match: { value: 'Ac\u200bme' } }] },
        eligibility: { withoutTags: ['sta\u200bff'] },
      },
    });
  });

  test('are read into settings that the schema of published versions accepts', () => {
    const parsed = parseProgramForm(
      {
        ...FORM,
        goods: 'chosen',
        only: JSON.stringify([
          SALE,
          { by: 'tag', value: ' vinyl ', label: '' },
          { by: 'tag', value: 'Vinyl', label: 'x' },
        ]),
        never: JSON.stringify([{ by: 'product', value: '101', label: 'Kind of Blue' }]),
        multipliers: JSON.stringify([MULTIPLIER]),
        bonuses: JSON.stringify([BONUS]),
        giftCardPayments: '',
        companyOrders: 'on',
        withoutChannels: '["pos","draft","pos"]',
        withoutTags: '["staff","Staff","trade"]',
        testersTag: ' tester ',
      },
      SHOP,
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(ProgramSettings.parse(parsed.settings)).toEqual(parsed.settings);
    const { order, eligibility } = parsed.settings;
    expect(order).toMatchObject({
      giftCardPayments: false,
      only: [SALE, { by: 'tag', value: 'vinyl', label: 'vinyl' }],
      never: [{ by: 'product', value: '101', label: 'Kind of Blue' }],
    });
    expect(order.multipliers).toEqual([
      {
        id: 'm1',
        name: 'Weekend',
        match: SALE,
        tiers: ['Gold'],
        from: '2026-12-04T23:00:00.000Z',
        until: '2026-12-06T23:00:00.000Z',
        percent: 150,
      },
    ]);
    expect(order.bonuses).toEqual([
      {
        id: 'b1',
        name: 'First vinyl',
        match: null,
        tiers: [],
        from: null,
        until: null,
        points: 50,
        minimumMinor: 10_000,
      },
    ]);
    expect(eligibility).toEqual({
      testOrders: false,
      companyOrders: true,
      withoutChannels: ['pos', 'draft'],
      withoutTags: ['staff', 'trade'],
      testersTag: 'tester',
    });
  });

  test('read back the same from the form they are shown in, in either notation', () => {
    const settings = initialSettings(100, new Date('2026-11-21T11:00:00Z'));
    const parsed = parseProgramForm({ ...withEntry('multipliers', {}), bonuses: JSON.stringify([BONUS]) }, SHOP);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    for (const each of [settings, parsed.settings])
      for (const mark of ['.', ','])
        expect(parseProgramForm(formOfSettings(each, SHOP, mark), SHOP)).toEqual({ ok: true, settings: each });
  });

  test('what is chosen waits while every product earns, and something must be chosen otherwise', () => {
    const all = parseProgramForm({ ...FORM, only: JSON.stringify([SALE]) }, SHOP);
    expect(all.ok && all.settings.order.only).toEqual([]);
    expect(parseProgramForm({ ...FORM, goods: 'chosen' }, SHOP)).toEqual({
      ok: false,
      problems: { only: 'goods_missing' },
    });
    expect(parseProgramForm({ ...FORM, goods: 'chosen', points: '' }, SHOP)).toEqual({
      ok: false,
      problems: { points: 'whole_number', only: 'goods_missing' },
    });
  });

  test.each([
    ['name', ' ', 'name_missing'],
    ['name', '\u200b\u202e\u3164', 'name_missing'],
    ['name', 'n'.repeat(81), 'name_long'],
    ['factor', '', 'factor_unreadable'],
    ['factor', '1,555', 'factor_unreadable'],
    ['factor', '0', 'factor_range'],
    ['factor', '100,01', 'factor_range'],
    ['from', '2026-02-30T10:00', 'date_unreadable'],
    ['from', '2027-03-28T02:30', 'date_skipped'],
    ['until', '2027-03-28T02:30', 'date_skipped'],
    ['until', '2026-12-05T00:00', 'until_early'],
    ['until', '2026-12-01T00:00', 'until_early'],
    ['match', { by: 'collection', value: '', label: '' }, 'match_missing', 'match.value'],
    ['match', { by: 'vendor', value: 'v'.repeat(256), label: '' }, 'text_long', 'match.value'],
    ['tiers', ['Gold', 't'.repeat(81)], 'name_long', 'tiers.1'],
    ['tiers', Array.from({ length: 51 }, (_, n) => `Tier ${n}`), 'list_long'],
  ] as const)('a multiplier whose %s is %j is refused as %s', (part, value, problem, path: string = part) => {
    const parsed = parseProgramForm(withEntry('multipliers', { [part]: value }), SHOP);
    expect(parsed).toEqual({ ok: false, problems: { [`multipliers.0.${path}`]: problem } });
  });

  test.each([
    ['points', '0', 'points_range'],
    ['points', '100001', 'points_range'],
    ['points', '1.5', 'whole_number'],
    ['minimum', 'ten', 'amount_unreadable'],
    ['minimum', '1000000,01', 'minimum_range'],
    ['until', 'soon', 'date_unreadable'],
  ] as const)('a bonus whose %s is %j is refused as %s', (part, value, problem) => {
    const parsed = parseProgramForm(withEntry('bonuses', { [part]: value }), SHOP);
    expect(parsed).toEqual({ ok: false, problems: { [`bonuses.0.${part}`]: problem } });
  });

  test.each([
    [{ name: 'n'.repeat(80), factor: '100', tiers: Array.from({ length: 50 }, (_, n) => `Tier ${n}`) }],
    [{ factor: '0,01', from: '', until: '' }],
    [{ match: { by: 'vendor', value: 'v'.repeat(255), label: '' } }],
  ])('%#: at the limits is fine', (entry) => {
    expect(parseProgramForm(withEntry('multipliers', entry), SHOP).ok).toBe(true);
  });

  const goods = (count: number) =>
    JSON.stringify(Array.from({ length: count }, (_, n) => ({ by: 'tag', value: `tag ${n}`, label: '' })));
  const entries = (count: number) =>
    JSON.stringify(Array.from({ length: count }, (_, n) => ({ ...MULTIPLIER, id: `m${n}` })));
  test.each([
    ['never', goods(50), null],
    ['never', goods(51), 'list_long'],
    ['multipliers', entries(50), null],
    ['multipliers', entries(51), 'list_long'],
    ['withoutTags', JSON.stringify(Array.from({ length: 51 }, (_, n) => `tag ${n}`)), 'list_long'],
    ['withoutChannels', '["online","pos","draft","subscription","other"]', 'channels_all'],
  ] as const)('%s with %.20s… entries: %s', (field, value, problem) => {
    const parsed = parseProgramForm({ ...FORM, [field]: value }, SHOP);
    expect(parsed.ok ? null : parsed.problems).toEqual(problem && { [field]: problem });
  });
});

describe('what no form of ours would send is refused in words', () => {
  const hostile: [string, string][] = [
    ['no JSON', '[{'],
    ['no list', '{"length":1}'],
    ['null', 'null'],
    ['a number', '7'],
    ['a list of nulls', '[null]'],
    ['a list of lists', '[[[]]]'],
    ['unknown parts', JSON.stringify([{ ...MULTIPLIER, ...BONUS, ...SALE, admin: true }])],
    ['a prototype', '[{"__proto__":{"by":"tag","value":"x","label":"x"}}]'],
    ['nested deeply', '['.repeat(100_000)],
    ['too long', JSON.stringify([{ by: 'tag', value: 'x'.repeat(LIST_LENGTH_MAX), label: '' }])],
  ];
  const lists = ['only', 'never', 'multipliers', 'bonuses', 'withoutChannels', 'withoutTags'] as const;
  test.each(lists.flatMap((field) => hostile.map(([name, value]) => [field, name, value] as const)))(
    '%s: %s',
    (field, _name, value) => {
      const parsed = parseProgramForm({ ...FORM, [field]: value }, SHOP);
      expect(parsed.ok ? {} : parsed.problems).toEqual({ [field]: 'list_unreadable' });
    },
  );

  test.each([
    ['never', [{ by: 'collection', value: 'gid://shopify/Collection/1', label: 'x' }]],
    ['never', [{ by: 'collection', value: '1'.repeat(20), label: 'x' }]],
    ['never', [{ by: 'weather', value: 'rain', label: 'rain' }]],
    ['multipliers', [{ ...MULTIPLIER, id: 'UPPER' }]],
    ['multipliers', [MULTIPLIER, MULTIPLIER]],
    ['multipliers', [{ ...MULTIPLIER, factor: 1.5 }]],
    ['bonuses', [{ ...BONUS, points: 50 }]],
    ['bonuses', [{ ...BONUS, minimum: undefined }]],
  ] as const)('%s %j', (field, value) => {
    const parsed = parseProgramForm({ ...FORM, [field]: JSON.stringify(value) }, SHOP);
    expect(parsed.ok ? {} : Object.values(parsed.problems)).toContain('list_unreadable');
  });

  test('what the database has no letters for is left out', () => {
    const parsed = parseProgramForm(withEntry('multipliers', { name: 'Week\u0000end \ud800' }), SHOP);
    expect(parsed.ok && parsed.settings.order.multipliers[0]?.name).toBe('Weekend \ufffd');
  });
});

test.each([
  ['[{"by":"tag","value":"","label":""}]', [{ by: 'tag', value: '', label: '' }]],
  ['[]', []],
  ['', []],
  ['[null]', []],
  ['{"by":"tag"}', []],
])('the form shows %s as %j', (text, entries) => {
  expect(typedList('never', text)).toEqual(entries);
});
