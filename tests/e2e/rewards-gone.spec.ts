/**
 * What a merchant does in Shopify to the goods and discounts of rewards, and what becomes of the codes that shoppers hold: a product
 * deleted, its codes turned back into points by one action; a discount given to certain customers, and to everybody again.
 */
import { expect, test, type APIRequestContext, type Browser, type FrameLocator, type Page } from '@playwright/test';
import { SHOP } from '../../scripts/stack.ts';
import { adminUrl, appFrame, demo, launcher } from '../support/demo-pages.ts';
import { expectNothingFound } from '../support/expect-accessible.ts';
import { clearRewards, panel, redeem } from '../support/redeeming.ts';
import { sellReward, shopperWith } from '../support/shop-rewards.ts';

const RUN = Date.now().toString(36);
const shopApi = `${demo.admin}/api/shops/${SHOP}`;

test.beforeAll(({ request }) => clearRewards(request));
test.afterAll(({ request }) => clearRewards(request));

/** A shopper of this run with 300 points, and a code of the reward. */
async function holder(browser: Browser, name: string, reward: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await shopperWith(page, `gone-${name}-${RUN}@example.com`, 300);
  await redeem(page, reward);
  return page;
}

/** The reward's own page, until it says this: Shopify's word of what happened comes a moment later. */
async function rewardPage(page: Page, id: string, says: RegExp): Promise<FrameLocator> {
  const app = appFrame(page);
  await expect(async () => {
    await page.goto(`${adminUrl}/apps/comeback/app/rewards/${id}`);
    await expect(app.getByText(says)).toBeVisible({ timeout: 3000 });
  }).toPass({ timeout: 30_000 });
  return app;
}

interface Told {
  spendable: number;
  rewards: { id: string }[];
}
const told = async (page: Page): Promise<Told> =>
  (await page.request.get(`${demo.storefront}/apps/loyalty/rewards`)).json() as Promise<Told>;

async function discountOf(request: APIRequestContext, title: string): Promise<string> {
  const all = (await (await request.get(`${shopApi}/discounts`)).json()) as { id: string; title: string }[];
  return all.findLast((discount) => discount.title === title)?.id ?? '';
}

test('a free product is deleted: shoppers read that its codes do not work, and one action turns them all back', async ({
  page,
  browser,
  request,
}) => {
  test.slow();
  const title = `Fading mug ${RUN}`;
  const made = await request.post(`${shopApi}/products`, {
    data: { title, variants: [{ title: 'One', price: '30.00' }] },
  });
  const { id: product } = (await made.json()) as { id: string };
  const mug = { by: 'product', value: product, label: title };
  const id = await sellReward(request, {
    kind: 'free_product',
    name: title,
    points: '200',
    product: JSON.stringify([mug]),
  });
  const shoppers = [await holder(browser, 'first', title), await holder(browser, 'second', title)] as const;
  await request.delete(`${shopApi}/products/${product}`);

  const app = await rewardPage(page, id, /^2 codes that members hold do not work/);
  await expect(app.getByText(/The free product of .* is gone from Shopify/)).toBeVisible();
  await expectNothingFound(page, 'iframe');
  await shoppers[0].goto(demo.storefront);
  await launcher(shoppers[0]).click();
  await expect(panel(shoppers[0])).toContainText('The shop has ended or changed this discount');

  await app.getByRole('button', { name: /^Turn 2 unused codes back into points/ }).click();
  const asks = app.getByRole('dialog');
  await expect(asks).toContainText('What was used meanwhile stays used.');
  await asks.getByRole('button', { name: 'Cancel' }).click();
  await app.getByRole('button', { name: /^Turn 2 unused codes back into points/ }).click();
  await asks.getByRole('button', { name: 'Turn back into points' }).click();
  await expect(app.getByRole('button', { name: /unused code/ })).toHaveCount(0);
  // the page looks again by itself until all of them are back
  await expect(app.getByText(/on (its|their) way back into points/)).toHaveCount(0, { timeout: 30_000 });
  for (const shopper of shoppers) {
    await expect(async () => expect((await told(shopper)).spendable).toBe(300)).toPass({ timeout: 30_000 });
  }
});

test('a discount is given to certain customers: the reward is not offered, and is again once everybody may use it', async ({
  page,
  browser,
  request,
}) => {
  test.slow();
  const name = `Fifteen off ${RUN}`;
  const id = await sellReward(request, { kind: 'amount_off', name, points: '100', value: '15' });
  const shopper = await holder(browser, 'third', name);
  const isOffered = async () => (await told(shopper)).rewards.some((reward) => reward.id === id);
  const giveTo = async (whom: string) => {
    await page.goto(`${adminUrl}/discounts/${await discountOf(request, name)}`);
    await page.getByLabel('Customers').selectOption({ label: whom });
    await page.getByRole('button', { name: 'Save discount' }).click();
    await expect(page.getByText('Saved.')).toBeVisible();
  };
  await giveTo('Segment: customers tagged vip');
  const app = await rewardPage(page, id, /only certain customers may use it/);
  await expect(app.getByText(/^1 code that a member holds does not work now/)).toBeVisible();
  expect(await isOffered()).toBe(false);
  await shopper.goto(demo.storefront);
  await launcher(shopper).click();
  await expect(panel(shopper)).toContainText('its code does not work now');

  await giveTo('Everybody');
  await expect(async () => expect(await isOffered()).toBe(true)).toPass({ timeout: 30_000 });
  await rewardPage(page, id, /On sale/);
  await expect(app.getByText(/only certain customers/)).toHaveCount(0);
});
