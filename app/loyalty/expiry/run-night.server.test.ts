/** Nights on a real ledger: warnings in time, activity that moves dates on, points that come back, pauses, outages (rules.md "Expiry"). */
import { describe, expect, test } from 'vitest';
import { adminPool } from '../../../tests/support/database.ts';
import { at, expiryWorld, ruleOf, type Closed } from '../../../tests/support/expiry-world.ts';

describe('age', () => {
  test('is warned of 30 and 7 days before, expires with its day, once', async () => {
    const world = await expiryWorld();
    const [member = 0n] = world.members;
    await world.change(at('2026-01-02'), 'age 12');
    await world.post(at('2026-01-15'), member, { kind: 'earn', points: 100 });
    await world.post(at('2026-01-15T14:00:00Z'), member, { kind: 'earn', points: 20 });
    expect(await world.told(at('2026-11-22'))).toEqual(['120 on 2027-01-15']);
    expect(await world.nights('2026-12-10', '2027-01-20')).toEqual([
      '2026-12-16 warned 1',
      '2027-01-08 warned 1',
      '2027-01-16 expired 1',
    ]);
    expect(await world.available()).toBe(0);
    expect(await world.entries('expire')).toBe(1);
    expect(await world.entries('redate')).toBe(0);
    const { rows } = await adminPool.query(
      `select expires_at, days_before, points, queued_at from expiry_warning where shop_id = $1 order by queued_at`,
      [world.shop.id],
    );
    const expires_at = at('2027-01-15T23:00:00Z');
    expect(rows).toEqual([
      { expires_at, days_before: 30, points: '120', queued_at: at('2026-12-16T01:00:00Z') },
      { expires_at, days_before: 7, points: '120', queued_at: at('2027-01-08T01:00:00Z') },
    ]);
    expect(await world.drift()).toEqual([]);
  });

  test('does not stop by activity', async () => {
    const world = await expiryWorld();
    const [member = 0n] = world.members;
    await world.change(at('2026-01-02'), 'age 12');
    await world.post(at('2026-01-15'), member, { kind: 'earn', points: 100 });
    await world.post(at('2026-12-20'), member, { kind: 'earn', points: 5 });
    expect(await world.told(at('2026-12-21'))).toEqual(['100 on 2027-01-15', '5 on 2027-12-20']);
  });
});

describe('inactivity', () => {
  test('purchases move every date on, and nothing is written until a date comes near', async () => {
    const world = await expiryWorld();
    const [member = 0n] = world.members;
    await world.change(at('2026-01-02'), 'inactivity 6');
    await world.post(at('2026-01-15'), member, { kind: 'earn', points: 100 });
    await world.post(at('2026-05-01'), member, { kind: 'spend', points: 30 });
    expect(await world.told(at('2026-05-02'))).toEqual(['70 on 2026-11-01']);
    expect(await world.nights('2026-05-02', '2026-10-01')).toEqual([]);
    expect(await world.entries('redate')).toBe(1);
    expect(await world.told(at('2026-10-01'))).toEqual(['70 on 2026-11-01']);
    expect(await world.nights('2026-10-02', '2026-11-02')).toEqual([
      '2026-10-02 warned 1',
      '2026-10-25 warned 1',
      '2026-11-02 expired 1',
    ]);
    expect(await world.drift()).toEqual([]);
  });

  test('a purchase after the last warning saves everything', async () => {
    const world = await expiryWorld();
    const [member = 0n] = world.members;
    await world.change(at('2026-01-02'), 'inactivity 6');
    await world.post(at('2026-01-15'), member, { kind: 'earn', points: 100 });
    expect(await world.nights('2026-06-10', '2026-07-14')).toHaveLength(2);
    await world.post(at('2026-07-15T21:59:00Z'), member, { kind: 'earn', points: 1 });
    expect(await world.nights('2026-07-15', '2026-08-15')).toEqual([]);
    expect(await world.told(at('2026-08-15'))).toEqual(['101 on 2027-01-15']);
  });

  test('returns, voids and adjustments are none, unless staff say so of an adjustment', async () => {
    const world = await expiryWorld();
    const [member = 0n] = world.members;
    await world.change(at('2026-01-02'), 'inactivity 6');
    await world.post(at('2026-01-15'), member, { kind: 'earn', points: 100 });
    const spent = await world.post(at('2026-02-01'), member, { kind: 'spend', points: 30 });
    await world.post(at('2026-03-01'), member, { kind: 'return', reverses: spent ?? 0n, points: 30 });
    await world.post(at('2026-04-01'), member, { kind: 'adjust', points: -1 });
    expect(await world.told(at('2026-04-02'))).toEqual(['99 on 2026-08-01']);
    await world.post(at('2026-05-01'), member, { kind: 'adjust', points: -1, activity: true });
    expect(await world.told(at('2026-05-02'))).toEqual(['98 on 2026-11-01']);
    // points that staff give live like others, and keep those no longer
    await world.post(at('2026-06-01'), member, { kind: 'adjust', points: 10 });
    expect(await world.told(at('2026-06-02'))).toEqual(['98 on 2026-11-01', '10 on 2026-12-01']);
  });
});

describe('what was not warned of', () => {
  test('points that come back in the last week live on, and are warned of', async () => {
    const world = await expiryWorld();
    const [member = 0n] = world.members;
    await world.change(at('2026-01-02'), 'age 12');
    await world.post(at('2026-01-15'), member, { kind: 'earn', points: 100 });
    const spent = await world.post(at('2026-06-01'), member, { kind: 'spend', points: 60 });
    expect(await world.nights('2026-12-10', '2027-01-10')).toHaveLength(2);
    await world.post(at('2027-01-11'), member, { kind: 'return', reverses: spent ?? 0n, points: 60 });
    expect(await world.nights('2027-01-12', '2027-02-14')).toEqual([
      '2027-01-13 warned 1',
      '2027-02-05 warned 1',
      '2027-02-13 expired 1',
    ]);
    expect(await world.drift()).toEqual([]);
  });

  test('points that come back between the warnings are told of again, and go with the rest', async () => {
    const world = await expiryWorld();
    const [member = 0n] = world.members;
    await world.change(at('2026-01-02'), 'age 12');
    await world.post(at('2026-01-15'), member, { kind: 'earn', points: 100 });
    const spent = await world.post(at('2026-06-01'), member, { kind: 'spend', points: 60 });
    await world.nights('2026-12-10', '2026-12-24');
    await world.post(at('2026-12-25'), member, { kind: 'return', reverses: spent ?? 0n, points: 60 });
    expect(await world.nights('2026-12-26', '2027-01-16')).toEqual([
      '2026-12-26 warned 1',
      '2027-01-08 warned 1',
      '2027-01-16 expired 1',
    ]);
    expect(await world.available()).toBe(0);
  });

  test('points of a lot that is gone come back for a whole warning', async () => {
    const world = await expiryWorld();
    const [member = 0n] = world.members;
    await world.change(at('2026-01-02'), 'age 12');
    await world.post(at('2026-01-15'), member, { kind: 'earn', points: 100 });
    const spent = await world.post(at('2026-06-01'), member, { kind: 'spend', points: 60 });
    await world.nights('2026-12-10', '2027-01-20');
    await world.post(at('2027-03-01T15:00:00Z'), member, { kind: 'return', reverses: spent ?? 0n, points: 60 });
    expect(await world.told(at('2027-03-01T16:00:00Z'))).toEqual(['60 on 2027-03-31']);
    const nights = await world.nights('2027-03-02', '2027-04-10');
    expect(nights.map((night) => night.slice(11))).toEqual(['warned 1', 'warned 1', 'expired 1']);
    expect(await world.entries('redate')).toBe(1);
  });

  test('nights that did not run: points wait for their warnings', async () => {
    const world = await expiryWorld();
    const [member = 0n] = world.members;
    await world.change(at('2026-01-02'), 'age 12');
    await world.post(at('2026-01-15'), member, { kind: 'earn', points: 100 });
    await world.night(at('2026-12-10T01:00:00Z'));
    expect(await world.nights('2027-01-14', '2027-02-20')).toEqual([
      '2027-01-15 warned 1',
      '2027-02-07 warned 1',
      '2027-02-15 expired 1',
    ]);
  });

  test('a night that is missed on the date itself is made up for', async () => {
    const world = await expiryWorld();
    const [member = 0n] = world.members;
    await world.change(at('2026-01-02'), 'age 12');
    await world.post(at('2026-01-15'), member, { kind: 'earn', points: 100 });
    await world.nights('2026-12-10', '2027-01-15');
    expect(await world.nights('2027-01-18', '2027-01-20')).toEqual(['2027-01-18 expired 1']);
  });

  test('after a month without nights nothing goes at once', async () => {
    const world = await expiryWorld();
    const [member = 0n] = world.members;
    await world.change(at('2026-01-02'), 'age 12');
    await world.post(at('2026-01-15'), member, { kind: 'earn', points: 100 });
    await world.nights('2026-12-10', '2027-01-15');
    expect(await world.nights('2027-02-15', '2027-03-20')).toEqual([
      '2027-02-16 warned 1',
      '2027-03-11 warned 1',
      '2027-03-19 expired 1',
    ]);
  });
});

describe('pending and held points', () => {
  test('pending points outlive the yearly day they do not reach', async () => {
    const world = await expiryWorld();
    const [member = 0n] = world.members;
    await world.change(at('2026-01-02'), 'yearly 12-31');
    await world.post(at('2026-06-15'), member, { kind: 'earn', points: 100 });
    await world.post(at('2026-11-20'), member, { kind: 'earn', points: 40, availableAt: at('2026-12-10') });
    expect(await world.told(at('2026-11-21'))).toEqual(['100 on 2026-12-31', '40 on 2027-12-31']);
    expect(await world.nights('2026-11-25', '2027-01-05')).toEqual([
      '2026-12-01 warned 1',
      '2026-12-24 warned 1',
      '2027-01-01 expired 1',
    ]);
    await world.post(at('2027-01-05'), member, { kind: 'mature' });
    expect(await world.available()).toBe(40);
  });

  test('held points stay held past their date, and live on where the hold is void', async () => {
    const world = await expiryWorld();
    const [member = 0n] = world.members;
    await world.change(at('2026-01-02'), 'age 12');
    await world.post(at('2026-01-15'), member, { kind: 'earn', points: 100 });
    await world.nights('2026-12-10', '2027-01-15');
    await world.post(at('2027-01-15T20:00:00Z'), member, { kind: 'hold', hold: `h${world.shop.id}`, points: 60 });
    expect(await world.nights('2027-01-16', '2027-01-17')).toEqual(['2027-01-16 expired 1']);
    await world.post(at('2027-01-17'), member, { kind: 'void', hold: `h${world.shop.id}` });
    expect(await world.available()).toBe(60);
    // they came back for 30 days, which leaves no room for the first warning
    expect(await world.nights('2027-01-18', '2027-02-20')).toEqual([
      '2027-01-19 warned 1',
      '2027-02-11 warned 1',
      '2027-02-19 expired 1',
    ]);
    expect(await world.drift()).toEqual([]);
  });
});

describe('who cannot use their points', () => {
  test.each<[string, Closed]>([
    ['a paused programme', { paused: true }],
    ['test mode', { testersTag: 'try' }],
  ])('%s: nothing expires, and going on gives a whole warning', async (_name, closed) => {
    const world = await expiryWorld();
    const [member = 0n] = world.members;
    await world.change(at('2026-01-02'), 'age 12');
    await world.post(at('2026-01-15'), member, { kind: 'earn', points: 100 });
    await world.nights('2026-12-10', '2027-01-10');
    await world.change(at('2027-01-10'), 'age 12', closed);
    expect(await world.nights('2027-01-11', '2027-01-20')).toEqual([]);
    await world.change(at('2027-01-20'), 'age 12');
    expect(await world.told(at('2027-01-20'))).toEqual(['100 on 2027-02-20']);
    expect(await world.nights('2027-01-21', '2027-02-21')).toEqual([
      '2027-01-21 warned 1',
      '2027-02-13 warned 1',
      '2027-02-21 expired 1',
    ]);
  });

  test('a paused member: points have no date until they are back', async () => {
    const world = await expiryWorld();
    const [member = 0n] = world.members;
    const set = (status: string) =>
      adminPool.query('update member set status = $2 where shop_id = $1', [world.shop.id, status]);
    await world.change(at('2026-01-02'), 'age 12');
    await world.post(at('2026-01-15'), member, { kind: 'earn', points: 100 });
    await set('paused');
    expect(await world.nights('2026-12-10', '2027-02-01')).toEqual([]);
    expect(await world.entries('redate')).toBe(1);
    await set('active');
    expect(await world.nights('2027-02-02', '2027-02-03')).toEqual(['2027-02-03 warned 1']);
    expect(await world.told(at('2027-02-03'))).toEqual(['100 on 2027-03-05']);
  });
});

test('runs once a day of the shop, and not while dates are being set', async () => {
  const world = await expiryWorld({ members: 3 });
  await world.change(at('2026-01-02'), 'age 12');
  expect(await world.night(at('2026-01-03T01:00:00Z'))).toMatchObject({ ran: true });
  expect(await world.night(at('2026-01-03T02:00:00Z'))).toMatchObject({ ran: false });
  expect(await world.night(at('2026-01-03T23:00:00Z'))).toMatchObject({ ran: true });
});

test('two workers in one night expire and warn once', async () => {
  const world = await expiryWorld({ members: 3 });
  await world.change(at('2026-01-02'), 'age 12');
  for (const member of world.members) await world.post(at('2026-01-15'), member, { kind: 'earn', points: 10 });
  await world.night(at('2026-12-15T01:00:00Z'));
  for (const day of ['2026-12-16', '2027-01-08', '2027-01-09', '2027-01-16']) {
    const night = at(`${day}T01:00:00Z`);
    await Promise.all([world.night(night), world.night(night)]);
  }
  for (const member of world.members) expect(await world.entries('expire', member)).toBe(1);
  const { rows } = await adminPool.query<{ warnings: string }>(
    'select count(*) as warnings from expiry_warning where shop_id = $1',
    [world.shop.id],
  );
  expect(rows).toEqual([{ warnings: '6' }]);
  expect(await world.drift()).toEqual([]);
});

test('points posted under no rule, while one was published, get their date the next night', async () => {
  const world = await expiryWorld();
  const [member = 0n] = world.members;
  await world.change(at('2026-01-02'), 'none');
  await world.change(at('2026-03-01'), 'age 12');
  // its transaction had read the rule before the publication
  await world.post(at('2026-02-28'), member, { kind: 'earn', points: 100, undated: true });
  expect(await world.told(at('2026-03-01'))).toEqual([]);
  await world.night(at('2026-03-02T01:00:00Z'));
  expect(await world.told(at('2026-03-02'))).toEqual(['100 on 2027-02-28']);
});

test('other warnings: one at 14 days only', async () => {
  const world = await expiryWorld();
  const [member = 0n] = world.members;
  await world.change(at('2026-01-02'), ruleOf('age 1', [14]));
  await world.post(at('2026-01-15'), member, { kind: 'earn', points: 100 });
  expect(await world.nights('2026-01-16', '2026-02-20')).toEqual(['2026-02-01 warned 1', '2026-02-16 expired 1']);
});
