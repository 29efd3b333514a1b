import type { Customer } from '../model.ts';
import { customerDeletedPayload, customerMergedPayload } from '../payload/customer-event-payload.ts';
import { gid } from '../payload/edge-values.ts';
import { type CommerceContext, Refusal } from '../standin.ts';
import { hasTag, publishOfCustomer } from './publish-customer.ts';
import { changeCustomer } from './register-customer.ts';

/** Adds and takes off tags, each in any letter case; fires what changeCustomer fires, or nothing if nothing changes. */
export function changeTags(
  ctx: CommerceContext,
  customer: Customer,
  change: { add?: string[]; remove?: string[] },
): Customer {
  const without = customer.tags.filter((own) => !hasTag(change.remove ?? [], own));
  const tags = [...without];
  for (const tag of change.add ?? []) if (!hasTag(tags, tag)) tags.push(tag);
  const same = tags.length === customer.tags.length && tags.every((tag) => customer.tags.includes(tag));
  return same ? customer : changeCustomer(ctx, customer.id, { tags });
}

/**
 * The shopper gives or takes back consent to e-mail marketing; fires customers_email_marketing_consent/update and
 * customers/update.
 * @throws Refusal for a customer without an e-mail address.
 */
export function changeConsent(
  ctx: CommerceContext,
  customer: Customer,
  state: Customer['emailMarketing'],
  optInLevel: 'single_opt_in' | 'confirmed_opt_in' = 'single_opt_in',
): Customer {
  if (customer.email === null) throw new Refusal('Consent to e-mails needs an e-mail address');
  const level = state === 'SUBSCRIBED' || state === 'PENDING' ? optInLevel : null;
  const emailConsent = { optInLevel: level, updatedAt: ctx.now().toISOString() };
  return changeCustomer(ctx, customer.id, { emailMarketing: state, emailConsent });
}

/** Ends a customer's account; fires customers/disable and customers/update. @throws Refusal unless it is enabled. */
export function disableCustomer(ctx: CommerceContext, customer: Customer): Customer {
  if (customer.state !== 'enabled') throw new Refusal('The account is not enabled');
  return changeCustomer(ctx, customer.id, { state: 'disabled' }, ['customers/disable', 'customers/update']);
}

/**
 * Removes a customer; fires customers/delete.
 * @throws Refusal for one with orders, which Shopify does not delete either.
 */
export function deleteCustomer(ctx: CommerceContext, customer: Customer): void {
  const orders = ctx.store.list('orders', customer.shopId);
  if (orders.some((order) => order.customerId === customer.id)) {
    throw new Refusal('A customer with orders cannot be deleted');
  }
  forget(ctx, customer);
  publishOfCustomer(ctx, customer, 'customers/delete', customerDeletedPayload(customer));
}

/**
 * Merges one customer into another: orders, carts and tags move, the other record and what hangs on it go. Fires
 * customers/merge and customers/update of the kept one.
 * @throws Refusal when both are the same, or one has a gift card or store credit (Shopify's CustomerMergeErrorFieldType).
 */
export function mergeCustomers(ctx: CommerceContext, kept: Customer, other: Customer): Customer {
  if (kept.id === other.id) throw new Refusal('A customer cannot be merged into itself');
  for (const one of [kept, other]) demandMergeable(ctx, one);
  for (const order of ctx.store.list('orders', kept.shopId)) {
    if (order.customerId === other.id) ctx.store.patch('orders', order.id, { customerId: kept.id });
  }
  for (const cart of ctx.store.list('carts', kept.shopId)) {
    if (cart.customerId === other.id) ctx.store.patch('carts', cart.id, { customerId: kept.id });
  }
  forget(ctx, other);
  const merged = changeCustomer(ctx, kept.id, {
    email: kept.email ?? other.email,
    firstName: kept.firstName ?? other.firstName,
    lastName: kept.lastName ?? other.lastName,
    phone: kept.phone ?? other.phone,
    note: kept.note ?? other.note,
    defaultAddress: kept.defaultAddress ?? other.defaultAddress,
    tags: [...kept.tags, ...other.tags.filter((tag) => !hasTag(kept.tags, tag))],
  });
  publishOfCustomer(ctx, merged, 'customers/merge', customerMergedPayload(merged, other));
  return merged;
}

function demandMergeable(ctx: CommerceContext, { id, shopId }: Customer): void {
  if (ctx.store.list('giftCards', shopId).some((card) => card.customerId === id)) {
    throw new Refusal('A customer with a gift card cannot be merged');
  }
  const accounts = ctx.store.list('storeCreditAccounts', shopId).filter((account) => account.customerId === id);
  if (accounts.some((account) => account.balanceMinor > 0)) {
    throw new Refusal('A customer with store credit cannot be merged');
  }
}

function forget(ctx: CommerceContext, customer: Customer): void {
  const owner = gid('Customer', customer.id);
  for (const metafield of ctx.store.list('metafields', customer.shopId)) {
    if (metafield.ownerGid === owner) ctx.store.remove('metafields', metafield.id);
  }
  ctx.store.remove('customers', customer.id);
}
