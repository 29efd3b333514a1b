/** shopify.app.toml is what Shopify believes; the app must mean the same. */
import fs from 'node:fs';
import { expect, test } from 'vitest';
import { SCOPES } from '../app/env.server.ts';
import { handlesTopic } from '../app/jobs/process-webhook.server.ts';

const toml = fs.readFileSync(new URL('../shopify.app.toml', import.meta.url), 'utf8');

test('the scopes asked for in code and in the configuration are the same', () => {
  expect(/^scopes = "([^"]*)"$/m.exec(toml)?.[1]?.split(',')).toEqual([...SCOPES]);
});

test('every subscribed topic is one that the worker handles', () => {
  const subscribed = [...toml.matchAll(/topics = \[([^\]]*)\]/g)].flatMap((match) =>
    [...(match[1] ?? '').matchAll(/"([^"]+)"/g)].map((topic) => topic[1]),
  );
  expect(subscribed).toHaveLength(29);
  for (const topic of subscribed) expect([topic, handlesTopic(topic ?? '')]).toEqual([topic, true]);
});
