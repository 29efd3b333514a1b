import type { Customer, Id } from '../model.ts';
import { type CommerceContext, Refusal } from '../standin.ts';
import { publishConsent, publishCustomer, publishDifferences } from './publish-customer.ts';

export type CustomerRequest = {
  email?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  phone?: string | null;
  locale?: string;
  tags?: string[];
  acceptsMarketing?: boolean;
  /** Whether the customer may sign in; false for a guest checkout's record. Default: true. */
  enabled?: boolean;
};

/**
 * Gives the shop's customer with that e-mail address, making one where there is none. Making fires customers/create,
 * and customers/enable too when the account can sign in at once; enabling a guest's record fires customers/enable.
 * @throws Refusal when the e-mail address has no @.
 */
export function registerCustomer(ctx: CommerceContext, shopId: Id, request: CustomerRequest): Customer {
  const email = request.email?.trim().toLowerCase() ?? null;
  if (email !== null && !/^[^\s@]+@[^\s@]+$/.test(email)) throw new Refusal('That is no e-mail address');
  const enabled = request.enabled ?? true;
  const known = email === null ? null : findCustomerByEmail(ctx, shopId, email);
  if (known !== null) return enabled && known.state !== 'enabled' ? enableCustomer(ctx, known.id) : known;
  const customer = ctx.store.put('customers', newCustomer(ctx, shopId, email, { ...request, enabled }));
  publishCustomer(ctx, customer, enabled ? ['customers/create', 'customers/enable'] : ['customers/create']);
  if (customer.emailMarketing === 'SUBSCRIBED') publishConsent(ctx, customer);
  return customer;
}

/** The shop's customer with that address in any letter case, or null. */
export function findCustomerByEmail(ctx: Pick<CommerceContext, 'store'>, shopId: Id, email: string): Customer | null {
  const wanted = email.trim().toLowerCase();
  return ctx.store.list('customers', shopId).find((customer) => customer.email === wanted) ?? null;
}

/** Lets a guest's record sign in from now on; fires customers/enable and customers/update. */
export function enableCustomer(ctx: CommerceContext, customerId: Id): Customer {
  return changeCustomer(ctx, customerId, { state: 'enabled', verifiedEmail: true }, [
    'customers/enable',
    'customers/update',
  ]);
}

/**
 * Changes fields of a customer and fires customers/update, or the topics given; customer.tags_added, customer.tags_removed
 * and customers_email_marketing_consent/update too where tags or consent changed.
 */
export function changeCustomer(
  ctx: CommerceContext,
  customerId: Id,
  fields: Partial<Omit<Customer, 'id' | 'shopId' | 'createdAt'>>,
  topics: string[] = ['customers/update'],
): Customer {
  const before = ctx.store.get('customers', customerId);
  const customer = ctx.store.patch('customers', customerId, { ...fields, updatedAt: ctx.now().toISOString() });
  publishCustomer(ctx, customer, topics);
  publishDifferences(ctx, before, customer);
  return customer;
}

function newCustomer(ctx: CommerceContext, shopId: Id, email: string | null, request: CustomerRequest): Customer {
  const at = ctx.now().toISOString();
  return {
    id: ctx.store.nextId(),
    shopId,
    email,
    firstName: request.firstName ?? null,
    lastName: request.lastName ?? null,
    phone: request.phone ?? null,
    state: request.enabled ? 'enabled' : 'disabled',
    locale: request.locale ?? ctx.store.get('shops', shopId).locales[0] ?? 'en',
    tags: request.tags ?? [],
    note: null,
    taxExempt: false,
    verifiedEmail: request.enabled ?? false,
    emailMarketing: request.acceptsMarketing ? 'SUBSCRIBED' : 'NOT_SUBSCRIBED',
    ...(request.acceptsMarketing ? { emailConsent: { optInLevel: 'single_opt_in', updatedAt: at } } : {}),
    defaultAddress: null,
    createdAt: at,
    updatedAt: at,
  };
}
