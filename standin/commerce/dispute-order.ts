import { randomUUID } from 'node:crypto';
import type { Id, Minor, Order } from '../model.ts';
import type { Dispute } from '../order-event-model.ts';
import { disputePayload } from '../payload/dispute-payload.ts';
import { type CommerceContext, Refusal } from '../standin.ts';
import { orderTotals } from './order-totals.ts';
import { findOrder } from './publish-order.ts';

/** Once one of these is reached, the dispute is over. `won` is for the shop, `lost` for the shopper. */
const FINAL = new Set<Dispute['status']>(['charge_refunded', 'accepted', 'won', 'lost']);
const EVIDENCE_DAYS = 10;
const DAY_MS = 86_400_000;

export type DisputeRequest = {
  /** Default: chargeback. */
  type?: Dispute['type'];
  /** Default: what was received and not given back. */
  amountMinor?: Minor;
  /** Default: fraudulent. */
  reason?: Dispute['reason'];
  /** Default: needs_response. */
  status?: Dispute['status'];
};

/**
 * A shopper's bank questions a payment; fires disputes/create. The order's own money does not change: Shopify takes a
 * disputed amount from the payout, not from the order.
 * @throws Refusal for an unknown order, for more than was received, or while another dispute is open.
 */
export function openDispute(ctx: CommerceContext, shopId: Id, orderId: Id, request: DisputeRequest = {}): Order {
  const order = orderOf(ctx, shopId, orderId);
  const { receivedMinor, refundedMinor } = orderTotals(order);
  const amountMinor = request.amountMinor ?? receivedMinor - refundedMinor;
  if (amountMinor <= 0) throw new Refusal('Nothing was paid that could be disputed');
  if (amountMinor > receivedMinor) throw new Refusal('More than was received cannot be disputed');
  if (order.disputes?.some((dispute) => !FINAL.has(dispute.status))) throw new Refusal('A dispute is open already');
  const at = ctx.now();
  const type = request.type ?? 'chargeback';
  const status = request.status ?? 'needs_response';
  const dispute: Dispute = {
    id: ctx.store.nextId(),
    type,
    initiatedAs: type,
    status,
    amountMinor,
    reason: request.reason ?? 'fraudulent',
    evidenceDueBy: new Date(at.getTime() + EVIDENCE_DAYS * DAY_MS).toISOString(),
    evidenceSentOn: status === 'under_review' ? at.toISOString() : null,
    finalizedOn: FINAL.has(status) ? at.toISOString() : null,
    initiatedAt: at.toISOString(),
  };
  return stored(ctx, order, [...(order.disputes ?? []), dispute], dispute, 'disputes/create');
}

/**
 * Moves the order's open dispute on, or turns an inquiry into a chargeback; fires disputes/update.
 * @throws Refusal when no dispute is open, nothing would change, or a chargeback would become an inquiry.
 */
export function changeDispute(
  ctx: CommerceContext,
  shopId: Id,
  orderId: Id,
  change: { status?: Dispute['status']; type?: Dispute['type'] },
): Order {
  const order = orderOf(ctx, shopId, orderId);
  const known = order.disputes?.find((dispute) => !FINAL.has(dispute.status));
  if (known === undefined) throw new Refusal('No dispute is open on this order');
  const { status = known.status, type = known.type } = change;
  if (status === known.status && type === known.type) throw new Refusal('That changes nothing');
  if (known.type === 'chargeback' && type === 'inquiry') throw new Refusal('A chargeback is no inquiry any more');
  const at = ctx.now().toISOString();
  const dispute: Dispute = {
    ...known,
    status,
    type,
    evidenceSentOn: known.evidenceSentOn ?? (status === 'under_review' ? at : null),
    finalizedOn: FINAL.has(status) ? at : null,
  };
  const disputes = (order.disputes ?? []).map((one) => (one.id === known.id ? dispute : one));
  return stored(ctx, order, disputes, dispute, 'disputes/update');
}

function stored(ctx: CommerceContext, order: Order, disputes: Dispute[], dispute: Dispute, topic: string): Order {
  const after = ctx.store.patch('orders', order.id, { disputes });
  const shop = ctx.store.get('shops', order.shopId);
  const payload = (): unknown => disputePayload(shop, after, dispute);
  ctx.webhooks.publish({ shopId: shop.id, topic, eventId: randomUUID(), subjectId: order.id, payload });
  return after;
}

function orderOf(ctx: CommerceContext, shopId: Id, orderId: Id): Order {
  const order = findOrder(ctx, shopId, orderId);
  if (order === null) throw new Refusal('This shop has no such order', 404);
  return order;
}
