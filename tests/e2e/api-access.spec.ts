/** A merchant and the merchant API: a token made by clicks, used from outside, and revoked. Leaves a revoked token behind. */
import { expect, test } from '@playwright/test';
import { demo, openApp } from '../support/demo-pages.ts';
import { expectNothingFound } from '../support/expect-accessible.ts';

const read = (token: string) =>
  fetch(`${demo.app}/api/v1/members?limit=1`, { headers: { authorization: `Bearer ${token}` } });

test('a token is shown once, works from outside, and stops at once when it is revoked', async ({ page }) => {
  const app = await openApp(page, 'Settings');
  await expect(app.getByRole('heading', { name: 'API access' })).toBeVisible();
  await expect(app.getByText('No tokens yet')).toBeVisible();
  const dialog = app.getByRole('dialog');

  await app.getByRole('button', { name: 'Create token' }).click();
  await dialog.getByRole('button', { name: 'Create token' }).click();
  await expect(app.getByText('Give it a name.')).toBeVisible();
  await expect(app.getByText('Choose at least one thing it may do.')).toBeVisible();
  await expectNothingFound(page, 'iframe');

  await app.getByLabel('Name', { exact: true }).fill('Till in the shop');
  await app.getByLabel('Read members').check();
  await app.getByLabel('Works for').selectOption('never');
  await expect(app.getByText('until you revoke it, also for whoever finds it', { exact: false })).toBeVisible();
  await app.getByLabel('Works for').selectOption('30');
  await dialog.getByRole('button', { name: 'Create token' }).click();
  const token = await app.getByLabel('Token', { exact: true }).inputValue();
  expect(token).toMatch(/^comeback_/);
  await expectNothingFound(page, 'iframe');
  await dialog.getByRole('button', { name: 'I have copied it' }).click();

  await expect(app.getByText('Till in the shop')).toBeVisible();
  await expect(app.getByText('Never used', { exact: false })).toBeVisible();
  await expect(app.getByText(token)).toHaveCount(0);
  const answer = await read(token);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ members: [{ customerId: expect.stringMatching(/^\d+$/) }] });
  expect((await fetch(`${demo.app}/api/v1/openapi.json`)).status).toBe(200);

  await app.getByRole('button', { name: 'Revoke the token “Till in the shop”' }).click();
  await expect(app.getByText('stops working at once', { exact: false })).toBeVisible();
  await dialog.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(app.getByText('Revoked', { exact: true })).toBeVisible();
  expect((await read(token)).status).toBe(401);
  await expectNothingFound(page, 'iframe');
});
