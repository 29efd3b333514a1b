import { randomBytes } from 'node:crypto';
import type { BulkOperation } from '../bulk-model.ts';
import type { Id } from '../model.ts';
import { gid } from '../payload/edge-values.ts';
import type { Standin } from '../standin.ts';

/** "In API versions 2026-01 and higher apps can run up to five bulk query operations at a time per shop." */
const AT_ONCE_MAX = 5;
/** "The URL expires 7 days after the operation completes." */
const RESULT_DAYS = 7;
const DAY_MS = 86_400_000;

type BulkContext = Pick<Standin, 'store' | 'now' | 'faults' | 'webhooks' | 'urls'>;

const OPEN = new Set<BulkOperation['status']>(['CREATED', 'RUNNING', 'CANCELING']);

/** Whether it has not come to its end. */
export const isOpen = ({ status }: BulkOperation): boolean => OPEN.has(status);

/** Begins one; null when five are under way. */
export function beginBulkOperation(
  ctx: BulkContext,
  shopId: Id,
  wanted: Pick<BulkOperation, 'query' | 'groupObjects' | 'scopes'>,
): BulkOperation | null {
  if (ctx.store.list('bulkOperations', shopId).filter(isOpen).length >= AT_ONCE_MAX) return null;
  const now = ctx.now();
  return ctx.store.put('bulkOperations', {
    id: ctx.store.nextId(),
    shopId,
    ...wanted,
    status: 'CREATED',
    errorCode: null,
    objectCount: 0,
    rootObjectCount: 0,
    key: randomBytes(24).toString('base64url'),
    result: null,
    createdAt: now.toISOString(),
    dueAt: new Date(now.getTime() + ctx.faults.bulk.jobMs).toISOString(),
    completedAt: null,
  });
}

/** Begins to cancel one that is open. */
export function cancelBulkOperation(ctx: BulkContext, operation: BulkOperation): BulkOperation {
  return ctx.store.patch('bulkOperations', operation.id, { status: 'CANCELING', dueAt: ctx.now().toISOString() });
}

/** Ends one and fires bulk_operations/finish. */
export function endBulkOperation(
  ctx: BulkContext,
  operation: BulkOperation,
  end: Pick<BulkOperation, 'status'> & Partial<BulkOperation>,
): BulkOperation {
  const completedAt = ctx.now().toISOString();
  const ended = ctx.store.patch('bulkOperations', operation.id, { ...end, completedAt });
  ctx.webhooks.publish({
    shopId: ended.shopId,
    topic: 'bulk_operations/finish',
    eventId: ended.key,
    subjectId: ended.id,
    payload: () => ({
      admin_graphql_api_id: gid('BulkOperation', ended.id),
      completed_at: completedAt,
      created_at: ended.createdAt,
      error_code: ended.errorCode?.toLowerCase() ?? null,
      status: ended.status.toLowerCase(),
      type: 'query',
    }),
  });
  return ended;
}

/** Whether a result was made a week ago or longer: its address is gone. */
export function isExpired(ctx: BulkContext, { completedAt }: BulkOperation): boolean {
  return completedAt !== null && ctx.now().getTime() - Date.parse(completedAt) >= RESULT_DAYS * DAY_MS;
}

/** Where the result is fetched; null where there is none (any more). */
export function resultUrl(ctx: BulkContext, operation: BulkOperation): string | null {
  if (operation.result === null || isExpired(ctx, operation)) return null;
  return `${ctx.urls.admin}/bulk-results/${operation.key}.jsonl`;
}
