import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readFlowActions, type FlowAction } from './flow/flow-actions.ts';
import { parseToml, type TomlTable, type TomlValue } from './parse-toml.ts';

type WebhookSubscription = { topic: string; uri: string };

/** The app as Shopify knows it from its shopify.app.toml, with the credentials a partner dashboard would hold. */
export type AppConfig = {
  /** Numeric id; `$app` namespaces become `app--<id>`. */
  id: string;
  name: string;
  handle: string;
  apiKey: string;
  apiSecret: string;
  scopes: string[];
  apiVersion: string;
  subscriptions: WebhookSubscription[];
  proxy: { prefix: string; subpath: string; url: string } | null;
  /** What the app offers to Shopify Flow. */
  flowActions: FlowAction[];
};

const APP_ID = '290117402625';

/**
 * Reads shopify.app.toml. `client_id` of the file is not used: a local stand-in has credentials of its own.
 * @throws when the file is missing or has no scopes, subscriptions or API version, or a Flow action among the extensions beside it is
 *   none that Shopify would take.
 */
export function readAppConfig(tomlFile: string, credentials: { apiKey: string; apiSecret: string }): AppConfig {
  const flowActions = readFlowActions(path.join(path.dirname(tomlFile), 'extensions'));
  return { ...appConfigFrom(readFileSync(tomlFile, 'utf8'), credentials), flowActions };
}

/** The same from the text of the file, without any extensions. */
export function appConfigFrom(toml: string, credentials: { apiKey: string; apiSecret: string }): AppConfig {
  const root = parseToml(toml);
  const webhooks = tableAt(root, 'webhooks');
  const proxy = root['app_proxy'];
  const name = String(root['name'] ?? 'App');
  return {
    ...credentials,
    id: APP_ID,
    name,
    handle: String(root['handle'] ?? name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')),
    scopes: splitScopes(String(tableAt(root, 'access_scopes')['scopes'] ?? '')),
    apiVersion: String(webhooks['api_version'] ?? ''),
    subscriptions: subscriptionsOf(webhooks),
    proxy: isTable(proxy) ? proxyOf(proxy) : null,
    flowActions: [],
  };
}

/** `read_orders, write_customers` → a sorted list without blanks and repetitions. */
function splitScopes(scopes: string): string[] {
  return [...new Set(scopes.split(',').map((scope) => scope.trim()))].filter((scope) => scope !== '').sort();
}

function subscriptionsOf(webhooks: TomlTable): WebhookSubscription[] {
  const entries = webhooks['subscriptions'];
  if (!Array.isArray(entries)) return [];
  return entries.filter(isTable).flatMap((entry) => {
    const topics = [...stringsIn(entry['topics']), ...stringsIn(entry['compliance_topics'])];
    return topics.map((topic) => ({ topic, uri: String(entry['uri']) }));
  });
}

function proxyOf(proxy: TomlTable): { prefix: string; subpath: string; url: string } {
  return { prefix: String(proxy['prefix']), subpath: String(proxy['subpath']), url: String(proxy['url']) };
}

function stringsIn(value: TomlValue | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function tableAt(root: TomlTable, key: string): TomlTable {
  const value = root[key];
  if (!isTable(value)) throw new Error(`shopify.app.toml has no [${key}]`);
  return value;
}

function isTable(value: TomlValue | undefined): value is TomlTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
