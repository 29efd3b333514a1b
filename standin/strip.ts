import { html, type Html } from './html.ts';
import type { Customer, Shop } from './model.ts';
import type { Standin } from './standin.ts';

/** Up to this many people stand in the switcher; the others are found on the customers page. */
const SWITCHER_MAX = 30;

/**
 * The strip at the top of every page: says what this is, and offers what a real shop has no place for.
 * @param customer who is signed in to the storefront; undefined in the admin, where nobody is
 */
export function strip(standin: Standin, shop: Shop, customer?: Customer | null): Html {
  const store = `${standin.urls.admin}/store/${shop.handle}`;
  const storefront = storefrontOrigin(standin, shop);
  return html`<aside class="strip" aria-label="Stand-in tools">
    <strong class="strip-name">Stand-in – not Shopify</strong>
    <time class="strip-clock" data-zone="${shop.timeZone}" title="The shop's time, ${shop.timeZone}"
      >${shopClock(standin.now(), shop)}</time
    >
    <nav aria-label="Stand-in">
      ${customer === undefined ? html`<a href="${storefront}/">Storefront</a>` : html`<a href="${store}">Admin</a>`}
      <a href="${store}/place-order">Place an order</a>
      <a href="${store}/webhooks">Webhooks</a>
      <a href="${store}/faults">Faults</a>
      <a href="${standin.urls.admin}/mailbox">Mailbox</a>
    </nav>
    ${switcher(standin, shop, storefront, customer)}
  </aside>`;
}

function switcher(standin: Standin, shop: Shop, storefront: string, current: Customer | null | undefined): Html {
  const people = standin.store.list('customers', shop.id).filter((one) => one.state === 'enabled');
  const shown = people.slice(0, SWITCHER_MAX);
  if (current && !shown.some((one) => one.id === current.id)) shown.push(current);
  return html`<form class="strip-switcher" method="post" action="${storefront}/standin/customer">
    <label>
      <span>${current === undefined ? 'Shop as' : 'Signed in as'}</span>
      <select name="customerId" data-submit-on-change>
        <option value="">Nobody</option>
        ${shown.map((one) => html`<option value="${one.id}" ${one.id === current?.id ? SELECTED : ''}>${personName(one)}</option>`)}
      </select>
    </label>
    <noscript><button>Switch</button></noscript>
  </form>`;
}

const SELECTED = html`selected`;

/** "Shopper 1", or the e-mail address of somebody without a name. */
export function personName(customer: Pick<Customer, 'firstName' | 'lastName' | 'email'>): string {
  return [customer.firstName, customer.lastName].filter(Boolean).join(' ') || customer.email || 'Nameless customer';
}

/** Where the browser finds a shop's storefront: the first shop at the storefront's own host, others under their handle. */
export function storefrontOrigin(standin: Pick<Standin, 'store' | 'urls'>, shop: Shop): string {
  const first = standin.store.listAll('shops')[0];
  if (!first || first.id === shop.id) return standin.urls.storefront;
  const origin = new URL(standin.urls.storefront);
  return `${origin.protocol}//${shop.handle}.localhost:${origin.port}`;
}

/** An instant in the shop's zone: "Sat, 21 Nov 2026, 23:05". */
export function shopClock(at: Date | string, shop: Pick<Shop, 'timeZone'>): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: shop.timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(at));
}
