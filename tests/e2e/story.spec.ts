/**
 * The whole story, by clicks and typing only: a merchant publishes a rule, a shopper buys and sees the points, the merchant refunds
 * half, and the admin says why each number is what it is. Leaves shopper 3 behind, and the rule as it was, two versions later.
 */
import { expect, test, type FrameLocator, type Page } from '@playwright/test';
import { adminUrl, buy, clickApp, expectLauncher, launcher, openAppPage, signIn } from '../support/demo-pages.ts';

const EMAIL = 'shopper-3@example.com';

test.describe.configure({ mode: 'serial' });

let order = '';

test('the merchant changes the rule, keeps a draft and publishes it', async ({ page }) => {
  const app = await openPoints(page);
  const found = await liveVersion(app);
  await app.getByLabel('Points', { exact: true }).fill('2');
  await app.getByLabel('An order of').fill('79.90');
  await expect(app.getByText(/79.90.* earns 159 points/).first()).toBeVisible();

  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Draft saved')).toBeVisible();
  await expect(app.getByText('Draft not published')).toBeVisible();

  await publish(page, app, found + 1);
});

test('a shopper buys signed in and sees the points in the widget', async ({ page }) => {
  await signIn(page, EMAIL);
  order = await buy(page, 'Harbour Lights', 2);
  await expectLauncher(page, '319 points'); // 2 × 79.90 zł at 2 points, rounded down once; shipping earns nothing

  await launcher(page).click();
  const panel = page.getByRole('dialog');
  await expect(panel.getByText('319 points').first()).toBeVisible();
  await expect(panel.getByText(/2 points for (each|every) /)).toBeVisible();
  await expect(panel.getByText(order)).toBeVisible();
});

test('half of it is refunded, and the widget follows', async ({ page }) => {
  await page.goto(adminUrl);
  await page.getByRole('navigation', { name: 'Admin' }).getByRole('link', { name: 'Orders' }).click();
  await page.getByRole('link', { name: order, exact: true }).click();
  await page.getByRole('link', { name: 'Refund' }).click();
  await page.getByLabel('Quantity to refund: Harbour Lights').fill('1');
  await page.getByRole('button', { name: 'Refund', exact: true }).click();
  await expect(page.getByText(/79.90.* refunded for 1 × Harbour Lights/)).toBeVisible();

  await signIn(page, EMAIL);
  await expectLauncher(page, '159 points');
});

test('an order from before go-live earns nothing when it is edited', async ({ page }) => {
  await page.goto(adminUrl);
  await page.getByRole('link', { name: 'Place an order' }).first().click();
  await page.getByRole('combobox', { name: 'Customer' }).selectOption(await optionOf(page, 'Customer', EMAIL));
  const product = page.getByRole('combobox', { name: 'Product 1' });
  await product.selectOption(await optionOf(page, 'Product 1', 'Slow Rivers'));
  await page.getByLabel(/Placed at/).fill('2026-01-15T12:00:00');
  await page.getByRole('button', { name: 'Place order' }).click();
  const old = /#\d+/.exec(await page.getByRole('heading', { level: 1 }).innerText())?.[0] ?? '';
  await page.getByRole('link', { name: 'Edit' }).click();
  const added = page.getByRole('combobox', { name: 'Add a product' });
  await added.selectOption(await optionOf(page, 'Add a product', 'Paper Satellites'));
  await page.getByRole('button', { name: 'Save edit' }).click();
  await page.getByRole('button', { name: 'Mark as paid' }).click();
  await expect(page.getByText('Edited: +1 Paper Satellites')).toBeVisible();

  // what is bought afterwards is decided afterwards: once it shows, the old order has been decided too
  await signIn(page, EMAIL);
  await buy(page, 'Record brush', 1);
  await expectLauncher(page, '224 points'); // 159 and 2 × 32.50, and nothing for the order of January

  await clickApp(page);
  const app = await openAppPage(page, 'Members');
  await app.getByRole('row').filter({ hasText: EMAIL }).getByRole('link').click();
  await expect(app.getByRole('heading', { name: 'Orders without points' })).toBeVisible();
  await expect(app.getByText(old).first()).toBeVisible();
  await expect(
    app.getByText('The order was placed before the programme went live, so it earns nothing.'),
  ).toBeVisible();
});

test("the member's page shows the balance and the reason of each entry", async ({ page }) => {
  await clickApp(page);
  const app = await openAppPage(page, 'Members');
  await app.getByRole('row').filter({ hasText: EMAIL }).getByRole('link').click();
  await expect(app.getByText('224', { exact: true }).first()).toBeVisible();

  const entries = app.getByRole('listitem').filter({ has: app.getByRole('button', { name: /^Why\?/ }) });
  await expect(entries).toHaveCount(3);
  await expect(entries.nth(2)).toContainText('+319');
  await expect(entries.nth(1)).toContainText('160');
  await expect(entries.nth(0)).toContainText('+65');

  await entries
    .nth(2)
    .getByRole('button', { name: /^Why\?/ })
    .click();
  await expect(app.getByText(/Harbour Lights × 2: .*159.80.* counts/)).toBeVisible();
  await expect(app.getByText('Rounded down: 319 points.')).toBeVisible();
  await entries
    .nth(1)
    .getByRole('button', { name: /^Why\?/ })
    .click();
  await expect(app.getByText(/Harbour Lights: 1 of 2 kept, .*79.90.* counts/)).toBeVisible();
  await expect(app.getByText(/319.* had been posted before; now it is worth 159/)).toBeVisible();
});

test('the merchant goes back to the old rule; points already given stay', async ({ page }) => {
  const app = await openPoints(page);
  const found = await liveVersion(app);
  await app.getByLabel('Points', { exact: true }).fill('1');
  await publish(page, app, found + 1);
  await signIn(page, EMAIL);
  await expectLauncher(page, '224 points');
});

async function openPoints(page: Page): Promise<FrameLocator> {
  await clickApp(page);
  return openAppPage(page, 'Points');
}

/** The number of the version that is live: other tests publish too. */
async function liveVersion(app: FrameLocator): Promise<number> {
  return Number(/version (\d+)/.exec(await app.getByText(/^Live: version \d+$/).innerText())?.[1]);
}

/** Publishes what the editor shows, which may hold unsaved changes, and waits until that version is live. */
async function publish(page: Page, app: FrameLocator, version: number): Promise<void> {
  await app.getByRole('button', { name: 'Publish', exact: true }).first().click();
  await app.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByText(`Version ${version} is live`)).toBeVisible();
  await expect(app.getByText(`Live: version ${version}`)).toBeVisible();
}

/** What to give `selectOption` for the option that begins with these words; prices and addresses follow them. */
async function optionOf(page: Page, field: string, words: string): Promise<{ label: string }> {
  const labels = await page.getByRole('combobox', { name: field }).locator('option').allInnerTexts();
  return { label: labels.map((label) => label.trim()).find((label) => label.startsWith(words)) ?? words };
}
