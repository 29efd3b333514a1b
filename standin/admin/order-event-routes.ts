import { closeOrder, deleteOrder, reopenOrder } from '../commerce/close-order.ts';
import { changeDispute, openDispute } from '../commerce/dispute-order.ts';
import { returnOrder } from '../commerce/return-order.ts';
import type { Dispute } from '../order-event-model.ts';
import { Refusal } from '../standin.ts';
import { amountOf, numberOf, textOf, type AdminContext, type AdminRegister } from './admin-context.ts';
import { DISPUTE_STATUSES, disputeForm, openDisputeOf, returnForm } from './order-event-forms.ts';
import { backToOrder, orderOf, registerOrderForm, type Act } from './order-form-page.ts';

/** What a person can try on an order beside paying, refunding and sending: disputes, returns, archiving, deletion. */
export function registerOrderEventRoutes(context: AdminContext, register: AdminRegister): void {
  const { standin } = context;
  registerOrderForm(context, register, 'dispute', 'Dispute', (visit, order) => disputeForm(visit.shop, order), dispute);
  registerOrderForm(
    context,
    register,
    'return',
    'Return',
    (visit, order) => returnForm(visit.shop, order, standin.store.list('products', visit.shop.id)),
    giveBack,
  );
  register.post('/orders/:id/close', (visit) => {
    closeOrder(standin, visit.shop.id, orderOf(context, visit).id);
    backToOrder(visit, 'closed');
  });
  register.post('/orders/:id/reopen', (visit) => {
    reopenOrder(standin, visit.shop.id, orderOf(context, visit).id);
    backToOrder(visit, 'reopened');
  });
  register.post('/orders/:id/delete', (visit) => {
    deleteOrder(standin, visit.shop.id, orderOf(context, visit).id);
    visit.response.redirect(303, `/store/${visit.shop.handle}/orders?said=deleted`);
  });
}

const dispute: Act = ({ standin }, { request, shop }, order) => {
  const type = textOf(request, 'type') === 'inquiry' ? 'inquiry' : 'chargeback';
  if (openDisputeOf(order) === null) {
    const amountMinor = amountOf(request, 'amount', order.currency);
    openDispute(standin, shop.id, order.id, { type, ...(amountMinor === null ? {} : { amountMinor }) });
    return 'disputed';
  }
  const wanted = textOf(request, 'status');
  const status = DISPUTE_STATUSES.find((one): one is Dispute['status'] => one === wanted);
  if (status === undefined) throw new Refusal(`A dispute is never ${wanted}`);
  changeDispute(standin, shop.id, order.id, { status });
  return 'saved';
};

const giveBack: Act = ({ standin }, { request, shop }, order) => {
  const lines = order.lines
    .map((line) => ({ lineId: line.id, quantity: numberOf(request, `line-${line.id}`, 0) }))
    .filter((line) => line.quantity !== 0);
  const variantId = textOf(request, 'exchange');
  const exchange = variantId === '' ? [] : [{ variantId, quantity: numberOf(request, 'exchangeQuantity', 1) }];
  returnOrder(standin, shop.id, order.id, { lines, exchange, gateway: textOf(request, 'gateway') || null });
  return 'returned';
};
