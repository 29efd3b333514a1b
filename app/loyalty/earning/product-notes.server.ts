/**
 * Tags and collections of the products that orders name: looked up once a product and refreshed nightly, never once an order
 * (Shopify does not announce changes in smart collections; docs/decisions/060).
 */
import { z } from 'zod';
import type { Sql, SqlContext } from '../../db.server.ts';
import { ShopifyId, StoredText } from '../program/payload-values.ts';
import type { OrderFact } from './order-fact.ts';

/** products/update: REST lists tags in one text, separated by commas. */
export const ProductUpdate = z.object({
  id: ShopifyId,
  tags: StoredText.transform((text) =>
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
});

type Ctx = Pick<SqlContext, 'db' | 'shopId'>;

/** What Shopify says of one product; ids are decimal texts. */
export interface ProductNote {
  productId: string;
  tags: readonly string[];
  collections: readonly string[];
}

const idsOf = (fact: OrderFact): string[] => [
  ...new Set((fact.order?.lines ?? []).flatMap(({ productId }) => (productId === null ? [] : [productId]))),
];

async function notesOf(db: Sql, shopId: bigint, productIds: readonly string[]) {
  const { rows } = await db.query<{ product_id: string; tags: string[] | null; collections: string[] | null }>({
    name: 'product-notes',
    text: `select product_id, tags, collections from public.product_note
      where shop_id = $1 and product_id = any($2::bigint[]) and fetched_at is not null`,
    values: [shopId, productIds],
  });
  return new Map(rows.map((row) => [row.product_id, { tags: row.tags ?? [], collections: row.collections ?? [] }]));
}

type Notes = Awaited<ReturnType<typeof notesOf>>;

/** Lines of a fact that have a product and no tags and collections yet. */
const lackingNotes = (fact: OrderFact) =>
  (fact.order?.lines ?? []).filter(
    ({ id, productId }) => productId !== null && fact.lineNotes[id]?.collections === undefined,
  );

function noted(fact: OrderFact, notes: Notes): OrderFact {
  const found = lackingNotes(fact).flatMap(({ id, productId }) => {
    const note = notes.get(productId ?? '');
    return note ? [[id, { ...fact.lineNotes[id], ...note }] as const] : [];
  });
  return found.length === 0 ? fact : { ...fact, lineNotes: { ...fact.lineNotes, ...Object.fromEntries(found) } };
}

/** Facts with the tags and collections that are known now, on lines that have none yet: a line keeps those of its first award. */
export async function withProductNotesOfAll(ctx: Ctx, facts: readonly OrderFact[]): Promise<OrderFact[]> {
  const ids = new Set(facts.flatMap((fact) => (lackingNotes(fact).length === 0 ? [] : idsOf(fact))));
  if (ids.size === 0) return [...facts];
  const notes = await notesOf(ctx.db, ctx.shopId, [...ids]);
  return facts.map((fact) => noted(fact, notes));
}

/** The same for one fact. */
export async function withProductNotes(ctx: Ctx, fact: OrderFact): Promise<OrderFact> {
  const [found] = await withProductNotesOfAll(ctx, [fact]);
  return found ?? fact;
}

/** Asks for the products of an order that nobody has looked up, in the caller's transaction. */
export async function wantProducts(ctx: Ctx, fact: OrderFact): Promise<void> {
  await ctx.db.query(
    `insert into public.product_note (shop_id, product_id) select $1, unnest($2::bigint[]) on conflict do nothing`,
    [ctx.shopId, idsOf(fact)],
  );
  // keyed, and enqueued each time: one that is running already may have passed this order's products
  await ctx.db.query(`select public.enqueue_job('products.look-up', $1::json, null, $2)`, [
    JSON.stringify({ shopId: String(ctx.shopId) }),
    `products.look-up:${ctx.shopId}`,
  ]);
}

/** Products that wait to be looked up, by id. */
export async function listWantedProducts(ctx: Ctx, limit: number): Promise<string[]> {
  const { rows } = await ctx.db.query<{ product_id: string }>(
    `select product_id from public.product_note where shop_id = $1 and fetched_at is null order by product_id limit $2`,
    [ctx.shopId, limit],
  );
  return rows.map((row) => row.product_id);
}

/** Products known already, by id, for the nightly refresh. */
export async function listKnownProducts(ctx: Ctx, page: { after: string; limit: number }): Promise<string[]> {
  const { rows } = await ctx.db.query<{ product_id: string }>(
    `select product_id from public.product_note
      where shop_id = $1 and product_id > $2 and fetched_at is not null order by product_id limit $3`,
    [ctx.shopId, page.after, page.limit],
  );
  return rows.map((row) => row.product_id);
}

/**
 * Keeps what Shopify answered.
 * @param asked the products asked for: those it no longer has keep what was known of them, or have no tag and no collection
 */
export async function keepProductNotes(
  ctx: SqlContext,
  asked: readonly string[],
  notes: readonly ProductNote[],
): Promise<void> {
  for (const { productId, tags, collections } of notes) {
    await ctx.db.query(
      `update public.product_note set tags = $3, collections = $4, fetched_at = $5 where shop_id = $1 and product_id = $2`,
      [ctx.shopId, productId, tags, collections, ctx.now],
    );
  }
  await ctx.db.query(
    `update public.product_note set tags = coalesce(tags, '{}'), collections = coalesce(collections, '{}'), fetched_at = $3
      where shop_id = $1 and product_id = any($2::bigint[]) and fetched_at is null`,
    [ctx.shopId, asked, ctx.now],
  );
}

/** products/update carries the tags but not the collections. */
export async function updateProductTags(ctx: Ctx, productId: string, tags: readonly string[]): Promise<void> {
  // other tags may have put it into other smart collections: it is looked up again before the next order of it is decided
  await ctx.db.query(
    `update public.product_note set tags = $3, fetched_at = case when tags @> $3 and tags <@ $3 then fetched_at end
      where shop_id = $1 and product_id = $2 and fetched_at is not null`,
    [ctx.shopId, productId, tags],
  );
}

/**
 * A collection was edited: what is in it by hand may have changed, and Shopify does not say what. Known products are looked up again soon;
 * a merchant who moves many at once causes one look-up.
 */
export async function refreshSoon(ctx: SqlContext): Promise<void> {
  const at = new Date(ctx.now.getTime() + REFRESH_AFTER_MS);
  await ctx.db.query(`select public.enqueue_job('products.refresh-shop', $1::json, null, $2, $3)`, [
    JSON.stringify({ shopId: String(ctx.shopId) }),
    `products.refresh-shop:${ctx.shopId}`,
    at,
  ]);
}

const REFRESH_AFTER_MS = 20_000;
