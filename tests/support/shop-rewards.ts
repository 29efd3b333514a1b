/** Rewards in the demo's shop, made the way a merchant makes them: through the app's own pages. */
import { expect, type APIRequestContext, type Page } from '@playwright/test';
import { SHOP } from '../../scripts/stack.ts';
import { demo } from './demo-pages.ts';

const shopApi = `${demo.admin}/api/shops/${SHOP}`;

async function asStaff(request: APIRequestContext) {
  const { token } = (await (await request.get(`${shopApi}/session-token`)).json()) as { token: string };
  return {
    authorization: `Bearer ${token}`,
    accept: 'text/html',
    'user-agent': 'Mozilla/5.0 (Comeback tests)',
  };
}

/** POSTs a form to one of the app's pages as staff do. */
export async function appPost(request: APIRequestContext, page: string, form: Record<string, string>) {
  return request.post(`${demo.app}${page}`, { headers: await asStaff(request), form, maxRedirects: 0 });
}

/** The rewards of the catalogue that are not archived, on sale or not. */
export async function listRewards(request: APIRequestContext): Promise<string[]> {
  const page = await request.get(`${demo.app}/app/rewards`, { headers: await asStaff(request) });
  if (!page.ok()) throw new Error(`The rewards page answers ${page.status()}`);
  return [...(await page.text()).matchAll(/ data-reward="(\d+)"/g)].map(([, id = '']) => id);
}

/** Puts a reward on sale. @param form the fields of app/routes/app.reward @returns its id */
export async function sellReward(request: APIRequestContext, form: Record<string, string>): Promise<string> {
  const plain = { atExpiry: 'points_back', tiers: '[]', collections: '[]' };
  const made = await appPost(request, '/app/rewards/new', { intent: 'save', ...plain, ...form });
  const id = /\/app\/rewards\/(\d+)/.exec(made.headers()['location'] ?? '')?.[1];
  if (id === undefined)
    throw new Error(`The reward was not made: ${made.status()} ${(await made.text()).slice(0, 200)}`);
  await setStatus(request, id, 'on');
  return id;
}

export async function setStatus(
  request: APIRequestContext,
  id: string,
  status: 'on' | 'off' | 'archived',
): Promise<void> {
  const set = await appPost(request, `/app/rewards/${id}`, { intent: 'status', status });
  if (set.status() >= 400) throw new Error(`The reward is not ${status}: ${set.status()}`);
}

interface Product {
  id: string;
  title: string;
}

/** A product of the sample shop, by its title. */
export async function productId(request: APIRequestContext, title: string): Promise<string> {
  const products = (await (await request.get(`${shopApi}/products`)).json()) as Product[];
  const found = products.find((product) => product.title === title);
  if (!found) throw new Error(`The sample shop has no ${title}`);
  return found.id;
}

/** A signed-in shopper with so many points, each from 1 zł; the storefront already says so. */
export async function shopperWith(page: Page, email: string, points: number, path = '/collections/all'): Promise<void> {
  await page.goto(`${demo.storefront}/account/login?return_to=${encodeURIComponent(path)}`);
  await page.locator('input[name=email]:not([type=hidden])').fill(email);
  await page.locator('form:has(input[type=email]) button').click();
  await expect(page).toHaveURL(`${demo.storefront}${path}`);
  if (points === 0) return;
  const found = await page.request.get(`${shopApi}/customers`, { params: { email } });
  const [customer] = (await found.json()) as { id: string }[];
  const lines = [{ title: 'Sample record', price: `${points}.00`, quantity: 1 }];
  await page.request.post(`${shopApi}/orders`, { data: { customerId: customer?.id, lines, paid: true } });
  await expect(async () => {
    const answer = await page.request.get(`${demo.storefront}/apps/loyalty/member`);
    expect(((await answer.json()) as { points: { available: number } }).points.available).toBe(points);
  }).toPass({ timeout: 30_000 });
  await page.reload();
}
