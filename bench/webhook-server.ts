/**
 * One side of the webhook bench, as a process of its own: `door` is the product's; `bare` verifies the HMAC and inserts one row, the
 * least that any receiver must do. Prints its port.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { receiveWebhook } from '../app/routes/webhooks.server.ts';

const [side, databaseUrl, secret] = process.argv.slice(2);
if (!side || !databaseUrl || !secret) throw new Error('usage: webhook-server.ts door|bare DATABASE_URL SECRET');
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });

async function bare(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const expected = createHmac('sha256', secret ?? '')
    .update(body)
    .digest();
  const given = Buffer.from(String(request.headers['x-shopify-hmac-sha256']), 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    response.writeHead(401).end();
    return;
  }
  await pool.query({
    name: 'insert',
    text: 'insert into public.bench_delivery (webhook_id, topic, payload) values ($1, $2, $3)',
    values: [request.headers['x-shopify-webhook-id'], request.headers['x-shopify-topic'], body],
  });
  response.writeHead(200, { 'content-length': '0' }).end();
}

const door = { db: pool, secrets: [secret], now: () => new Date() };
const server = http.createServer((request, response) => {
  void (side === 'bare' ? bare(request, response) : receiveWebhook(door, request, response));
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.on('SIGTERM', () => process.exit(0));
