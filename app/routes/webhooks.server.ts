/**
 * POST /webhooks/*: receive, store, enqueue, answer; everything else is the worker's (design.md "The way of an order").
 *
 * Mounted by server.ts before Remix, because Shopify counts the milliseconds and a delivery needs none of what a page needs:
 * no session, no rendering. Answers: 401 bad signature, 404 a shop that never installed, 405, 413 over 10 MiB, 503 when the
 * database is away (Shopify will retry), else 200, also for what was seen before and for what could not be read (it is parked).
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { log } from '../adapters/log.server.ts';
import type { Sql } from '../db.server.ts';
import { parseExactJson } from '../loyalty/earning/exact-json.ts';

export const BODY_BYTES_MAX = 10 * 1024 * 1024;
const HEADER_CHARS_MAX = 255;
const OVERSIZE_MS_MAX = 3_000;

export interface WebhookDoor {
  db: Sql;
  /** Newest first; two for the hour after a rotation. */
  secrets: readonly string[];
  now: () => Date;
}

/** The body; null when it is over the limit. A little too long is read to its end, so that the sender hears the answer. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES_MAX) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  let tooLong = false;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) tooLong = true;
    if (!tooLong) chunks.push(chunk);
    if (bytes > 2 * BODY_BYTES_MAX) return null;
  }
  if (tooLong) return null;
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/** Whether one of the secrets signed these bytes; in constant time. */
export function isSigned(body: Buffer, signature: string | undefined, secrets: readonly string[]): boolean {
  if (!signature) return false;
  const given = Buffer.from(signature, 'base64');
  return secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(body).digest();
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/** Shopify sends X-Shopify-Name; newer configurations send Shopify-Name. */
function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[`x-shopify-${name}`] ?? request.headers[`shopify-${name}`];
  return (Array.isArray(value) ? value[0] : value)?.slice(0, HEADER_CHARS_MAX);
}

function instant(text: string | undefined): Date | null {
  const at = new Date(text ?? '');
  return Number.isNaN(at.getTime()) ? null : at;
}

type Loose = Record<string, unknown> | null | undefined;

/** Queues for a shop's orders: enough for any worker to keep busy, few enough to need no clearing away. */
const ORDER_QUEUES = 64n;

/**
 * The job queue a delivery belongs to, by its order's id: one order's events run one after another (and share their queue with every
 * 64th order). A refund or a dispute names its order only.
 * @param payload parsed JSON of whatever shape
 */
export function queueOf(topic: string, payload: unknown): string {
  const body = payload as Loose;
  const edit = body?.['order_edit'] as Loose;
  const id = /^(refunds|disputes)\//.test(topic)
    ? body?.['order_id']
    : topic === 'orders/edited'
      ? edit?.['order_id']
      : body?.['id'];
  const known =
    (typeof id === 'number' && Number.isSafeInteger(id) && id >= 0) ||
    (typeof id === 'string' && /^\d{1,20}$/.test(id));
  return known && /^(orders|refunds|disputes)\//.test(topic) ? `order:${BigInt(id) % ORDER_QUEUES}` : 'shop';
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': '0' }).end();
}

/** Stores one verified delivery. @returns the status to answer with */
async function store(door: WebhookDoor, request: IncomingMessage, body: Buffer, domain: string): Promise<number> {
  const topic = header(request, 'topic') ?? 'unknown';
  let queue = 'shop';
  let parkedReason: string | null = null;
  try {
    queue = queueOf(topic, parseExactJson(body.toString('utf8')));
  } catch {
    parkedReason = 'The delivery is not JSON.';
  }
  const webhookId = header(request, 'webhook-id') ?? createHash('sha256').update(topic).update(body).digest('hex');
  const { rows } = await door.db.query<{ outcome: 'unknown' | 'seen' | 'stored' }>({
    name: 'receive-webhook',
    text: 'select public.receive_webhook($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as outcome',
    values: [
      domain,
      webhookId,
      header(request, 'event-id') ?? null,
      topic,
      header(request, 'api-version') ?? null,
      instant(header(request, 'triggered-at')),
      door.now(),
      body,
      queue,
      parkedReason,
    ],
  });
  return rows[0]?.outcome === 'unknown' ? 404 : 200;
}

/** Handles one request to /webhooks/*; never throws, always answers. */
export async function receiveWebhook(
  door: WebhookDoor,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (request.method !== 'POST') return answer(response, 405);
    const body = await readBody(request);
    if (body === null) {
      // the answer reaches only a sender that is listened to: the rest is let by unread, for a moment
      request.resume();
      setTimeout(() => request.destroy(), OVERSIZE_MS_MAX).unref();
      response.setHeader('connection', 'close');
      return answer(response, 413);
    }
    if (!isSigned(body, header(request, 'hmac-sha256'), door.secrets)) return answer(response, 401);
    const domain = header(request, 'shop-domain');
    answer(response, domain ? await store(door, request, body, domain) : 404);
  } catch (error) {
    log().error({ error: error instanceof Error ? error.message : String(error) }, 'webhook not stored');
    if (!response.headersSent) answer(response, 503);
  }
}
