/**
 * A merchant brings members from another app's file: sees what would change, leaves bad rows out, imports, and takes it back. Leaves
 * shoppers 31 and 32 behind, who are customers and no members.
 */
import fs from 'node:fs';
import { expect, test, type FrameLocator, type Page } from '@playwright/test';
import { appFrame, demo, openApp, openAppPage } from '../support/demo-pages.ts';
import { expectNothingFound } from '../support/expect-accessible.ts';
import { unzip } from '../support/unzip.ts';
import { SHOP } from '../../scripts/stack.ts';

test.describe.configure({ mode: 'serial' });

const FILE = 'smile-customers.csv';
const ROWS = [
  'id,first_name,last_name,email,state,date_of_birth,points_balance,referral_url,vip_tier',
  '304169228,Shopper,31,shopper-31@example.com,member,1990-05-17,120,,Gold',
  '304169229,Shopper,32,SHOPPER-32@example.com,member,1004-02-29,40,,',
  '304169230,Nobody,,nobody-known@example.com,member,,15,,',
  '304169231,Shopper,1,shopper-1@example.com,member,02-30,15,,',
].join('\n');

async function openImports(page: Page): Promise<FrameLocator> {
  const settings = await openApp(page, 'Settings');
  await settings.getByRole('link', { name: 'Import and export' }).click();
  const app = appFrame(page);
  await expect(app.getByRole('heading', { name: 'Import and export', level: 1 })).toBeVisible();
  return app;
}

async function choose(app: FrameLocator, name: string, content: string | Buffer): Promise<void> {
  await app.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
}

test.beforeAll(async () => {
  // who has an account is a member already
  for (const number of [31, 32]) {
    const email = `shopper-${number}@example.com`;
    const response = await fetch(`${demo.admin}/api/shops/${SHOP}/customers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, firstName: 'Shopper', lastName: String(number), enabled: false }),
    });
    expect(response.ok).toBe(true);
  }
});

test('what is no list of members is said to be none, and nothing is kept of it', async ({ page }) => {
  const app = await openImports(page);
  await expectNothingFound(page, 'iframe');
  await choose(app, 'members.xlsx', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0, 0]));
  await expect(app.getByText('members.xlsx is a workbook')).toBeVisible();
  await choose(app, 'empty.csv', '');
  await expect(app.getByText('empty.csv is empty')).toBeVisible();
  await expect(app.getByRole('link', { name: 'members.xlsx' })).toHaveCount(0);
});

test('a file from Smile.io is recognised, checked row by row, imported and undone', async ({ page }) => {
  const app = await openImports(page);
  await choose(app, FILE, ROWS);
  await expect(app.getByText('This looks like an export from Smile.io')).toBeVisible();
  await expect(app.getByLabel('What points_balance is')).toHaveValue('points');
  await expect(app.getByLabel('What id is', { exact: true })).toHaveValue('');
  await expectNothingFound(page, 'iframe');
  await app.getByRole('button', { name: 'Check the file' }).click();

  await expect(app.getByText('2 rows are ready to be imported')).toBeVisible({ timeout: 30_000 });
  await expect(app.getByText('Shopify has no customer with the e-mail nobody-known@example.com.')).toBeVisible();
  await expect(app.getByText('“02-30” is no day of the year.', { exact: false })).toBeVisible();
  await expectNothingFound(page, 'iframe');
  const saving = page.waitForEvent('download');
  await app.getByRole('button', { name: 'Save the rows with problems' }).click();
  const saved = fs.readFileSync(await (await saving).path(), 'utf8');
  expect(saved).toContain('nobody-known@example.com');
  expect(saved).toMatch(/,4,/);

  await expect(app.getByRole('button', { name: 'Import 2 rows' })).toBeDisabled();
  await app.getByLabel('Leave out the 2 rows with problems').check();
  await app.getByRole('button', { name: 'Import 2 rows' }).click();
  await expect(app.getByText('2 rows were imported')).toBeVisible({ timeout: 30_000 });
  await expect(app.getByText('2 new members, +160 points in all.')).toBeVisible();
  await expectNothingFound(page, 'iframe');

  const members = await openAppPage(page, 'Members');
  await expect(members.getByRole('row', { name: /Shopper 31/ })).toContainText('120');

  const again = await openImports(page);
  await again.getByRole('link', { name: FILE }).first().click();
  await again.getByRole('button', { name: 'Undo the import' }).click();
  const dialog = again.getByRole('dialog');
  await expect(dialog.getByText('Points that were spent stay spent', { exact: false })).toBeVisible();
  await dialog.getByRole('button', { name: 'Undo the import' }).click();
  await expect(again.getByText('The import of 2 rows was undone')).toBeVisible({ timeout: 30_000 });
  await expect(again.getByText('160 points were taken back.')).toBeVisible();
  await expect(again.getByText('2 people are no longer members.')).toBeVisible();
});

test('everything can be downloaded', async ({ page }) => {
  const app = await openImports(page);
  const saving = page.waitForEvent('download');
  await app.getByRole('button', { name: 'Download everything' }).click();
  const files = unzip(fs.readFileSync(await (await saving).path()));
  expect(files['members.csv']).toContain('shopper-1@example.com');
  expect(files['entries.csv']).toContain('order');
});
