import type { Order } from '../../model.ts';
import type { Dispute } from '../../order-event-model.ts';
import { gid } from '../../payload/edge-values.ts';
import { pageOf } from '../connection.ts';
import { type Fields, type GraphqlContext, idOf } from '../context.ts';
import { searched } from '../search-query.ts';
import type { Amount } from './money-fields.ts';

type DisputeSource = { order: Order; dispute: Dispute };

/** What is asked at the root about Shopify Payments' disputes. */
export const disputeQueries: Fields<undefined> = {
  dispute: (_root, args, ctx) =>
    disputesOf(ctx).find(({ dispute }) => dispute.id === idOf(args['id'], 'ShopifyPaymentsDispute')) ?? null,
  disputes: (_root, args, ctx) => {
    const found = searched(disputesOf(ctx), args['query'], {
      fields: {
        id: { kind: 'text', of: ({ dispute }) => dispute.id },
        initiated_at: { kind: 'instant', of: ({ dispute }) => dispute.initiatedAt },
        status: { kind: 'text', of: ({ dispute }) => dispute.status },
      },
      free: ({ order }) => `#${1000 + order.number}`,
    });
    return pageOf(found, args, ({ dispute }) => dispute.id);
  },
};

export const paymentsDisputeFields: Fields<DisputeSource> = {
  id: ({ dispute }) => gid('ShopifyPaymentsDispute', dispute.id),
  legacyResourceId: ({ dispute }) => dispute.id,
  amount: ({ order, dispute }): Amount => ({ amountMinor: dispute.amountMinor, currency: order.currency }),
  evidenceDueBy: ({ dispute }) => dispute.evidenceDueBy,
  evidenceSentOn: ({ dispute }) => dispute.evidenceSentOn,
  finalizedOn: ({ dispute }) => dispute.finalizedOn,
  initiatedAt: ({ dispute }) => dispute.initiatedAt,
  order: ({ order }) => order,
  status: ({ dispute }) => dispute.status.toUpperCase(),
  type: ({ dispute }) => dispute.type.toUpperCase(),
};

function disputesOf(ctx: GraphqlContext): DisputeSource[] {
  return ctx.standin.store
    .list('orders', ctx.shop.id)
    .flatMap((order) => (order.disputes ?? []).map((dispute) => ({ order, dispute })));
}
