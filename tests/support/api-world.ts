/** The merchant API over real HTTP on real PostgreSQL: a shop with a programme, members and tokens, and a client that checks every answer. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeApiToken } from '../../app/loyalty/merchant-api/make-token.server.ts';
import { openApiDocument } from '../../app/loyalty/merchant-api/openapi.ts';
import { SCOPES } from '../../app/loyalty/merchant-api/token-form.ts';
import type { TokenWish } from '../../app/loyalty/merchant-api/token-form.ts';
import { openAccount } from '../../app/loyalty/ledger/open-account.server.ts';
import { postPoints } from '../../app/loyalty/ledger/post-points.server.ts';
import type { ActionRule } from '../../app/loyalty/program/action-rule.ts';
import { initialSettings } from '../../app/loyalty/program/settings.ts';
import type { ProgramSettings } from '../../app/loyalty/program/settings.ts';
import { answerApi } from '../../app/routes/api-v1.server.ts';
import type { ApiDoor } from '../../app/routes/api-v1.server.ts';
import { adminPool, appPool, asShop, closeAtEnd, makeShop } from './database.ts';
import type { TestShop } from './database.ts';
import { schemaProblems } from './json-schema.ts';

const STAFF = '8100000000002';
export const ORIGIN = 'https://comeback.example.com';

type Json = Record<string, unknown>;
const described = openApiDocument(ORIGIN);

/** A rule of the programme, on, without a limit that matters. */
export function actionRule(rule: Partial<ActionRule> = {}): ActionRule {
  return {
    id: 'visit-gallery',
    kind: 'custom',
    name: 'A visit to the gallery',
    on: true,
    points: 50,
    limit: { times: 1000, per: 'day' },
    pendingDays: 0,
    tiers: [],
    from: null,
    until: null,
    countsForTiers: false,
    url: null,
    fields: [],
    ...rule,
  };
}

export interface Asking {
  token?: string | null;
  query?: Record<string, string>;
  body?: unknown;
  /** sent as it is, instead of `body` as JSON */
  raw?: string | Buffer;
  key?: string | null;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** JSON; what it holds is for each test to say */
  body: Awaited<ReturnType<Response['json']>>;
}

/** The schema of an answer in openapi.json, found by address, method, status and content type. */
function schemaOf(method: string, path: string, status: number, type: string): Json | null {
  const paths = described['paths'] as Record<string, Record<string, Json>>;
  const template = Object.keys(paths).find((known) =>
    new RegExp(`^${known.replaceAll('.', String.raw`\.`).replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(
      path.split('?')[0] ?? '',
    ),
  );
  const operation = template === undefined ? undefined : paths[template]?.[method.toLowerCase()];
  const answer = (operation?.['responses'] as Record<string, Json> | undefined)?.[String(status)];
  const content = (answer?.['content'] as Record<string, { schema: Json }> | undefined)?.[type];
  return content?.schema ?? null;
}

const PROBLEM = { $ref: '#/components/schemas/Problem' };

/** What of an answer is not as openapi.json, and the rules for every answer, say. */
function faults(method: string, path: string, { status, headers, body }: Answer): string[] {
  const type = headers.get('content-type') ?? '';
  const found = ['access-control-allow-origin', 'set-cookie'].filter((name) => headers.has(name));
  if (!/^[0-9a-f-]{36}$/.test(headers.get('x-request-id') ?? '')) found.push('no request id');
  if ((type === 'application/problem+json') !== status >= 400) found.push(type);
  if (method === 'HEAD') return found;
  if (status >= 400) found.push(...schemaProblems(PROBLEM, body, described));
  if (status >= 400 && body['status'] !== status) found.push('another status in the body');
  // addresses and methods that are not there have no schema of their own
  if ([404, 405].includes(status)) return found;
  const schema = schemaOf(method, path, status, type);
  return [...found, ...(schema ? schemaProblems(schema, body, described) : ['openapi.json has no such answer'])];
}

export class ApiWorld {
  shop: TestShop;
  origin: string;
  /** the server's clock */
  now = new Date('2026-11-22T12:00:00Z');
  private keys = 0;
  private customers = 0;

  constructor(shop: TestShop, origin: string) {
    this.shop = shop;
    this.origin = origin;
  }

  /** One transaction of the shop, as the app. */
  inShop<Result>(
    work: (ctx: { db: Parameters<Parameters<typeof asShop>[1]>[0]; shopId: bigint; now: Date }) => Promise<Result>,
  ) {
    return asShop(this.shop.id, (db) => work({ db, shopId: this.shop.id, now: this.now }));
  }

  async token(wish: Partial<TokenWish> = {}): Promise<string> {
    return (await this.tokenWithId(wish)).token;
  }

  async tokenWithId(wish: Partial<TokenWish> = {}): Promise<{ id: bigint; token: string }> {
    const made = await this.inShop((ctx) =>
      makeApiToken(ctx, { name: 'Review app', scopes: [...SCOPES], lifetime: '90', ...wish }, STAFF),
    );
    if (!made.ok) throw new Error(made.reason);
    return made;
  }

  /** A member with points. @returns the customer's id */
  async member(points = 0, columns: Record<string, string> = {}): Promise<string> {
    const customerId = String(6_000_000_000_000n + this.shop.id * 1000n + BigInt((this.customers += 1)));
    const values = { email: `shopper-${customerId}@example.com`, first_name: 'Shopper', ...columns };
    const names = Object.keys(values);
    const { rows } = await adminPool.query<{ id: string }>(
      `insert into public.member (shop_id, customer_id, enrolled_at, enrolled_by, ${names.join(', ')})
       values ($1, $2, '2026-06-01T00:00:00Z', 'order', ${names.map((_, place) => `$${place + 3}`).join(', ')}) returning id`,
      [this.shop.id, customerId, ...Object.values(values)],
    );
    const memberId = BigInt(rows[0]?.id ?? 0);
    await this.inShop(async (ctx) => {
      await openAccount(ctx, [memberId]);
      if (points === 0) return;
      const [posted] = await postPoints(ctx, [
        {
          kind: 'earn',
          memberId,
          key: `start:${memberId}`,
          hash: Buffer.from('1'),
          points: BigInt(points),
          at: this.now,
        },
      ]);
      if (posted?.outcome !== 'posted') throw new Error(`the member has no points: ${posted?.outcome}`);
    });
    return customerId;
  }

  async publish(change: Partial<ProgramSettings> = {}): Promise<void> {
    const settings = { ...initialSettings(100, new Date('2026-01-01T00:00:00Z')), ...change };
    const publishable = { ...settings, eligibility: { ...settings.eligibility, withoutTags: [] } };
    await adminPool.query(
      `insert into program_version (shop_id, version, settings, published_at, published_by)
       select $1, coalesce(max(version), 0) + 1, $2, '2026-02-01T00:00:00Z', 'Sample staff' from program_version where shop_id = $1`,
      [this.shop.id, publishable],
    );
  }

  /** Sends a request, and holds its answer against openapi.json. */
  async ask(method: string, path: string, asking: Asking = {}): Promise<Answer> {
    const { token, query = {}, key, headers = {} } = asking;
    const search = new URLSearchParams(query).toString();
    const body = asking.raw ?? (asking.body === undefined ? undefined : JSON.stringify(asking.body));
    const response = await fetch(`${this.origin}/api/v1${path}${search === '' ? '' : `?${search}`}`, {
      method,
      ...(body !== undefined && { body: typeof body === 'string' ? body : new Uint8Array(body) }),
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(method === 'POST' && { 'content-type': 'application/json' }),
        ...(method === 'POST' && key !== null && { 'idempotency-key': key ?? `key-${(this.keys += 1)}` }),
        ...headers,
      },
    });
    const text = await response.text();
    const answer: Answer = {
      status: response.status,
      headers: response.headers,
      body: text === '' ? {} : JSON.parse(text),
    };
    const wrong = faults(method, path, answer);
    if (wrong.length > 0) throw new Error(`${method} ${path} ${answer.status} ${text}\n${wrong.join('\n')}`);
    return answer;
  }

  async balance(customerId: string): Promise<number> {
    const { rows } = await adminPool.query<{ available: string }>(
      `select a.available from ledger.account a join public.member m on m.shop_id = a.shop_id and m.id = a.member_id
        where m.shop_id = $1 and m.customer_id = $2`,
      [this.shop.id, customerId],
    );
    return Number(rows[0]?.available ?? 0);
  }

  /** Everything a request could leave behind, counted. */
  async traces(): Promise<Record<string, number>> {
    const { rows } = await adminPool.query<Record<string, number>>(
      `select (select count(*)::int from ledger.entry where shop_id = $1) as entries,
              (select count(*)::int from public.staff_note where shop_id = $1) as notes,
              (select count(*)::int from public.action_award where shop_id = $1) as awards,
              (select count(*)::int from public.activity where shop_id = $1 and action <> 'api-token.create') as activity,
              (select count(*)::int from public.api_request where shop_id = $1) as requests,
              (select count(*)::int from public.member where shop_id = $1) as members`,
      [this.shop.id],
    );
    return rows[0] ?? {};
  }
}

/** @param door what of the door is to be different: a pool that fails, say */
export async function startApiWorld(door: Partial<ApiDoor> = {}): Promise<ApiWorld> {
  const server = http.createServer((request, response) => void answerApi(whole, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const world = new ApiWorld(await makeShop(), `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const whole: ApiDoor = { pool: appPool, origin: ORIGIN, now: () => world.now, ...door };
  closeAtEnd(async () => {
    server.closeAllConnections();
    server.close();
  });
  return world;
}
