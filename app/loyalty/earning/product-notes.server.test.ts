/** What is remembered of products, on a real PostgreSQL as the app's role (docs/decisions/060). */
import { expect, test } from 'vitest';
import { asShop, makeShop } from '../../../tests/support/database.ts';
import { aFact, anOrder } from '../../../tests/support/order-facts.ts';
import type { SqlContext } from '../../db.server.ts';
import {
  keepProductNotes,
  listWantedProducts,
  updateProductTags,
  wantProducts,
  withProductNotes,
} from './product-notes.server.ts';
import type { ProductNote } from './product-notes.server.ts';

const now = new Date('2026-03-05T10:00:00Z');
const fact = aFact(anOrder());
const productId = fact.order?.lines[0]?.productId ?? '';

async function newShop() {
  const { id: shopId } = await makeShop();
  const inShop = <Result>(work: (ctx: SqlContext) => Promise<Result>) =>
    asShop(shopId, (db) => work({ db, shopId, now }));
  const answer = (...notes: Omit<ProductNote, 'productId'>[]) =>
    inShop((ctx) =>
      keepProductNotes(
        ctx,
        [productId],
        notes.map((note) => ({ productId, ...note })),
      ),
    );
  const known = async () => (await inShop((ctx) => withProductNotes(ctx, fact))).lineNotes['11'] ?? null;
  const wanted = () => inShop((ctx) => listWantedProducts(ctx, 10));
  await inShop((ctx) => wantProducts(ctx, fact));
  return { inShop, answer, known, wanted };
}

test('a product is wanted until Shopify answers; one that is gone by then has no tags and is in no collection', async () => {
  const { answer, known, wanted } = await newShop();
  expect([await wanted(), await known()]).toEqual([[productId], null]);
  await answer();
  expect([await wanted(), await known()]).toEqual([[], { tags: [], collections: [] }]);
});

test('other tags have it looked up again; the same ones in another order do not', async () => {
  const { inShop, answer, known, wanted } = await newShop();
  await answer({ tags: ['jazz', 'vinyl'], collections: ['901'] });
  await inShop((ctx) => updateProductTags(ctx, productId, ['vinyl', 'jazz']));
  expect(await wanted()).toEqual([]);
  await inShop((ctx) => updateProductTags(ctx, productId, ['jazz', 'sale']));
  expect([await wanted(), await known()]).toEqual([[productId], null]);
  await answer({ tags: ['jazz', 'sale'], collections: ['901', '902'] });
  expect(await known()).toEqual({ tags: ['jazz', 'sale'], collections: ['901', '902'] });
});

test('deleted right after it was changed, it keeps what was known: an order of it may still wait', async () => {
  const { inShop, answer, known, wanted } = await newShop();
  await answer({ tags: ['jazz'], collections: ['901'] });
  await inShop((ctx) => updateProductTags(ctx, productId, ['jazz', 'sale']));
  await answer();
  expect([await wanted(), await known()]).toEqual([[], { tags: ['jazz', 'sale'], collections: ['901'] }]);
});
