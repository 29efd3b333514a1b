/**
 * A draft tried on real orders, and the way back to an earlier version. Leaves the rule as it found it, two versions later.
 */
import { expect, test, type FrameLocator, type Page } from '@playwright/test';
import { openApp } from '../support/demo-pages.ts';

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

async function openPoints(page: Page): Promise<FrameLocator> {
  return openApp(page, 'Points');
}
