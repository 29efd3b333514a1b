/** What a shopper does with rewards in the storefront, by taps: choosing one in the panel, the cart, and the checkout. */
import { expect, type APIRequestContext, type Locator, type Page } from '@playwright/test';
import { demo, launcher } from './demo-pages.ts';
import { listRewards, setStatus } from './shop-rewards.ts';

export const panel = (page: Page): Locator => page.getByRole('dialog');
export const act = (page: Page, name: string): Locator => panel(page).getByRole('button', { name });
export const code = (page: Page): Locator => panel(page).locator('.loyalty-code--large');

/** No reward of another test, or of a first try of this one, stands among ours, and ours in no other's way. */
export async function clearRewards(request: APIRequestContext): Promise<void> {
  for (const id of await listRewards(request)) await setStatus(request, id, 'archived');
}

export async function addToCart(page: Page, title: string, quantity = 1): Promise<void> {
  await page.goto(`${demo.storefront}/collections/all`);
  await page.getByRole('link', { name: title }).first().click();
  await page.getByLabel('Quantity').fill(String(quantity));
  await page.getByRole('button', { name: 'Add to cart' }).click();
}

/** First tap. */
export async function choose(page: Page, name: string): Promise<void> {
  await launcher(page).click();
  await act(page, `Choose: ${name}`).click();
  await expect(panel(page).getByRole('heading', { name })).toBeFocused();
}

/** Both taps; ends where the reward is the shopper's. @param steps of any amount: how many more than the least */
export async function redeem(page: Page, name: string, steps = 0): Promise<void> {
  await choose(page, name);
  for (let step = 0; step < steps; step += 1) await panel(page).getByRole('slider').press('ArrowRight');
  await act(page, 'Yes, get it').click();
  await expect(act(page, 'Yes, get it')).toBeHidden();
}

/** Pays what the cart has. */
export async function checkOut(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Pay now' }).click();
  await expect(page.getByRole('heading', { name: 'Thank you for your order' })).toBeVisible();
  return page.locator('main');
}
