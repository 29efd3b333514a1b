/**
 * The parts of the rule behind the folds: goods, a multiplier, a bonus, who earns; and two tabs that hold one draft. Leaves the rule as
 * it found it: only drafts are saved, and they are dropped.
 */
import { expect, test, type FrameLocator, type Page } from '@playwright/test';
import { openApp } from '../support/demo-pages.ts';
import { appPost } from '../support/shop-rewards.ts';

test('the merchant says what earns more, less and not at all, and reads it before it is published', async ({
  page,
}) => {
  const app = await openPoints(page);
  await unfold(app, 'Which products earn');
  const never = app.getByRole('group', { name: 'These never earn' });
  await never.getByRole('button', { name: 'Choose products' }).click();
  const picker = page.getByRole('dialog');
  await picker.getByRole('checkbox', { name: 'Harbour Lights' }).check();
  await picker.getByRole('button', { name: 'Select' }).click();
  await expect(never.getByText('Product: Harbour Lights')).toBeVisible();
  await never.getByRole('textbox').fill('sale, last-chance');
  await never.getByRole('textbox').press('Enter');
  await expect(never.getByText('Tag: last-chance')).toBeVisible();
  await never.getByRole('button', { name: 'Remove Tag: sale' }).click();

  await unfold(app, 'Multipliers');
  await app.getByRole('button', { name: 'Add a multiplier' }).click();
  const name = app.getByLabel('Name', { exact: true });
  await expect(name).toBeFocused();
  await name.fill('');
  await app.getByLabel('Points are multiplied by').fill('1,555');
  await app.getByLabel('From', { exact: true }).fill('2027-03-28T02:30');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(app.getByText('3 fields need a correction. Nothing was saved.')).toBeVisible();
  await expect(app.getByText('Give it a name, like “Weekend”.')).toBeVisible();
  await expect(app.getByText('Type a number with two decimals at most, like 1.5.')).toBeVisible();
  await expect(app.getByText('The clocks go forward in this hour, so it does not exist.')).toBeVisible();
  await expect(name).toBeFocused();
  await name.fill('Weekend');
  await app.getByLabel('Points are multiplied by').fill('1,5');
  await app.getByLabel('From', { exact: true }).fill('2026-12-05T00:00');
  await app.getByRole('textbox', { name: 'Only for these tiers' }).fill('Gold');
  await app.getByRole('button', { name: 'Add to: Only for these tiers' }).click();
  await app.getByRole('button', { name: 'Close Weekend' }).click();
  await expect(
    app.getByText('× 1.5, the whole order, tier Gold, from 5 Dec 2026, 00:00', { exact: true }),
  ).toBeVisible();

  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Draft saved')).toBeVisible();
  await app.getByRole('button', { name: 'Publish', exact: true }).click();
  const dialog = app.getByRole('dialog');
  await expect(dialog.getByText('Never earns: added: product Harbour Lights, tag last-chance')).toBeVisible();
  await expect(dialog.getByText(/Multiplier “Weekend”: added: × 1.5, .*tier Gold/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dropDraft(app);
  await expect(never.getByText('Product: Harbour Lights')).toBeHidden();
});

test('of two tabs with one draft the older one is told, and can load the newer', async ({ page, context }) => {
  const other = await context.newPage();
  const [first, second] = [await openPoints(page), await openPoints(other)];
  const points = (app: FrameLocator) => app.getByLabel('Points', { exact: true });
  await points(first).fill('7');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Draft saved')).toBeVisible();

  await points(second).fill('9');
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(second.getByText(/The draft was changed in another tab/)).toBeVisible();
  await expect(points(second)).toHaveValue('9');
  await second.getByRole('button', { name: 'Load the newer one' }).click();
  await expect(points(second)).toHaveValue('7');
  // the other pages of the draft, and scripts, are told alike, each by its status
  const joining = { mode: 'sign_up', termsUrl: '', creditDays: '30' };
  const expiry = { mode: 'age', months: '12', warnDays: '30' };
  const older = { draft: '2026-01-01T00:00:00.000Z' };
  expect((await appPost(page.request, '/app/settings/joining', { ...joining, ...older })).status()).toBe(409);
  expect((await appPost(page.request, '/app/settings/joining', { ...joining, creditDays: 'x' })).status()).toBe(422);
  expect((await appPost(page.request, '/app/points/expiry', { ...expiry, ...older })).status()).toBe(409);
  await points(second).fill('8');
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(other.getByText('Draft saved')).toBeVisible();
  await dropDraft(second);
});

async function openPoints(page: Page): Promise<FrameLocator> {
  return openApp(page, 'Points');
}

const unfold = (app: FrameLocator, card: string) => app.getByRole('button', { name: `Change: ${card}` }).click();

async function dropDraft(app: FrameLocator): Promise<void> {
  await app.getByRole('button', { name: 'Back to the live version' }).click();
  await expect(app.getByText('Draft not published')).toBeHidden();
}
