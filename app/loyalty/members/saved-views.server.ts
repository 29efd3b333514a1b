/** Views of the members list that a shop's staff keep: a name, and what the list is asked. */
import { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import { visibleText } from '../program/visible-text.ts';
import { membersQueryOf, paramsOfQuery } from './members-query.ts';

const VIEW_NAME_MAX = 40;
const VIEWS_MAX = 20;
const QUERY_MAX = 2000;

export interface SavedView {
  id: string;
  name: string;
  /** as in the page's address, without `saved` */
  query: string;
}

export type ViewOutcome = { ok: true; id: string } | { ok: false; reason: 'name' | 'taken' | 'full' | 'gone' };

const ViewName = z
  .string()
  .transform((typed) => visibleText(typed).replaceAll(/\s+/g, ' '))
  .pipe(z.string().min(1).max(VIEW_NAME_MAX));

/** As it is kept: only what the list knows, in one order. */
const kept = (query: string): string =>
  paramsOfQuery(membersQueryOf(new URLSearchParams(query.slice(0, QUERY_MAX))))
    .toString()
    .slice(0, QUERY_MAX);

/** All of a shop, in the order in which they were made. */
export async function listSavedViews(ctx: SqlContext): Promise<SavedView[]> {
  const { rows } = await ctx.db.query<SavedView>(
    `select id, name, query from public.member_view where shop_id = $1 order by id limit ${VIEWS_MAX}`,
    [ctx.shopId],
  );
  return rows;
}

async function record(
  ctx: SqlContext,
  staff: string,
  id: string | undefined,
  was: string | null,
  is: string | null,
): Promise<void> {
  const [before, after] = [was, is].map((name) => (name === null ? null : { name }));
  await recordActivitySql(ctx, staff, {
    action: 'members-view',
    subject: id ?? '',
    before: before ?? null,
    after: after ?? null,
  });
}

const TAKEN = '23505';
const isTaken = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === TAKEN;

async function unlessTaken(work: () => Promise<{ id: string } | undefined>): Promise<ViewOutcome> {
  try {
    const row = await work();
    return row ? { ok: true, id: row.id } : { ok: false, reason: 'gone' };
  } catch (error) {
    if (isTaken(error)) return { ok: false, reason: 'taken' };
    throw error;
  }
}

/** Keeps a view. The transaction ends with a refusal where the name is taken. */
export async function createView(ctx: SqlContext, typed: string, query: string, staff: string): Promise<ViewOutcome> {
  const name = ViewName.safeParse(typed);
  if (!name.success) return { ok: false, reason: 'name' };
  const { rows } = await ctx.db.query<{ count: string }>('select count(*) from public.member_view where shop_id = $1', [
    ctx.shopId,
  ]);
  if (Number(rows[0]?.count) >= VIEWS_MAX) return { ok: false, reason: 'full' };
  return unlessTaken(async () => {
    const made = await ctx.db.query<{ id: string }>(
      `insert into public.member_view (shop_id, name, query) values ($1, $2, $3) returning id`,
      [ctx.shopId, name.data, kept(query)],
    );
    await record(ctx, staff, made.rows[0]?.id, null, name.data);
    return made.rows[0];
  });
}

/** Gives a view another name, or has it ask something else; what is null stays. */
export async function changeView(
  ctx: SqlContext,
  id: bigint,
  change: { name: string | null; query: string | null },
  staff: string,
): Promise<ViewOutcome> {
  const name = change.name === null ? null : ViewName.safeParse(change.name);
  if (name?.success === false) return { ok: false, reason: 'name' };
  return unlessTaken(async () => {
    const changed = await ctx.db.query<{ id: string; was: string; name: string }>(
      `update public.member_view v set name = coalesce($3, v.name), query = coalesce($4, v.query) from public.member_view old
       where v.shop_id = $1 and v.id = $2 and old.shop_id = v.shop_id and old.id = v.id returning v.id, old.name as was, v.name`,
      [ctx.shopId, id, name?.data ?? null, change.query === null ? null : kept(change.query)],
    );
    const [view] = changed.rows;
    if (view) await record(ctx, staff, view.id, view.was, view.name);
    return view;
  });
}

/** Forgets a view; one that is gone already is no matter. */
export async function deleteView(ctx: SqlContext, id: bigint, staff: string): Promise<void> {
  const { rows } = await ctx.db.query<{ name: string }>(
    'delete from public.member_view where shop_id = $1 and id = $2 returning name',
    [ctx.shopId, id],
  );
  if (rows[0]) await record(ctx, staff, String(id), rows[0].name, null);
}
