import type { Order, Shop } from '../model.ts';
import type { Dispute } from '../order-event-model.ts';
import { decimalString } from '../money.ts';
import { restId, shopTime, shopTimeOrNull } from './edge-values.ts';

/**
 * The body of disputes/create and disputes/update: Shopify Payments' Dispute resource.
 * Source: https://shopify.dev/docs/api/webhooks, topic disputes/create.
 */
export function disputePayload(shop: Shop, order: Order, dispute: Dispute): Record<string, unknown> {
  return {
    id: restId(dispute.id),
    order_id: restId(order.id),
    type: dispute.type,
    amount: decimalString(dispute.amountMinor, order.currency),
    currency: order.currency,
    reason: dispute.reason,
    network_reason_code: dispute.reason === 'fraudulent' ? '4837' : null,
    status: dispute.status,
    evidence_due_by: shopTime(shop, dispute.evidenceDueBy),
    evidence_sent_on: shopTimeOrNull(shop, dispute.evidenceSentOn),
    finalized_on: shopTimeOrNull(shop, dispute.finalizedOn),
    initiated_at: shopTime(shop, dispute.initiatedAt),
  };
}
