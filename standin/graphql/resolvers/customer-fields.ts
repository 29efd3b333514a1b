import type { Address, Customer, Order } from '../../model.ts';
import { gid } from '../../payload/edge-values.ts';
import { orderTotals } from '../../commerce/order-totals.ts';
import { pageOf } from '../connection.ts';
import type { Fields, GraphqlContext } from '../context.ts';
import { searched, type SearchFields } from '../search-query.ts';
import { metafieldsOf } from './metafield-fields.ts';
import type { Amount } from './money-fields.ts';
import { orderSearch, sortedOrders } from './order-fields.ts';

export const customerSearch: SearchFields<Customer> = {
  fields: {
    id: { kind: 'text', of: (customer) => customer.id },
    email: { kind: 'text', of: (customer) => customer.email },
    first_name: { kind: 'text', of: (customer) => customer.firstName },
    last_name: { kind: 'text', of: (customer) => customer.lastName },
    phone: { kind: 'text', of: (customer) => customer.phone },
    state: { kind: 'text', of: (customer) => customer.state },
    tag: { kind: 'list', of: (customer) => customer.tags },
    created_at: { kind: 'instant', of: (customer) => customer.createdAt },
    customer_date: { kind: 'instant', of: (customer) => customer.createdAt },
    updated_at: { kind: 'instant', of: (customer) => customer.updatedAt },
  },
  free: (customer) => [customer.firstName, customer.lastName, customer.email].join(' '),
};

export const customerFields: Fields<Customer> = {
  id: (customer) => gid('Customer', customer.id),
  legacyResourceId: (customer) => customer.id,
  firstName: (customer) => customer.firstName,
  lastName: (customer) => customer.lastName,
  displayName: (customer) => displayName(customer),
  email: (customer) => customer.email,
  defaultEmailAddress: (customer) => (customer.email === null ? null : customer),
  phone: (customer) => customer.phone,
  defaultPhoneNumber: (customer) => (customer.phone === null ? null : { phoneNumber: customer.phone }),
  defaultAddress: (customer) => customer.defaultAddress,
  locale: (customer) => customer.locale,
  note: (customer) => customer.note,
  state: (customer) => customer.state.toUpperCase(),
  tags: (customer) => customer.tags.toSorted(),
  taxExempt: (customer) => customer.taxExempt,
  verifiedEmail: (customer) => customer.verifiedEmail,
  validEmailAddress: (customer) => customer.email !== null,
  createdAt: (customer) => customer.createdAt,
  updatedAt: (customer) => customer.updatedAt,
  numberOfOrders: (customer, _args, ctx) => String(ordersOf(ctx, customer).length),
  amountSpent: (customer, _args, ctx): Amount => ({
    amountMinor: ordersOf(ctx, customer).reduce((sum, order) => sum + spentOn(order), 0),
    currency: ctx.shop.currency,
  }),
  lastOrder: (customer, _args, ctx) => ordersOf(ctx, customer).at(-1) ?? null,
  orders: (customer, args, ctx) => {
    const found = searched(ordersOf(ctx, customer), args['query'], orderSearch(ctx));
    return pageOf(sortedOrders(found, args['sortKey']), args, (order) => order.id);
  },
  ...metafieldsOf<Customer>('CUSTOMER', (customer) => gid('Customer', customer.id)),
};

export const customerEmailFields: Fields<Customer> = {
  emailAddress: (customer) => customer.email,
  marketingState: (customer) => customer.emailMarketing,
  marketingOptInLevel: (customer) => customer.emailConsent?.optInLevel?.toUpperCase() ?? null,
  marketingUpdatedAt: (customer) => customer.emailConsent?.updatedAt ?? null,
  validFormat: () => true,
};

export const addressFields: Fields<Address> = {
  firstName: (address) => address.firstName,
  lastName: (address) => address.lastName,
  address1: (address) => address.address1,
  city: (address) => address.city,
  zip: (address) => address.zip,
  phone: (address) => address.phone,
  countryCodeV2: (address) => address.countryCode,
};

/** As the admin names a customer: both names, else the e-mail address, else the phone number. */
function displayName(customer: Customer): string {
  const name = [customer.firstName, customer.lastName].filter((part) => part !== null && part !== '').join(' ');
  return name || customer.email || customer.phone || `Customer ${customer.id}`;
}

function ordersOf(ctx: GraphqlContext, customer: Customer): Order[] {
  return ctx.standin.store.list('orders', ctx.shop.id).filter((order) => order.customerId === customer.id);
}

function spentOn(order: Order): number {
  const totals = orderTotals(order);
  return totals.receivedMinor - totals.refundedMinor;
}
