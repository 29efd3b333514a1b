/** axe finds nothing on the pages people meet most, at desktop and at phone width. Changes nothing. */
import { expect, test } from '@playwright/test';
import { clickApp, demo, launcher, openApp, openAppPage, signIn } from '../support/demo-pages.ts';
import { expectNothingFound } from '../support/expect-accessible.ts';

for (const viewport of [
  { name: 'desktop', width: 1280, height: 900 },
  { name: 'phone', width: 390, height: 844 },
]) {
  test.describe(viewport.name, () => {
    test.use({ viewport: { width: viewport.width, height: viewport.height } });

    test('Home, Points, Rewards, Members and Activity', async ({ page }) => {
      await clickApp(page);
      await expectNothingFound(page, 'iframe');
      for (const name of ['Points', 'Rewards', 'Members', 'Activity']) {
        await openAppPage(page, name);
        await expectNothingFound(page, 'iframe');
      }
    });

    test('the rule with everything open, and with something wrong in each list', async ({ page }) => {
      const app = await openApp(page, 'Points');
      const folded = app.getByRole('button', { name: /^Change: / });
      while ((await folded.count()) > 0) await folded.first().press('Enter');
      for (const add of ['Add a multiplier', 'Add a bonus']) {
        await app.getByRole('button', { name: add }).press('Enter');
        await app.getByLabel('Name', { exact: true }).last().fill('');
      }
      await app.getByText('Only what I choose').click();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(app.getByText('3 fields need a correction. Nothing was saved.')).toBeVisible();
      await expectNothingFound(page, 'iframe');
      expect(await app.locator('body').evaluate((body) => body.scrollWidth <= innerWidth)).toBe(true);
    });

    test('the widget, signed out and signed in', async ({ page }) => {
      await page.goto(demo.storefront);
      await expectNothingFound(page, 'loyalty-widget');
      await launcher(page).click();
      await expect(page.getByRole('dialog').getByRole('link', { name: /sign in/i })).toBeVisible();
      await expectNothingFound(page, 'loyalty-widget');

      await signIn(page, 'shopper-1@example.com');
      await launcher(page).click();
      await expect(page.getByRole('dialog').getByText('#1001').first()).toBeVisible();
      await expectNothingFound(page, 'loyalty-widget');
    });

    test('nothing scrolls sideways', async ({ page }) => {
      await page.goto(demo.storefront);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      const app = await openApp(page);
      expect(await app.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)).toBeLessThanOrEqual(0);
    });
  });
}
