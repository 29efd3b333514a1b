/** What a shopper is told expires next, through the storefront's door. */
import { expect, test } from 'vitest';
import { expiryWorld } from '../../tests/support/expiry-world.ts';
import { proxiedRequest } from '../../tests/support/proxied-request.ts';
import { lastDay } from '../loyalty/expiry/lot-expiry.ts';
import { nextExpiry } from '../loyalty/expiry/next-expiry.server.ts';
import { loader } from './proxy.member.ts';

test('names the points, the instant and the last day; null where nothing has a date', async () => {
  const world = await expiryWorld();
  const [member = 0n] = world.members;
  const now = new Date();
  const expiring = async () => {
    const request = proxiedRequest({ path: 'member', shop: world.shop.domain, customer: '1' });
    const body = (await (await loader({ request, params: {}, context: {} })).json()) as { expiring: unknown };
    return body.expiring;
  };
  await world.change(now, 'none');
  await world.post(now, member, { kind: 'earn', points: 120 });
  expect(await expiring()).toBeNull();
  await world.change(new Date(now.getTime() + 1), 'age 12');
  const next = await world.inShop(now, (ctx) => nextExpiry(ctx, member));
  expect(next?.points).toBe(120n);
  expect(await expiring()).toEqual({
    points: 120,
    at: next?.at.toISOString(),
    on: next && lastDay(next.at, world.shop.zone).toString(),
  });
});
