/**
 * Other ways to earn: a merchant sets them up and publishes, shoppers take part in the storefront and through Flow, staff approve what was
 * handed in, give points by hand and take them back. Leaves the programme with these rules, switched off.
 */
import { expect, test, type APIRequestContext, type FrameLocator, type Page } from '@playwright/test';
import { SHOP } from '../../scripts/stack.ts';
import { adminUrl, appFrame, demo, launcher, openApp, signIn } from '../support/demo-pages.ts';
import { expectNothingFound } from '../support/expect-accessible.ts';

const shopApi = `${demo.admin}/api/shops/${SHOP}`;
const EMAIL = 'ways-to-earn@example.com';

async function openActions(page: Page): Promise<FrameLocator> {
  const app = await openApp(page, 'Points');
  await app.getByRole('link', { name: 'Edit: Other ways to earn' }).click();
  await expect(app.getByRole('heading', { name: 'Other ways to earn', level: 1 })).toBeVisible();
  return app;
}

async function publish(app: FrameLocator, page: Page): Promise<void> {
  await app.getByRole('link', { name: 'Review and publish' }).click();
  await app.getByRole('button', { name: 'Publish', exact: true }).first().click();
  const dialog = app.getByRole('dialog');
  await expect(dialog.getByText('Way to earn', { exact: false }).first()).toBeVisible();
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByText(/^Version \d+ is live$/)).toBeVisible();
}

const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click();

/** A member: an account at the shop, and an order that enrols them. */
async function aMember(page: Page): Promise<string> {
  await signIn(page, EMAIL);
  const [customer] = (await (await page.request.get(`${shopApi}/customers`, { params: { email: EMAIL } })).json()) as {
    id: string;
  }[];
  const lines = [{ title: 'Sample record', price: '1.00', quantity: 1 }];
  await page.request.post(`${shopApi}/orders`, { data: { customerId: customer?.id, lines } });
  await page.request.post(`${demo.admin}/api/idle`);
  return customer?.id ?? '';
}

interface Way {
  id: string;
  kind: string;
  state: string;
}

/** What the storefront offers this page's shopper. */
async function ways(page: Page): Promise<Way[]> {
  const answer = await page.request.get(`${demo.storefront}/apps/loyalty/actions`);
  return ((await answer.json()) as { actions: Way[] }).actions;
}

const idOf = (all: readonly Way[], kind: string): string => all.find((way) => way.kind === kind)?.id ?? '';

const runFlow = async (request: APIRequestContext, properties: Record<string, string>) =>
  (await (await request.post(`${shopApi}/flow/award-loyalty-points`, { data: { properties } })).json()) as {
    outcome: string;
    attempts: { status: number; body: string }[];
  };

test('the merchant sets up ways to earn; members take part; staff decide', async ({ page }) => {
  test.setTimeout(180_000);
  const app = await openActions(page);

  await test.step('problems stand beside their fields', async () => {
    await app.getByRole('button', { name: 'Add: Follow' }).click();
    await save(page);
    await expect(app.getByText('Give it a name that members understand.')).toBeVisible();
    await expect(app.getByText('Give the link members are to open.')).toBeVisible();
    await expect(app.getByLabel('Name', { exact: true })).toBeFocused();
    await app.getByLabel('Name', { exact: true }).fill('Follow our label');
    await app.getByLabel('Where to follow you').fill('https://example.com/label');
    await app.getByRole('textbox', { name: 'Points', exact: true }).fill('20');
    await app.getByRole('checkbox', { name: 'On: Follow our label' }).check();
  });

  await test.step('what members read follows the typing', async () => {
    const preview = app.getByRole('heading', { name: 'What members read' }).locator('xpath=../..');
    await expect(preview.getByText('Follow our label')).toBeVisible();
    await expect(preview.getByText('20 points, once', { exact: true })).toBeVisible();
    for (const kind of ['Store visit', 'Product review', 'Photos and videos'])
      await app.getByRole('button', { name: `Add: ${kind}` }).click();
    await expect(preview.getByText('Scan the code in the store.')).toBeVisible();
    await expectNothingFound(page, 'iframe');
    await save(page);
    await expect(page.getByText('Draft saved')).toBeVisible();
  });

  await test.step('it is published, and the visit gets its code', async () => {
    await publish(app, page);
    await app.getByRole('link', { name: 'Edit: Other ways to earn' }).click();
    await app.getByRole('button', { name: 'Make the code' }).click();
    await expect(app.getByRole('img', { name: /^QR code of/ })).toBeVisible();
    await expect(app.getByRole('link', { name: 'Download SVG' })).toHaveAttribute('href', /^data:image\/svg/);
  });

  const customerId = await aMember(page);
  await expect(async () => {
    expect((await ways(page)).map(({ state }) => state)).toEqual(['open', 'open', 'open', 'open']);
  }).toPass({ timeout: 30_000 });
  const offered = await ways(page);

  await test.step('a follow counts once: its page opens, and the widget says what it brought', async () => {
    await page.context().route('https://example.com/**', (route) => route.fulfill({ body: 'A label' }));
    await expect(async () => {
      await page.goto(demo.storefront);
      await expect(page.locator('loyalty-earn')).toHaveCount(1, { timeout: 500 });
    }).toPass({ timeout: 30_000 });
    await launcher(page).click();
    const panel = page.getByRole('dialog');
    const opened = page.waitForEvent('popup');
    await panel.getByRole('button', { name: 'Do it: Follow our label' }).click();
    expect((await opened).url()).toBe('https://example.com/label');
    await (await opened).close();
    const row = panel.locator('loyalty-earn li', { hasText: 'Follow our label' });
    await expect(row).toContainText('You have 20 points more. Thank you.');
    await expect(row).toContainText('Done');
    await expect(panel.locator('[data-loyalty=available]')).toHaveText('21 points');
    await expectNothingFound(page, 'loyalty-widget');
    expect((await ways(page)).find(({ kind }) => kind === 'social_follow')?.state).toBe('done');
  });

  await test.step('the page of the QR code collects', async () => {
    await openActions(page);
    const svg = await appFrame(page).getByRole('link', { name: 'Download PNG' }).getAttribute('href');
    expect(svg).toMatch(/^data:image\/png/);
    const visit = `/apps/loyalty/visit/${idOf(offered, 'visit')}`;
    await page.goto(`${demo.storefront}${visit}?code=guessed&locale=en`);
    await page.getByRole('button', { name: 'Collect: 20 points' }).click();
    await expect(page.getByRole('status')).toHaveText(/^This code is not valid any more/);
  });

  await test.step('Flow tells of a review, once', async () => {
    const review = { customer_id: customerId, rule: idOf(offered, 'review'), occurrence: '4711' };
    expect(await runFlow(page.request, review)).toMatchObject({ outcome: 'done', attempts: [{ status: 200 }] });
    const again = await runFlow(page.request, review);
    expect(JSON.parse(again.attempts[0]?.body ?? '')).toEqual({ points: 50, repeated: true });
    expect(await runFlow(page.request, { ...review, rule: 'never' })).toMatchObject({ outcome: 'failed' });
  });

  await test.step('what is handed in waits for staff, who approve it', async () => {
    await page.goto(demo.storefront);
    await launcher(page).click();
    const row = page.getByRole('dialog').locator('loyalty-earn li', { hasText: 'Show us what you made' });
    await row.getByRole('button', { name: 'Do it: Show us what you made' }).click();
    await row.getByLabel('Link to it').fill('https://example.com/photo');
    await row.getByLabel('A line about it, if you like').fill('On my shelf');
    await row.getByRole('button', { name: 'Send' }).click();
    await expect(row).toContainText('We look at it and then give you the points.');
    await expect(row).toContainText('We are looking at it');
    await openActions(page);
    await expect(app.getByRole('link', { name: '1 waits for you' })).toBeVisible();
    await openApp(page);
    await expect(app.getByText('1 thing that a member sent in waits for you.')).toBeVisible();
    await app.getByRole('link', { name: 'Look at them' }).click();
    await expect(app.getByText('On my shelf')).toBeVisible();
    await expectNothingFound(page, 'iframe');
    await app.getByRole('button', { name: /^Approve what/ }).click();
    await expect(page.getByText('Approved: 100 points')).toBeVisible();
    await expect(app.getByText('Nothing waits for you')).toBeVisible();
    await app.getByRole('tab', { name: 'Approved' }).click();
    await expect(app.getByText(/Brought 100 points/)).toBeVisible();
  });

  await test.step('staff give points by hand, and take them back', async () => {
    await app
      .getByRole('link')
      .filter({ hasText: /Customer|ways/i })
      .first()
      .click();
    await app.getByLabel('What for').selectOption({ label: 'Store visit' });
    await app.getByRole('button', { name: 'Give points' }).click();
    await expect(page.getByText('Given: 20 points')).toBeVisible();
    await app.getByRole('button', { name: 'Take back: Points for a visit to the store' }).click();
    await app.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
    await expect(page.getByText('Taken back: 20 points')).toBeVisible();
    await expect(app.getByText('Taken back: Points for a visit to the store')).toBeVisible();
  });

  await test.step('staff give points to everybody on a list, once', async () => {
    await openActions(page);
    await app.getByRole('link', { name: 'Give from a list' }).click();
    await app.getByLabel('What for').selectOption({ label: 'Product review' });
    const choose = (name: string, buffer: Buffer) =>
      app.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer });
    await choose('list.xlsx', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0, 0]));
    await expect(app.getByText('list.xlsx is a workbook')).toBeVisible();
    await expect(app.getByLabel('Who, and for what')).toHaveValue('');
    // as a spreadsheet saves “Unicode text”
    const list = `email\treference\n${EMAIL}\tstand-7\nnobody@example.com\tstand-7\n`;
    await choose('list.txt', Buffer.from(`\ufeff${list}`, 'utf16le'));
    await expect(app.getByText('list.xlsx is a workbook')).toHaveCount(0);
    await app.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(app.getByText('1 row gives points: 50 points in all')).toBeVisible();
    await expect(app.getByText('No member has this id or address.')).toBeVisible();
    await expectNothingFound(page, 'iframe');
    await app.getByRole('button', { name: 'Give 50 points' }).click();
    await expect(app.getByText('Given for 1 row: 50 points in all')).toBeVisible();
    await app.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(app.getByText('No row of this list gives points')).toBeVisible();
    await expect(app.getByText('1 row had them already.', { exact: false })).toBeVisible();
  });

  await test.step('everything is switched off again', async () => {
    await openActions(page);
    const switches = app.getByRole('checkbox', { name: /^On: / });
    for (let place = 0; place < 4; place += 1) await switches.nth(place).uncheck();
    await save(page);
    await expect(page.getByText('Draft saved')).toBeVisible();
    await publish(app, page);
    expect(await ways(page)).toEqual([]);
  });
  await page.goto(adminUrl);
});
