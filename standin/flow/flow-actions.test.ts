/** What `shopify app deploy` refuses of a Flow action, and what Flow sends when a workflow runs one. */
import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerCustomer } from '../commerce/register-customer.ts';
import { startBackend, type Backend } from '../testing/start-backend.ts';
import { flowActionsFrom } from './flow-actions.ts';
import type { FlowRun } from './run-flow-action.ts';

const GOOD = `
[[extensions]]
name = "Award points"
type = "flow_action"
handle = "award-points"
runtime_url = "https://app.example.com/flow/award?x=1"

[settings]

  [[settings.fields]]
  type = "customer_reference"
  required = true

  [[settings.fields]]
  type = "single_line_text_field"
  key = "rule"
  name = "Rule"
  required = true
`;

describe('the extension', () => {
  test('is read as Shopify reads it', () => {
    expect(flowActionsFrom(GOOD, 'x')).toEqual([
      {
        name: 'Award points',
        handle: 'award-points',
        path: '/flow/award?x=1',
        fields: [
          { type: 'customer_reference', key: 'customer_id', name: 'customer_id', required: true },
          { type: 'single_line_text_field', key: 'rule', name: 'Rule', required: true },
        ],
      },
    ]);
    expect(flowActionsFrom('[[extensions]]\ntype = "theme"\nname = "Widget"\n', 'x')).toEqual([]);
  });

  test.each([
    ['handle = "award-points"', 'handle = "award_points"', /a handle has/],
    ['handle = "award-points"', `handle = "${'x'.repeat(31)}"`, /a handle has/],
    ['https://app', 'http://app', /runtime_url/],
    ['"https://app.example.com/flow/award?x=1"', '"/flow/award"', /runtime_url/],
    ['key = "rule"', 'key = "rule_1"', /letters and hyphens/],
    ['name = "Rule"', 'description = "Rule"', /has no name/],
    ['type = "customer_reference"', 'type = "customer_reference"\n  key = "who"', /neither key nor name/],
    ['single_line_text_field', 'colour', /does not play/],
  ])('%s as %s is refused', (was, is, problem) => {
    expect(() => flowActionsFrom(GOOD.replace(was, is), 'x')).toThrow(problem);
  });
});

interface Received {
  body: string;
  signature: string | undefined;
}

describe('a run', () => {
  let backend: Backend;
  let customerId: string;
  const received: Received[] = [];
  let answers: number[] = [];
  const app = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const signature = request.headers['x-shopify-hmac-sha256'];
      received.push({ body: Buffer.concat(chunks).toString('utf8'), signature: String(signature) });
      response.writeHead(answers.shift() ?? 200).end('{}');
    });
  });

  beforeAll(async () => {
    backend = await startBackend();
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    backend.standin.appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
    backend.standin.app.flowActions = flowActionsFrom(GOOD, 'x');
    customerId = registerCustomer(backend.standin, backend.shop.id, { email: 'shopper-1@example.com' }).id;
  });
  afterAll(async () => {
    app.close();
    await backend.stop();
  });

  const run = async (properties: Record<string, string>, runId?: string) => {
    received.length = 0;
    const { status, body } = await backend.api('POST', '/shops/example/flow/award-points', {
      properties,
      ...(runId !== undefined && { runId }),
    });
    return { status, body: body as FlowRun & { error?: string } };
  };

  test('is signed over exactly what is sent', async () => {
    const { body } = await run({ customer_id: customerId, rule: 'review-1' }, 'run-1');
    expect(body).toMatchObject({ runId: 'run-1', outcome: 'done' });
    const [sent] = received;
    const expected = createHmac('sha256', backend.standin.app.apiSecret)
      .update(sent?.body ?? '')
      .digest('base64');
    expect(sent?.signature).toBe(expected);
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      shop_id: Number(backend.shop.id),
      shopify_domain: backend.shop.domain,
      action_run_id: 'run-1',
      action_definition_id: 'Award points',
      handle: 'award-points',
      properties: { customer_id: customerId, rule: 'review-1' },
    });
  });

  test('is sent again, the same, while the app is not done', async () => {
    answers = [503, 202, 429, 200];
    const { body } = await run({ customer_id: customerId, rule: 'r' });
    expect(body.attempts.map(({ status }) => status)).toEqual([503, 202, 429, 200]);
    expect(body.outcome).toBe('done');
    expect(new Set(received.map((each) => each.body)).size).toBe(1);
  });

  test('ends as failed with any other refusal', async () => {
    answers = [422];
    expect((await run({ customer_id: customerId, rule: 'r' })).body).toMatchObject({ outcome: 'failed' });
    expect(received).toHaveLength(1);
  });

  test.each([
    [{ rule: 'r' }, /must be filled in/],
    [{ customer_id: '999', rule: 'r' }, /no such customer/],
    [{ customer_id: '999', rule: 'r', other: 'x' }, /no field other/],
  ])('%j is refused before it is sent', async (properties, problem) => {
    const { status, body } = await run(properties);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.error).toMatch(problem);
    expect(received).toEqual([]);
  });
});
