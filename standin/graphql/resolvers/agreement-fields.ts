import type { Order, OrderLine, Refund } from '../../model.ts';
import type { EditChange } from '../../order-event-model.ts';
import { sumOf, taxLinesOn } from '../../commerce/price-cart.ts';
import { gid } from '../../payload/edge-values.ts';
import { type Page, pageOf } from '../connection.ts';
import type { Fields } from '../context.ts';
import { type Bag, bagOf } from './money-fields.ts';

type Sale = {
  __typename: string;
  id: string;
  actionType: 'ORDER' | 'RETURN';
  lineType: string;
  quantity: number;
  totalAmount: Bag;
  totalTaxAmount: Bag;
  lineItem: { order: Order; line: OrderLine };
};

type Agreement = {
  __typename: string;
  id: string;
  happenedAt: string;
  reason: string;
  sales: Sale[];
};

export const agreementFields: Fields<Agreement> = {
  id: ({ id }) => id,
  happenedAt: ({ happenedAt }) => happenedAt,
  reason: ({ reason }) => reason,
  sales: ({ sales }, args) => pageOf(sales, args, ({ id }) => id),
};

/**
 * What merchant and customer agreed on, one thing after the other: the order as placed, each edit, each refund. What an edit took off
 * stands in the edit's own agreement.
 */
export function agreementsOf(order: Order, args: Record<string, unknown>): Page<Agreement> {
  const agreements = [
    agreement('OrderAgreement', order.id, order.createdAt, originalSales(order)),
    ...order.edits.map((edit) =>
      agreement('OrderEditAgreement', edit.id, edit.createdAt, [
        ...edit.additions.map((change) => addedSale(order, change, edit.createdAt)),
        ...edit.removals.map(({ lineId, delta }) => saleOf(order, lineOf(order, lineId), 'RETURN', delta, 0, 0)),
      ]),
    ),
    ...order.refunds
      .filter((refund) => !order.edits.some((edit) => isRemovalOf(refund, edit)))
      .map((refund) => agreement('RefundAgreement', refund.id, refund.createdAt, refundSales(order, refund))),
  ];
  const inTime = agreements.toSorted((a, b) => Date.parse(a.happenedAt) - Date.parse(b.happenedAt));
  return pageOf(inTime, args, ({ id }) => id);
}

const REASONS: Record<string, string> = {
  OrderAgreement: 'ORDER',
  OrderEditAgreement: 'ORDER_EDIT',
  RefundAgreement: 'REFUND',
};

function agreement(__typename: string, id: string, happenedAt: string, sales: Sale[]): Agreement {
  const numbered = sales.map((sale, n) => ({ ...sale, id: `${sale.id}${id}${n}` }));
  return {
    __typename,
    id: gid(__typename, id),
    happenedAt,
    reason: REASONS[__typename] ?? 'UNKNOWN',
    sales: numbered,
  };
}

/** The record that units taken off by an edit leave: no money, and of the edit's own instant. */
function isRemovalOf(refund: Refund, edit: Order['edits'][number]): boolean {
  return edit.removals.length > 0 && refund.createdAt === edit.createdAt && refund.transactions.length === 0;
}

function lineOf(order: Order, lineId: string): OrderLine {
  const line = order.lines.find((one) => one.id === lineId);
  if (!line) throw new Error(`order ${order.id} has no line ${lineId}`);
  return line;
}

function addedAfter(order: Order, line: OrderLine, at: string | null): number {
  return order.edits
    .filter((edit) => at === null || Date.parse(edit.createdAt) > Date.parse(at))
    .flatMap((edit) => edit.additions)
    .reduce((sum: number, change: EditChange) => sum + (change.lineId === line.id ? change.delta : 0), 0);
}

/** A line's price after discounts, and its tax, when so many units of it were ordered. */
function worthAt(order: Order, line: OrderLine, quantity: number): { netMinor: number; taxMinor: number } {
  if (quantity === 0) return { netMinor: 0, taxMinor: 0 };
  const netMinor = line.unitPriceMinor * quantity - sumOf(line.discountAllocations);
  const taxMinor = line.taxLines.length === 0 ? 0 : sumOf(taxLinesOn(netMinor, order));
  return { netMinor, taxMinor: quantity === line.quantity ? sumOf(line.taxLines) : taxMinor };
}

function originalSales(order: Order): Sale[] {
  return order.lines.flatMap((line) => {
    const quantity = line.quantity - addedAfter(order, line, null);
    const { netMinor, taxMinor } = worthAt(order, line, quantity);
    return quantity > 0 ? [saleOf(order, line, 'ORDER', quantity, netMinor, taxMinor)] : [];
  });
}

function addedSale(order: Order, { lineId, delta }: EditChange, at: string): Sale {
  const line = lineOf(order, lineId);
  const upTo = line.quantity - addedAfter(order, line, at);
  const [after, before] = [worthAt(order, line, upTo), worthAt(order, line, upTo - delta)];
  return saleOf(order, line, 'ORDER', delta, after.netMinor - before.netMinor, after.taxMinor - before.taxMinor);
}

function refundSales(order: Order, refund: Refund): Sale[] {
  return refund.lines.map(({ lineId, quantity, subtotalMinor, totalTaxMinor }) =>
    saleOf(order, lineOf(order, lineId), 'RETURN', -quantity, -subtotalMinor, -totalTaxMinor),
  );
}

function saleOf(
  order: Order,
  line: OrderLine,
  actionType: Sale['actionType'],
  quantity: number,
  netMinor: number,
  taxMinor: number,
): Sale {
  const kind = line.tip ? 'TIP' : line.giftCard ? 'GIFT_CARD' : 'PRODUCT';
  const type = { TIP: 'TipSale', GIFT_CARD: 'GiftCardSale', PRODUCT: 'ProductSale' }[kind];
  return {
    __typename: type,
    id: gid(type, ''),
    actionType,
    lineType: kind,
    quantity,
    totalAmount: bagOf(order, netMinor + (order.taxesIncluded ? 0 : taxMinor)),
    totalTaxAmount: bagOf(order, taxMinor),
    lineItem: { order, line },
  };
}
