// Rewards by clicks, in a real storefront and a real browser: each kind chosen in two taps and used at the checkout; what is refused,
// turned back, tapped twice or interrupted; by keyboard, by phone, in Polish, and readable to everybody.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { demo, launcher } from '../support/demo-pages.ts';
import { act, addToCart, checkOut, choose, clearRewards, code, panel, redeem } from '../support/redeeming.ts';
import { productId, sellReward, shopperWith } from '../support/shop-rewards.ts';

/** Shoppers of this run: points of an earlier one are not theirs. */
const RUN = Date.now().toString(36);
const shopper = (name: string): string => `rewards-${name}-${RUN}@example.com`;

test.beforeAll(async ({ request }) => {
  await clearRewards(request);
  const brush = { by: 'product', value: await productId(request, 'Record brush'), label: 'Record brush' };
  const slider = { stepPoints: '50', stepValue: '5', least: '5', most: '100', combinesShipping: 'on' };
  const wanted: Record<string, string>[] = [
    { kind: 'amount_off', name: 'Ten off', points: '100', value: '10', codeDays: '30' },
    { kind: 'percentage_off', name: 'A fifth off', points: '150', percent: '20' },
    { kind: 'free_shipping', name: 'Sent for free', points: '80' },
    { kind: 'free_product', name: 'A brush', points: '200', product: JSON.stringify([brush]) },
    { kind: 'any_amount', name: 'As much as you like', ...slider },
    { kind: 'gift_card', name: 'A gift card', points: '300', value: '50', days: '365' },
    { kind: 'store_credit', name: 'Cashback', points: '250', value: '25' },
    { kind: 'experience', name: 'A listening evening', points: '120', task: 'Invite them' },
  ];
  for (const reward of wanted) await sellReward(request, reward);
});

test.afterAll(({ request }) => clearRewards(request));

interface Shown {
  spendable: number;
  redemptions: { state: string; code: string | null; key: string }[];
}

/** What the shop knows of the signed-in shopper. */
async function known(page: Page): Promise<Shown> {
  return (await page.request.get(`${demo.storefront}/apps/loyalty/rewards`)).json() as Promise<Shown>;
}

async function findBarriers(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await new AxeBuilder({ page }).include('loyalty-widget').withTags(tags).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

for (const { name, record, costs, off } of [
  { name: 'Ten off', record: 'Harbour Lights', costs: 100, off: '−10,00' },
  { name: 'A fifth off', record: 'Four Rooms, Live', costs: 150, off: '−11,80' },
  { name: 'A brush', record: 'Record brush', costs: 200, off: '−32,50' },
]) {
  test(`"${name}": two taps, and the cart has it; used at the checkout`, async ({ page }) => {
    await shopperWith(page, shopper(`costs-${costs}`), 320);
    await addToCart(page, record);
    await redeem(page, name);
    await expect(code(page)).toHaveText(/^[A-Z0-9-]{8,}$/);
    await expect(panel(page)).toContainText('It is in your cart.');
    await expect(panel(page).locator('[data-loyalty=available]')).toHaveText(`${320 - costs} points`);
    const text = await code(page).innerText();
    await page.goto(`${demo.storefront}/checkout`);
    await expect(page.locator('.code-applied')).toContainText(text);
    expect(await (await checkOut(page)).innerText()).toContain(off);
    await expect(async () => {
      expect((await known(page)).redemptions[0]?.state).toBe('used');
    }).toPass({ timeout: 20_000 });
  });
}

test('"Sent for free": shipping costs nothing', async ({ page }) => {
  await shopperWith(page, shopper('shipping'), 100);
  await addToCart(page, 'Harbour Lights');
  await redeem(page, 'Sent for free');
  await expect(panel(page)).toContainText('It is in your cart.');
  await page.goto(`${demo.storefront}/checkout`);
  const paid = await (await checkOut(page)).innerText();
  expect(paid).toMatch(/Total\s*79,90/);
});

test('"A gift card": prepared while one waits, its code pays', async ({ page }) => {
  await shopperWith(page, shopper('card'), 300);
  await redeem(page, 'A gift card');
  await expect(panel(page)).toContainText('Your gift card is ready. Pay with its code at checkout.', {
    timeout: 30_000,
  });
  const text = await code(page).innerText();
  await page.keyboard.press('Escape');
  await addToCart(page, 'Four Rooms, Live');
  await page.goto(`${demo.storefront}/checkout`);
  await page.getByLabel('Gift card').fill(text);
  await page.getByRole('button', { name: 'Use gift card' }).click();
  await expect(page.locator('main')).toContainText('−50,00');
  await checkOut(page);
});

test('"Cashback": on the account, and checkout offers it', async ({ page }) => {
  await shopperWith(page, shopper('credit'), 250);
  await redeem(page, 'Cashback');
  await expect(panel(page)).toContainText('It is on your account. Checkout offers it when you are signed in.', {
    timeout: 30_000,
  });
  await expect(code(page)).toBeHidden();
  await page.keyboard.press('Escape');
  await addToCart(page, 'Four Rooms, Live');
  await page.goto(`${demo.storefront}/checkout`);
  await page.getByRole('button', { name: 'Pay with it' }).click();
  await expect(page.locator('main')).toContainText('−25,00');
  await checkOut(page);
});

test('"A listening evening": the shop has been told', async ({ page }) => {
  await shopperWith(page, shopper('evening'), 120);
  await redeem(page, 'A listening evening');
  await expect(panel(page)).toContainText('The shop has been told and gets in touch with you.');
  await act(page, 'Back').click();
  await expect(panel(page).locator('[data-loyalty=codes]')).toContainText('A listening evening');
  await expect(act(page, 'Open: A listening evening')).toHaveCount(0);
});

test('any amount by keyboard: the slider says points and money, up to what one has', async ({ page }) => {
  await shopperWith(page, shopper('slider'), 180);
  await addToCart(page, 'Harbour Lights');
  await launcher(page).focus();
  await page.keyboard.press('Enter');
  await act(page, 'Choose: As much as you like').focus();
  await page.keyboard.press('Enter');
  const slider = panel(page).getByRole('slider', { name: 'How much?' });
  await expect(slider).toHaveAttribute('aria-valuetext', '50 points = 5.00\u00a0zł');
  await page.keyboard.press('Tab');
  await expect(slider).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuetext', '100 points = 10.00\u00a0zł');
  await page.keyboard.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', '150 points = 15.00\u00a0zł');
  await expect(panel(page)).toContainText('You spend 150 points and keep 30 points.');
  expect(await findBarriers(page)).toEqual([]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(panel(page)).toContainText('It is in your cart.', { timeout: 30_000 });
  await page.goto(`${demo.storefront}/checkout`);
  await expect(page.locator('main')).toContainText('−15,00');
  expect((await known(page)).spendable).toBe(30);
});

test('not enough: how far it is, no button; points that went elsewhere are said kindly', async ({ page }) => {
  await shopperWith(page, shopper('short'), 130);
  await launcher(page).click();
  const card = panel(page).locator('[data-loyalty=next] .loyalty-reward', { hasText: 'A fifth off' });
  await expect(card).toContainText('20 points to go');
  await expect(card.getByRole('button')).toBeHidden();
  await act(page, 'Choose: A listening evening').click();
  const shown = await page.request.get(`${demo.storefront}/apps/loyalty/rewards`);
  const { rewards } = (await shown.json()) as { rewards: { id: string; name: string }[] };
  const reward = rewards.find(({ name }) => name === 'Ten off')?.id;
  const elsewhere = { reward, key: crypto.randomUUID() };
  await page.request.post(`${demo.storefront}/apps/loyalty/redemptions`, { data: elsewhere });
  await act(page, 'Yes, get it').click();
  await expect(panel(page)).toContainText('90 points to go.');
  await expect(panel(page).locator('[data-loyalty=available]')).toHaveText('30 points');
  await expect(panel(page)).not.toContainText('You spend');
  await expect(act(page, 'Yes, get it')).toBeHidden();
  await expect(act(page, 'Back')).toBeFocused();
  await act(page, 'Back').click();
  await expect(panel(page).locator('[data-loyalty=now]')).toBeHidden();
  await expect(panel(page).getByRole('heading', { name: 'Your points' })).toBeFocused();
});

test('an unused code becomes points again', async ({ page }) => {
  await shopperWith(page, shopper('back'), 100);
  await redeem(page, 'Ten off');
  await expect(code(page)).toHaveText(/^[A-Z0-9-]{8,}$/, { timeout: 30_000 });
  await act(page, 'Back').click();
  await act(page, 'Open: Ten off').click();
  await act(page, 'Turn back into points').click();
  await expect(panel(page)).toContainText('The code stops working, and 100 points come back to you.');
  await act(page, 'Yes, turn it back').click();
  await expect(panel(page)).toContainText('Turned back into points', { timeout: 30_000 });
  await expect(panel(page).locator('[data-loyalty=available]')).toHaveText('100 points');
  await act(page, 'Back').click();
  await expect(act(page, 'Choose: Ten off')).toBeVisible();
});

test('tapped twice, or its answer lost and the page reloaded: one redemption', async ({ page }) => {
  await shopperWith(page, shopper('twice'), 500);
  await choose(page, 'Ten off');
  await act(page, 'Yes, get it').dblclick();
  await expect(code(page)).toHaveText(/^[A-Z0-9-]{8,}$/, { timeout: 30_000 });
  expect((await known(page)).redemptions).toHaveLength(1);
  await page.keyboard.press('Escape');

  // the request arrives, its answer does not
  await page.route('**/apps/loyalty/redemptions?*', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await choose(page, 'A fifth off');
  await act(page, 'Yes, get it').click();
  await expect(panel(page)).toContainText('We could not see whether that worked.');
  await page.unroute('**/apps/loyalty/redemptions?*');
  await act(page, 'Yes, get it').click();
  await expect(code(page)).toHaveText(/^[A-Z0-9-]{8,}$/, { timeout: 30_000 });
  const { redemptions, spendable } = await known(page);
  expect([redemptions.length, spendable]).toEqual([2, 250]);

  // the page is gone before the request was answered: it stands among the codes, and the try is closed
  await page.reload();
  await launcher(page).click();
  await expect(act(page, 'Open: A fifth off')).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test('into an empty cart by the shop’s link; two codes that do not go together can be exchanged', async ({ page }) => {
  await shopperWith(page, shopper('cart'), 400);
  await redeem(page, 'Ten off');
  await expect(code(page)).toHaveText(/^[A-Z0-9-]{8,}$/, { timeout: 30_000 });
  const first = await code(page).innerText();
  await panel(page).getByRole('link', { name: 'Use it in my cart' }).click();
  await expect(panel(page)).toBeHidden();
  await expect(page).toHaveURL(`${demo.storefront}/collections/all`);
  await addToCart(page, 'Harbour Lights');
  await page.goto(`${demo.storefront}/cart`);
  await expect(page.locator('.code-applied')).toContainText(first);

  // the smaller of two is not taken by itself
  await redeem(page, 'As much as you like');
  await expect(panel(page)).toContainText(`Your cart has the code ${first}, and the two cannot be used together.`, {
    timeout: 30_000,
  });
  const second = await code(page).innerText();
  await act(page, 'Use this one instead').click();
  await expect(panel(page)).toContainText('It is in your cart.');
  await page.goto(`${demo.storefront}/cart`);
  await expect(page.locator('.code-applied')).toHaveText(new RegExp(second));

  // one that goes with no other says so before it is used, and what it was bought with
  await launcher(page).click();
  await act(page, 'Open: Ten off').click();
  await expect(panel(page)).toContainText(`In your cart it takes the place of the code ${second}`);
  await expect(panel(page)).toContainText('Cannot be used together with other discounts.');
  await panel(page).getByRole('link', { name: 'Use it in my cart' }).click();
  await expect(panel(page)).toContainText('It is in your cart.');
  await page.goto(`${demo.storefront}/cart`);
  await expect(page.locator('.code-applied')).toHaveText(new RegExp(first));
});

test('taken on the cart’s own page: the cart shows it as soon as the panel is closed; codes that wait stand first', async ({
  page,
}) => {
  await shopperWith(page, shopper('behind'), 200);
  await addToCart(page, 'Harbour Lights');
  await page.goto(`${demo.storefront}/cart`);
  await redeem(page, 'Ten off');
  await expect(panel(page)).toContainText('It is in your cart.');
  const text = await code(page).innerText();
  await act(page, 'Back').click();
  const ready = panel(page).locator('.loyalty-lists > section:visible').first();
  await expect(ready.getByRole('heading')).toHaveText('Ready to use');
  await expect(ready).toContainText(text);
  await expect(ready).toContainText('10 zł off');
  await expect(panel(page).locator('[data-loyalty=codes]')).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(page.locator('.code-applied')).toContainText(text);
  await expect(page.locator('main')).toContainText('69,90');
});

test('a code can be copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await shopperWith(page, shopper('copy'), 100);
  await redeem(page, 'Ten off');
  await act(page, 'Copy the code').click({ timeout: 30_000 });
  await expect(panel(page)).toContainText('Copied.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await code(page).innerText());
});

test('a visitor sees what points buy, and nothing to press', async ({ page }) => {
  await page.goto(`${demo.storefront}/collections/all`);
  await launcher(page).click();
  await expect(panel(page).getByRole('heading', { name: 'What points buy' })).toBeVisible();
  await expect(panel(page).locator('.loyalty-reward-name')).toContainText(['Ten off', 'A fifth off']);
  await expect(panel(page).getByRole('button', { name: /^Choose/ })).toHaveCount(0);
  await expect(panel(page).getByText('How to earn')).toBeVisible();
  expect(await findBarriers(page)).toEqual([]);
});

test('when rewards cannot come, the rest is there, with a second try', async ({ page }) => {
  await shopperWith(page, shopper('away'), 0);
  await page.route('**/apps/loyalty/rewards?*', (route) => route.fulfill({ status: 503, json: { error: {} } }));
  await launcher(page).click();
  await expect(panel(page)).toContainText('The rewards could not be loaded. Your points are safe.');
  await expect(panel(page).getByText('How to earn')).toBeVisible();
  await page.unroute('**/apps/loyalty/rewards?*');
  await panel(page).getByRole('button', { name: 'Try again' }).click();
  await expect(panel(page).getByRole('heading', { name: 'What is next' })).toBeVisible();
});

test('long words wrap, also from right to left; while the programme rests there is nothing to press', async ({
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 568 });
  await shopperWith(page, shopper('long'), 0);
  const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
  const reward = {
    name: long,
    description: `${long} `.repeat(3),
    worth: long,
    points: 1_000_000,
    price: '1,000,000 points',
  };
  const standing = { lock: null, missing: 0, to_go: null, progress: 100, steps: null, terms: [long] };
  const own = {
    worth: '',
    terms: [long],
    alone: true,
    key: 'attempt-1',
    kind: 'amount_off',
    points: 1,
    price: '1 point',
    on: '2026-11-22',
    expires_on: null,
  };
  const redemption = { ...own, id: '1', name: long, state: 'issued', state_text: long, expires_text: long, code: long };
  const may = { usable: true, can_return: true };
  const notice = 'The programme is paused for now.';
  await page.route('**/apps/loyalty/rewards?*', (route) =>
    route.fulfill({
      json: {
        member: { id: '1' },
        spendable: 1_000_000,
        notice,
        currency: 'PLN',
        rewards: [{ id: '1', value: null, alone: false, ...reward, ...standing }],
        redemptions: [{ ...redemption, ...may }],
      },
    }),
  );
  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
  await launcher(page).click();
  await expect(panel(page)).toContainText(notice);
  await expect(panel(page).getByRole('button', { name: /^Choose/ })).toHaveCount(0);
  const overflow = () => panel(page).evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
  expect(await overflow()).toBe(0);
  await panel(page).getByRole('button', { name: /^Open/ }).click();
  await expect(code(page)).toHaveText(long);
  expect(await overflow()).toBe(0);
  expect(await findBarriers(page)).toEqual([]);
});

for (const { name, width, height } of [
  { name: 'desktop', width: 1280, height: 800 },
  { name: 'phone', width: 390, height: 780 },
  { name: 'small phone', width: 320, height: 568 },
]) {
  test(`in Polish (${name}): right words, nothing overflows, nothing shifts, all big enough to hit`, async ({
    page,
  }) => {
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
    await shopperWith(page, shopper(`pl-${width}`), 122);
    await page.route('**/apps/loyalty/rewards?*', async (route) => {
      // later than a click excuses
      await new Promise((resolve) => setTimeout(resolve, 700));
      await route.continue();
    });
    await page.goto(`${demo.storefront}/pl/collections/all`);
    await launcher(page).click();
    await expect(panel(page).getByRole('heading', { name: 'Co możesz mieć już teraz' })).toBeVisible();
    await expect(panel(page)).toContainText('Brakuje 28 punktów');
    const isClean = async () => {
      expect(await panel(page).evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth)).toBe(0);
      for (const target of await page.locator('.loyalty :is(button, a, input):visible').all()) {
        const box = await target.boundingBox();
        expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24);
      }
      expect(await findBarriers(page)).toEqual([]);
    };
    await isClean();
    await act(page, 'Wybierz: As much as you like').click();
    await expect(panel(page).getByRole('slider')).toHaveAttribute('aria-valuetext', '50 punktów = 5,00\u00a0zł');
    await expect(panel(page)).toContainText('Wydajesz 50 punktów i masz jeszcze 72 punkty.');
    await isClean();
    await act(page, 'Tak, biorę').click();
    await expect(code(page)).toHaveText(/^[A-Z0-9-]{8,}$/, { timeout: 30_000 });
    await isClean();
    expect(await page.evaluate(() => (globalThis as unknown as { shifts: string[] }).shifts)).toEqual([]);
  });
}
