import type { Id, Order, OrderLine, Refund } from '../model.ts';
import type { EditChange, OrderEdit } from '../order-event-model.ts';
import { type CommerceContext, Refusal } from '../standin.ts';
import { cartItemFrom, type LineRequest } from './cart-item.ts';
import { currentQuantity } from './order-totals.ts';
import { orderLine } from './place-order.ts';
import { pricedCart, sumOf, taxLinesOn } from './price-cart.ts';
import { findOrder, publishOrder } from './publish-order.ts';
import { refundLinesFor, withRefund } from './refund-order.ts';

export type EditRequest = {
  /** New lines at today's price (or the one given); an edit grants no discounts. */
  add?: LineRequest[];
  /** The units a line shall have afterwards; 0 removes it. */
  setQuantity?: { lineId: Id; quantity: number }[];
  staffNote?: string | null;
  notifyCustomer?: boolean;
};

/**
 * Commits an edit: adds lines, raises or lowers quantities. Fires orders/edited and orders/updated; units taken off
 * leave a refund record without money, and so refunds/create fires for them too ("independent from the movement of
 * money", as Shopify's topic says). Paying for added units is a payment of its own (payOrder).
 * @throws Refusal when the order is unknown or cancelled, nothing changes, or a sent unit would be removed.
 */
export function editOrder(ctx: CommerceContext, shopId: Id, orderId: Id, request: EditRequest): Order {
  const order = findOrder(ctx, shopId, orderId);
  if (order === null) throw new Refusal('This shop has no such order', 404);
  if (order.cancelledAt !== null) throw new Refusal('A cancelled order cannot be edited');
  const at = ctx.now().toISOString();
  const changes = (request.setQuantity ?? []).map((wanted) => quantityChange(order, wanted));
  const raised = order.lines.map((line) => raisedLine(order, line, changes));
  const added = addedLines(ctx, order, request.add ?? []);
  const removals = changes.filter((change) => change.delta < 0).map((change) => ({ ...change, delta: -change.delta }));
  const additions = [
    ...changes.filter((change) => change.delta > 0),
    ...added.map((line) => ({ lineId: line.id, delta: line.quantity })),
  ];
  if (removals.length + additions.length === 0) throw new Refusal('The edit changes nothing');
  const edit: OrderEdit = {
    id: ctx.store.nextId(),
    staffNote: request.staffNote ?? null,
    notifyCustomer: request.notifyCustomer ?? false,
    additions,
    removals,
    createdAt: at,
    committedAt: at,
  };
  const grown: Order = { ...order, lines: [...raised, ...added], edits: [...order.edits, edit], updatedAt: at };
  const refund = removals.length > 0 ? removalRecord(ctx, grown, removals, at) : null;
  const edited = ctx.store.put('orders', refund === null ? grown : { ...grown, ...withRefund(grown, refund) });
  publishOrder(ctx, edited, ['orders/updated'], { edit, refunds: refund === null ? [] : [refund] });
  return edited;
}

function quantityChange(order: Order, wanted: { lineId: Id; quantity: number }): EditChange {
  const line = order.lines.find((candidate) => candidate.id === wanted.lineId);
  if (!line) throw new Refusal(`The order has no line ${wanted.lineId}`, 404);
  if (!Number.isInteger(wanted.quantity) || wanted.quantity < 0 || wanted.quantity > 10_000) {
    throw new Refusal('A quantity is a whole number from 0 to 10,000');
  }
  if (wanted.quantity < line.fulfilledQuantity) throw new Refusal('Units that were sent are refunded, not removed');
  return { lineId: line.id, delta: wanted.quantity - currentQuantity(line) };
}

/** Added units cost the full price: discounts stay the amounts they were. */
function raisedLine(order: Order, line: OrderLine, changes: EditChange[]): OrderLine {
  const delta = changes.find((change) => change.lineId === line.id)?.delta ?? 0;
  if (delta <= 0) return line;
  const quantity = line.quantity + delta;
  const netMinor = line.unitPriceMinor * quantity - sumOf(line.discountAllocations);
  return { ...line, quantity, taxLines: line.taxLines.length > 0 ? taxLinesOn(netMinor, order) : [] };
}

function addedLines(ctx: CommerceContext, order: Order, requests: LineRequest[]): OrderLine[] {
  const shop = ctx.store.get('shops', order.shopId);
  const items = requests.map((request) => cartItemFrom(ctx.store, shop, request));
  return pricedCart({ ...order, items, discounts: [], shipping: null }).items.map((item) => orderLine(ctx, item));
}

function removalRecord(ctx: CommerceContext, order: Order, removals: EditChange[], at: string): Refund {
  const wanted = removals.map(({ lineId, delta }) => ({ lineId, quantity: delta }));
  return {
    id: ctx.store.nextId(),
    note: null,
    restock: true,
    lines: refundLinesFor(ctx, order, wanted, 'cancel'),
    shippingLines: [],
    adjustments: [],
    transactions: [],
    createdAt: at,
    processedAt: at,
  };
}
