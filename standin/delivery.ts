import type { Id, Instant } from './model.ts';

export type DeliveryAttempt = { at: Instant; status: number | null; error: string | null; durationMs: number };

export type WebhookDelivery = {
  id: Id;
  shopId: Id;
  topic: string;
  uri: string;
  /** X-Shopify-Webhook-Id: the same on every retry and duplicate of one delivery. */
  webhookId: string;
  /** X-Shopify-Event-Id: the same for all deliveries one merchant action caused. */
  eventId: string;
  apiVersion: string;
  triggeredAt: Instant;
  /** The very bytes that are signed and sent. Emptied when an old delivered entry is thinned out. */
  body: string;
  subjectId: Id | null;
  status: 'queued' | 'delivered' | 'failed';
  /** How often it is sent on purpose beyond the first, by the duplicate fault or by hand. */
  copiesLeft: number;
  attempts: DeliveryAttempt[];
  nextAttemptAt: Instant | null;
};
