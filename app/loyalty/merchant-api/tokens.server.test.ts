/** How many tokens a shop may have and sees, on real PostgreSQL: those that have ended take no other's place. */
import { beforeEach, expect, test } from 'vitest';
import { adminPool, asShop, makeShop, type TestShop } from '../../../tests/support/database.ts';
import type { SqlContext } from '../../db.server.ts';
import { listApiTokens } from './list-tokens.server.ts';
import { makeApiToken } from './make-token.server.ts';
import { TOKENS_MAX, type TokenWish } from './token-form.ts';

const now = new Date('2026-11-22T10:00:00Z');
const WISH: TokenWish = { name: 'Till', scopes: ['points:read'], lifetime: '30' };
let shop: TestShop;

beforeEach(async () => {
  shop = await makeShop();
});

const inShop = <Result>(work: (ctx: SqlContext) => Promise<Result>) =>
  asShop(shop.id, (db) => work({ db, shopId: shop.id, now }));

/** So many tokens as staff would have made; `ended` of them revoked or past their end. */
async function enter(count: number, ended: number): Promise<void> {
  await adminPool.query(
    `insert into public.api_token (shop_id, name, hash, hint, scopes, made_at, made_by, expires_at, revoked_at)
     select $1::bigint, 'Token ' || n, decode(md5($1::bigint::text || n) || md5(n::text), 'hex'), 'comeback_abcd', '{points:read}',
       $2::timestamptz, '1',
       case when n <= $4::int and n % 2 = 0 then $2::timestamptz end, case when n <= $4::int and n % 2 = 1 then $2::timestamptz end
     from generate_series(1, $3::int) n`,
    [String(shop.id), now, count, ended],
  );
}

test('so many tokens may work; revoked and expired ones are none of them', async () => {
  await enter(TOKENS_MAX + 20, 21);
  expect(await inShop((ctx) => makeApiToken(ctx, WISH, '1'))).toMatchObject({ ok: true });
  expect(await inShop((ctx) => makeApiToken(ctx, WISH, '1'))).toEqual({ ok: false, reason: 'too_many' });
});

test('the list has all that work, and the last ten that have ended', async () => {
  await enter(30, 25);
  const states = (await inShop(listApiTokens)).map(({ state }) => state);
  expect(states.filter((state) => state === 'works')).toHaveLength(5);
  expect(states.slice(5)).toHaveLength(10);
  expect(new Set(states.slice(5))).toEqual(new Set(['expired', 'revoked']));
});
