import { randomUUID } from 'node:crypto';
import type { Id, Minor, Order } from '../model.ts';
import type { OrderReturn, ReturnReason } from '../order-event-model.ts';
import { returnPayload } from '../payload/return-payload.ts';
import { type CommerceContext, Refusal } from '../standin.ts';
import type { LineRequest } from './cart-item.ts';
import { editOrder } from './edit-order.ts';
import { orderTotals } from './order-totals.ts';
import { findOrder } from './publish-order.ts';
import { refundOrder } from './refund-order.ts';

export type ReturnRequest = {
  lines: { lineId: Id; quantity: number; reason?: ReturnReason }[];
  /** What the shopper takes instead: added to the order by an edit, paid with what the returned units are worth. */
  exchange?: LineRequest[];
  /** Where the money goes; default: back the way it came. */
  gateway?: string | null;
  /** The money to give back; default: what the returned units are worth beyond the exchange. */
  amountMinor?: Minor;
};

/**
 * A return from its approval to its end, as Shopify tells it: returns/approve; for an exchange an edit that adds lines
 * (orders/edited); a refund that names the return (refunds/create), whose money is what the exchange leaves over; and
 * orders/updated along the way.
 * @throws Refusal for an unknown order or line, and for units that were not sent or came back before.
 */
export function returnOrder(ctx: CommerceContext, shopId: Id, orderId: Id, request: ReturnRequest): Order {
  const order = findOrder(ctx, shopId, orderId);
  if (order === null) throw new Refusal('This shop has no such order', 404);
  if (order.cancelledAt !== null) throw new Refusal('Nothing of a cancelled order can come back');
  if (request.lines.length === 0) throw new Refusal('A return needs a line');
  const lineIds = request.lines.map(({ lineId }) => lineId);
  if (new Set(lineIds).size < lineIds.length) throw new Refusal('A return names each line once');
  for (const { lineId, quantity } of request.lines) demandReturnable(order, lineId, quantity);
  const given = returnDocument(ctx, order, request);
  const approved = ctx.store.patch('orders', order.id, { returns: [...(order.returns ?? []), given] });
  publishReturn(ctx, approved, given);
  const exchanged = exchangeLines(ctx, approved, given, request.exchange ?? []);
  const settledMinor = orderTotals(exchanged).outstandingMinor - orderTotals(order).outstandingMinor;
  refundOrder(ctx, shopId, order.id, {
    lines: request.lines.map(({ lineId, quantity }) => ({ lineId, quantity })),
    returnId: given.id,
    settledMinor,
    gateway: request.gateway ?? null,
    ...(request.amountMinor === undefined ? {} : { amountMinor: request.amountMinor }),
  });
  return closed(ctx, order.id, given.id);
}

/** Only what was sent can come back, and only once. */
function demandReturnable(order: Order, lineId: Id, quantity: number): void {
  const line = order.lines.find((candidate) => candidate.id === lineId);
  if (!line) throw new Refusal(`The order has no line ${lineId}`, 404);
  const before = (order.returns ?? []).flatMap((one) => one.lines).filter((one) => one.lineId === lineId);
  const returned = before.reduce((sum, one) => sum + one.quantity, 0);
  const left = Math.min(line.fulfilledQuantity, line.quantity - line.refundedQuantity + returned) - returned;
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > left) {
    throw new Refusal(`"${line.title}" has ${Math.max(0, left)} sent units that can come back`);
  }
}

function returnDocument(ctx: CommerceContext, order: Order, request: ReturnRequest): OrderReturn {
  return {
    id: ctx.store.nextId(),
    name: `#${1000 + order.number}-R${(order.returns?.length ?? 0) + 1}`,
    status: 'OPEN',
    lines: request.lines.map(({ lineId, quantity, reason }) => ({
      id: ctx.store.nextId(),
      fulfillmentLineId: ctx.store.nextId(),
      lineId,
      quantity,
      reason: reason ?? 'unwanted',
    })),
    exchangeLineIds: (request.exchange ?? []).map(() => ({ id: ctx.store.nextId(), lineId: null })),
    createdAt: ctx.now().toISOString(),
    closedAt: null,
  };
}

function exchangeLines(ctx: CommerceContext, order: Order, given: OrderReturn, wanted: LineRequest[]): Order {
  if (wanted.length === 0) return order;
  const edited = editOrder(ctx, order.shopId, order.id, { add: wanted, staffNote: `Exchange ${given.name}` });
  const added = edited.lines.slice(-wanted.length);
  const exchangeLineIds = given.exchangeLineIds.map((one, index) => ({ ...one, lineId: added[index]?.id ?? null }));
  return patchReturn(ctx, edited, given.id, { exchangeLineIds });
}

function closed(ctx: CommerceContext, orderId: Id, returnId: Id): Order {
  const closedAt = ctx.now().toISOString();
  return patchReturn(ctx, ctx.store.get('orders', orderId), returnId, { status: 'CLOSED', closedAt });
}

function patchReturn(ctx: CommerceContext, order: Order, returnId: Id, fields: Partial<OrderReturn>): Order {
  const returns = (order.returns ?? []).map((one) => (one.id === returnId ? { ...one, ...fields } : one));
  return ctx.store.patch('orders', order.id, { returns });
}

function publishReturn(ctx: CommerceContext, order: Order, given: OrderReturn): void {
  ctx.webhooks.publish({
    shopId: order.shopId,
    topic: 'returns/approve',
    eventId: randomUUID(),
    subjectId: order.id,
    payload: () => returnPayload(order, given),
  });
}
