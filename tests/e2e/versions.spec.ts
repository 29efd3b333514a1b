/**
 * A draft tried on real orders, and the way back to an earlier version. Leaves the rule as it found it, three versions later.
 */
import { expect, test, type FrameLocator, type Page } from '@playwright/test';
import { openApp } from '../support/demo-pages.ts';
import { appPost } from '../support/shop-rewards.ts';

test('the merchant sees who a draft is about, publishes it, and goes back', async ({ page }) => {
  const app = await openPoints(page);
  await expect(app.getByRole('heading', { name: /^On your last \d+ orders$/ })).toBeVisible();
  const found = Number(/version (\d+)/.exec(await app.getByText(/^Live: version \d+$/).innerText())?.[1]);

  const points = app.getByLabel('Points', { exact: true });
  const rate = await points.inputValue();
  await points.fill(String(Number(rate) + 1));
  const effect = app.getByText(/^Of your last \d+ orders, \d+ would have earned more, (none|\d+) less\.$/);
  await expect(effect).toBeVisible();
  await expect(app.getByText(/^In all, .+ points become .+ points/)).toBeVisible();
  await expect(app.getByRole('cell', { name: /^\+\d+$/ }).first()).toBeVisible();
  const sentence = await effect.innerText();

  await app.getByRole('button', { name: 'Publish', exact: true }).first().click();
  await expect(app.getByRole('dialog').getByText(sentence)).toBeVisible();
  await app.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(app.getByText(`Live: version ${found + 1}`)).toBeVisible();

  await app.getByRole('button', { name: `Use version ${found} again` }).click();
  const dialog = app.getByRole('dialog');
  await expect(dialog.getByText(`It is published as version ${found + 2}.`)).toBeVisible();
  await expect(dialog.getByText(/2 points for each .* → 1 point for each/)).toBeVisible();
  await expect(dialog.getByText(/Orders still count from .*, as in the live version\./)).toBeVisible();
  await dialog.getByRole('button', { name: 'Use this version' }).click();
  await expect(page.getByText(`Version ${found + 2} is live`)).toBeVisible();
  await expect(app.getByText(`Live: version ${found + 2}`)).toBeVisible();
  await expect(points).toHaveValue(rate);
  await expect(app.getByText(sentence)).toBeHidden();
});

test('what is live already is published by no button and no script', async ({ page, request }) => {
  const app = await openPoints(page);
  const publish = app.getByRole('button', { name: 'Publish', exact: true }).first();
  await expect(publish).toBeDisabled();
  const points = app.getByLabel('Points', { exact: true });
  const rate = await points.inputValue();
  await points.fill(String(Number(rate) + 1));
  await expect(publish).toBeEnabled();
  await points.fill(rate);
  await expect(publish).toBeDisabled();

  const number = async () => Number(/version (\d+)/.exec(await app.getByText(/^Live: version \d+$/).innerText())?.[1]);
  const before = await number();
  // what is not said stays; of the date a script knows the minute
  const rule = { points: rate, amount: '1.00', rounding: 'down', tax: 'displayed', pendingDays: '0', clawback: 'owe' };
  const form = { intent: 'publish', ...rule, goLiveAt: await app.getByLabel('Orders count from').inputValue() };
  expect((await appPost(request, '/app/points', form)).status()).toBe(200);
  const again = await appPost(request, '/app/points', form);
  expect(again.status()).toBe(422);
  expect(await again.text()).toContain(`Nothing has changed since version ${before + 1}.`);
  await page.reload();
  expect(await number()).toBe(before + 1);
});

async function openPoints(page: Page): Promise<FrameLocator> {
  return openApp(page, 'Points');
}
