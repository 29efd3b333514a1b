/** Points for another year of membership, by the shop's calendar: members, days and zones by hand, the ledger on a real database. */
import { describe, expect, test } from 'vitest';
import { actionsForMember } from '../app/loyalty/actions/actions-for-member.server.ts';
import { giveAnniversaries } from '../app/loyalty/actions/give-anniversaries.server.ts';
import type { ActionRule } from '../app/loyalty/program/action-rule.ts';
import { anActionRule, publishActions } from './support/action-rules.ts';
import { adminPool } from './support/database.ts';
import { later, openShop, useStandin, type OrderShop } from './support/standin-shop.ts';

useStandin();

async function shopWith(...rules: ActionRule[]): Promise<OrderShop> {
  const shop = await openShop({});
  await publishActions(shop.id, rules, later(1000));
  return shop;
}

async function customer(shop: OrderShop): Promise<string> {
  const made = await shop.api('POST', '/customers', { email: `shopper-${crypto.randomUUID()}@example.com` });
  return String(made['id']);
}

describe('another year', () => {
  const YEAR = anActionRule({ id: 'year', kind: 'anniversary', points: 60, limit: { times: 1, per: 'year' } });

  async function memberSince(shop: OrderShop, enrolledAt: string): Promise<string> {
    const customerId = await customer(shop);
    await adminPool.query(
      `insert into member (shop_id, customer_id, enrolled_at, enrolled_by) values ($1, $2, $3, 'order')`,
      [shop.id, customerId, enrolledAt],
    );
    return customerId;
  }

  const give = (shop: OrderShop, now: string) => giveAnniversaries({ ...shop.work, now: new Date(now) }, shop.id);

  test('to whoever joined on that day of the shop’s calendar, once a year, however often it is looked', async () => {
    const shop = await shopWith(YEAR);
    await memberSince(shop, '2025-12-01T12:00:00Z');
    // late in the evening UTC it was the first of December in the shop
    await memberSince(shop, '2020-11-30T23:30:00Z');
    await memberSince(shop, '2025-11-30T12:00:00Z');
    await memberSince(shop, '2025-12-02T12:00:00Z');
    await memberSince(shop, '2026-12-01T00:10:00Z');
    await give(shop, '2026-12-01T00:11:00Z');
    expect(await shop.points()).toBe(120);
    await give(shop, '2026-12-01T12:11:00Z');
    await adminPool.query('delete from anniversary_run where shop_id = $1', [shop.id]);
    await give(shop, '2026-12-01T18:11:00Z');
    expect(await shop.points()).toBe(120);
    await give(shop, '2026-12-02T00:11:00Z');
    expect(await shop.points()).toBe(180);
  });

  test('to whoever left and joined again, from the second joining on', async () => {
    const shop = await shopWith(YEAR);
    await memberSince(shop, '2025-12-01T12:00:00Z');
    await give(shop, '2026-12-01T00:11:00Z');
    expect(await shop.points()).toBe(60);
    await adminPool.query(`update member set enrolled_at = '2026-12-05T12:00:00Z' where shop_id = $1`, [shop.id]);
    await give(shop, '2027-12-04T23:11:00Z');
    expect(await shop.points()).toBe(120);
    await give(shop, '2027-12-05T12:11:00Z');
    expect(await shop.points()).toBe(120);
  });

  test('merged with somebody who has been here longer: another year each year, and one a year', async () => {
    const shop = await shopWith(YEAR);
    const older = await memberSince(shop, '2020-12-20T12:00:00Z');
    const kept = await memberSince(shop, '2025-12-01T12:00:00Z');
    await give(shop, '2026-12-01T12:11:00Z');
    expect(await shop.points()).toBe(60);
    await shop.api('POST', `/customers/${kept}/merge`, { other: older });
    await shop.deliver();
    await give(shop, '2026-12-20T12:11:00Z');
    expect(await shop.points()).toBe(60);
    for (const year of [2027, 2028, 2029, 2030, 2031, 2032]) await give(shop, `${year}-12-20T12:11:00Z`);
    expect(await shop.points()).toBe(60 * 7);
  });

  test.each([
    [
      'west',
      'Europe/Warsaw',
      'America/New_York',
      '2025-12-03T02:00:00Z',
      '2026-12-02T12:11:00Z',
      '2026-12-02T18:11:00Z',
    ],
    [
      'across the date line, west',
      'Pacific/Kiritimati',
      'Pacific/Pago_Pago',
      '2025-12-03T10:30:00Z',
      '2026-12-02T12:11:00Z',
      '2026-12-03T12:11:00Z',
    ],
    [
      'east',
      'America/New_York',
      'Europe/Warsaw',
      '2025-12-03T02:00:00Z',
      '2026-12-03T00:11:00Z',
      '2026-12-03T00:20:00Z',
    ],
  ])('a shop that moves %s gives each of them, once', async (_, from, to, joinedAt, before, after) => {
    const shop = await shopWith(YEAR);
    const move = (zone: string) => adminPool.query('update shop set zone = $2 where id = $1', [shop.id, zone]);
    await move(from);
    await memberSince(shop, joinedAt);
    await give(shop, '2026-12-01T12:11:00Z');
    await give(shop, before);
    await move(to);
    await give(shop, after);
    await give(shop, '2026-12-06T12:11:00Z');
    expect(await shop.points()).toBe(60);
  });

  test('is announced for the first of a member’s days that the rule’s dates hold', async () => {
    const shop = await shopWith(
      { ...YEAR, id: 'soon' },
      { ...YEAR, id: 'later', from: '2028-01-01T00:00:00Z' },
      { ...YEAR, id: 'from-the-day', from: '2027-11-30T23:00:00.000Z' },
      { ...YEAR, id: 'too-short', until: '2026-11-30T00:00:00Z' },
    );
    await memberSince(shop, '2025-12-01T12:00:00Z');
    const { rows } = await adminPool.query<{ id: string }>('select id from member where shop_id = $1', [shop.id]);
    const now = new Date('2026-11-23T12:00:00Z');
    const seen = await shop.work.inShop(shop.id, (db) =>
      actionsForMember({ db, shopId: shop.id, now }, BigInt(rows[0]?.id ?? 0)),
    );
    expect(seen?.ways.map((way) => [way.rule.id, way.state === 'waiting' && way.until.toISOString()])).toEqual([
      ['soon', '2026-11-30T23:00:00.000Z'],
      ['later', '2028-11-30T23:00:00.000Z'],
      ['from-the-day', '2027-11-30T23:00:00.000Z'],
    ]);
  });

  test('days that were missed are made up for', async () => {
    const shop = await shopWith(YEAR);
    for (const day of ['05', '06', '07']) await memberSince(shop, `2024-12-${day}T12:00:00Z`);
    await give(shop, '2026-12-04T00:11:00Z');
    await give(shop, '2026-12-07T06:11:00Z');
    expect(await shop.points()).toBe(180);
  });

  test('nothing on a day on which the rule was not there yet', async () => {
    const shop = await shopWith();
    await memberSince(shop, '2024-12-05T12:00:00Z');
    await publishActions(shop.id, [YEAR], new Date('2026-12-05T12:00:00Z'));
    await give(shop, '2026-12-05T18:11:00Z');
    expect(await shop.points()).toBe(0);
  });
});
