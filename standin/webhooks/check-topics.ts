import { GraphQLEnumType } from 'graphql';
import type { AppConfig } from '../app-config.ts';
import { adminSchema } from '../graphql/schema.ts';

/** Topics of the privacy law webhooks; the TOML knows them, the schema's enum does not. */
const COMPLIANCE = ['customers/data_request', 'customers/redact', 'shop/redact'];

/** What the stand-in fires. */
const PLAYED = new Set([
  ...COMPLIANCE,
  'app/scopes_update',
  'app/uninstalled',
  'bulk_operations/finish',
  'collections/create',
  'collections/delete',
  'collections/update',
  'customer.tags_added',
  'customer.tags_removed',
  'customers/create',
  'customers/delete',
  'customers/disable',
  'customers/enable',
  'customers/merge',
  'customers/update',
  'customers_email_marketing_consent/update',
  'discounts/create',
  'discounts/delete',
  'discounts/update',
  'disputes/create',
  'disputes/update',
  'orders/cancelled',
  'orders/create',
  'orders/delete',
  'orders/edited',
  'orders/fulfilled',
  'orders/paid',
  'orders/partially_fulfilled',
  'orders/updated',
  'products/create',
  'products/delete',
  'products/update',
  'refunds/create',
  'returns/approve',
  'shop/update',
]);

/**
 * Checks the subscriptions against Shopify's WebhookSubscriptionTopic, because a misspelt topic is never heard of again.
 * @returns the topics that exist but that the stand-in never fires, for a warning.
 * @throws Error naming a topic Shopify does not have.
 */
export function checkTopics(app: AppConfig): string[] {
  const type = adminSchema().schema.getType('WebhookSubscriptionTopic');
  const known = new Set(type instanceof GraphQLEnumType ? type.getValues().map((value) => value.name) : []);
  const topics = app.subscriptions.map((subscription) => subscription.topic);
  for (const topic of topics) {
    if (COMPLIANCE.includes(topic) || known.has(topic.toUpperCase().replaceAll(/[/.]/g, '_'))) continue;
    throw new Error(`shopify.app.toml subscribes to ${topic}, which is no topic of Shopify's`);
  }
  return topics.filter((topic) => !PLAYED.has(topic));
}
