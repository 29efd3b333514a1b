import { GraphQLError } from 'graphql';
import type { BulkOperation } from '../../bulk-model.ts';
import { endBulkOperation, isOpen } from '../../commerce/bulk-operations.ts';
import type { Shop } from '../../model.ts';
import type { Standin } from '../../standin.ts';
import type { GraphqlContext } from '../context.ts';
import { type BulkResult, runBulkQuery } from './run-bulk-query.ts';

/** Moves a shop's bulk operations on: begins those that wait, ends those that are due. To be called before they are looked at. */
export async function finishBulkOperations(standin: Standin, shop: Shop): Promise<void> {
  const now = standin.now().getTime();
  for (const operation of standin.store.list('bulkOperations', shop.id).filter(isOpen)) {
    if (now >= Date.parse(operation.dueAt)) await finish(standin, shop, operation);
    else if (operation.status === 'CREATED') standin.store.patch('bulkOperations', operation.id, { status: 'RUNNING' });
  }
}

/** Ends an operation when it is due although nobody looks, for those who wait for the webhook. */
export function finishLater(standin: Standin, shop: Shop): void {
  if (!standin.store.list('bulkOperations', shop.id).some(isOpen)) return;
  const again = (): void => {
    // an operation that cannot be run ends as failed; what else goes wrong is met by the next one to look
    finishBulkOperations(standin, standin.store.get('shops', shop.id)).catch(() => undefined);
  };
  setTimeout(again, standin.faults.bulk.jobMs + 5).unref();
}

async function finish(standin: Standin, shop: Shop, operation: BulkOperation): Promise<void> {
  if (operation.status === 'CANCELING') return void endBulkOperation(standin, operation, { status: 'CANCELED' });
  const { fail, partial } = standin.faults.bulk;
  const token: GraphqlContext['token'] = {
    id: '',
    shopId: shop.id,
    scopes: operation.scopes,
    expiresAt: null,
    refreshToken: null,
    refreshExpiresAt: null,
    createdAt: operation.createdAt,
  };
  let result: BulkResult;
  try {
    result = await runBulkQuery(operation.query, operation.groupObjects, { standin, shop, token });
  } catch (error) {
    const denied = error instanceof GraphQLError && error.extensions['code'] === 'ACCESS_DENIED';
    endBulkOperation(standin, operation, {
      status: 'FAILED',
      errorCode: denied ? 'ACCESS_DENIED' : 'INTERNAL_SERVER_ERROR',
    });
    return;
  }
  // two that looked at once have both run it; the first one's result counts
  if (!isOpen(standin.store.get('bulkOperations', operation.id))) return;
  const half = result.lines.slice(0, Math.floor(result.lines.length / 2));
  const lines = fail === null ? result.lines : partial ? half : [];
  endBulkOperation(standin, operation, {
    status: fail === null ? 'COMPLETED' : 'FAILED',
    errorCode: fail,
    objectCount: lines.length,
    rootObjectCount: fail === null ? result.rootCount : 0,
    result: lines.length === 0 ? null : `${lines.join('\n')}\n`,
  });
}
