import { setTimeout as wait } from 'node:timers/promises';
import type { DeliveryCounts } from '../standin.ts';
import { decimalString, minorFrom } from '../money.ts';
import { demandAmounts, type PastOrder, readHistory } from './read-history.ts';

export type ReplayOptions = {
  file: string;
  customer: string;
  date: string;
  amount: string;
  duplicates: number;
  shuffle?: boolean;
  shop?: string;
  api: string;
};

/** Orders placed in one request; small enough for the bar to move. */
const BATCH = 100;
const POLL_MS = 500;

/**
 * Places every order of a CSV file at its date and waits until the app has been told of all of them. With `shuffle`
 * deliveries are held back until the last order is placed and then go out in random order.
 * Nothing is placed unless the whole file can be.
 * @returns whether every delivery was answered with 2xx. The faults that were set before are set again afterwards.
 */
export async function replay(options: ReplayOptions): Promise<boolean> {
  const started = Date.now();
  const history = await readHistory(options.file, options);
  const api = originOf(options.api);
  const { handle: shop, currency } = await shopToOrderIn(api, options.shop);
  demandAmounts(history, currency);
  const faultsBefore = await call(api, 'GET', '/faults');
  const before = (await call(api, 'GET', '/deliveries')) as DeliveryCounts;
  const webhooks = {
    duplicateRate: options.duplicates,
    shuffle: options.shuffle ?? false,
    paused: options.shuffle ?? false,
  };
  await call(api, 'PUT', '/faults', { webhooks });
  try {
    const ids = await ensureCustomers(api, shop, history);
    await placeOrders(api, shop, history, ids);
    await call(api, 'PUT', '/faults', { webhooks: { paused: false } });
    const after = await untilDelivered(api, before);
    report(history, currency, before, after, Date.now() - started);
    return after.failed === before.failed;
  } finally {
    await call(api, 'PUT', '/faults', faultsBefore);
  }
}

/** Any page of the stand-in's admin says where it is, so that the address in .demo/demo.json can be pasted whole. */
function originOf(address: string): string {
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) {
    throw new Error(`${address} is no address for --api; one like http://localhost:4100 is expected`);
  }
  return new URL(address).origin;
}

type ReplayShop = { handle: string; currency: string };

async function shopToOrderIn(api: string, handle: string | undefined): Promise<ReplayShop> {
  const shops = (await call(api, 'GET', '/shops')) as ReplayShop[];
  const shop = handle === undefined ? shops[0] : shops.find((one) => one.handle === handle);
  if (!shop)
    throw new Error(handle === undefined ? 'The stand-in has no shop yet' : `The stand-in has no shop ${handle}`);
  return shop;
}

/** One customer for each name in the history, made once; a second replay finds them again. */
async function ensureCustomers(api: string, shop: string, history: PastOrder[]): Promise<Map<string, string>> {
  const known = (await call(api, 'GET', `/shops/${shop}/customers`)) as { id: string; email: string | null }[];
  const idByEmail = new Map(known.map((customer) => [customer.email, customer.id]));
  const names = [...new Set(history.map((order) => order.customer))];
  const ids = new Map<string, string>();
  for (const [index, name] of names.entries()) {
    const email = emailFor(name);
    const body = { email, firstName: 'Shopper', lastName: name };
    const id =
      idByEmail.get(email) ?? ((await call(api, 'POST', `/shops/${shop}/customers`, body)) as { id: string }).id;
    ids.set(name, id);
    progress('customers', index + 1, names.length);
  }
  return ids;
}

function emailFor(name: string): string {
  return `shopper-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}@replay.example.com`;
}

async function placeOrders(api: string, shop: string, history: PastOrder[], ids: Map<string, string>): Promise<void> {
  for (let at = 0; at < history.length; at += BATCH) {
    const orders = history.slice(at, at + BATCH).map((past) => ({
      customerId: ids.get(past.customer),
      processedAt: past.processedAt,
      lines: [{ title: 'Purchase', price: past.amount, quantity: 1 }],
    }));
    await call(api, 'POST', `/shops/${shop}/orders/bulk`, { orders });
    progress('orders', Math.min(at + BATCH, history.length), history.length);
  }
}

async function untilDelivered(api: string, before: DeliveryCounts): Promise<DeliveryCounts> {
  for (;;) {
    const counts = (await call(api, 'GET', '/deliveries')) as DeliveryCounts;
    const settled = counts.delivered + counts.failed - before.delivered - before.failed;
    progress('deliveries', settled, settled + counts.queued);
    if (counts.queued === 0) return counts;
    await wait(POLL_MS);
  }
}

function report(
  history: PastOrder[],
  currency: string,
  before: DeliveryCounts,
  after: DeliveryCounts,
  elapsedMs: number,
): void {
  const delivered = after.delivered - before.delivered;
  const answered = after.answered - before.answered;
  const sumMinor = history.reduce((sum, order) => sum + (minorFrom(order.amount, currency) ?? 0), 0);
  const rows: [what: string, value: string][] = [
    ['orders', String(history.length)],
    ['customers', String(new Set(history.map((order) => order.customer)).size)],
    ['sum of the amounts', decimalString(sumMinor, currency)],
    ['webhooks delivered', String(delivered)],
    ['sent twice', String(answered - delivered)],
    ['attempts that failed', String(after.attempts - before.attempts - answered)],
    ['webhooks given up', String(after.failed - before.failed)],
    ['seconds', (elapsedMs / 1000).toFixed(1)],
  ];
  const width = Math.max(...rows.map(([what]) => what.length));
  for (const [what, value] of rows) console.log(`${what.padEnd(width)}  ${value.padStart(12)}`);
}

/** A line that overwrites itself on a terminal; in a log, one line when it is full. */
function progress(what: string, done: number, total: number): void {
  const cells = total === 0 ? 30 : Math.floor((done / total) * 30);
  const line = `${what.padEnd(10)} [${'#'.repeat(cells)}${'.'.repeat(30 - cells)}] ${done}/${total}`;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}${done === total ? '\n' : ''}`);
  else if (done === total) console.log(line);
}

async function call(api: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${api}/api${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw new Error(
      `The stand-in does not answer at ${api}; give its address with --api (the demo's is "admin" in .demo/demo.json)`,
      { cause: error },
    );
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}
