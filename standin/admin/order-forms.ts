import { refundableByGateway, STORE_CREDIT } from '../commerce/order-payments.ts';
import { worthOf } from '../commerce/refund-order.ts';
import { currentQuantity, keptShipping, orderTotals } from '../commerce/order-totals.ts';
import { html, type Html } from '../html.ts';
import type { Order, Product, Shop } from '../model.ts';
import { decimalString } from '../money.ts';
import { shopMoney } from '../shop-money.ts';

export function refundForm(shop: Shop, order: Order): Html {
  const sums = orderTotals(order);
  const shippingMinor = order.shippingLines.reduce((sum, line) => sum + keptShipping(order, line).netMinor, 0);
  const money = (minor: number): string => shopMoney(minor, order.currency);
  return html`<form method="post" class="card form">
    <table>
      <thead>
        <tr>
          <th>Item</th>
          <th class="number">Worth each</th>
          <th class="number">Take back</th>
        </tr>
      </thead>
      <tbody>
        ${order.lines.map((line) => {
          const left = currentQuantity(line);
          if (left === 0) return '';
          const worth = worthOf(order, line, 1);
          return html`<tr>
            <td>${line.title}</td>
            <td class="number">${money(worth.subtotalMinor + (order.taxesIncluded ? 0 : worth.totalTaxMinor))}</td>
            <td class="number">
              <input
                type="number"
                class="short"
                name="line-${line.id}"
                value="0"
                min="0"
                max="${left}"
                aria-label="Quantity to refund: ${line.title}"
              />
              of ${left}
            </td>
          </tr>`;
        })}
      </tbody>
    </table>
    ${
      shippingMinor > 0
        ? html`<label
            >Shipping to refund (up to ${decimalString(shippingMinor, order.currency)} ${order.currency})
            <input name="shipping" inputmode="decimal" class="medium" placeholder="0"
          /></label>`
        : ''
    }
    <label
      >Amount to refund (${order.currency})
      <input name="amount" inputmode="decimal" class="medium" aria-describedby="amount-hint" />
    </label>
    <p class="hint" id="amount-hint">
      Leave empty to give back what the items and shipping are worth. An amount alone refunds money without items. Up to
      ${money(sums.receivedMinor - sums.refundedMinor)} can go back.
    </p>
    ${gatewaySelect(order)}
    <label class="check"><input type="checkbox" name="restock" checked /> Restock the items</label>
    <label>Reason <input name="note" maxlength="200" /></label>
    <div class="actions">
      <button class="button">Refund</button>
      <button class="button quiet" name="full" value="1">Refund everything</button>
      <a class="button quiet" href="/store/${shop.handle}/orders/${order.id}">Back</a>
    </div>
  </form>`;
}

/** Where money given back goes: the way it came, to one of the order's gateways, or to store credit. */
export function gatewaySelect(order: Order): Html {
  const used = refundableByGateway(order).filter((one) => one.amountMinor > 0 && one.gateway !== STORE_CREDIT);
  return html`<label
    >Give the money back
    <select name="gateway">
      <option value="">the way it was paid</option>
      <option value="${STORE_CREDIT}">as store credit</option>
      ${used.map((one) => html`<option value="${one.gateway}">to ${one.gateway}</option>`)}
    </select></label
  >`;
}

export function editForm(shop: Shop, order: Order, products: Product[]): Html {
  return html`<form method="post" class="card form">
    <table>
      <thead>
        <tr>
          <th>Item</th>
          <th class="number">Quantity</th>
        </tr>
      </thead>
      <tbody>
        ${order.lines.map(
          (line) =>
            html`<tr>
              <td>${line.title}</td>
              <td class="number">
                <input
                  type="number"
                  class="short"
                  name="line-${line.id}"
                  value="${currentQuantity(line)}"
                  min="0"
                  max="9999"
                  aria-label="Quantity: ${line.title}"
                />
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="hint">
      0 removes an item. Taking items off moves no money; refund it separately. Added items are owed until marked as
      paid.
    </p>
    <div class="pair">
      <label>Add a product ${variantSelect(shop, products, 'addVariant', 'Nothing')}</label>
      <label
        >Quantity to add <input type="number" name="addQuantity" class="short" value="1" min="1" max="9999"
      /></label>
    </div>
    <label>Reason for the edit <input name="staffNote" maxlength="200" /></label>
    <div class="actions">
      <button class="button">Save edit</button>
      <a class="button quiet" href="/store/${shop.handle}/orders/${order.id}">Back</a>
    </div>
  </form>`;
}

/** All variants for sale as one select; the first option stands for none. */
export function variantSelect(shop: Shop, products: Product[], name: string, none: string): Html {
  return html`<select name="${name}">
    <option value="">${none}</option>
    ${products
      .filter((product) => product.status === 'ACTIVE')
      .flatMap((product) =>
        product.variants.map((variant) => {
          const title = variant.title === 'Default Title' ? product.title : `${product.title} (${variant.title})`;
          return html`<option value="${variant.id}">
            ${title} – ${shopMoney(variant.priceMinor, shop.currency)}
          </option>`;
        }),
      )}
  </select>`;
}

const REASONS = ['customer', 'inventory', 'fraud', 'declined', 'staff', 'other'] as const;

export function cancelForm(shop: Shop, order: Order): Html {
  const sums = orderTotals(order);
  const backMinor = sums.receivedMinor - sums.refundedMinor;
  return html`<form method="post" class="card form">
    <p>All items leave the order and it can no longer be edited or sent.</p>
    <label
      >Reason
      <select name="reason">
        ${REASONS.map((reason) => html`<option>${reason}</option>`)}
      </select></label
    >
    ${
      backMinor > 0
        ? html`<label class="check"
            ><input type="checkbox" name="refund" checked /> Give back ${shopMoney(backMinor, order.currency)}</label
          >`
        : ''
    }
    <div class="actions">
      <button class="button danger">Cancel order</button>
      <a class="button quiet" href="/store/${shop.handle}/orders/${order.id}">Keep order</a>
    </div>
  </form>`;
}
