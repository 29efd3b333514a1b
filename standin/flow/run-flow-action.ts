import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Shop } from '../model.ts';
import { Refusal, type Standin } from '../standin.ts';
import type { FlowAction } from './flow-actions.ts';

/** Flow gives up on an answer after ten seconds. */
const TIMEOUT_MS = 10_000;
/** Flow tries for a day and more, with growing pauses; here it is a few times, and soon. */
const PAUSES_MS = [250, 500, 1000];

type FlowAttempt = { status: number | null; body: string };

/** `sent` names the run; `outcome` is what Flow's run log would say. */
export type FlowRun = { runId: string; outcome: 'done' | 'failed' | 'given up'; attempts: FlowAttempt[] };

/**
 * Runs one action of the app as a workflow step would: properties checked as Flow's editor checks them, signed, and sent again under the
 * same run id while the app answers 202, 429, 5xx or nothing.
 * @param runId for a run that was sent before; a new one otherwise
 * @throws Refusal when the app is not installed, has no such action, or a property is missing or names nothing of this shop
 * Source: https://shopify.dev/docs/apps/build/flow/actions/endpoints
 */
export async function runFlowAction(
  standin: Standin,
  shop: Shop,
  handle: string,
  properties: Record<string, string>,
  runId: string = randomUUID(),
): Promise<FlowRun> {
  const action = standin.app.flowActions.find((one) => one.handle === handle);
  if (action === undefined) throw new Refusal(`${standin.app.name} has no Flow action ${handle}`, 404);
  if (shop.installation === null) throw new Refusal(`${standin.app.name} is not installed`);
  const body = JSON.stringify({
    shop_id: Number(shop.id),
    shopify_domain: shop.domain,
    action_run_id: runId,
    action_definition_id: action.name,
    handle,
    properties: checkedProperties(standin, shop, action, properties),
  });
  const attempts: FlowAttempt[] = [];
  for (const [tried, next] of [...PAUSES_MS, 0].entries()) {
    const attempt = await send(standin, action, body);
    attempts.push(attempt);
    const { status } = attempt;
    if (status === 200) return { runId, outcome: 'done', attempts };
    const again = status === null || status === 202 || status === 429 || status >= 500;
    if (!again) return { runId, outcome: 'failed', attempts };
    if (tried < PAUSES_MS.length) await pause(next);
  }
  return { runId, outcome: 'given up', attempts };
}

function checkedProperties(
  standin: Standin,
  shop: Shop,
  action: FlowAction,
  properties: Record<string, string>,
): Record<string, string> {
  const unknown = Object.keys(properties).find((key) => !action.fields.some((field) => field.key === key));
  if (unknown !== undefined) throw new Refusal(`The action has no field ${unknown}`);
  for (const { key, name, required, type } of action.fields) {
    const value = properties[key] ?? '';
    if (required && value === '') throw new Refusal(`The field ${name} must be filled in`);
    if (type === 'customer_reference' && standin.store.find('customers', value)?.shopId !== shop.id)
      throw new Refusal('This shop has no such customer', 404);
  }
  return properties;
}

async function send(standin: Standin, action: FlowAction, body: string): Promise<FlowAttempt> {
  try {
    const response = await fetch(new URL(action.path, standin.appUrl), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-shopify-hmac-sha256': createHmac('sha256', standin.app.apiSecret).update(body).digest('base64'),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, body: (await response.text()).slice(0, 2000) };
  } catch (error) {
    return { status: null, body: error instanceof Error ? error.message : String(error) };
  }
}
