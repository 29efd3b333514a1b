/**
 * /api/v1/*: the merchant API (docs/merchant-api.md, docs/decisions/083). Mounted by server.ts before Remix, since it needs neither session
 * nor rendering. JSON only, no cookies, no CORS: a token belongs on a server, not into a page.
 *
 * In this order: address (404, 405), token (401), pace (429), permission (403), content type (415), key (400), body (413, 400), fields
 * (400); then the operation, whose refusals are its own. 503 when the database is away or something of ours broke.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type pg from 'pg';
import { log } from '../adapters/log.server.ts';
import { withShopSql } from '../db.server.ts';
import { admitRequest, mayDo } from '../loyalty/merchant-api/admit-request.server.ts';
import type { Admitted, Pace } from '../loyalty/merchant-api/admit-request.server.ts';
import { doOperation, readRequest } from '../loyalty/merchant-api/do-operation.server.ts';
import type { SoundRequest } from '../loyalty/merchant-api/do-operation.server.ts';
import { idempotencyKeyOf } from '../loyalty/merchant-api/idempotency-key.ts';
import { matchOperation } from '../loyalty/merchant-api/match-operation.ts';
import type { Matched } from '../loyalty/merchant-api/match-operation.ts';
import { openApiDocument } from '../loyalty/merchant-api/openapi.ts';
import { BODY_BYTES_MAX, RATE } from '../loyalty/merchant-api/operations.ts';
import { PROBLEM_CODES, PROBLEMS, problemOf } from '../loyalty/merchant-api/problem.ts';
import type { ProblemCode, ProblemMore } from '../loyalty/merchant-api/problem.ts';
import { fingerprintOf, runOnce } from '../loyalty/merchant-api/run-once.server.ts';

const PREFIX = '/api/v1';
const OVERSIZE_MS_MAX = 3_000;

export interface ApiDoor {
  pool: pg.Pool;
  now: () => Date;
  /** Where the app is, for openapi.json. */
  origin: string;
}

interface Reply {
  status: number;
  type: 'application/json' | 'application/problem+json';
  text: string;
  headers?: Record<string, string>;
}

/** What is known of a request while it is answered. */
interface Exchange {
  requestId: string;
  now: Date;
  /** headers that every answer from here on has */
  headers: Record<string, string>;
}

function refuse(
  { requestId }: Exchange,
  code: ProblemCode,
  more: ProblemMore = {},
  headers: Record<string, string> = {},
): Reply {
  const text = JSON.stringify(problemOf(code, requestId, more));
  return { status: PROBLEMS[code].status, type: 'application/problem+json', text, headers };
}

const give = (body: unknown, status = 200, headers: Record<string, string> = {}): Reply => ({
  status,
  type: 'application/json',
  text: JSON.stringify(body),
  headers,
});

/** openapi.json never changes while a process runs: made once for each address of the app. */
const descriptions = new Map<string, string>();

function description(origin: string): string {
  const text = descriptions.get(origin) ?? JSON.stringify(openApiDocument(origin));
  descriptions.set(origin, text);
  return text;
}

/** What everybody may read: the description, and what a refusal means. Null for every other address. */
function publicReply(door: ApiDoor, exchange: Exchange, path: string): Reply | null {
  const headers = { 'cache-control': 'public, max-age=300' };
  if (path === '/openapi.json')
    return { status: 200, type: 'application/json', text: description(door.origin), headers };
  if (!path.startsWith('/problems/')) return null;
  const code = PROBLEM_CODES.find((known) => `/problems/${known}` === path);
  return code === undefined ? refuse(exchange, 'unknown_address') : give({ code, ...PROBLEMS[code] }, 200, headers);
}

function paceHeaders(pace: Pace): Record<string, string> {
  return {
    'ratelimit-policy': `${RATE.burst};w=${RATE.burst / RATE.perSecond}`,
    'ratelimit-limit': String(RATE.burst),
    'ratelimit-remaining': String(pace.remaining),
    'ratelimit-reset': String(pace.fullInSeconds),
  };
}

/** The body as far as it may reach; null when it goes on. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES_MAX) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const isJson = (type: string | undefined): boolean =>
  /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type?.trim() ?? '');

interface Sent {
  key: string;
  bytes: Buffer;
  value: unknown;
}

/** Key and body of a POST. */
async function readSent(exchange: Exchange, request: IncomingMessage): Promise<Sent | { refused: Reply }> {
  if (!isJson(request.headers['content-type'])) return { refused: refuse(exchange, 'not_json') };
  const key = idempotencyKeyOf(request.headersDistinct['idempotency-key']);
  if (key === null) return { refused: refuse(exchange, 'idempotency_key_needed') };
  const bytes = await readBody(request);
  if (bytes === null) return { refused: refuse(exchange, 'too_large') };
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return { key, bytes, value };
  } catch {
    return { refused: refuse(exchange, 'malformed_json') };
  }
}

async function post(
  door: ApiDoor,
  exchange: Exchange,
  admitted: Admitted,
  sound: SoundRequest,
  sent: Sent & { path: string },
): Promise<Reply> {
  const { shopId, tokenId } = admitted;
  const { now } = exchange;
  const asked = { shopId, tokenId, key: sent.key, fingerprint: fingerprintOf('POST', sent.path, sent.bytes), now };
  const outcome = await runOnce(
    (work) => withShopSql(shopId, work, door.pool),
    asked,
    (db) => doOperation({ db, shopId, now }, sound, { tokenId, key: sent.key }),
  );
  if (!outcome.ok) {
    const wait: Record<string, string> = outcome.code === 'request_in_progress' ? { 'retry-after': '1' } : {};
    return refuse(exchange, outcome.code, outcome.more, wait);
  }
  const headers: Record<string, string> = outcome.replayed ? { 'idempotency-replayed': 'true' } : {};
  return { status: outcome.status, type: 'application/json', text: outcome.text, headers };
}

async function get(
  door: ApiDoor,
  exchange: Exchange,
  { shopId, tokenId }: Admitted,
  sound: SoundRequest,
): Promise<Reply> {
  const { now } = exchange;
  const work = (db: Parameters<Parameters<typeof withShopSql>[1]>[0]) =>
    doOperation({ db, shopId, now }, sound, { tokenId, key: '' });
  const outcome = await withShopSql(shopId, work, door.pool);
  return outcome.ok ? give(outcome.body, outcome.status) : refuse(exchange, outcome.code, outcome.more);
}

interface Target {
  matched: Matched;
  /** the address as it came, and its query */
  path: string;
  query: URLSearchParams;
}

async function replyTo(door: ApiDoor, exchange: Exchange, request: IncomingMessage, target: Target): Promise<Reply> {
  const { matched, path, query } = target;
  const entered = await admitRequest(door.pool, request.headers.authorization, exchange.now);
  if (!entered.ok) {
    const { pace } = entered;
    if (pace)
      return refuse(exchange, entered.code, {}, { ...paceHeaders(pace), 'retry-after': String(pace.retryInSeconds) });
    const error = entered.code === 'token_missing' ? '' : ', error="invalid_token"';
    return refuse(exchange, entered.code, {}, { 'www-authenticate': `Bearer realm="comeback"${error}` });
  }
  const { admitted } = entered;
  Object.assign(exchange.headers, paceHeaders(admitted.pace));
  const { scope, body } = matched.operation;
  if (scope !== null && !mayDo(admitted, scope)) {
    const challenge = `Bearer realm="comeback", error="insufficient_scope", scope="${scope}"`;
    return refuse(exchange, 'scope_missing', { scope }, { 'www-authenticate': challenge });
  }
  const sent = body === null ? null : await readSent(exchange, request);
  if (sent && 'refused' in sent) return sent.refused;
  const read = readRequest(matched.id, { params: matched.params, query, body: sent?.value });
  if (!read.ok) return refuse(exchange, 'invalid_request', { errors: read.errors });
  if (sent === null) return get(door, exchange, admitted, read.request);
  return post(door, exchange, admitted, read.request, { ...sent, path });
}

/** The address under /api/v1, decoded; null for one that cannot be. */
function addressOf(request: IncomingMessage): { path: string; query: URLSearchParams } | null {
  const [full = '', ...rest] = (request.url ?? '').split('?');
  if (!full.startsWith(`${PREFIX}/`)) return null;
  try {
    return { path: decodeURIComponent(full.slice(PREFIX.length)), query: new URLSearchParams(rest.join('?')) };
  } catch {
    return null;
  }
}

async function answerTo(door: ApiDoor, exchange: Exchange, request: IncomingMessage): Promise<Reply> {
  const address = addressOf(request);
  if (!address) return refuse(exchange, 'unknown_address');
  const method = request.method ?? '';
  const open = publicReply(door, exchange, address.path);
  if (open)
    return /^(GET|HEAD)$/.test(method) ? open : refuse(exchange, 'method_not_allowed', {}, { allow: 'GET, HEAD' });
  const matched = matchOperation(method, address.path);
  if (!('methods' in matched)) return replyTo(door, exchange, request, { matched, ...address });
  if (matched.methods.length === 0) return refuse(exchange, 'unknown_address');
  return refuse(exchange, 'method_not_allowed', {}, { allow: matched.methods.join(', ') });
}

function send(
  { requestId, headers }: Exchange,
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
): void {
  const { status, type, text } = reply;
  // a body nobody read: the answer goes out, the rest is let by for a moment, and the connection is not used again
  if (!request.readableEnded && (request.headers['content-length'] ?? '0') !== '0') {
    response.setHeader('connection', 'close');
    request.resume();
    setTimeout(() => request.destroy(), OVERSIZE_MS_MAX).unref();
  }
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
    ...headers,
    ...reply.headers,
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}

/** Handles one request under /api/; never throws, always answers. */
export async function answerApi(door: ApiDoor, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const exchange: Exchange = { requestId: randomUUID(), now: door.now(), headers: {} };
  let reply: Reply;
  try {
    reply = await answerTo(door, exchange, request);
  } catch (error) {
    // whoever hung up in the middle of a body hears nothing
    if (request.destroyed && !request.complete) return;
    const { requestId } = exchange;
    log().error({ requestId, error: error instanceof Error ? error.message : String(error) }, 'API not answered');
    reply = refuse(exchange, 'unavailable', {}, { 'retry-after': '5' });
  }
  if (!response.destroyed && !response.headersSent) send(exchange, request, response, reply);
}
