/** The merchant's preview, on a real ledger. */
import { expect, test } from 'vitest';
import { adminPool } from '../../../tests/support/database.ts';
import { at, expiryWorld, ruleOf } from '../../../tests/support/expiry-world.ts';
import { forecastExpiry } from './forecast-expiry.server.ts';

test('says what would expire month by month, of whom, and not before when', async () => {
  const world = await expiryWorld({ members: 4 });
  const [one = 0n, two = 0n, three = 0n, paused = 0n] = world.members;
  await world.change(at('2023-01-02'), 'none');
  await world.post(at('2023-01-15'), one, { kind: 'earn', points: 50 });
  await world.post(at('2026-06-15'), one, { kind: 'earn', points: 30 });
  await world.post(at('2026-06-20'), two, { kind: 'earn', points: 20 });
  await world.post(at('2026-11-10'), three, { kind: 'earn', points: 7 });
  await world.post(at('2023-01-15'), paused, { kind: 'earn', points: 1000 });
  await adminPool.query(`update member set status = 'paused' where shop_id = $1 and id = $2`, [world.shop.id, paused]);
  const forecast = (rule: string) => world.inShop(at('2026-11-22'), (ctx) => forecastExpiry(ctx, ruleOf(rule)));
  const all = { looked: 3, complete: true };
  expect(await forecast('age 12')).toEqual({
    ...all,
    firstOn: '2026-12-23',
    points: 107,
    members: 3,
    months: [
      { month: '2026-12', points: 50, members: 1 },
      { month: '2027-06', points: 50, members: 2 },
      { month: '2027-11', points: 7, members: 1 },
    ],
    later: 0,
    never: 0,
  });
  expect(await forecast('inactivity 9')).toMatchObject({
    firstOn: '2027-03-15',
    points: 107,
    months: [
      { month: '2027-03', points: 100, members: 2 },
      { month: '2027-08', points: 7, members: 1 },
    ],
  });
  expect(await forecast('age 24')).toMatchObject({ points: 50, members: 1, later: 57 });
  expect(await forecast('none')).toEqual({
    ...all,
    firstOn: null,
    points: 0,
    members: 0,
    months: [],
    later: 0,
    never: 107,
  });
  // nothing was changed by asking
  expect(await world.entries('redate', one)).toBe(0);
});

test('the live rule is told as it stands, without a switch', async () => {
  const world = await expiryWorld();
  const [member = 0n] = world.members;
  await world.change(at('2026-01-02'), 'age 12');
  await world.post(at('2026-01-15'), member, { kind: 'earn', points: 50 });
  const forecast = (rule: string) => world.inShop(at('2027-01-10'), (ctx) => forecastExpiry(ctx, ruleOf(rule)));
  expect(await forecast('age 12')).toMatchObject({ firstOn: '2027-01-15' });
  expect(await forecast('age 6')).toMatchObject({ firstOn: '2027-02-10' });
});
