// Each kind of reward that an order can use: taken by a shopper, used at the checkout, the order refunded in part by the merchant's
// clicks; what comes back of the reward's points, and what goes of those the order brought, is worked out by hand here.
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { adminUrl, demo, expectLauncher, launcher } from '../support/demo-pages.ts';
import { addToCart, checkOut, clearRewards, code, panel, redeem } from '../support/redeeming.ts';
import { productId, sellReward, shopperWith } from '../support/shop-rewards.ts';

/** Shoppers of this run: points of an earlier one are not theirs. */
const RUN = Date.now().toString(36);

test.beforeAll(async ({ request }) => {
  await clearRewards(request);
  const brush = { by: 'product', value: await productId(request, 'Record brush'), label: 'Record brush' };
  const slider = { stepPoints: '50', stepValue: '5', least: '5', most: '50' };
  const wanted: Record<string, string>[] = [
    { kind: 'amount_off', name: 'Ten off', points: '100', value: '10' },
    { kind: 'percentage_off', name: 'A fifth off', points: '150', percent: '20' },
    { kind: 'free_shipping', name: 'Sent for free', points: '80' },
    { kind: 'free_product', name: 'A brush', points: '200', product: JSON.stringify([brush]) },
    { kind: 'any_amount', name: 'As much as you like', ...slider },
    { kind: 'gift_card', name: 'A gift card', points: '300', value: '50', days: '' },
    { kind: 'store_credit', name: 'Cashback', points: '250', value: '25', days: '' },
  ];
  for (const reward of wanted) await sellReward(request, reward);
});

test.afterAll(({ request }) => clearRewards(request));

interface Story {
  reward: string;
  /** of any amount: how many more than the least */
  steps?: number;
  cart: [title: string, quantity: number][];
  /** what is sent back, one piece */
  sentBack: string;
  /** with 14.99 zł for the parcel */
  total: string;
  /** the balance once the order is paid; 400 points to begin with */
  paid: number;
  /** of the reward's points; 0: none, for what is money now */
  back: number;
  /** of the order's points */
  clawed: number;
}

// An order brings a point for each 1 zł of its goods, rounded down. Of a reward's points floor(points × refunded ÷ total) come back.
const STORIES: Story[] = [
  {
    // 159.80 − 10 = 149.80 brings 149; 74.90 of 164.79 goes back: 100 × 0.4545; of 149 points floor(74.90) stay
    reward: 'Ten off',
    cart: [['Harbour Lights', 2]],
    sentBack: 'Harbour Lights',
    total: '164,79',
    paid: 400 - 100 + 149,
    back: 45,
    clawed: 149 - 74,
  },
  {
    // 63.92 + 47.20 = 111.12 brings 111; 47.20 of 126.11 goes back: 150 × 0.3743; floor(63.92) stay
    reward: 'A fifth off',
    cart: [
      ['Harbour Lights', 1],
      ['Four Rooms, Live', 1],
    ],
    sentBack: 'Four Rooms, Live',
    total: '126,11',
    paid: 400 - 150 + 111,
    back: 56,
    clawed: 111 - 63,
  },
  {
    // nothing for the parcel; one of two at 79.90 goes back: half of 80 points; floor(79.90) of 159 stay
    reward: 'Sent for free',
    cart: [['Harbour Lights', 2]],
    sentBack: 'Harbour Lights',
    total: '159,80',
    paid: 400 - 80 + 159,
    back: 40,
    clawed: 159 - 79,
  },
  {
    // the brush costs nothing, 159.80 brings 159; 79.90 of 174.79 goes back: 200 × 0.4571
    reward: 'A brush',
    cart: [
      ['Record brush', 1],
      ['Harbour Lights', 2],
    ],
    sentBack: 'Harbour Lights',
    total: '174,79',
    paid: 400 - 200 + 159,
    back: 91,
    clawed: 159 - 79,
  },
  {
    // three steps, 150 points for 15 zł: 144.80 brings 144; 72.40 of 159.79 goes back: 150 × 0.4530
    reward: 'As much as you like',
    steps: 2,
    cart: [['Harbour Lights', 2]],
    sentBack: 'Harbour Lights',
    total: '159,79',
    paid: 400 - 150 + 144,
    back: 67,
    clawed: 144 - 72,
  },
];

/** Redeems with a full cart and pays. @returns the order's name */
async function shop(page: Page, { reward, steps, cart, total }: Story): Promise<string> {
  for (const [title, quantity] of cart) await addToCart(page, title, quantity);
  await redeem(page, reward, steps);
  await expect(panel(page)).toContainText('It is in your cart.', { timeout: 30_000 });
  await page.goto(`${demo.storefront}/checkout`);
  return orderOf(page, total);
}

async function orderOf(page: Page, total: string): Promise<string> {
  const paid = await (await checkOut(page)).innerText();
  expect(paid).toMatch(new RegExp(`Total\\s*${total}`));
  return /#\d+/.exec(paid)?.[0] ?? '';
}

/** The merchant takes one piece back and refunds it. */
async function refundOne(page: Page, order: string, title: string): Promise<void> {
  await page.goto(adminUrl);
  await page.getByRole('navigation', { name: 'Admin' }).getByRole('link', { name: 'Orders' }).click();
  await page.getByRole('link', { name: order, exact: true }).click();
  await page.getByRole('link', { name: 'Refund', exact: true }).click();
  await page.getByLabel(`Quantity to refund: ${title}`).fill('1');
  await page.getByRole('button', { name: 'Refund', exact: true }).click();
  await expect(page.getByText(`refunded for 1 × ${title}`)).toBeVisible();
}

for (const story of STORIES) {
  const { reward, sentBack, paid, back, clawed } = story;
  test(`"${reward}": ${back} points come back with one piece, ${clawed} of the order's go`, async ({ page }) => {
    await shopperWith(page, `refund-${STORIES.indexOf(story)}-${RUN}@example.com`, 400);
    const order = await shop(page, story);
    await expectLauncher(page, `${paid} points`);
    await refundOne(page, order, sentBack);
    await expectLauncher(page, `${paid + back - clawed} points`);
    await launcher(page).click();
    const lines = panel(page).locator('[data-loyalty=entries] > *');
    await expect(lines.filter({ hasText: `Given back for “${reward}”` })).toContainText(`+${back} points`);
    await expect(lines.filter({ hasText: `Refund of order ${order}` })).toContainText(`−${clawed} points`);
    await expect(panel(page)).toContainText(`Used; ${back} points came back with your return`);
  });
}

test('"A gift card" and "Cashback": what they paid for is refunded as money, and no points of theirs come back', async ({
  page,
}) => {
  await shopperWith(page, `refund-money-${RUN}@example.com`, 550);
  await redeem(page, 'A gift card');
  await expect(code(page)).toHaveText(/^[A-Z0-9-]{8,}$/, { timeout: 30_000 });
  const card = await code(page).innerText();
  await page.reload();
  await redeem(page, 'Cashback');
  await expect(panel(page)).toContainText('It is on your account.', { timeout: 30_000 });
  await addToCart(page, 'Harbour Lights', 2);
  await page.goto(`${demo.storefront}/checkout`);
  await page.getByLabel('Gift card').fill(card);
  await page.getByRole('button', { name: 'Use gift card' }).click();
  await page.getByRole('button', { name: 'Pay with it' }).click();
  // store credit that points bought brings none: 159.80 × (174.79 − 25) ÷ 174.79 = 136.94
  const order = await orderOf(page, '174,79');
  await expectLauncher(page, '136 points');
  await refundOne(page, order, 'Harbour Lights');
  // 79.90 × 149.79 ÷ 174.79 = 68.47, and none of the 550
  await expectLauncher(page, '68 points');
  await launcher(page).click();
  await expect(panel(page)).toContainText(`Refund of order ${order}`);
  await expect(panel(page)).not.toContainText('Given back');
});
