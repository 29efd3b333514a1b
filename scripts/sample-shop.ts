/**
 * The demo's sample shop: a small record shop in Warsaw with the app installed, a published programme and a few orders. All of
 * it goes the way a merchant and shoppers go: through the stand-in's API and the app's own pages.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { starterAction, type TypedAction } from '../app/loyalty/program/actions-form.ts';

const PRODUCTS = [
  { title: 'Harbour Lights', productType: 'LP', price: '79.90', tags: ['jazz', 'new'] },
  { title: 'Night Tram to Praga', productType: 'LP', price: '119.00', tags: ['electronic'] },
  { title: 'Slow Rivers', productType: 'LP', price: '94.50', tags: ['folk'] },
  { title: 'Paper Satellites', productType: 'CD', price: '49.99', tags: ['indie', 'new'] },
  { title: 'Four Rooms, Live', productType: 'CD', price: '59.00', tags: ['jazz'] },
  { title: 'Winter Machines', productType: '7-inch single', price: '34.90', tags: ['electronic'] },
  { title: 'Low Tide Sessions', productType: 'Cassette', price: '29.00', tags: ['ambient'] },
  { title: 'Record brush', productType: 'Accessory', price: '32.50', tags: [] },
];

/** "New in" picks its members by tag; what is on sale is chosen by hand. */
const COLLECTIONS = [
  { title: 'New in', rules: [{ column: 'TAG', condition: 'new' }] },
  { title: 'Sale', titles: ['Winter Machines', 'Low Tide Sessions'] },
];

const PEOPLE = [
  { firstName: 'Shopper', lastName: '1', email: 'shopper-1@example.com', locale: 'en' },
  { firstName: 'Shopper', lastName: '2', email: 'shopper-2@example.com', locale: 'pl' },
];

/** 1 point per 1 zł, rounded down, available at once; live before the sample orders, which are days old. */
const PROGRAM = {
  intent: 'publish',
  points: '1',
  amount: '1.00',
  rounding: 'down',
  tax: 'displayed',
  shipping: '',
  pendingDays: '0',
  clawback: 'owe',
  paused: '',
};

/** On sale from the start; the first is within Shopper 1's reach. Fields as app/routes/app.reward documents them. */
const REWARDS: Record<string, string>[] = [
  { kind: 'amount_off', name: '10 zł off', points: '200', value: '10', minimum: '20', combinesShipping: 'on' },
  { kind: 'free_shipping', name: 'Free shipping', points: '300', combinesOrder: 'on', combinesProduct: 'on' },
  {
    kind: 'any_amount',
    name: 'As much off as you like',
    stepPoints: '100',
    stepValue: '5',
    least: '10',
    most: '50',
    combinesShipping: 'on',
  },
];

/** Other ways to earn, as the editor proposes them; what nobody can check stays out, as a careful merchant would have it. */
export const SAMPLE_WAYS: TypedAction[] = [
  { ...starterAction('sign_up', 'sample'), points: '50' },
  { ...starterAction('newsletter', 'sample'), points: '20' },
  starterAction('review', 'sample'),
  starterAction('visit', 'sample'),
  starterAction('content', 'sample'),
  starterAction('anniversary', 'sample'),
];

const DAY_MS = 86_400_000;
/** The oldest sample order is younger than this. */
const LIVE_DAYS_AGO = 30;
const WORKER_MS_MAX = 30_000;

interface Urls {
  admin: string;
  app: string;
}

interface Named {
  id: string;
}

interface SampleProduct extends Named {
  title: string;
  variants: Named[];
}

interface Metafield {
  key: string;
  value: string;
}

interface SampleCustomer extends Named {
  email: string | null;
}

async function call<Answer>(method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown): Promise<Answer> {
  const json =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(url, { method, ...json });
  const text = await answer.text();
  if (!answer.ok)
    throw new Error(`${method} ${new URL(url).pathname} answered ${answer.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as Answer;
}

/** A page of the app as the admin's frame asks for it: with a fresh session token. */
/** @returns where it leads to, where it leads anywhere */
async function callApp(urls: Urls, shop: string, page: string, form?: Record<string, string>): Promise<string | null> {
  const { token } = await call<{ token: string }>('GET', `${urls.admin}/api/shops/${shop}/session-token`);
  // Shopify's library answers robots with 410, and takes Node's own user agent for one
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'text/html',
    'user-agent': 'Mozilla/5.0 (Comeback demo)',
  };
  const post = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
  const answer = await fetch(`${urls.app}${page}`, { headers, redirect: 'manual', ...post });
  const text = await answer.text();
  if (answer.status !== 200 && answer.status !== 302)
    throw new Error(`The app answered ${page} with ${answer.status}: ${text.slice(0, 300)}`);
  return answer.headers.get('location');
}

async function addProducts(shopUrl: string): Promise<SampleProduct[]> {
  const present = await call<SampleProduct[]>('GET', `${shopUrl}/products`);
  const missing = PRODUCTS.filter(({ title }) => !present.some((product) => product.title === title));
  for (const { price, ...product } of missing) {
    const wanted = { ...product, variants: [{ price }] };
    present.push(await call<SampleProduct>('POST', `${shopUrl}/products`, wanted));
  }
  return present;
}

async function addCollections(shopUrl: string, products: SampleProduct[]): Promise<void> {
  const present = await call<{ title: string }[]>('GET', `${shopUrl}/collections`);
  for (const { title, titles, rules } of COLLECTIONS.filter((one) => !present.some((p) => p.title === one.title))) {
    const chosen = products.filter((product) => titles?.includes(product.title)).map(({ id }) => id);
    await call('POST', `${shopUrl}/collections`, rules ? { title, rules } : { title, productIds: chosen });
  }
}

async function addPeople(shopUrl: string): Promise<SampleCustomer[]> {
  const present = await call<SampleCustomer[]>('GET', `${shopUrl}/customers`);
  for (const person of PEOPLE.filter(({ email }) => !present.some((customer) => customer.email === email))) {
    present.push(await call<SampleCustomer>('POST', `${shopUrl}/customers`, person));
  }
  return present;
}

/** Who bought what, how many days ago; titles are those above. */
const ORDERS = [
  { email: 'shopper-1@example.com', daysAgo: 21, titles: ['Slow Rivers', 'Record brush'] },
  { email: 'shopper-2@example.com', daysAgo: 9, titles: ['Night Tram to Praga'] },
  { email: 'shopper-1@example.com', daysAgo: 4, titles: ['Harbour Lights'] },
];

/** @param skip how many an interrupted run has placed already */
async function placeOrders(shopUrl: string, products: SampleProduct[], people: SampleCustomer[], skip: number) {
  for (const { email, daysAgo, titles } of ORDERS.slice(skip)) {
    const lines = titles.map((title) => {
      const variantId = products.find((product) => product.title === title)?.variants[0]?.id;
      if (variantId === undefined) throw new Error(`The sample shop has no record called ${title}.`);
      return { variantId, quantity: 1 };
    });
    const customerId = people.find((person) => person.email === email)?.id;
    const processedAt = new Date(Date.now() - daysAgo * DAY_MS).toISOString();
    await call('POST', `${shopUrl}/orders`, { customerId, lines, processedAt, paid: true });
  }
}

/** Waits until the app has turned the orders into points: the shopper's metafield shows a balance. */
async function untilPointsShow(shopUrl: string, customerId: string): Promise<void> {
  const owner = encodeURIComponent(`gid://shopify/Customer/${customerId}`);
  for (const until = Date.now() + WORKER_MS_MAX; Date.now() < until; await wait(150)) {
    const metafields = await call<Metafield[]>('GET', `${shopUrl}/metafields?owner=${owner}`);
    const balance = metafields.find(({ key }) => key === 'loyalty')?.value;
    if (balance !== undefined && (JSON.parse(balance) as { available: number }).available > 0) return;
  }
  throw new Error('The sample orders did not become points within half a minute; see .demo/logs/worker.log.');
}

/** Makes the sample rewards and puts them on sale. */
export async function addSampleRewards(urls: Urls, shop: string): Promise<void> {
  const plain = { intent: 'save', codeDays: '90', atExpiry: 'points_back', tiers: '[]', collections: '[]' };
  for (const reward of REWARDS) {
    const made = await callApp(urls, shop, '/app/rewards/new', { ...plain, ...reward });
    const page = /\/app\/rewards\/\d+/.exec(made ?? '')?.[0];
    if (page === undefined) throw new Error(`The reward ${reward['name']} was not made.`);
    await callApp(urls, shop, page, { intent: 'status', status: 'on' });
  }
}

/**
 * Fills the shop where anything of it is missing. Safe to run again: what is there is left as it is.
 * @param report told what happens, a few words at a time
 * @param ways what brings points beside buying, published with the programme
 * @returns whether there was anything to do
 */
export async function fillSampleShop(
  urls: Urls,
  shop: string,
  report: (step: string) => void,
  ways: readonly TypedAction[] = [],
): Promise<boolean> {
  const shopUrl = `${urls.admin}/api/shops/${shop}`;
  const shops = await call<{ handle: string }[]>('GET', `${urls.admin}/api/shops`);
  if (!shops.some(({ handle }) => handle === shop)) {
    const settings = { currency: 'PLN', timeZone: 'Europe/Warsaw', taxesIncluded: true, taxRateBp: 2300 };
    await call('POST', `${urls.admin}/api/shops`, { handle: shop, name: 'Sample Records', ...settings });
  }
  report('records and people');
  const products = await addProducts(shopUrl);
  await addCollections(shopUrl, products);
  const people = await addPeople(shopUrl);
  const placed = (await call<unknown[]>('GET', `${shopUrl}/orders`)).length;
  if (placed >= ORDERS.length) return false;

  report('installing the app');
  await call('POST', `${shopUrl}/install`);
  await callApp(urls, shop, '/app');
  await call('PUT', `${shopUrl}/embeds/loyalty`, { on: true });
  if (placed === 0) {
    report('publishing the programme');
    if (ways.length > 0)
      await callApp(urls, shop, '/app/points/actions', { intent: 'save', actions: JSON.stringify(ways) });
    const goLiveAt = new Date(Date.now() - LIVE_DAYS_AGO * DAY_MS).toISOString();
    await callApp(urls, shop, '/app/points', { ...PROGRAM, goLiveAt });
  }
  report('placing orders');
  await placeOrders(shopUrl, products, people, placed);
  await call('POST', `${urls.admin}/api/idle`);
  const first = people.find(({ email }) => email === PEOPLE[0]?.email);
  if (first) await untilPointsShow(shopUrl, first.id);
  return true;
}
