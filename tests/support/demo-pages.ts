/** What the browser tests click through: the demo's addresses, the app inside the admin, and the widget. */
import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import { SHOP } from '../../scripts/stack.ts';

interface DemoUrls {
  admin: string;
  storefront: string;
  app: string;
  web: string;
  mailbox: string;
}

/** Where tests/support/start-demo.ts put this worker's stack. While tests are only listed there is none, and nothing is asked of it. */
export const demo =
  (JSON.parse(process.env.DEMO_URLS ?? '[]') as DemoUrls[])[Number(process.env.TEST_PARALLEL_INDEX ?? 0)] ??
  ({} as DemoUrls);

/** The sample shop's admin. */
export const adminUrl = `${demo.admin}/store/${SHOP}`;

/** The app's own document inside the admin's frame. */
export function appFrame(page: Page): FrameLocator {
  return page.frameLocator('iframe').first();
}

/** At phone width the admin's navigation is behind a button. */
async function showNavigation(page: Page): Promise<void> {
  const menu = page.getByRole('button', { name: 'Menu', exact: true });
  if ((await menu.isVisible()) && (await menu.getAttribute('aria-expanded')) === 'false') await menu.click();
}

const PATHS = {
  Home: '',
  Points: '/points',
  Rewards: '/rewards',
  Members: '/members',
  Problems: '/problems',
  Activity: '/activity',
  Settings: '/settings',
};

/**
 * Until the app's scripts have taken over the page that the server sent: what is clicked before that is lost, on a busy machine for
 * seconds. React marks the elements that it has taken over.
 */
async function untilListening(app: FrameLocator): Promise<void> {
  await expect(async () => {
    expect(await app.locator('main').evaluate((main) => Object.keys(main).join())).toContain('__react');
  }).toPass({ intervals: [20, 50, 100], timeout: 10_000 });
}

/** Opens a page of the app by its address, and waits until it is there and listens. */
export async function openApp(page: Page, name: keyof typeof PATHS = 'Home'): Promise<FrameLocator> {
  await page.goto(`${adminUrl}/apps/comeback/app${PATHS[name]}`);
  const app = appFrame(page);
  await expect(app.getByRole('heading', { name, level: 1 })).toBeVisible();
  await untilListening(app);
  return app;
}

/** Opens the app as a merchant does: by a click in the admin's navigation. */
export async function clickApp(page: Page): Promise<FrameLocator> {
  await page.goto(adminUrl);
  await showNavigation(page);
  await page.getByRole('navigation', { name: 'Admin' }).getByRole('link', { name: 'Comeback' }).click();
  const app = appFrame(page);
  await expect(app.getByRole('heading', { name: 'Home' })).toBeVisible();
  await untilListening(app);
  return app;
}

/** Follows one of the app's links in the admin's navigation. */
export async function openAppPage(page: Page, name: string): Promise<FrameLocator> {
  const app = appFrame(page);
  await expect(async () => {
    await showNavigation(page);
    await page.locator('#app-nav').getByRole('link', { name, exact: true }).click();
    await expect(app.getByRole('heading', { name, level: 1 })).toBeVisible({ timeout: 3000 });
  }).toPass({ timeout: 30_000 });
  return app;
}

/** Signs a shopper in by typing an e-mail address; unknown ones get an account. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(demo.storefront);
  await page.getByRole('link', { name: 'Sign in' }).first().click();
  await page.getByLabel('Or type an e-mail address').fill(email);
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** Buys a record, signed in or not, and comes back with the order's name. */
export async function buy(page: Page, title: string, quantity: number): Promise<string> {
  await page.goto(demo.storefront);
  await page.getByRole('link', { name: title }).first().click();
  await page.getByLabel('Quantity').fill(String(quantity));
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.goto(`${demo.storefront}/cart`);
  await page.getByRole('link', { name: 'Check out' }).click();
  await page.getByRole('button', { name: 'Pay now' }).click();
  await expect(page.getByRole('heading', { name: 'Thank you for your order' })).toBeVisible();
  const name = /#\d+/.exec(await page.locator('main').innerText())?.[0];
  if (name === undefined) throw new Error('The confirmation names no order.');
  return name;
}

/** The widget's launcher. */
export function launcher(page: Page): Locator {
  return page.locator('loyalty-widget .loyalty-launcher');
}

/** Reloads the storefront until the launcher, which Liquid prints, says this. */
export async function expectLauncher(page: Page, text: string): Promise<void> {
  await expect(async () => {
    await page.goto(demo.storefront);
    await expect(launcher(page)).toHaveText(text, { timeout: 500 });
  }).toPass({ timeout: 30_000 });
}
