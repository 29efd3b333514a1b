import { describe, expect, test } from 'vitest';
import { appConfigFrom } from './app-config.ts';
import { parseToml } from './parse-toml.ts';
import { TOML } from './testing/start-backend.ts';

describe('TOML', () => {
  test('reads what Shopify files hold', () => {
    const text = [
      '# comment',
      'name = "A \\"b\\" \\u00e9" # end',
      "path = 'c:\\d'",
      'on = true',
      'many = 1_000',
      'half = 0.5',
      '[a.b]',
      'list = [ "x", # one',
      '  "y",',
      ']',
      'long = """',
      'one',
      'two"""',
      '[[a.items]]',
      'id = 1',
      '[a.items.more]',
      'deep.er = 2',
      '[[a.items]]',
      'id = 3',
    ].join('\n');
    expect(parseToml(text)).toEqual({
      name: 'A "b" é',
      path: 'c:\\d',
      on: true,
      many: 1000,
      half: 0.5,
      a: {
        b: { list: ['x', 'y'], long: 'one\ntwo' },
        items: [{ id: 1, more: { deep: { er: 2 } } }, { id: 3 }],
      },
    });
  });

  test.each([
    ['a = 1979-05-27', 'line 1: cannot read 1979-05-27'],
    ['a = 1\na = 2', 'line 2: a is set twice'],
    ['a = { b = 1 }', 'line 1: cannot read {'],
    ['[a', 'line 1: expected ]'],
    ['a = "x" y', 'line 1: expected the end of the line'],
  ])('refuses %j instead of guessing', (text, why) => {
    expect(() => parseToml(text)).toThrow(why);
  });

  test("an app's configuration: scopes, every topic with its address, the proxy", () => {
    const app = appConfigFrom(TOML, { apiKey: 'k', apiSecret: 's' });
    expect(app.scopes).toEqual(['read_orders', 'read_products', 'read_themes', 'write_customers']);
    expect(app.subscriptions).toContainEqual({ topic: 'refunds/create', uri: '/webhooks/orders' });
    expect(app.subscriptions).toContainEqual({ topic: 'shop/redact', uri: '/webhooks/rest' });
    expect(app.proxy).toEqual({ prefix: 'apps', subpath: 'loyalty', url: '/proxy' });
    expect([app.handle, app.apiVersion, app.apiKey]).toEqual(['example-app', '2026-07', 'k']);
  });
});
