/**
 * A publication planned for later, and given up; the examples beside the editor; test mode. Leaves the rule as it found it, and no
 * draft.
 */
import { expect, test } from '@playwright/test';
import { openApp, openAppPage } from '../support/demo-pages.ts';
import { appPost } from '../support/shop-rewards.ts';

/** Noon in so many days, as a date field takes it. */
const noonIn = (days: number): string => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T12:00`;

test('the merchant plans a version, sees it, is told that publishing ends it, and gives it up', async ({ page }) => {
  const app = await openApp(page, 'Points');
  const points = app.getByLabel('Points', { exact: true });
  const rate = await points.inputValue();
  await points.fill(String(Number(rate) + 1));

  const example = app.getByRole('listitem').filter({ hasText: /^One item, 79\.90/ });
  await expect(example).toContainText('→');
  await example.getByRole('button').click();
  await expect(example.getByText(/^Item × 1: 79\.90/).first()).toBeVisible();

  await app.getByRole('button', { name: 'Publish later' }).click();
  const dialog = app.getByRole('dialog');
  await dialog.getByLabel('Publish on').fill('2020-01-01T12:00');
  await dialog.getByRole('button', { name: 'Plan it' }).click();
  await expect(dialog.getByText(/^Choose a time at least 5 minutes from now\./)).toBeVisible();
  await dialog.getByLabel('Publish on').fill(noonIn(3));
  await dialog.getByRole('button', { name: 'Plan it' }).click();
  await expect(app.getByRole('heading', { name: /^Version \d+ is planned for .*, 12:00$/ })).toBeVisible();
  await expect(points).toHaveValue(rate);

  await points.fill(String(Number(rate) + 2));
  await app.getByRole('button', { name: 'Publish', exact: true }).first().click();
  await expect(app.getByRole('dialog').getByText(/^The version planned for .* is cancelled\.$/)).toBeVisible();
  await app.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await points.fill(rate);

  await app.getByRole('button', { name: 'Cancel the plan' }).click();
  await app.getByRole('dialog').getByRole('button', { name: 'Cancel the plan' }).click();
  await expect(app.getByRole('heading', { name: /is planned for/ })).toBeHidden();
  await expect(points).toHaveValue(String(Number(rate) + 1)); // the draft again
  await app.getByRole('button', { name: 'Back to the live version' }).click();
  await expect(points).toHaveValue(rate);

  await openAppPage(page, 'Activity');
  await expect(app.getByText('Cancelled the planned version of the programme').first()).toBeVisible();
  await expect(app.getByText(/^Planned version \d+ of the programme$/).first()).toBeVisible();
});

test('test mode needs a tag', async ({ page }) => {
  const app = await openApp(page, 'Points');
  await app.getByText('Only test customers').click();
  const tag = app.getByLabel('Customer tag', { exact: true });
  await expect(tag).toHaveValue('loyalty-test');
  await tag.fill('');
  await app.getByRole('button', { name: 'Publish', exact: true }).first().click();
  await expect(app.getByText('Type the tag that your test customers have.')).toBeVisible();
  await app.getByText('Everyone', { exact: true }).click();
  await expect(tag).toBeHidden();
});

/** A rate of `points` for one unit of the shop's currency, as a script would send it. */
const rateForm = (points: string, goLiveAt: string) => ({
  points,
  amount: '1',
  rounding: 'down',
  tax: 'displayed',
  pendingDays: '0',
  clawback: 'owe',
  goLiveAt,
});

test('a script plans by the same rules, each refusal with its reason', async ({ request }) => {
  const goLiveAt = new Date(Date.now() - 86_400_000).toISOString();
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const ask = async (form: Record<string, string>) => {
    const answer = await appPost(request, '/app/points/schedule', form);
    return { status: answer.status(), ...((await answer.json()) as { did: string; reason?: string }) };
  };
  const plan = (form: Record<string, string>) => ask({ intent: 'plan', ...rateForm('7', goLiveAt), ...form });
  const refused = (reason: string, status = 422) => ({ status, did: 'refused', reason });

  expect(await plan({ publishAt: inHours(0) })).toEqual(refused('date_too_soon'));
  expect(await plan({ publishAt: inHours(24 * 400) })).toEqual(refused('date_too_late'));
  expect(await plan({ publishAt: 'soon' })).toEqual(refused('date_unreadable'));
  expect(await plan({ publishAt: '2027-03-28T02:30' })).toEqual(refused('date_skipped')); // Warsaw's clocks skip it
  expect(await plan({ publishAt: inHours(2), points: '0' })).toEqual(refused('form'));
  expect(await plan({ publishAt: inHours(2), live: '999' })).toEqual(refused('someone_published_first', 409));
  expect(await plan({ publishAt: inHours(2), draft: '2020-01-01T00:00:00.000Z' })).toEqual(
    refused('someone_saved_first', 409),
  );
  expect(await ask({ intent: 'cancel' })).toEqual(refused('no_plan', 409));
  expect(await plan({ publishAt: inHours(2), plan: '' })).toMatchObject({ status: 200, did: 'planned' });
  expect(await plan({ publishAt: inHours(3), plan: '' })).toEqual(refused('someone_planned_first', 409));
  expect(await ask({ intent: 'cancel' })).toEqual({ status: 200, did: 'cancelled' });
  // what was planned is the draft again: thrown away
  expect((await appPost(request, '/app/points', { intent: 'discard' })).status()).toBe(200);
  expect((await appPost(request, '/app/points', { intent: 'delete' })).status()).toBe(400);
});
