import { orderTotals } from '../commerce/order-totals.ts';
import { html, type Html } from '../html.ts';
import type { Order, Product, Shop } from '../model.ts';
import type { Dispute } from '../order-event-model.ts';
import { shopMoney } from '../shop-money.ts';
import { gatewaySelect, variantSelect } from './order-forms.ts';

/** Where an open dispute can go, in the order it usually does. */
export const DISPUTE_STATUSES: Dispute['status'][] = [
  'under_review',
  'won',
  'lost',
  'accepted',
  'charge_refunded',
  'needs_response',
];

/** The order's dispute nobody has decided yet, or null. */
export function openDisputeOf(order: Order): Dispute | null {
  return order.disputes?.find((dispute) => dispute.finalizedOn === null) ?? null;
}

/** Opens a dispute, or moves the open one on. */
export function disputeForm(shop: Shop, order: Order): Html {
  const open = openDisputeOf(order);
  const money = (minor: number): string => shopMoney(minor, order.currency);
  const back = html`<a class="button quiet" href="/store/${shop.handle}/orders/${order.id}">Back</a>`;
  if (open !== null) {
    return html`<form method="post" class="card form">
      <p>
        ${open.type === 'inquiry' ? 'An inquiry' : 'A chargeback'} about ${money(open.amountMinor)}, now
        ${open.status.replaceAll('_', ' ')}.
      </p>
      <label
        >It is now
        <select name="status">
          ${DISPUTE_STATUSES.filter((status) => status !== open.status).map(
            (status) => html`<option value="${status}">${status.replaceAll('_', ' ')}</option>`,
          )}
        </select></label
      >
      <p class="hint">Won is for the shop, lost for the shopper.</p>
      <div class="actions"><button class="button">Save</button>${back}</div>
    </form>`;
  }
  const sums = orderTotals(order);
  return html`<form method="post" class="card form">
    <p>The shopper’s bank questions the payment.</p>
    <label
      >The bank calls it
      <select name="type">
        <option value="chargeback">a chargeback</option>
        <option value="inquiry">an inquiry</option>
      </select></label
    >
    <label
      >Amount (${order.currency})
      <input name="amount" inputmode="decimal" class="medium" aria-describedby="dispute-hint"
    /></label>
    <p class="hint" id="dispute-hint">Leave empty for ${money(sums.receivedMinor - sums.refundedMinor)}.</p>
    <div class="actions"><button class="button danger">Open dispute</button>${back}</div>
  </form>`;
}

/** Takes sent units back, for money or for something else. */
export function returnForm(shop: Shop, order: Order, products: Product[]): Html {
  return html`<form method="post" class="card form">
    <table>
      <thead>
        <tr>
          <th>Item</th>
          <th class="number">Comes back</th>
        </tr>
      </thead>
      <tbody>
        ${order.lines
          .filter((line) => line.fulfilledQuantity > 0)
          .map(
            (line) =>
              html`<tr>
                <td>${line.title}</td>
                <td class="number">
                  <input
                    type="number"
                    class="short"
                    name="line-${line.id}"
                    value="0"
                    min="0"
                    max="${line.fulfilledQuantity}"
                    aria-label="Quantity that comes back: ${line.title}"
                  />
                  of ${line.fulfilledQuantity}
                </td>
              </tr>`,
          )}
      </tbody>
    </table>
    <div class="pair">
      <label>In exchange for ${variantSelect(shop, products, 'exchange', 'Money')}</label>
      <label>Quantity <input type="number" name="exchangeQuantity" class="short" value="1" min="1" max="9999" /></label>
    </div>
    ${gatewaySelect(order)}
    <p class="hint">What comes back pays for the exchange; what is left over is given back, what is missing is owed.</p>
    <div class="actions">
      <button class="button">Take back</button>
      <a class="button quiet" href="/store/${shop.handle}/orders/${order.id}">Back</a>
    </div>
  </form>`;
}
