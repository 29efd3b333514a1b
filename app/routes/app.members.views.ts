/**
 * POST /app/members/views: the views that staff keep of the members list. Fields:
 *   intent  create (name, query) | change (id, and name or query or both) | delete (id)
 *   name    1 to 40 characters
 *   query   as in the address of the list: "status=paused&sort=balance+desc"
 * Answers {ok: true, id} or, with 422, {ok: false, reason}: name, taken, full, gone.
 */
import type { ActionFunctionArgs } from '@remix-run/node';
import { changeView, createView, deleteView, type ViewOutcome } from '../loyalty/members/saved-views.server.ts';
import { adminRequest } from './admin-request.server.ts';

function textOf(body: FormData, field: string): string | null {
  const value = body.get(field);
  return typeof value === 'string' ? value.slice(0, 2000) : null;
}

export async function action({ request }: ActionFunctionArgs) {
  const { inShopSql, staff } = await adminRequest(request);
  const body = await request.formData();
  const [intent, name, query, typedId] = ['intent', 'name', 'query', 'id'].map((field) => textOf(body, field));
  const id = /^\d{1,18}$/.test(typedId ?? '') ? BigInt(typedId ?? 0) : 0n;
  const outcome = await inShopSql<ViewOutcome>(async (ctx) => {
    if (intent === 'create') return createView(ctx, name ?? '', query ?? '', staff);
    if (intent === 'change') return changeView(ctx, id, { name: name ?? null, query: query ?? null }, staff);
    if (intent === 'delete') await deleteView(ctx, id, staff);
    return intent === 'delete' ? { ok: true, id: String(id) } : { ok: false, reason: 'gone' };
  });
  return Response.json(outcome satisfies ViewOutcome, { status: outcome.ok ? 200 : 422 });
}
