// The widget in themes that mean it no good: bare elements styled as widely as selectors go, pages put in place of one another without
// the browser loading them, and readers who bring their own colours.
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { demo } from '../support/demo-pages.ts';
import { clearRewards } from '../support/redeeming.ts';
import { sellReward } from '../support/shop-rewards.ts';

const PAGE = '/collections/all';
const launcher = (page: Page) => page.locator('.loyalty-launcher');
const panel = (page: Page) => page.getByRole('dialog');

/** Something that everybody can have, and something that nobody can yet. */
test.beforeAll(async ({ request }) => {
  await clearRewards(request);
  await sellReward(request, { kind: 'experience', name: 'A listening evening', points: '1', task: 'Invite them' });
  await sellReward(request, { kind: 'experience', name: 'A day in the studio', points: '900000', task: 'Invite them' });
});

test.afterAll(({ request }) => clearRewards(request));

async function signIn(page: Page): Promise<void> {
  await page.goto(`${demo.storefront}/account/login?return_to=${encodeURIComponent(PAGE)}`);
  await page.getByRole('button', { name: 'shopper-1@example.com' }).click();
  await expect(page).toHaveURL(`${demo.storefront}${PAGE}`);
}

const THEME = `
  dialog { display: flex; flex-direction: column; min-width: 90vw; padding: 40px; opacity: 0; visibility: hidden; pointer-events: none;
    transform: translateY(20px); transition: opacity 60s }
  button, a { position: relative; width: 100%; min-width: 300px; min-height: 90px; white-space: nowrap }
  button::after, a::after, li::before, h2::before { content: '*'; position: absolute; inset: 0; border: 3px solid red }
  p, h2, h3 { max-width: 10ch; min-height: 200px; float: left; opacity: 0.2 }
  ul { display: flex; position: absolute } li { float: left; width: 50%; white-space: nowrap }
`;

/** Where everything of an open panel stands, and what of it is seen. */
function looks(page: Page): Promise<string[]> {
  return panel(page).evaluate((dialog) =>
    [dialog, ...dialog.querySelectorAll<HTMLElement>('h2, h3, p, ul, li, a, button, svg')].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const { opacity, visibility, pointerEvents } = getComputedStyle(element);
      const marks = ['::before', '::after'].map((mark) => getComputedStyle(element, mark).content).join();
      const place = [x, y, width, height].map(Math.round).join();
      return [element.className || element.tagName, place, opacity, visibility, pointerEvents, marks].join(' ');
    }),
  );
}

test('a theme that styles bare elements changes nothing of it, closed or open', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await signIn(page);
  const opened = async () => {
    const closed = await launcher(page).boundingBox();
    await launcher(page).click();
    await expect(panel(page).locator('.loyalty-reward').first()).toBeVisible();
    await expect(panel(page).locator('[data-loyalty=state]')).toBeHidden();
    return { closed, open: await looks(page) };
  };
  const plain = await opened();
  await page.reload();
  await page.addStyleTag({ content: THEME });
  await expect(panel(page)).toBeHidden();
  expect(await opened()).toEqual(plain);
});

test('a page put in place of another asks for nothing before its panel is opened, and is filled then', async ({
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (/^\/(apps\/|cart\.js)/.test(pathname)) asked.push(pathname);
  });
  const turnPage = () =>
    page.evaluate(async () => {
      const text = await (await fetch(location.href)).text();
      document.body.replaceWith(document.adoptNode(new DOMParser().parseFromString(text, 'text/html').body));
    });
  await signIn(page);
  for (const turn of [1, 2]) {
    asked.length = 0;
    await turnPage();
    await expect(launcher(page)).toBeVisible();
    await page.waitForLoadState('networkidle');
    expect({ turn, asked }).toEqual({ turn, asked: [] });
    await launcher(page).click();
    await expect(panel(page).locator('.loyalty-reward').first()).toBeVisible();
    await page.keyboard.press('Escape');
  }
});

test('with the reader’s own colours, edges say what is what', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await signIn(page);
  const edge = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).borderTopWidth);
  expect(await edge('.loyalty-launcher')).toBe('1px');
  await launcher(page).click();
  await expect(panel(page).locator('.loyalty-bar:visible').first()).toBeVisible();
  expect([await edge('.loyalty-panel'), await edge('.loyalty-bar')]).toEqual(['1px', '1px']);
  const [full, ground] = await page
    .locator('.loyalty-bar:visible')
    .first()
    .evaluate((bar) => [bar.firstElementChild ?? bar, bar].map((part) => getComputedStyle(part).backgroundColor));
  expect(full).not.toBe(ground);
});
