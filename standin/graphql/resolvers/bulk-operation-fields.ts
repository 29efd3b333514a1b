import { GraphQLError } from 'graphql';
import type { BulkOperation } from '../../bulk-model.ts';
import {
  beginBulkOperation,
  cancelBulkOperation,
  isExpired,
  isOpen,
  resultUrl,
} from '../../commerce/bulk-operations.ts';
import { gid } from '../../payload/edge-values.ts';
import { checkBulkQuery } from '../bulk/check-bulk-query.ts';
import { pageOf } from '../connection.ts';
import { type Fields, type GraphqlContext, idOf } from '../context.ts';
import { adminSchema } from '../schema.ts';
import { searched } from '../search-query.ts';

export const bulkOperationFields: Fields<BulkOperation> = {
  id: (operation) => gid('BulkOperation', operation.id),
  status: (operation, _args, ctx) =>
    operation.status === 'COMPLETED' && isExpired(ctx.standin, operation) ? 'EXPIRED' : operation.status,
  errorCode: (operation) => operation.errorCode,
  type: () => 'QUERY',
  query: (operation) => operation.query,
  createdAt: (operation) => operation.createdAt,
  completedAt: (operation) => (operation.status === 'COMPLETED' ? operation.completedAt : null),
  objectCount: (operation) => operation.objectCount,
  rootObjectCount: (operation) => operation.rootObjectCount,
  fileSize: (operation) => (operation.result === null ? null : Buffer.byteLength(operation.result)),
  url: (operation, _args, ctx) => (operation.status === 'COMPLETED' ? resultUrl(ctx.standin, operation) : null),
  partialDataUrl: (operation, _args, ctx) => (operation.status === 'FAILED' ? resultUrl(ctx.standin, operation) : null),
};

export const bulkOperationQueries: Fields<undefined> = {
  bulkOperation: (_root, args, ctx) => findOperation(ctx, args['id']),
  currentBulkOperation: (_root, args, ctx) => (args['type'] === 'MUTATION' ? null : (newestFirst(ctx)[0] ?? null)),
  bulkOperations: (_root, args, ctx) => {
    if (args['sortKey'] !== 'CREATED_AT')
      throw new GraphQLError('The stand-in sorts bulk operations by CREATED_AT only');
    const found = searched(newestFirst(ctx), args['query'], {
      fields: {
        status: { kind: 'text', of: ({ status }) => status },
        operation_type: { kind: 'text', of: () => 'QUERY' },
        created_at: { kind: 'instant', of: ({ createdAt }) => createdAt },
      },
      free: ({ id }) => id,
    });
    return pageOf(found, args, ({ id }) => id);
  },
};

export const bulkOperationMutations: Fields<undefined> = {
  bulkOperationRunQuery: (_root, args, ctx) => {
    const query = String(args['query']);
    const { problems } = checkBulkQuery(adminSchema().schema, query);
    if (problems.length > 0)
      return refused(problems.map((message) => ({ message, code: 'INVALID', field: ['query'] })));
    const wanted = { query, groupObjects: args['groupObjects'] === true, scopes: ctx.token.scopes };
    const bulkOperation = beginBulkOperation(ctx.standin, ctx.shop.id, wanted);
    const message = 'Bulk operations limit reached. Please try again later.';
    if (bulkOperation === null) return refused([{ message, code: 'LIMIT_REACHED', field: null }]);
    return { bulkOperation, userErrors: [] };
  },
  bulkOperationCancel: (_root, args, ctx) => {
    const operation = findOperation(ctx, args['id']);
    if (operation === null) return refused([{ message: 'Bulk operation does not exist', field: ['id'] }]);
    if (isOpen(operation)) return { bulkOperation: cancelBulkOperation(ctx.standin, operation), userErrors: [] };
    const message = `A bulk operation cannot be canceled when it is ${operation.status.toLowerCase()}`;
    return { bulkOperation: operation, userErrors: [{ message, field: null }] };
  },
};

function refused(userErrors: { message: string; code?: string; field: string[] | null }[]): Record<string, unknown> {
  return { bulkOperation: null, userErrors };
}

function newestFirst(ctx: GraphqlContext): BulkOperation[] {
  return ctx.standin.store.list('bulkOperations', ctx.shop.id).toReversed();
}

function findOperation(ctx: GraphqlContext, gidText: unknown): BulkOperation | null {
  const operation = ctx.standin.store.find('bulkOperations', idOf(gidText, 'BulkOperation') ?? '');
  return operation?.shopId === ctx.shop.id ? operation : null;
}
