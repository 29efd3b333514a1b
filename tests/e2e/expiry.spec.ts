/**
 * Points that expire: the merchant sees what it would do, publishes it, and a member has a date. Leaves the rule as it found it, two
 * versions later.
 */
import { expect, test, type FrameLocator, type Page } from '@playwright/test';
import { openApp, openAppPage } from '../support/demo-pages.ts';
import { expectNothingFound } from '../support/expect-accessible.ts';

test('a merchant sets when points expire, reads what that does, and publishes it', async ({ page }) => {
  const app = await openExpiry(page);
  await expect(app.getByRole('heading', { name: 'As things stand' })).toBeVisible();
  // twice: for a phone also at its bottom
  await expect(app.getByText('Nothing expires in the next 12 months.').first()).toBeVisible();

  await app.getByText('A set time after they were earned', { exact: true }).click();
  await app.getByLabel('Months').fill('61');
  await app.getByLabel('Days before').fill('thirty');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(app.getByText('2 fields need another look.')).toBeVisible();
  await expect(app.getByText('Type a whole number from 1 to 60.')).toBeVisible();
  await expect(app.getByLabel('Months')).toBeFocused();
  await app.getByLabel('Months').fill('11');
  await app.getByLabel('Days before').fill('30, 7');
  await expect(
    app.getByText('Points expire 11 months after they were earned. Members are warned 30 and 7 days before.'),
  ).toBeVisible();
  await expect(app.getByRole('heading', { name: 'If you publish this today' })).toBeVisible();
  await expect(
    app
      .getByText(/^Over the next 12 months about [\d,]+ points? of \d+ members? would expire if they do nothing\.$/)
      .first(),
  ).toBeVisible();
  await expect(app.getByText(/^Nothing expires before \d+ \w+ 20\d\d\.$/)).toBeVisible();
  await expectNothingFound(page, 'iframe');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Draft saved')).toBeVisible();

  await expect(app.getByText('Not live yet: 1 change')).toBeVisible();
  await app.getByRole('link', { name: 'Review and publish' }).click();
  await publish(app, /never → 11 months after they were earned; warning 30 and 7 days before/, [
    /^The points that members have expire by the new rule, too\./,
    /^Nothing expires before \d+ \w+ 20\d\d\. Over the next 12 months about [\d,]+ points? of \d+ members? would expire/,
  ]);

  await openMember(page, 'Shopper 1');
  await expect(async () => {
    await page.reload();
    await expect(app.getByText(/^[\d,]+ points? expires? at the end of \d+ \w+ 20\d\d$/).first()).toBeVisible({
      timeout: 2000,
    });
  }).toPass({ timeout: 30_000 });
  await expectNothingFound(page, 'iframe');

  await openExpiry(page);
  await app.getByText('Never', { exact: true }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await app.getByRole('link', { name: 'Review and publish' }).click();
  await publish(app, /11 months after they were earned; .* → never/, [
    /^The points that members have no longer expire\.$/,
  ]);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('the page fits, with a day of each year', async ({ page }) => {
    const app = await openExpiry(page);
    await app.getByText('On a day each year', { exact: true }).click();
    await app.getByLabel('Day', { exact: true }).fill('31');
    await app.getByLabel('Month', { exact: true }).selectOption('06');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(app.getByText('This month has no such day.')).toBeVisible();
    await app.getByLabel('Day', { exact: true }).fill('30');
    await expect(app.getByText(/^Points expire every year at the end of 30 June\./)).toBeVisible();
    expect(await app.locator('body').evaluate((body) => body.scrollWidth <= innerWidth)).toBe(true);
    await expectNothingFound(page, 'iframe');
    await page.getByRole('button', { name: 'Discard', exact: true }).click();
    await expect(app.getByLabel('Never', { exact: true })).toBeChecked();
  });
});

async function openExpiry(page: Page): Promise<FrameLocator> {
  const app = await openApp(page, 'Points');
  await app.getByRole('link', { name: 'Edit: Expiry' }).click();
  await expect(app.getByRole('heading', { name: 'Expiry', level: 1 })).toBeVisible();
  return app;
}

async function openMember(page: Page, name: string): Promise<void> {
  const app = await openAppPage(page, 'Members');
  await app.getByRole('link', { name }).first().click();
  await expect(app.getByRole('heading', { name, level: 1 })).toBeVisible();
}

/** @param reach what else the dialog says of points that members have */
async function publish(app: FrameLocator, change: RegExp, reach: readonly RegExp[]): Promise<void> {
  await app.getByRole('button', { name: 'Publish', exact: true }).first().click();
  const dialog = app.getByRole('dialog');
  for (const words of [change, ...reach]) await expect(dialog.getByText(words)).toBeVisible();
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(app.getByText(/^Live: version \d+$/)).toBeVisible();
}
