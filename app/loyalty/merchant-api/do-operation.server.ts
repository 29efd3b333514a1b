/** From an operation's name to what does it. What arrives here was parsed by the operation's own schemas. */
import type { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';
import { getShop } from '../shops/find-shop.server.ts';
import { findLiveVersionSql } from './live-version.server.ts';
import { findToldMember, getBalance, getToldMember, listToldEntries, listToldMembers } from './member-reads.server.ts';
import { adjustByApi, recordAction, recordReview } from './member-writes.server.ts';
import type { Asker } from './member-writes.server.ts';
import { OPERATIONS } from './operations.ts';
import type { Operation, OperationId, OperationOf } from './operations.ts';
import type { FieldError } from './problem.ts';
import { fieldErrors } from './field-errors.ts';
import { programmeView } from './programme-view.ts';
import type { Outcome } from './run-once.server.ts';

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : null;

/** What one operation is given. */
interface Asked<Id extends OperationId> {
  params: Parsed<OperationOf<Id>['params']>;
  query: Parsed<OperationOf<Id>['query']>;
  body: Parsed<OperationOf<Id>['body']>;
  asker: Asker;
}

type Deed<Id extends OperationId> = (
  ctx: SqlContext,
  asked: Asked<Id>,
) => Promise<Outcome<z.output<OperationOf<Id>['answer']['schema']>>>;

const UNKNOWN_MEMBER = { ok: false, code: 'unknown_member' } as const;

const DEEDS: { [Id in OperationId]: Deed<Id> } = {
  listMembers: async (ctx, { query }) => ({ ok: true, status: 200, body: await listToldMembers(ctx, query) }),
  getMember: async (ctx, { params }) => {
    const id = await findToldMember(ctx, params.customerId);
    const member = id === null ? null : await getToldMember(ctx, id);
    return member ? { ok: true, status: 200, body: member } : UNKNOWN_MEMBER;
  },
  getBalance: async (ctx, { params }) => {
    const id = await findToldMember(ctx, params.customerId);
    const member = id === null ? null : await getToldMember(ctx, id);
    if (id === null || !member) return UNKNOWN_MEMBER;
    return { ok: true, status: 200, body: await getBalance(ctx, id, member.customerId) };
  },
  listEntries: async (ctx, { params, query }) => {
    const id = await findToldMember(ctx, params.customerId);
    if (id === null) return UNKNOWN_MEMBER;
    const { zone } = await getShop(ctx.db, ctx.shopId);
    return { ok: true, status: 200, body: await listToldEntries(ctx, id, query, zone) };
  },
  recordAction: (ctx, { params, body, asker }) => recordAction(ctx, params.customerId, body, asker),
  recordReview: (ctx, { body, asker }) => recordReview(ctx, body, asker),
  adjustPoints: (ctx, { params, body, asker }) => adjustByApi(ctx, params.customerId, body, asker),
  getProgramme: async (ctx) => {
    const live = await findLiveVersionSql(ctx);
    if (!live) return { ok: false, code: 'no_programme' };
    return { ok: true, status: 200, body: programmeView(live, await getShop(ctx.db, ctx.shopId), ctx.now) };
  },
};

/** A request whose parts are what the operation takes; `asker.key` is empty where it needs none. */
export interface SoundRequest {
  id: OperationId;
  params: unknown;
  query: unknown;
  body: unknown;
}

/**
 * Reads a request's parts by the operation's schemas.
 * @param query each value as it was sent; a field sent twice is refused
 */
export function readRequest(
  id: OperationId,
  sent: { params: Record<string, string>; query: URLSearchParams; body: unknown },
): { ok: true; request: SoundRequest } | { ok: false; errors: FieldError[] } {
  const operation: Operation = OPERATIONS[id];
  const twice = [...new Set(sent.query.keys())].filter((name) => sent.query.getAll(name).length > 1);
  const params = operation.params.safeParse(sent.params, { reportInput: true });
  const query = operation.query.safeParse(Object.fromEntries(sent.query), { reportInput: true });
  const body = operation.body?.safeParse(sent.body, { reportInput: true });
  const errors: FieldError[] = [
    ...twice.map((field) => ({ in: 'query' as const, field: field.slice(0, 80), detail: 'It was sent twice.' })),
    ...(params.success ? [] : fieldErrors(params.error, 'path')),
    ...(query.success ? [] : fieldErrors(query.error, 'query')),
    ...(body === undefined || body.success ? [] : fieldErrors(body.error, 'body')),
  ];
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, request: { id, params: params.data, query: query.data, body: body?.data ?? null } };
}

/** Does what was asked for. @param ctx `db` inside a transaction of the shop */
export function doOperation(ctx: SqlContext, request: SoundRequest, asker: Asker): Promise<Outcome> {
  const deed = DEEDS[request.id] as Deed<OperationId>;
  // its parts were read by this operation's own schemas
  return deed(ctx, { ...request, asker } as unknown as Parameters<typeof deed>[1]);
}
