// The widget in a real storefront and a real browser: what it prints before any request, what it does on opening, and that it keeps
// out of the way: no request, no shift, no focus lost, readable to everybody, kind when the history cannot come.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { APIRequestContext, Page } from '@playwright/test';
import { demo } from '../support/demo-pages.ts';

const shopApi = `${demo.admin}/api/shops/sample-records`;
const MEMBER_REQUEST = '**/apps/loyalty/member?*';
const PAGE = '/collections/all';

const launcher = (page: Page) => page.locator('.loyalty-launcher');
const panel = (page: Page) => page.getByRole('dialog');

async function signIn(page: Page, email: string, path = PAGE): Promise<void> {
  await page.goto(`${demo.storefront}/account/login?return_to=${encodeURIComponent(path)}`);
  await page.locator('input[name=email]:not([type=hidden])').fill(email);
  await page.locator('form:has(input[type=email]) button').click();
  await expect(page).toHaveURL(`${demo.storefront}${path}`);
}

async function customerId(request: APIRequestContext, email: string): Promise<string> {
  const answer = await request.get(`${shopApi}/customers`, { params: { email } });
  const customers = (await answer.json()) as { id: string }[];
  return customers[0]?.id ?? '';
}

/**
 * Orders of a shopper who has `had` points, one line each, worth what is said; waits until they are points in the storefront. Orders of
 * one call are decided side by side, so their lines may come in any order.
 */
async function buy(page: Page, email: string, prices: readonly string[], had = 0): Promise<void> {
  await signIn(page, email);
  const id = await customerId(page.request, email);
  for (const price of prices) {
    const data = { customerId: id, lines: [{ title: 'Sample record', price, quantity: 1 }], paid: true };
    expect((await page.request.post(`${shopApi}/orders`, { data })).ok()).toBe(true);
  }
  const points = prices.reduce((sum, price) => sum + Math.floor(Number(price)), had);
  const text = `${new Intl.NumberFormat('en').format(points)} points`;
  await expect(async () => {
    await page.goto(`${demo.storefront}${PAGE}`);
    await expect(launcher(page)).toHaveText(text, { timeout: 500 });
  }).toPass({ timeout: 30_000 });
}

async function findBarriers(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await new AxeBuilder({ page }).include('loyalty-widget').withTags(tags).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

test('a visitor is told how to earn, signs in from the panel, and is back where they were', async ({ page }) => {
  await page.goto(`${demo.storefront}${PAGE}`);
  await expect(launcher(page)).toHaveText('Points');
  await launcher(page).click();
  await expect(panel(page)).toContainText('You get 1 point for every 1\u00a0zł you spend.');
  expect(await findBarriers(page)).toEqual([]);
  await panel(page).getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'shopper-1@example.com' }).click();
  await expect(page).toHaveURL(`${demo.storefront}${PAGE}`);
  await expect(launcher(page)).toHaveText(/^\s*[\d,]+ points\s*$/);
});

test('the number is printed without a request; opening shows the history, newest first', async ({ page }) => {
  await buy(page, 'widget-1@example.com', ['79.90']);
  await buy(page, 'widget-1@example.com', ['1154.99'], 79);
  let requests = 0;
  page.on('request', (request) => (requests += request.url().includes('/apps/loyalty/') ? 1 : 0));
  await page.goto(`${demo.storefront}${PAGE}`);
  await expect(launcher(page)).toHaveText('1,233 points');
  await page.waitForLoadState('networkidle');
  expect(requests).toBe(0);

  await launcher(page).click();
  await expect(panel(page).getByRole('heading', { name: 'Your points' })).toBeFocused();
  await expect(panel(page).locator('.loyalty-amount')).toHaveText(['+1,154 points', '+79 points']);
  await expect(panel(page).locator('.loyalty-why')).toHaveText([/^Order #\d+$/, /^Order #\d+$/]);
  await expect(panel(page).getByRole('heading', { name: 'How to earn' })).toBeVisible();
  expect(requests).toBe(2); // the history, and the rewards
  expect(await findBarriers(page)).toEqual([]);
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
});

test('Polish throughout, with its plural forms', async ({ page }) => {
  await signIn(page, 'widget-2@example.com', `/pl${PAGE}`);
  await expect(launcher(page)).toHaveText('Punkty');
  await page.route(MEMBER_REQUEST, (route) =>
    route.fulfill({
      json: {
        points: { available: 22, pending: 5, held: 0, debt: 1, lifetime: 27 },
        pending_until_on: '2026-12-05',
        history: [
          { id: '2', on: '2026-11-21', points: 0, pending: 5, pending_until_on: '2026-12-05', why: 'Zamówienie #2' },
          { id: '1', on: '2026-11-20', points: 22, pending: 0, pending_until_on: null, why: 'Zamówienie #1' },
        ],
        next_cursor: null,
      },
    }),
  );
  await launcher(page).click();
  await expect(panel(page)).toContainText('Dostajesz 1 punkt za każdą wydaną złotówkę.');
  await expect(panel(page).locator('[data-loyalty=available]')).toHaveText('22 punkty');
  await expect(panel(page).locator('[data-loyalty=pending]')).toHaveText('5 punktów oczekuje do 5 grudnia 2026');
  await expect(panel(page).locator('[data-loyalty=debt]')).toHaveText(/^Po zwrocie brakuje Ci 1 punktu\./);
  await expect(panel(page).locator('.loyalty-amount')).toHaveText(['+5 punktów', '+22 punkty']);
  await expect(panel(page).locator('.loyalty-when').first()).toHaveText(
    /^21 listopada 2026\s*w oczekiwaniu do 5 grudnia 2026$/,
  );
  await panel(page).getByRole('button', { name: 'Zamknij' }).click();
  await expect(launcher(page)).toHaveText('22 pkt');
});

test('with the keyboard: opened, kept inside, closed by Escape, back on the launcher', async ({ page }) => {
  await signIn(page, 'widget-3@example.com');
  await launcher(page).focus();
  await page.keyboard.press('Enter');
  await expect(panel(page)).toBeVisible();
  await expect(launcher(page)).toHaveAttribute('aria-expanded', 'true');
  await expect(panel(page).locator('[data-loyalty=state]')).toHaveText(/^Nothing here yet/);
  for (let step = 0; step < 6; step++) {
    await page.keyboard.press('Tab');
    // the browser's own controls take part in the round: then nothing of the page has the focus
    const where = await page.evaluate(() => document.activeElement?.closest('dialog, body')?.tagName);
    const isBody = await page.evaluate(() => document.activeElement === document.body);
    expect(where === 'DIALOG' || isBody).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
  await expect(launcher(page)).toBeFocused();
  await expect(launcher(page)).toHaveAttribute('aria-expanded', 'false');
});

test('opened before its script has come: the history follows by itself', async ({ page }) => {
  await signIn(page, 'widget-8@example.com');
  let letCome = (): void => undefined;
  const mayCome = new Promise<void>((resolve) => (letCome = resolve));
  await page.route('**/assets/loyalty.js*', async (route) => {
    await mayCome;
    await route.continue();
  });
  await page.goto(`${demo.storefront}${PAGE}`, { waitUntil: 'commit' });
  await launcher(page).click();
  await expect(panel(page)).toBeVisible();
  letCome();
  await expect(panel(page).locator('[data-loyalty=state]')).toHaveText(/^Nothing here yet/);
});

test('when the history cannot come, a sentence and a second try', async ({ page }) => {
  await signIn(page, 'widget-4@example.com');
  await page.route(MEMBER_REQUEST, (route) => route.fulfill({ status: 503, json: { error: {} } }));
  await launcher(page).click();
  await expect(panel(page).locator('[data-loyalty=state]')).toContainText(
    'Your history could not be loaded. Your points are safe.',
  );
  expect(await findBarriers(page)).toEqual([]);
  await page.unroute(MEMBER_REQUEST);
  await panel(page).getByRole('button', { name: 'Try again' }).click();
  await expect(panel(page).locator('[data-loyalty=state]')).toHaveText(/^Nothing here yet/);
  await expect(panel(page).getByRole('heading', { name: 'Your points' })).toBeFocused();
});

test('joining, what it brought, what expires, what is set aside, what is sold out', async ({ page }) => {
  await signIn(page, 'widget-7@example.com');
  const stranger = {
    member: { id: null },
    points: { available: 0, pending: 0, held: 0, debt: 0, lifetime: 0 },
    pending_until_on: null,
    expiring: null,
    history: [],
    next_cursor: null,
    welcome: null,
    join: {
      terms_url: 'https://example.com/terms',
      orders: 3,
      points: 120,
      text: 'Join, and 3 orders bring 120 points.',
    },
    notice: null,
  };
  const member = {
    ...stranger,
    member: { id: '1' },
    points: { available: 220, pending: 0, held: 100, debt: 0, lifetime: 220 },
    expiring: { points: 120, at: '2027-03-03T23:00:00.000Z', on: '2027-03-03' },
    welcome: { orders: 3, points: 120, text: '3 earlier orders brought you 120 points.' },
    join: null,
  };
  let view: typeof stranger | typeof member = stranger;
  await page.route(MEMBER_REQUEST, (route) => route.fulfill({ json: view }));
  await page.route('**/apps/loyalty/join?*', (route) => {
    expect(route.request().postDataJSON()).toEqual({ agreed: true, terms: 'https://example.com/terms' });
    view = member;
    return route.fulfill({ json: member });
  });
  await page.route('**/apps/loyalty/leave?*', (route) => {
    view = stranger;
    return route.fulfill({ json: stranger });
  });
  const gone = {
    id: '1',
    name: 'A brush',
    worth: '',
    description: '',
    price: '200 points',
    points: 200,
    terms: [],
    steps: null,
  };
  const lock = { reason: 'out_of_stock', message: 'Sold out.' };
  const sold = { ...gone, value: null, alone: true, lock, missing: 100, to_go: '100 points to go', progress: 50 };
  const rewards = {
    member: { id: '1' },
    currency: 'PLN',
    spendable: 120,
    notice: null,
    rewards: [sold],
    redemptions: [],
  };
  // once the points of the orders come between the answers, and the rewards are of before
  const before = { ...rewards, spendable: 20, rewards: [{ ...sold, lock: null, to_go: '180 points to go' }] };
  let wasBefore = false;
  await page.route('**/apps/loyalty/rewards?*', (route) => {
    const isBefore = view === member && !wasBefore;
    wasBefore ||= isBefore;
    return route.fulfill({ json: isBefore ? before : rewards });
  });

  await launcher(page).click();
  await expect(panel(page)).toContainText('Join, and 3 orders bring 120 points.');
  await expect(panel(page).getByRole('link', { name: 'Terms of the programme' })).toHaveAttribute('href', /terms$/);
  await expect(panel(page).locator('[data-loyalty=available]')).toBeHidden();
  expect(await findBarriers(page)).toEqual([]);
  await panel(page).getByRole('button', { name: 'Join', exact: true }).click();
  await expect(panel(page)).toContainText('3 earlier orders brought you 120 points.');
  await expect(panel(page).getByRole('heading', { name: 'Your points' })).toBeFocused();
  await expect(panel(page).locator('[data-loyalty=available]')).toHaveText('120 points');
  await expect(launcher(page)).toHaveText('120 points');
  await expect(panel(page)).toContainText('100 more points are set aside for what is being prepared');
  await expect(panel(page)).toContainText('120 points expire at the end of 3 March 2027');
  await expect(panel(page).getByRole('heading', { name: 'Sold out' })).toBeVisible();
  await expect(panel(page).getByText('180 points to go')).toHaveCount(0);
  await expect(panel(page).getByRole('heading', { name: 'What is next' })).toBeHidden();
  expect(await findBarriers(page)).toEqual([]);

  const leave = panel(page).getByRole('button', { name: 'Leave the programme' });
  await expect(leave).toHaveAttribute('aria-expanded', 'false');
  await leave.click();
  await expect(panel(page)).toContainText('The points you have are kept: they are yours again if you come back.');
  await expect(panel(page).getByRole('button', { name: 'Yes, leave' })).toBeFocused();
  expect(await findBarriers(page)).toEqual([]);
  await panel(page).getByRole('button', { name: 'Yes, leave' }).click();
  await expect(panel(page).getByRole('button', { name: 'Join', exact: true })).toBeVisible();
  await expect(leave).toBeHidden();
  await expect(launcher(page)).toHaveText('Points');
});

test('older lines are added below, and the focus goes on from there', async ({ page }) => {
  await signIn(page, 'widget-5@example.com');
  const entry = (id: number) => ({
    id: String(id),
    on: '2026-11-21',
    points: id,
    pending: 0,
    pending_until_on: null,
    why: `Order #${id}`,
  });
  const points = { available: 10, pending: 0, held: 0, debt: 0, lifetime: 10 };
  await page.route(MEMBER_REQUEST, (route) => {
    const isFirst = !new URL(route.request().url()).searchParams.has('before');
    const history = isFirst ? [entry(4), entry(3)] : [entry(2), entry(1)];
    return route.fulfill({ json: { points, pending_until_on: null, history, next_cursor: isFirst ? '3' : null } });
  });
  await launcher(page).click();
  await panel(page).getByRole('button', { name: 'Show older' }).click();
  await expect(panel(page).locator('.loyalty-why')).toHaveText(['Order #4', 'Order #3', 'Order #2', 'Order #1']);
  await expect(panel(page).locator('.loyalty-entry').nth(2)).toBeFocused();
  await expect(panel(page).getByRole('button', { name: 'Show older' })).toBeHidden();
});

for (const { name, width, height } of [
  { name: 'desktop', width: 1280, height: 800 },
  { name: 'phone', width: 390, height: 780 },
  { name: 'small phone with large words', width: 320, height: 568 },
]) {
  test(`nothing shifts, overflows or is too small to hit (${name})`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.addInitScript(() => {
      const shifts: string[] = [];
      Object.assign(globalThis, { shifts });
      new PerformanceObserver((list) => {
        for (const shift of list.getEntries() as (PerformanceEntry & { sources: { node: Node | null }[] })[]) {
          for (const { node } of shift.sources) {
            const element = node instanceof Element ? node : node?.parentElement;
            if (element?.closest('loyalty-widget')) shifts.push(element.outerHTML.slice(0, 120));
          }
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await signIn(page, 'widget-6@example.com');
    const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
    const history = [
      { id: '1', on: '2026-11-21', points: 1_234_567, pending: 0, pending_until_on: null, why: `Order ${long}` },
    ];
    const points = { available: 1_234_567, pending: 1_234_567, held: 0, debt: 0, lifetime: 2_469_134 };
    const json = { points, pending_until_on: '2026-12-05', history, next_cursor: '1' };
    await page.route(MEMBER_REQUEST, (route) => route.fulfill({ json }));
    await launcher(page).click();
    await expect(panel(page).locator('.loyalty-entry')).toHaveCount(1);
    expect(await panel(page).evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth)).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    for (const target of await page.locator('.loyalty :is(button, a):visible').all()) {
      const box = await target.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24);
    }
    const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: string[] }).shifts);
    expect(shifts).toEqual([]);
    expect(await findBarriers(page)).toEqual([]);
  });
}

test('whoever asks for less motion gets none', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`${demo.storefront}${PAGE}`);
  await launcher(page).click();
  expect(await panel(page).evaluate((dialog) => getComputedStyle(dialog).animationName)).toBe('none');
});
