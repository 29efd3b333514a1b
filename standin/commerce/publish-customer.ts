import { randomUUID } from 'node:crypto';
import type { Customer } from '../model.ts';
import { customerTagsPayload, emailConsentPayload } from '../payload/customer-event-payload.ts';
import { customerPayload } from '../payload/customer-payload.ts';
import type { CommerceContext } from '../standin.ts';

/** Sends the whole record under each topic; all of them carry one event id. */
export function publishCustomer(ctx: CommerceContext, customer: Customer, topics: string[]): void {
  const eventId = randomUUID();
  const shop = ctx.store.get('shops', customer.shopId);
  for (const topic of topics) {
    const payload = (): unknown => customerPayload(shop, customer);
    ctx.webhooks.publish({ shopId: customer.shopId, topic, eventId, subjectId: customer.id, payload });
  }
}

/** What a change of a record says beside customers/update: tags come and go, consent changes. */
export function publishDifferences(ctx: CommerceContext, before: Customer, after: Customer): void {
  const added = after.tags.filter((tag) => !hasTag(before.tags, tag));
  const removed = before.tags.filter((tag) => !hasTag(after.tags, tag));
  if (added.length > 0) publishOfCustomer(ctx, after, 'customer.tags_added', customerTagsPayload(after, added));
  if (removed.length > 0) publishOfCustomer(ctx, after, 'customer.tags_removed', customerTagsPayload(after, removed));
  if (before.emailMarketing !== after.emailMarketing) publishConsent(ctx, after);
}

/** Says which consent to e-mail marketing a customer has now. */
export function publishConsent(ctx: CommerceContext, customer: Customer): void {
  const shop = ctx.store.get('shops', customer.shopId);
  publishOfCustomer(ctx, customer, 'customers_email_marketing_consent/update', emailConsentPayload(shop, customer));
}

/** Sends one body about a customer. */
export function publishOfCustomer(
  ctx: CommerceContext,
  customer: Customer,
  topic: string,
  body: Record<string, unknown>,
): void {
  ctx.webhooks.publish({
    shopId: customer.shopId,
    topic,
    eventId: randomUUID(),
    subjectId: customer.id,
    payload: () => body,
  });
}

/** Whether a tag is among others, whatever its letter case. */
export function hasTag(tags: string[], wanted: string): boolean {
  return tags.some((tag) => tag.toLowerCase() === wanted.toLowerCase());
}
