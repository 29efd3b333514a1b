import { createHmac } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { AppConfig } from '../app-config.ts';
import type { WebhookDelivery } from '../delivery.ts';
import type { Shop } from '../model.ts';

/** Shopify gives up on an answer after five seconds. */
const TIMEOUT_MS = 5_000;

/** Sends one delivery once; never throws. `status` null means no answer, with the reason in `error`. */
export type SendWebhook = (
  delivery: WebhookDelivery,
  shop: Shop,
) => Promise<{ status: number | null; error: string | null }>;

/** A sender that POSTs to the app's web server over connections kept alive. `close` ends those connections. */
export function webhookSender(app: AppConfig, appUrl: string): { send: SendWebhook; close: () => void } {
  const agents = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) };
  const send: SendWebhook = (delivery, shop) =>
    new Promise((resolve) => {
      const url = new URL(delivery.uri, appUrl);
      const secure = url.protocol === 'https:';
      const body = Buffer.from(delivery.body, 'utf8');
      const request = (secure ? https : http).request(url, {
        method: 'POST',
        agent: secure ? agents['https:'] : agents['http:'],
        headers: { ...webhookHeaders(app, delivery, shop, body), 'content-length': body.length },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      request.on('response', (response) => {
        response.resume();
        response.on('end', () => resolve({ status: response.statusCode ?? null, error: null }));
        response.on('error', (error) => resolve({ status: null, error: error.message }));
      });
      request.on('error', (error) => resolve({ status: null, error: reasonOf(error) }));
      request.end(body);
    });
  const close = (): void => {
    agents['http:'].destroy();
    agents['https:'].destroy();
  };
  return { send, close };
}

/** Shopify's headers for one delivery; the signature covers exactly `body`. */
function webhookHeaders(app: AppConfig, delivery: WebhookDelivery, shop: Shop, body: Buffer): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'Shopify-Captain-Hook',
    'x-shopify-topic': delivery.topic,
    'x-shopify-hmac-sha256': webhookHmac(app.apiSecret, body),
    'x-shopify-shop-domain': shop.domain,
    'x-shopify-api-version': delivery.apiVersion,
    'x-shopify-webhook-id': delivery.webhookId,
    'x-shopify-event-id': delivery.eventId,
    'x-shopify-triggered-at': delivery.triggeredAt,
  };
}

/** Base64 HMAC-SHA256 of the raw body under the app's client secret. */
function webhookHmac(secret: string, body: Buffer): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

function reasonOf(error: Error): string {
  return error.name === 'TimeoutError' ? 'no answer within 5 s' : error.message;
}
