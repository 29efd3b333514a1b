/**
 * One variant of a product as a free product, by clicks: chosen in the admin, put into the cart with its code, used at the checkout, and
 * gone with the variant; and beside a purchase that the cart does not fit yet.
 */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { SHOP } from '../../scripts/stack.ts';
import { demo, launcher, openApp } from '../support/demo-pages.ts';
import { act, addToCart, checkOut, clearRewards, code, panel, redeem } from '../support/redeeming.ts';
import { sellReward, shopperWith } from '../support/shop-rewards.ts';

/** Shoppers of this run: points of an earlier one are not theirs. */
const RUN = Date.now().toString(36);
const shopper = (name: string): string => `variant-${name}-${RUN}@example.com`;

test.beforeAll(({ request }) => clearRewards(request));
test.afterAll(({ request }) => clearRewards(request));

interface Named {
  id: string;
  title: string;
}

/** A mug that costs more in the larger size; with the last of its variants' numbers. */
async function stockMugs(page: Page, title: string): Promise<{ path: string; id: string; large: string }> {
  const products = `${demo.admin}/api/shops/${SHOP}/products`;
  const variants = [
    { title: 'Small', price: '30.00' },
    { title: 'Large', price: '45.00' },
  ];
  const made = await page.request.post(products, { data: { title, variants } });
  const { id, variants: kept } = (await made.json()) as { id: string; variants: { id: string }[] };
  return { path: `${products}/${id}`, id, large: kept.at(-1)?.id ?? '' };
}

test('one variant of a product: chosen in the admin, put into an empty cart, free at the checkout, gone with the variant', async ({
  page,
}) => {
  test.slow();
  const title = `Mug ${RUN}`;
  const { path, large } = await stockMugs(page, title);
  const app = await openApp(page, 'Rewards');
  await app.getByRole('link', { name: 'Make a reward' }).click();
  await app.getByText('Free product', { exact: true }).first().click();
  await app.getByRole('button', { name: 'Choose the product' }).click();
  const picker = page.getByRole('dialog', { name: 'Select products' });
  await picker.getByRole('radio', { name: title }).check();
  await picker.getByRole('button', { name: 'Select' }).click();
  await app.getByLabel('Price').fill('900');
  await app.getByLabel('Name', { exact: true }).fill(title);
  await expect(app.getByText('Its variants cost from 30.00 zł to 45.00 zł.', { exact: false })).toBeVisible();

  await app.getByRole('button', { name: 'Choose one variant' }).click();
  await picker.getByRole('radio', { name: title }).check();
  await picker.getByRole('button', { name: 'Select' }).click();
  await expect(app.getByText('Several variants were ticked.', { exact: false })).toBeVisible();
  await app.getByRole('button', { name: 'Choose one variant' }).click();
  await expect(picker.getByRole('radio')).toHaveCount(1);
  await picker.getByRole('checkbox', { name: 'Large' }).check();
  await picker.getByRole('button', { name: 'Select' }).click();
  await expect(app.getByText(`${title}, Large`, { exact: true })).toBeVisible();
  await expect(app.getByText('Several variants were ticked.', { exact: false })).toBeHidden();
  await expect(app.getByText('Its variants cost', { exact: false })).toBeHidden();
  await expect(app.getByText('That gives back 5 % of spend.')).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await app.getByRole('button', { name: 'Put on sale' }).click();
  await app.getByRole('link', { name: 'Rewards' }).click();
  const line = app.locator('.comeback-reward').filter({ hasText: title });
  await expect(line).toContainText(`Free: ${title}, Large`);
  await expect(line).toContainText(/Ready · \d+ codes ready/, { timeout: 30_000 });

  // the larger one goes in by itself; where it cannot, the panel says so and the cart stays empty
  await shopperWith(page, shopper('mug'), 1800);
  await redeem(page, title);
  await expect(panel(page)).toContainText('It is in your cart, free of charge with your code.');
  await expect(panel(page)).toContainText('Only in this version: Large.');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: 'Cart' })).toContainText('1');
  await page.goto(`${demo.storefront}/checkout`);
  await expect(page.locator('main')).toContainText('Large');
  expect(await (await checkOut(page)).innerText()).toContain('−45,00');
  await page.route('**/cart/add.js', (route) => route.fulfill({ status: 422, json: { description: 'Sold out' } }));
  await redeem(page, title);
  await expect(panel(page)).toContainText('It could not be put into your cart; it may be sold out.', {
    timeout: 30_000,
  });
  const cart = await page.request.get(`${demo.storefront}/cart.js`);
  expect(await cart.json()).toMatchObject({ item_count: 0, discount_codes: [] });

  await page.request.delete(`${path}/variants/${large}`);
  await expect(async () => {
    const shown = await page.request.get(`${demo.storefront}/apps/loyalty/rewards`);
    expect(((await shown.json()) as { rewards: { name: string }[] }).rewards.map(({ name }) => name)).not.toContain(
      title,
    );
  }).toPass({ timeout: 30_000 });
  const after = await openApp(page, 'Rewards');
  const gone = after.locator('.comeback-reward').filter({ hasText: title });
  await expect(gone).toContainText('The variant that is free is gone from Shopify.');
  // one variant is left, so there is none to choose: the product itself is free
  await gone.getByRole('link', { name: title }).first().click();
  await after.getByRole('button', { name: 'Choose another variant' }).click();
  await picker.getByRole('radio', { name: title }).check();
  await picker.getByRole('button', { name: 'Select' }).click();
  await expect(after.getByText('This product has no variants to choose from.', { exact: false })).toBeVisible();
  await expect(after.getByText(`${title}, Large`, { exact: true })).toBeHidden();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeHidden();
  await page.request.delete(path);
});

test('one variant beside a purchase: not before the cart fits, and no code that counts is lost for it', async ({
  page,
}) => {
  const { path, id, large } = await stockMugs(page, `Cup ${RUN}`);
  const collections = (await (await page.request.get(`${demo.admin}/api/shops/${SHOP}/collections`)).json()) as Named[];
  const fresh = collections.find(({ title }) => title === 'New in');
  await sellReward(page.request, { kind: 'amount_off', name: 'Ten off', points: '100', value: '10' });
  await sellReward(page.request, {
    kind: 'free_product',
    name: 'A cup with new records',
    points: '100',
    minimum: '100',
    product: JSON.stringify([{ by: 'product', value: id, label: 'Cup' }]),
    variant: JSON.stringify({ value: large, label: 'Large' }),
    collections: JSON.stringify([{ by: 'collection', value: fresh?.id, label: 'New in' }]),
  });
  const cart = async () => (await page.request.get(`${demo.storefront}/cart.js`)).json() as Promise<object>;
  await shopperWith(page, shopper('cup'), 300);
  await addToCart(page, 'Harbour Lights');
  await redeem(page, 'Ten off');
  await expect(panel(page)).toContainText('It is in your cart.', { timeout: 30_000 });
  const ten = await code(page).innerText();
  await page.keyboard.press('Escape');
  await expect(page.locator('.code-applied')).toContainText(ten);

  await redeem(page, 'A cup with new records');
  await expect(panel(page)).toContainText('Your cart does not fit its terms yet, so it stays as it was.', {
    timeout: 30_000,
  });
  expect(await cart()).toMatchObject({
    item_count: 1,
    total_price: 6990,
    discount_codes: [{ code: ten, applicable: true }],
  });
  // no answer right after the cup went in, nor when all was to be as before: it is not left to be paid for, and the other code counts
  for (const lost of [1, 2]) {
    let asked = 0;
    await page.route('**/cart/update.js', (route) => ((asked += 1) === lost ? route.abort() : route.continue()));
    const led = page.waitForResponse('**/discount/*');
    await panel(page).getByRole('link', { name: 'Use it in my cart' }).click();
    await led;
    expect(await cart()).toMatchObject({ item_count: 1, total_price: 6990 });
    await page.unroute('**/cart/update.js');
    await launcher(page).click();
    await act(page, 'Open: A cup with new records').click();
  }
  await page.keyboard.press('Escape');
  await addToCart(page, 'Harbour Lights');
  await launcher(page).click();
  await act(page, 'Open: A cup with new records').click();
  await panel(page).getByRole('link', { name: 'Use it in my cart' }).click();
  await expect(panel(page)).toContainText('It is in your cart, free of charge with your code.');
  expect(await cart()).toMatchObject({
    item_count: 3,
    total_price: 15_980,
    items: [{ quantity: 2 }, { variant_title: 'Large' }],
  });
  await page.request.delete(path);
});
