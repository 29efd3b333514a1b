import type { Id, Minor, Order, Transaction } from '../model.ts';
import { type CommerceContext, Refusal } from '../standin.ts';
import { orderTotals } from './order-totals.ts';

/**
 * The gateway names under which Shopify reports what was not paid with money: `gift_card` and `shopify_store_credit`.
 * Shopify documents the field (`Transaction.gateway`, "the name of the gateway the transaction was issued through") but
 * lists no values; these two are what public integrations read in real shops (till reports and return apps that sort
 * transactions by gateway), and OrderTransactionType of the customer account API has the matching GIFT_CARD and
 * STORE_CREDIT. To be checked against a development store: docs/decisions/021-standin-shopify-gaps.md.
 */
export const GIFT_CARD = 'gift_card';
export const STORE_CREDIT = 'shopify_store_credit';

/** A part of an order paid through one gateway. */
export type Payment = { gateway: string; amountMinor: Minor };

type PaymentContext = Pick<CommerceContext, 'store'>;

/**
 * The successful sales of an order just placed: one for each payment, and one of the ordinary gateway for the rest if
 * the order is to be paid in full.
 * @throws Refusal for a payment that is not positive, has no gateway, or for more than the order's total.
 */
export function salesFor(
  ctx: PaymentContext,
  request: { payments: Payment[]; ordinary: string; totalMinor: Minor; inFull: boolean; at: string },
): Transaction[] {
  const paidMinor = request.payments.reduce((sum, payment) => sum + checkedPayment(payment).amountMinor, 0);
  if (paidMinor > request.totalMinor) throw new Refusal('The payments come to more than the order');
  const restMinor = request.inFull ? request.totalMinor - paidMinor : 0;
  const rest = restMinor > 0 ? [{ gateway: request.ordinary, amountMinor: restMinor }] : [];
  return [...request.payments, ...rest].map((payment) => saleOf(ctx, payment, request.at));
}

/** A successful sale through one gateway. @throws Refusal for an amount that is not positive or a nameless gateway. */
export function saleOf(ctx: PaymentContext, payment: Payment, at: string): Transaction {
  const { gateway, amountMinor } = checkedPayment(payment);
  return {
    id: ctx.store.nextId(),
    parentId: null,
    kind: 'sale',
    status: 'success',
    gateway,
    amountMinor,
    processedAt: at,
  };
}

/**
 * The gateways an order was paid through, each once, in the order they were used: REST's `payment_gateway_names`. An
 * order nothing was paid on names the gateway it waits for; one that costs nothing names none.
 */
export function gatewayNames(order: Order): string[] {
  const used = order.transactions.filter((t) => t.kind === 'sale' && t.status === 'success').map((t) => t.gateway);
  if (used.length > 0) return [...new Set(used)];
  return orderTotals(order).totalMinor > 0 ? [order.gateway] : [];
}

/** What each gateway received less what went back through it, in the order they were used. */
export function refundableByGateway(order: Order): { gateway: string; parentId: Id; amountMinor: Minor }[] {
  const left = new Map<string, { gateway: string; parentId: Id; amountMinor: Minor }>();
  for (const sale of order.transactions) {
    if (sale.kind !== 'sale' || sale.status !== 'success') continue;
    const known = left.get(sale.gateway) ?? { gateway: sale.gateway, parentId: sale.id, amountMinor: 0 };
    left.set(sale.gateway, { ...known, amountMinor: known.amountMinor + sale.amountMinor });
  }
  for (const back of order.refunds.flatMap((refund) => refund.transactions)) {
    const known = left.get(back.gateway);
    if (known && back.kind === 'refund' && back.status === 'success') {
      left.set(back.gateway, { ...known, amountMinor: known.amountMinor - back.amountMinor });
    }
  }
  return [...left.values()].map((one) => ({ ...one, amountMinor: Math.max(0, one.amountMinor) }));
}

/**
 * The refund transactions for an amount. With a gateway named, all of it goes there: store credit takes any amount (a
 * refund to store credit needs no payment by it), every other gateway no more than it received. Without, the gateway
 * paid last gives back first, so that money returns before gift cards and store credit do.
 * @throws Refusal when the named gateway has less left.
 */
export function moneyBack(
  ctx: PaymentContext,
  order: Order,
  amountMinor: Minor,
  at: string,
  gateway: string | null = null,
): Transaction[] {
  if (amountMinor === 0) return [];
  const refundable = refundableByGateway(order);
  if (gateway !== null) {
    const own = refundable.find((one) => one.gateway === gateway);
    if (gateway !== STORE_CREDIT && (own?.amountMinor ?? 0) < amountMinor) {
      throw new Refusal(`More than was paid by ${gateway} cannot be refunded to it`);
    }
    return [refundOf(ctx, { gateway, parentId: own?.parentId ?? null, amountMinor }, at)];
  }
  let leftMinor = amountMinor;
  const parts: { gateway: string; parentId: Id | null; amountMinor: Minor }[] = [];
  for (const one of refundable.reverse()) {
    const part = Math.min(leftMinor, one.amountMinor);
    leftMinor -= part;
    if (part > 0) parts.push({ ...one, amountMinor: part });
  }
  return parts.map((part) => refundOf(ctx, part, at));
}

function refundOf(
  ctx: PaymentContext,
  part: { gateway: string; parentId: Id | null; amountMinor: Minor },
  at: string,
): Transaction {
  return { id: ctx.store.nextId(), kind: 'refund', status: 'success', processedAt: at, ...part };
}

function checkedPayment(payment: Payment): Payment {
  if (!Number.isSafeInteger(payment.amountMinor) || payment.amountMinor <= 0) {
    throw new Refusal('A payment is more than nothing');
  }
  if (payment.gateway.trim() === '') throw new Refusal('A payment needs the name of its gateway');
  return payment;
}
