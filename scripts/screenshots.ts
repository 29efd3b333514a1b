/**
 * `npm run screenshots`: the pictures in docs/screens, from the demo's own data, so that they never go stale. Starts a stack of its own
 * and leaves a running demo alone.
 */
import fs from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import type * as DemoPages from '../tests/support/demo-pages.ts';
import startDemos from '../tests/support/start-demo.ts';
import { CHROMIUM_ARGS, chromiumEnvironment, chromiumPath, DESKTOP_USER_AGENT } from './chromium.ts';
import { ROOT } from './processes.ts';
import { addSampleRewards, SAMPLE_WAYS } from './sample-shop.ts';
import { SHOP } from './stack.ts';

const DIR = path.join(ROOT, 'docs/screens');
const DESKTOP = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };
const SHOPPER = 'shopper-1@example.com';

async function newPage(browser: Browser, viewport: typeof DESKTOP): Promise<Page> {
  const context = await browser.newContext({
    viewport,
    userAgent: DESKTOP_USER_AGENT,
    timezoneId: 'Europe/Warsaw',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  return context.newPage();
}

async function keep(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(400); // what fades in has faded in
  await page.screenshot({ path: path.join(DIR, `${name}.png`), animations: 'disabled' });
  console.log(`docs/screens/${name}.png`);
}

async function adminPictures(browser: Browser, pages: typeof DemoPages): Promise<void> {
  for (const [suffix, viewport] of Object.entries({ '': DESKTOP, '-phone': PHONE })) {
    const page = await newPage(browser, viewport);
    await pages.openApp(page);
    await keep(page, `home${suffix}`);
    const points = await pages.openAppPage(page, 'Points');
    await points
      .getByText(/earns \d+ point/)
      .first()
      .waitFor();
    await keep(page, `points${suffix}`);
    const rewards = await pages.openAppPage(page, 'Rewards');
    await rewards
      .getByText(/codes ready/)
      .first()
      .waitFor();
    await keep(page, `rewards${suffix}`);
    await rewards.locator('.comeback-reward').first().getByRole('link').first().click();
    await rewards.getByRole('heading', { name: 'What shoppers see' }).waitFor();
    await keep(page, `reward${suffix}`);
    const members = await pages.openAppPage(page, 'Members');
    await keep(page, `members${suffix}`);
    await members.getByRole('link', { name: 'Shopper 1' }).first().click();
    await members
      .getByRole('button', { name: /^Why\?/ })
      .first()
      .click();
    await keep(page, `member${suffix}`);
    await page.context().close();
  }
}

async function storefrontPictures(browser: Browser, pages: typeof DemoPages): Promise<void> {
  for (const [suffix, viewport] of Object.entries({ '': DESKTOP, '-phone': PHONE })) {
    const page = await newPage(browser, viewport);
    await page.goto(pages.demo.storefront);
    await keep(page, `storefront${suffix}`);
    await pages.launcher(page).click();
    await page.getByRole('dialog').waitFor();
    await keep(page, `widget-signed-out${suffix}`);
    await pages.signIn(page, SHOPPER);
    await page.goto(pages.demo.storefront);
    await pages.launcher(page).click();
    await page.getByRole('dialog').getByText('#1001').first().waitFor();
    await keep(page, `widget-signed-in${suffix}`);
    await page.context().close();
  }
}

/** README's picture: the editor and the storefront side by side, each as it was just taken. */
async function overview(browser: Browser): Promise<void> {
  const page = await newPage(browser, { width: 1500, height: 528 });
  const image = (name: string) => `data:image/png;base64,${fs.readFileSync(path.join(DIR, `${name}.png`), 'base64')}`;
  await page.setContent(`<style>
    body { margin: 0; padding: 24px; background: #eef0ee; display: flex; gap: 24px; align-items: flex-start }
    img { flex: 1; min-width: 0; width: 0; border-radius: 10px; box-shadow: 0 6px 24px #0003 }
  </style><img src="${image('points')}" alt=""><img src="${image('widget-signed-in')}" alt="">`);
  await keep(page, 'overview');
  await page.context().close();
}

fs.mkdirSync(DIR, { recursive: true });
const stop = await startDemos({ workers: 1 }, SAMPLE_WAYS);
try {
  const pages = await import('../tests/support/demo-pages.ts');
  await addSampleRewards(pages.demo, SHOP);
  const browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: CHROMIUM_ARGS,
    env: await chromiumEnvironment(),
  });
  try {
    await adminPictures(browser, pages);
    await storefrontPictures(browser, pages);
    await overview(browser);
  } finally {
    await browser.close();
  }
} finally {
  await stop();
}
