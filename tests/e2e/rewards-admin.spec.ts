/**
 * A merchant and rewards, by clicks and typing only: a first reward in two clicks, another typed with a mistake, the order changed, an
 * edit, one redeemed for a member and turned back, an experience delivered. Leaves a shopper behind, and no reward.
 */
import { expect, test, type FrameLocator, type Locator, type Page } from '@playwright/test';
import { appFrame, buy, openApp, signIn } from '../support/demo-pages.ts';
import { expectNothingFound } from '../support/expect-accessible.ts';
import { clearRewards } from '../support/redeeming.ts';

/** A shopper of this run: points of an earlier one are not theirs. */
const EMAIL = `rewards-admin-${Date.now().toString(36)}@example.com`;
const TEN = '10 zł off';

test.describe.configure({ mode: 'serial' });

test.beforeAll(({ request }) => clearRewards(request));
test.afterAll(({ request }) => clearRewards(request));

test('a first reward is two clicks away, and its codes become ready', async ({ page }) => {
  const app = await openRewards(page);
  await expect(app.getByRole('heading', { name: 'Give points something to buy' })).toBeVisible();
  await expectNothingFound(page, 'iframe');
  await app.getByRole('button', { name: /Use this: 10.zł off/ }).click();
  await expect(app.getByText('Shoppers do not see this reward yet')).toBeVisible();
  await expect(app.getByText('That gives back 5 % of spend.')).toBeVisible();
  await expect(app.getByText('A member spends about 200.00 zł to earn it.')).toBeVisible();
  await expectNothingFound(page, 'iframe');

  await app.getByRole('button', { name: 'Put on sale' }).click();
  await expect(app.getByText('On sale', { exact: true })).toBeVisible();
  await app.getByRole('link', { name: 'Rewards' }).click();
  await expect(line(app, TEN)).toContainText('200 points');
  await expect(line(app, TEN)).toContainText('Costs you 5 % of spend');
  await expect(line(app, TEN)).toContainText(/Ready · \d+ codes ready/, { timeout: 30_000 });
});

test('a slider with a mistake in it is not saved, and says what to type', async ({ page }) => {
  const app = await openRewards(page);
  await app.getByRole('link', { name: 'Make a reward' }).click();
  await app.getByText('Any amount', { exact: true }).click();
  await app.getByLabel('Each step costs').fill('20');
  await app.getByLabel('and takes off').fill('5');
  await app.getByLabel('From', { exact: true }).first().fill('5');
  await app.getByLabel('To', { exact: true }).fill('52');
  await app.getByLabel('Name', { exact: true }).fill('Money off');
  await app.getByRole('button', { name: 'Save', exact: true }).first().click();
  await expect(app.getByText('Type a multiple of 5 PLN.')).toBeVisible();
  await expect(app.getByLabel('To', { exact: true })).toBeFocused();

  await app.getByLabel('To', { exact: true }).fill('25');
  await expect(app.getByText('5 steps on the slider, at most 50.')).toBeVisible();
  await expect(app.getByText('It gives back 25 % of spend.', { exact: false })).toBeVisible();
  await expect(app.getByText('It takes off up to 25.00 zł', { exact: false })).toBeVisible();
  await app.getByRole('slider').press('End');
  await expect(app.getByText('25 zł off', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(app.getByRole('heading', { name: 'Money off', level: 1 })).toBeVisible();
});

test('the order is changed with arrows and by dragging, and stays', async ({ page }) => {
  const app = await openRewards(page);
  await expect(names(app)).toHaveText([/10.zł off/, 'Money off']);
  await app.getByRole('button', { name: 'Move Money off up' }).click();
  await expect(names(app)).toHaveText(['Money off', /10.zł off/]);
  await expect(app.getByRole('button', { name: 'Move Money off down' })).toBeFocused();
  await expect(app.getByText('Money off is now number 1 of 2.')).toBeAttached();

  await drag(line(app, TEN), line(app, 'Money off'));
  await expect(names(app)).toHaveText([/10.zł off/, 'Money off']);
  const again = await openRewards(page);
  await expect(names(again)).toHaveText([/10.zł off/, 'Money off']);
});

test('an edit says what it means; of two tabs the older one is refused', async ({ page, context }) => {
  const other = await context.newPage();
  const [first, second] = [await openReward(page, TEN), await openReward(other, TEN)];
  await expect(first.getByRole('heading', { name: 'What saving changes' })).toBeHidden();
  await first.getByLabel('Amount off').fill('12');
  await expect(first.getByText('Changed: what it is worth.')).toBeVisible();
  await expect(first.getByText('No code is out, so nobody is affected.')).toBeVisible();
  await first.getByRole('button', { name: /Call it “12.zł off”/ }).click();
  await expect(first.getByLabel('Name', { exact: true })).toHaveValue(/12.zł off/);
  await page.getByRole('button', { name: 'Discard', exact: true }).click();
  await first.getByLabel('Amount off').fill('10,00');
  await expect(first.getByRole('heading', { name: 'What saving changes' })).toBeHidden();
  await first.getByLabel('Price').fill('150');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Reward saved')).toBeVisible();

  await second.getByLabel('Price').fill('900');
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(second.getByText('Someone else changed this reward after you opened it')).toBeVisible();
  await second.getByRole('button', { name: 'Load the newer one' }).click();
  await expect(second.getByLabel('Price')).toHaveValue('150');
});

test('staff redeem for a member, and turn it back', async ({ page }) => {
  await signIn(page, EMAIL);
  await buy(page, 'Harbour Lights', 2);
  const app = await openMember(page);
  await app.getByRole('button', { name: 'Redeem for member' }).click();
  const dialog = app.getByRole('dialog');
  await expect(dialog.getByText('150 points are spent; 9 points are left.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Redeem for 150 points' }).click();
  await expect(page.getByText(/Redeemed: 10.zł off/)).toBeVisible();
  const taken = app.getByRole('listitem').filter({ hasText: 'Not used yet' });
  await expect(taken).toContainText('Good until');
  await expect(taken).toContainText('by staff account');
  await taken.getByRole('button', { name: /Show the code/ }).click();
  await expect(taken.getByText(/^CB[A-Z0-9]{14}$/)).toBeVisible();
  await expectNothingFound(page, 'iframe');

  await app.getByRole('button', { name: 'Redeem for member' }).click();
  await expect(app.getByRole('dialog').getByText('141 points are missing.')).toBeVisible();
  await app.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();

  await taken.getByRole('button', { name: /Turn back/ }).click();
  await expect(app.getByText('If nobody used it by then, 150 points go back to the member.')).toBeVisible();
  await app.getByRole('dialog').getByRole('button', { name: 'Turn back' }).click();
  await expect(page.getByText('Being turned back into points')).toBeVisible();
  await expect(app.getByText('Turned back', { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(app.getByRole('listitem').filter({ hasText: 'Turned back' })).toBeFocused();
});

test('an experience is a task for staff, counted on Home', async ({ page }) => {
  const app = await openRewards(page);
  await app.getByRole('link', { name: 'Make a reward' }).click();
  await app.getByText('Experience', { exact: true }).click();
  await app.getByLabel('Price').fill('100');
  await app.getByLabel('What is to be done').fill('Call and agree on a day.');
  await app.getByLabel('Name', { exact: true }).fill('Listen with us');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await app.getByRole('button', { name: 'Put on sale' }).click();
  await expect(app.getByText('On sale', { exact: true })).toBeVisible();

  const member = await openMember(page);
  await member.getByRole('button', { name: 'Redeem for member' }).click();
  await member.getByLabel('Reward', { exact: true }).selectOption({ label: 'Listen with us · 100 points' });
  await member.getByRole('dialog').getByRole('button', { name: 'Redeem for 100 points' }).click();
  await expect(page.getByText('Redeemed: Listen with us')).toBeVisible();

  const home = await openApp(page);
  await expect(home.getByText('1 redemption waits for you.')).toBeVisible();
  await home.getByRole('link', { name: 'See what waits' }).click();
  await expect(home.getByText('To do: Call and agree on a day.')).toBeVisible();
  await expectNothingFound(page, 'iframe');
  await home.getByRole('button', { name: /Mark as done/ }).click();
  await expect(home.getByText('Nothing is waiting for you.')).toBeVisible();
  await home.getByRole('tab', { name: 'Used or paid out', exact: true }).click();
  await expect(home.getByRole('heading', { name: 'Listen with us' })).toBeVisible();
  await home.getByRole('tab', { name: 'All', exact: true }).click();
  await home.getByPlaceholder('Search by member or code').fill(EMAIL);
  await expect(home.getByRole('listitem').filter({ hasText: 'points · ' })).toHaveCount(2);
  // done and undone with the keyboard, which stays on the button
  const undone = home.getByRole('button', { name: 'Not done after all: Listen with us' });
  const toDo = home.getByRole('button', { name: 'Mark as done: Listen with us' });
  await undone.press('Enter');
  await expect(toDo).toBeFocused();
  await toDo.press('Enter');
  await expect(undone).toBeFocused();
});

test('a reward is taken off sale, which can be undone, and archived, which asks', async ({ page, context }) => {
  const before = await context.newPage();
  const older = await openReward(before, 'Money off');
  const app = await openRewards(page);
  await app.getByRole('button', { name: /More for 10.zł off/ }).click();
  await app.getByRole('button', { name: 'Take off sale' }).click();
  await expect(line(app, TEN)).toContainText('Off');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(line(app, TEN)).toContainText('On sale');

  for (const name of [/10.zł off/, /Money off/, /Listen with us/]) {
    await app.getByRole('button', { name: new RegExp(`More for ${name.source}`) }).click();
    await app.getByRole('button', { name: 'Archive' }).click();
    await app.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
    await expect(names(app).filter({ hasText: name })).toHaveCount(0);
  }
  await expect(app.getByRole('heading', { name: 'Give points something to buy' })).toBeVisible();
  // a page of before is told, and sells nothing
  await older.getByRole('button', { name: 'Put on sale' }).click();
  await expect(older.getByText('Someone archived this reward meanwhile, so it was not put on sale.')).toBeVisible();
  await older.getByRole('button', { name: 'Load the newer one' }).click();
  await expect(older.getByRole('button', { name: 'Bring back' })).toBeVisible();

  const activity = await openApp(page, 'Activity');
  await activity.getByRole('tab', { name: 'Rewards' }).click();
  await expect(activity.getByText('Archived the reward “Money off”')).toBeVisible();
  await expect(activity.getByText('Made the reward “Listen with us”')).toBeVisible();
});

/** As the browser tells it: the mouse itself, held down in a frame, now and then leaves Chromium waiting for ever. */
async function drag(from: Locator, to: Locator): Promise<void> {
  const handle = from.locator('.comeback-handle');
  const dataTransfer = await handle.evaluateHandle(() => new DataTransfer());
  await handle.dispatchEvent('dragstart', { dataTransfer });
  await expect(from).toHaveAttribute('data-dragged', 'true');
  await to.dispatchEvent('dragover', { dataTransfer });
  await to.dispatchEvent('drop', { dataTransfer });
  await handle.dispatchEvent('dragend', { dataTransfer });
}

async function openRewards(page: Page): Promise<FrameLocator> {
  return openApp(page, 'Rewards');
}

async function openReward(page: Page, name: string): Promise<FrameLocator> {
  const app = await openRewards(page);
  await line(app, name).getByRole('link').click();
  await expect(app.getByRole('heading', { name: 'What shoppers see' })).toBeVisible();
  return app;
}

/** The member's page, once their order has earned. */
async function openMember(page: Page): Promise<FrameLocator> {
  const app = appFrame(page);
  const row = app.getByRole('row').filter({ hasText: EMAIL });
  await expect(async () => {
    await openApp(page, 'Members');
    await expect(row).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 30_000 });
  await row.getByRole('link').click();
  await expect(app.getByRole('heading', { name: 'Balance' })).toBeVisible();
  return app;
}

/** The names of the catalogue, from top to bottom. */
const names = (app: FrameLocator) => app.locator('.comeback-reward').getByRole('link');
const line = (app: FrameLocator, name: string) =>
  app.locator('.comeback-reward').filter({ hasText: new RegExp(name.replace(' ', '.')) });
