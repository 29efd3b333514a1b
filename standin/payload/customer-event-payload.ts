import type { Customer, Shop } from '../model.ts';
import { gid, restId, shopTimeOrNull } from './edge-values.ts';

/** Bodies of what happens to a customer beside a change of the record. Source: https://shopify.dev/docs/api/webhooks. */

/** customers/delete */
export function customerDeletedPayload(customer: Customer): Record<string, unknown> {
  return {
    id: restId(customer.id),
    tax_exemptions: [],
    admin_graphql_api_id: gid('Customer', customer.id),
  };
}

/** customers/merge, of a merge that went well. */
export function customerMergedPayload(kept: Customer, deleted: Customer): Record<string, unknown> {
  return {
    admin_graphql_api_customer_kept_id: gid('Customer', kept.id),
    admin_graphql_api_customer_deleted_id: gid('Customer', deleted.id),
    admin_graphql_api_job_id: null,
    status: 'completed',
    errors: [],
  };
}

/** customer.tags_added and customer.tags_removed; the only ones with ids as gids and names in camel case. */
export function customerTagsPayload(customer: Customer, tags: string[]): Record<string, unknown> {
  return { customerId: gid('Customer', customer.id), tags, occurredAt: customer.updatedAt };
}

/** customers_email_marketing_consent/update */
export function emailConsentPayload(shop: Shop, customer: Customer): Record<string, unknown> {
  return {
    customer_id: restId(customer.id),
    email_address: customer.email,
    email_marketing_consent: {
      state: customer.emailMarketing.toLowerCase(),
      opt_in_level: customer.emailConsent?.optInLevel ?? null,
      consent_updated_at: shopTimeOrNull(shop, customer.emailConsent?.updatedAt ?? null),
    },
  };
}
