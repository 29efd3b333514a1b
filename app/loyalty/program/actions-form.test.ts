/** Every field of the ways to earn at its limits: what is read, and what is refused where. */
import { describe, expect, test } from 'vitest';
import { actionChanges } from './action-changes.ts';
import { ACTION_KINDS, ActionRule } from './action-rule.ts';
import { FORM_LENGTH_MAX, parseActionsForm, starterAction, typedAction, type TypedAction } from './actions-form.ts';

const WARSAW = 'Europe/Warsaw';
const read = (...typed: TypedAction[]) => parseActionsForm(JSON.stringify(typed), WARSAW);

const custom = (change: Partial<TypedAction> = {}): TypedAction => ({
  ...starterAction('custom', 'ab12'),
  name: 'Help at the fair',
  ...change,
});
const follow = (change: Partial<TypedAction> = {}): TypedAction => ({
  ...starterAction('social_follow', 'ab12'),
  name: 'Follow us',
  url: 'https://example.com/us',
  ...change,
});

describe('what is read', () => {
  test.each(ACTION_KINDS)('a starter for %s is a rule once it has the name and link it needs', (kind) => {
    const typed = { ...starterAction(kind, 'ab12'), name: 'Named', url: 'https://example.com/here' };
    const parsed = read(typed);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const [rule] = parsed.actions;
    expect(ActionRule.parse(rule)).toEqual(rule);
    expect(rule).toMatchObject({ kind, pendingDays: 0, countsForTiers: false, tiers: [], from: null, until: null });
  });

  test('what nobody can check begins switched off', () => {
    const on = ACTION_KINDS.filter((kind) => !starterAction(kind, 'x').on);
    expect(on).toEqual(['social_follow', 'social_share']);
  });

  test('a rule comes back as it was', () => {
    const parsed = read(custom({ from: '2026-12-01T00:00', until: '2026-12-24T18:00:00Z', tiers: [' Gold ', 'gold'] }));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const [rule] = parsed.actions;
    expect(rule).toMatchObject({
      from: '2026-11-30T23:00:00.000Z',
      until: '2026-12-24T18:00:00.000Z',
      tiers: ['Gold'],
    });
    const again = read(...parsed.actions.map(typedAction));
    expect(again).toEqual(parsed);
  });

  test('a name and a tier are kept without what nobody sees in them', () => {
    const parsed = read(custom({ name: '\u202eHelp\u200b 👩\u200d👧', tiers: ['Go\u200bld', 'gold', '\u2060'] }));
    expect(parsed).toMatchObject({ ok: true, actions: [{ name: 'Help 👩\u200d👧', tiers: ['Gold'] }] });
  });

  test('any tier that a member can have', () => {
    const longest = 'x'.repeat(80);
    expect(read(custom({ tiers: [longest] }))).toMatchObject({ ok: true, actions: [{ tiers: [longest] }] });
  });

  test('how often joining, consent, a profile and a year happen is in their nature', () => {
    for (const [kind, per] of [
      ['sign_up', 'ever'],
      ['newsletter', 'ever'],
      ['profile', 'ever'],
      ['anniversary', 'year'],
    ] as const) {
      const parsed = read({ ...starterAction(kind, 'x'), times: '99', per: 'day' });
      expect(parsed).toMatchObject({ ok: true, actions: [{ limit: { times: 1, per } }] });
    }
  });

  test('numbers with spaces between thousands, and only the links and fields that a kind has', () => {
    const parsed = read(custom({ points: ' 12 000 ', url: 'https://example.com', fields: ['name'] }));
    expect(parsed).toMatchObject({ ok: true, actions: [{ points: 12_000, url: null, fields: [] }] });
  });

  test('no rules at all', () => {
    expect(read()).toEqual({ ok: true, actions: [] });
  });
});

describe('what is refused', () => {
  test.each<[string, TypedAction, Record<string, string>]>([
    ['no points', custom({ points: '0' }), { '0.points': 'points_range' }],
    ['a million and one', custom({ points: '1000001' }), { '0.points': 'points_range' }],
    ['half a point', custom({ points: '0.5' }), { '0.points': 'whole_number' }],
    ['two numbers', custom({ points: '1 5' }), { '0.points': 'whole_number' }],
    ['below zero', custom({ points: '-5' }), { '0.points': 'whole_number' }],
    ['nothing typed', custom({ points: '' }), { '0.points': 'whole_number' }],
    ['a number of many digits', custom({ points: '9'.repeat(400) }), { '0.points': 'whole_number' }],
    ['never', custom({ times: '0' }), { '0.times': 'times_range' }],
    ['too often', custom({ times: '1001' }), { '0.times': 'times_range' }],
    ['a period that is none', custom({ per: 'hour' }), { '0.per': 'choice_missing' }],
    ['waiting for ninety-one days', custom({ pendingDays: '91' }), { '0.pendingDays': 'days_range' }],
    ['no name where one is needed', custom({ name: ' \u0000 ' }), { '0.name': 'name_missing' }],
    ['a name that nobody can see', custom({ name: '\u200b\u3164\u202e' }), { '0.name': 'name_missing' }],
    ['a link that nobody can see', follow({ url: ' \u200b' }), { '0.url': 'url_missing' }],
    ['a name of eighty-one letters', custom({ name: 'x'.repeat(81) }), { '0.name': 'name_long' }],
    ['a follow without a link', follow({ url: ' ' }), { '0.url': 'url_missing' }],
    ['a link that is none', follow({ url: 'example.com/us' }), { '0.url': 'url_unreadable' }],
    ['a link that runs', follow({ url: 'javascript:alert(1)' }), { '0.url': 'url_unreadable' }],
    ['a plain link', follow({ url: 'http://example.com/us' }), { '0.url': 'url_unreadable' }],
    ['a link as long as a page', follow({ url: `https://example.com/${'x'.repeat(500)}` }), { '0.url': 'url_long' }],
    ['an empty profile', { ...starterAction('profile', 'x'), fields: [] }, { '0.fields': 'fields_missing' }],
    ['a tier with a very long name', custom({ tiers: ['x'.repeat(81)] }), { '0.tiers': 'tiers_long' }],
    [
      'a tier too many',
      custom({ tiers: Array.from({ length: 21 }, (_, nth) => `T${nth}`) }),
      { '0.tiers': 'tiers_long' },
    ],
    ['no date', custom({ from: 'tomorrow' }), { '0.from': 'date_unreadable' }],
    ['an hour that is skipped', custom({ from: '2027-03-28T02:30' }), { '0.from': 'date_skipped' }],
    [
      'an end before the beginning',
      custom({ from: '2026-12-02T00:00', until: '2026-12-02T00:00' }),
      { '0.until': 'until_early' },
    ],
  ])('%s', (_, typed, problems) => {
    expect(read(typed)).toEqual({ ok: false, problems });
  });

  test('each field of each rule says what is wrong with it', () => {
    expect(read(custom(), { ...custom({ id: 'other', points: 'x', name: '' }) })).toEqual({
      ok: false,
      problems: { '1.points': 'whole_number', '1.name': 'name_missing' },
    });
  });

  test('two rules of one id, more than forty, and what is no list', () => {
    expect(read(custom(), custom())).toEqual({ ok: false, problems: { actions: 'rules_unreadable' } });
    const many = Array.from({ length: 41 }, (_, nth) => custom({ id: `c-${nth}` }));
    expect(read(...many)).toEqual({ ok: false, problems: { actions: 'rules_count' } });
    const unreadable = { ok: false, problems: { actions: 'rules_unreadable' } };
    for (const text of ['', 'x', '{}', 'null', '[1]', '[{"id":"A B"}]', ' '.repeat(FORM_LENGTH_MAX + 1)])
      expect(parseActionsForm(text, WARSAW)).toEqual(unreadable);
  });
});

describe('what changes', () => {
  const rulesOf = (...typed: TypedAction[]) => {
    const parsed = read(...typed);
    return parsed.ok ? parsed.actions : [];
  };

  test('new, gone, different and the same, by id', () => {
    const was = rulesOf(custom({ id: 'a' }), custom({ id: 'b' }), custom({ id: 'c' }));
    const will = rulesOf(custom({ id: 'd' }), custom({ id: 'c', points: '60' }), custom({ id: 'a' }));
    expect(actionChanges(was, will).map(({ from, to }) => [from?.id, to?.id])).toEqual([
      ['b', undefined],
      ['c', 'c'],
      [undefined, 'd'],
    ]);
  });

  test.each<[string, Partial<TypedAction>]>([
    ['switched off', { on: false }],
    ['another name', { name: 'Other' }],
    ['more points', { points: '51' }],
    ['more often', { times: '2' }],
    ['another period', { per: 'week' }],
    ['waiting', { pendingDays: '1' }],
    ['for a tier', { tiers: ['Gold'] }],
    ['from a day', { from: '2026-12-01T00:00' }],
    ['until a day', { until: '2026-12-01T00:00' }],
    ['counting towards tiers', { countsForTiers: true }],
  ])('%s is a change', (_, change) => {
    expect(actionChanges(rulesOf(custom()), rulesOf(custom(change)))).toHaveLength(1);
  });

  test('tiers in another order or in capitals are not', () => {
    const [was, will] = [custom({ tiers: ['Gold', 'Silver'] }), custom({ tiers: ['silver', 'GOLD'] })];
    expect(actionChanges(rulesOf(was), rulesOf(will))).toEqual([]);
  });
});
