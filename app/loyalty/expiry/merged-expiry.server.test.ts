/** What members can rely on when they turn out to be one customer, on a real ledger (rules.md "Expiry"). */
import { expect, test } from 'vitest';
import { adminPool } from '../../../tests/support/database.ts';
import { at, expiryWorld } from '../../../tests/support/expiry-world.ts';
import { forgetWarnings } from './forget-warnings.server.ts';

test('inactivity: what a customer did under the number that is gone keeps all of their points alive', async () => {
  const world = await expiryWorld({ members: 3 });
  const [kept = 0n, gone = 0n, before = 0n] = world.members;
  await world.change(at('2026-01-02'), 'inactivity 6');
  await world.post(at('2026-01-15'), kept, { kind: 'earn', points: 100 });
  await world.post(at('2026-05-01'), before, { kind: 'earn', points: 10 });
  await world.merge(at('2026-05-02'), before, gone);
  expect(await world.told(at('2026-05-03'), kept)).toEqual(['100 on 2026-07-15']);
  await world.merge(at('2026-05-10'), gone, kept);
  // the merge itself is no activity: the lot that came over has no sooner date than it was shown, and that is all
  expect(await world.told(at('2026-05-11'), kept)).toEqual(['100 on 2026-11-01', '10 on 2026-11-10']);
  expect(await world.nights('2026-06-01', '2026-09-30')).toEqual([]);
  expect(await world.available(kept)).toBe(110);
  expect(await world.drift()).toEqual([]);
});

test('a date that a member saw before expiry was given up holds after merges as well', async () => {
  const world = await expiryWorld({ members: 3 });
  const [kept = 0n, gone = 0n, first = 0n] = world.members;
  await world.change(at('2026-01-02'), 'age 60');
  await world.post(at('2026-01-15'), first, { kind: 'earn', points: 50 });
  await world.post(at('2026-02-01'), kept, { kind: 'earn', points: 7 });
  await world.change(at('2026-03-01'), 'none');
  await world.merge(at('2026-03-02'), first, gone);
  await world.merge(at('2026-03-03'), gone, kept);
  expect(await world.told(at('2026-03-04'), kept)).toEqual([]);
  await world.change(at('2026-04-01'), 'age 12');
  expect(await world.told(at('2026-04-01'), kept)).toEqual(['50 on 2031-01-15', '7 on 2031-02-01']);
});

test('warnings that wait to be sent to nobody are forgotten; the points are warned of anew, in full', async () => {
  const world = await expiryWorld({ members: 2 });
  const [kept = 0n, gone = 0n] = world.members;
  await world.change(at('2026-01-02'), 'age 12');
  await world.post(at('2026-01-15'), gone, { kind: 'earn', points: 100 });
  expect(await world.nights('2026-12-10', '2026-12-20')).toEqual(['2026-12-16 warned 1']);
  await world.merge(at('2026-12-20'), gone, kept);
  await world.inShop(at('2026-12-20'), (ctx) => forgetWarnings(ctx, gone));
  const waiting = async () =>
    (await adminPool.query('select member_id, points from public.expiry_warning where shop_id = $1', [world.shop.id]))
      .rows;
  expect(await waiting()).toEqual([]);
  // it started anew with the merge, a year from then
  expect(await world.told(at('2026-12-21'), kept)).toEqual(['100 on 2027-12-20']);
  await world.nights('2027-11-15', '2027-11-25');
  expect(await waiting()).toEqual([{ member_id: String(kept), points: '100' }]);
});
