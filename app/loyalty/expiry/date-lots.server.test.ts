/** Publications that change expiry, on a real ledger: promises stay, everybody gets a whole warning (rules.md "Expiry"). */
import { expect, test } from 'vitest';
import { adminPool } from '../../../tests/support/database.ts';
import { at, expiryWorld, ruleOf } from '../../../tests/support/expiry-world.ts';

/** Names of the jobs that wait for a shop. */
async function jobs(shopId: bigint): Promise<string[]> {
  const { rows } = await adminPool.query<{ task: string }>(
    `select t.identifier as task from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where j.payload ->> 'shopId' = $1`,
    [String(shopId)],
  );
  return rows.map(({ task }) => task);
}

test('switched on: old points get a whole warning, new ones their year, in one entry a member', async () => {
  const world = await expiryWorld();
  const [member = 0n] = world.members;
  await world.change(at('2023-01-02'), 'none');
  await world.post(at('2023-01-15'), member, { kind: 'earn', points: 50 });
  await world.post(at('2026-10-15'), member, { kind: 'earn', points: 30 });
  await world.post(at('2026-11-20'), member, { kind: 'earn', points: 20, availableAt: at('2026-12-04') });
  expect(await world.told(at('2026-11-21'))).toEqual([]);
  await world.change(at('2026-11-22'), 'age 12');
  expect(await world.told(at('2026-11-22'))).toEqual(['50 on 2026-12-23', '30 on 2027-10-15', '20 on 2027-11-20']);
  expect(await world.entries('redate')).toBe(1);
  expect(await world.nights('2026-11-23', '2026-12-25')).toEqual([
    '2026-11-23 warned 1',
    '2026-12-16 warned 1',
    '2026-12-24 expired 1',
  ]);
  expect(await world.told(at('2026-12-25'))).toEqual(['30 on 2027-10-15', '20 on 2027-11-20']);
  expect(await world.drift()).toEqual([]);
});

test('until a member’s points are dated they are told what they were told; nothing expires meanwhile', async () => {
  const world = await expiryWorld({ members: 450 });
  const [first = 0n] = world.members;
  const last = world.members.at(-1) ?? 0n;
  await world.change(at('2026-01-02'), 'age 12');
  for (const member of [first, last]) await world.post(at('2026-01-15'), member, { kind: 'earn', points: 10 });
  for (const member of world.members.slice(1, -1))
    await world.post(at('2026-06-15'), member, { kind: 'earn', points: 10 });
  await adminPool.query(
    `insert into member_mirror (shop_id, member_id, seq, mirrored_at) select shop_id, member_id, seq, now() from ledger.account where shop_id = $1`,
    [world.shop.id],
  );
  await world.publish(at('2026-11-22'), 'age 24');
  expect(await world.told(at('2026-11-22'), first)).toEqual(['10 on 2027-01-15']);
  // the first batch begins the run, the second dates 200 members
  expect(await world.date(at('2026-11-22'), 2)).toBe(false);
  expect(await world.told(at('2026-11-22'), first)).toEqual(['10 on 2028-01-15']);
  expect(await world.told(at('2026-11-22'), last)).toEqual(['10 on 2027-01-15']);
  expect(await world.date(at('2026-11-22'))).toBe(true);
  expect(await world.told(at('2026-11-22'), last)).toEqual(['10 on 2028-01-15']);
  // longer: the new rule says so by itself, and the storefront is told all the same
  expect(await world.entries('redate', last)).toBe(0);
  const { rows } = await adminPool.query<{ member_id: string }>(
    'select member_id from member_mirror where shop_id = $1',
    [world.shop.id],
  );
  expect(rows).toEqual([]);
  expect(await jobs(world.shop.id)).toContain('shop.mirror');
}, 60_000);

test('two publications in a row: the run in the middle goes on to its end, then the next begins', async () => {
  const world = await expiryWorld({ members: 2 });
  const [one = 0n, two = 0n] = world.members;
  await world.change(at('2026-01-02'), 'none');
  for (const member of [one, two]) await world.post(at('2026-01-15'), member, { kind: 'earn', points: 10 });
  await world.publish(at('2026-11-20'), 'age 12');
  await world.date(at('2026-11-20'), 2);
  await world.publish(at('2026-11-21'), 'yearly 12-31');
  await world.publish(at('2026-11-22'), 'none');
  expect(await world.date(at('2026-11-22'))).toBe(true);
  expect(await world.told(at('2026-11-22'), one)).toEqual([]);
  const { rows } = await adminPool.query('select version, target, after_member from expiry_dating where shop_id = $1', [
    world.shop.id,
  ]);
  expect(rows).toEqual([{ version: 4, target: null, after_member: '0' }]);
  const lots = await adminPool.query('select expires_at from ledger.lot where shop_id = $1', [world.shop.id]);
  expect(lots.rows).toEqual([{ expires_at: null }, { expires_at: null }]);
});

test('inactivity given up: what a late purchase had promised is kept', async () => {
  const world = await expiryWorld();
  const [member = 0n] = world.members;
  await world.change(at('2025-01-02'), 'inactivity 12');
  await world.post(at('2025-01-15'), member, { kind: 'earn', points: 50 });
  await world.post(at('2026-10-01'), member, { kind: 'earn', points: 1 });
  expect(await world.told(at('2026-11-01'))).toEqual(['51 on 2027-10-01']);
  await world.change(at('2026-11-22'), 'yearly 01-31');
  expect(await world.told(at('2026-11-22'))).toEqual(['51 on 2027-10-01']);
});

test('a plan whose time has come dates like any publication; one that changes no expiry dates nothing', async () => {
  const world = await expiryWorld();
  const [member = 0n] = world.members;
  await world.change(at('2026-01-02'), 'age 12');
  await world.post(at('2026-01-15'), member, { kind: 'earn', points: 50 });
  await world.change(at('2026-11-01'), ruleOf('age 12', [7, 14]));
  expect(await world.entries('redate')).toBe(0);
  await adminPool.query(
    `insert into program_schedule (shop_id, settings, publish_at, planned_at, planned_by)
     select shop_id, jsonb_set(settings, '{expiry,months}', '36'), '2026-11-20T12:00:00Z', '2026-11-10', '1'
     from program_version where shop_id = $1 and version = 1`,
    [world.shop.id],
  );
  expect(await world.told(at('2026-11-19'))).toEqual(['50 on 2027-01-15']);
  await world.date(at('2026-11-20T12:00:00Z'));
  expect(await world.told(at('2026-11-21'))).toEqual(['50 on 2029-01-15']);
});

test('off, and on again: nothing is sooner than a whole warning', async () => {
  const world = await expiryWorld();
  const [member = 0n] = world.members;
  await world.change(at('2026-01-02'), 'age 12');
  await world.post(at('2026-01-15'), member, { kind: 'earn', points: 50 });
  await world.nights('2027-01-10', '2027-01-12');
  await world.change(at('2027-01-12'), 'none');
  expect(await world.nights('2027-01-13', '2027-02-20')).toEqual([]);
  await world.change(at('2027-02-20'), 'age 12');
  expect(await world.told(at('2027-02-20'))).toEqual(['50 on 2027-03-23']);
  expect(await world.drift()).toEqual([]);
});
