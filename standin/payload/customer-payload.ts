import type { Address, Customer, Shop } from '../model.ts';
import { gid, restId, shopTime } from './edge-values.ts';

/**
 * The body of customers/create, update, enable, disable, and the `customer` inside an order. Since 2025-01 it carries
 * neither tags nor marketing consent nor spending totals.
 * Source: https://shopify.dev/docs/api/admin-rest/latest/resources/customer and the changelog of 2025-01.
 */
export function customerPayload(shop: Shop, customer: Customer): Record<string, unknown> {
  return {
    id: restId(customer.id),
    admin_graphql_api_id: gid('Customer', customer.id),
    created_at: shopTime(shop, customer.createdAt),
    currency: shop.currency,
    default_address: customer.defaultAddress === null ? null : addressPayload(customer.defaultAddress),
    email: customer.email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    multipass_identifier: null,
    note: customer.note,
    phone: customer.phone,
    state: customer.state,
    tax_exempt: customer.taxExempt,
    tax_exemptions: [],
    updated_at: shopTime(shop, customer.updatedAt),
    verified_email: customer.verifiedEmail,
  };
}

/** A postal address as REST writes it. */
export function addressPayload(address: Address): Record<string, unknown> {
  const name = [address.firstName, address.lastName].filter((part) => part !== null).join(' ');
  return {
    address1: address.address1,
    address2: null,
    city: address.city,
    company: null,
    country_code: address.countryCode,
    first_name: address.firstName,
    last_name: address.lastName,
    name,
    phone: address.phone,
    province: null,
    province_code: null,
    zip: address.zip,
  };
}
