import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appConfigFrom } from '../app-config.ts';
import { NO_FAULTS } from '../faults.ts';
import type { Customer, MetafieldDefinition } from '../model.ts';
import { Store } from '../store.ts';
import { CUSTOMER_DOCUMENT, SHOP_DOCUMENT } from '../testing/documents.ts';
import { isEmbedOn, previewBlock, renderEmbeds, withEmbed } from './render-extension.ts';
import type { StorefrontPage } from './storefront-page.ts';
import { readThemeExtension } from './theme-extension.ts';

const NOW = '2026-11-21T12:00:00.000Z';
const TOML = `name = "Comeback"
handle = "comeback"
[access_scopes]
scopes = "read_customers"
[webhooks]
api_version = "2026-07"
`;

let dir: string;
let store: Store;
let page: StorefrontPage;

function write(files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), text);
  }
}

/** The markup of a block `panel` with this Liquid, without the wrapper around it. */
function rendered(liquid: string, change: Partial<StorefrontPage> = {}, schema: object = {}): string {
  write({
    'blocks/panel.liquid': `${liquid}{% schema %}${JSON.stringify({ name: 'Panel', target: 'body', ...schema })}{% endschema %}`,
  });
  const { body } = previewBlock(readThemeExtension(dir), { ...page, ...change }, 'panel');
  return body.replace(/^<div[^>]*>/, '').replace(/<\/div>$/, '');
}

const customerDocument: Customer = { ...CUSTOMER_DOCUMENT, firstName: '<b>Shopper</b>' };

function define(namespace: string, storefront: string): void {
  const definition: MetafieldDefinition = {
    id: `CUSTOMER|${namespace}|loyalty`,
    shopId: '1',
    definitionId: '5',
    ownerType: 'CUSTOMER',
    namespace,
    key: 'loyalty',
    name: 'Loyalty',
    description: null,
    type: 'json',
    access: { admin: 'MERCHANT_READ', storefront, customerAccount: 'READ' },
    appOwned: true,
    createdAt: NOW,
  };
  store.put('metafieldDefinitions', definition);
}

function setMetafield(ownerGid: string, ownerType: string, namespace: string, value: unknown): void {
  store.put('metafields', {
    id: `${ownerGid}|${namespace}|loyalty`,
    shopId: '1',
    metafieldId: '6',
    ownerGid,
    ownerType,
    namespace,
    key: 'loyalty',
    type: 'json',
    value: JSON.stringify(value),
    createdAt: NOW,
    updatedAt: NOW,
  });
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'theme-extension-'));
  write({
    'locales/en.default.json': JSON.stringify({
      hello: 'Hello {{ name }}',
      rich_html: '<b>{{ name }}</b>',
      only_english: 'English',
      points: { one: '{{ count }} point', other: '{{ count }} points' },
    }),
    'locales/pl.json': JSON.stringify({
      hello: 'Cześć {{ name }}',
      points: {
        one: '{{ count }} punkt',
        few: '{{ count }} punkty',
        many: '{{ count }} punktów',
        other: '{{ count }} punktu',
      },
    }),
    'assets/panel.js': 'void 0;',
    'assets/panel.css': 'a{}',
  });
  store = new Store();
  store.put('shops', SHOP_DOCUMENT);
  store.put('customers', customerDocument);
  page = {
    standin: {
      app: appConfigFrom(TOML, { apiKey: 'key', apiSecret: 'secret' }),
      store,
      now: () => new Date(),
      faults: NO_FAULTS,
      urls: { admin: 'http://localhost:1', storefront: 'http://localhost:2', tunnel: 'http://localhost:3', smtp: '' },
    },
    shop: SHOP_DOCUMENT,
    locale: 'en',
    root: '',
    pageType: 'index',
    path: '/',
    customer: customerDocument,
    cart: null,
    product: null,
    isDesignMode: false,
  };
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

test('Liquid prints raw, `escape` and `t` escape, `_html` messages do not', () => {
  expect(rendered('{{ customer.first_name }}')).toBe('<b>Shopper</b>');
  expect(rendered('{{ customer.first_name | escape }}')).toBe('&lt;b&gt;Shopper&lt;/b&gt;');
  expect(rendered("{{ 'hello' | t: name: customer.first_name }}")).toBe('Hello &lt;b&gt;Shopper&lt;/b&gt;');
  expect(rendered("{{ 'rich_html' | t: name: 'x' }}")).toBe('<b>x</b>');
});

test('JSON of a value can stand in a script; objects of the shop have no JSON', () => {
  expect(rendered("{{ '</script>&' | json }}")).toBe('"\\u003c/script\\u003e\\u0026"');
  expect(() => rendered('{{ customer | json }}')).toThrow('not allowed');
});

test('plural forms follow each language', () => {
  const counts = [0, 1, 2, 5, 22, 1.5];
  const inLocale = (locale: string): string[] =>
    counts.map((count) => rendered(`{{ 'points' | t: count: ${count} }}`, { locale }));
  expect(inLocale('en')).toEqual(['0 points', '1 point', '2 points', '5 points', '22 points', '1.5 points']);
  expect(inLocale('pl')).toEqual(['0 punktów', '1 punkt', '2 punkty', '5 punktów', '22 punkty', '1.5 punktu']);
});

test('a message missing in a language falls back to the default one; missing everywhere, or half filled, is an error', () => {
  expect(rendered("{{ 'only_english' | t }}", { locale: 'pl' })).toBe('English');
  expect(() => rendered("{{ 'nowhere.at_all' | t }}")).toThrow('Translation missing: en.nowhere.at_all');
  expect(() => rendered("{{ 'hello' | t }}")).toThrow('wants a value for "name"');
  expect(() => rendered("{{ 'points' | t }}")).toThrow('wants a count');
});

test('a customer metafield is seen only through a definition with storefront access PUBLIC_READ', () => {
  const { id } = page.standin.app;
  const liquid = "{{ customer.metafields['$app'].loyalty.value.available }}";
  setMetafield('gid://shopify/Customer/77', 'CUSTOMER', `app--${id}`, { available: 120 });
  expect(rendered(liquid)).toBe('');
  define(`app--${id}`, 'NONE');
  expect(rendered(liquid)).toBe('');
  define(`app--${id}`, 'PUBLIC_READ');
  expect(rendered(liquid)).toBe('120');
  expect(rendered(`{{ customer.metafields.app--${id}.loyalty.value.available }}`)).toBe('120');
  expect(rendered('{{ customer.metafields.app.loyalty.value.available }}')).toBe('');
  expect(rendered(liquid, { customer: null })).toBe('');
  expect(rendered(liquid, { customer: { ...customerDocument, id: '78' } })).toBe('');
});

test('app-data metafields need no definition, and another installation does not see them', () => {
  setMetafield('gid://shopify/AppInstallation/4', 'APP_INSTALLATION', 'loyalty', { earn: 1 });
  const liquid = '{{ app.metafields.loyalty.loyalty.value.earn }}';
  expect(rendered(liquid)).toBe('1');
  expect(
    rendered(liquid, { shop: { ...SHOP_DOCUMENT, installation: { id: '9', installedAt: NOW, scopes: [] } } }),
  ).toBe('');
});

test('what Shopify or the stand-in does not know is an error that names it', () => {
  expect(() => rendered('{{ 1 | no_such_filter }}')).toThrow('no_such_filter');
  expect(() => rendered("{{ '<b>' | raw }}")).toThrow('raw');
  expect(() => rendered('{% no_such_tag %}')).toThrow('no_such_tag');
  expect(() => rendered("{% include 'x' %}")).toThrow('include');
  expect(() => rendered('{{ no_such_object.title }}')).toThrow('no_such_object');
  expect(() => rendered('{{ customer.shoe_size }}')).toThrow('customer.shoe_size');
  expect(() => rendered('{{ block.settings.colour }}')).toThrow('block.settings.colour');
  expect(() => rendered("{{ 'gone.js' | asset_url }}")).toThrow('gone.js');
  expect(() => rendered('', {}, { tarket: 'body' })).toThrow('tarket');
});

test('snippets, loops, settings, assets and the doc tag work; local names are no unknown objects', () => {
  write({ 'snippets/row.liquid': '{% doc %}@param {{ broken {% enddoc %}<li>{{ n }}:{{ word }}</li>' });
  const liquid = `{% assign words = 'a,b' | split: ',' %}{% for word in words %}{% render 'row', n: forloop.index, word: word %}{% endfor %}{{ block.settings.side }}`;
  expect(rendered(liquid, {}, { settings: [{ type: 'text', id: 'side', default: 'left' }] })).toBe(
    '<li>1:a</li><li>2:b</li>left',
  );
  expect(rendered("{{ 'panel.js' | asset_url | script_tag }}")).toMatch(
    /^<script src="\/extensions\/theme-extension-[^/]+\/assets\/panel\.js\?v=[0-9a-f]{12}" type="text\/javascript"><\/script>$/,
  );
});

test('money and dates are in the shop’s currency, zone and the page’s language', () => {
  expect(
    rendered('{{ 123450 | money }}|{{ 5000 | money_without_trailing_zeros }}|{{ 5000 | money_with_currency }}'),
  ).toBe('1.234,50 zł|50 zł|50,00 zł PLN');
  expect(rendered("{{ '2026-11-21T23:30:00Z' | date: '%d.%m.%Y %H:%M' }}")).toBe('22.11.2026 00:30');
  expect(rendered("{{ '2026-11-21T23:30:00Z' | date: format: 'date' }}", { locale: 'pl' })).toBe('22 listopada 2026');
});

test('an embed is on the page only while the theme has it on and the app is installed; its assets go to the head once', () => {
  const schema = JSON.stringify({ name: 'Panel', target: 'body', javascript: 'panel.js', stylesheet: 'panel.css' });
  write({ 'blocks/panel.liquid': `<p>hello</p>{% schema %}${schema}{% endschema %}` });
  const extension = readThemeExtension(dir);
  const withTheme = (isOn: boolean): StorefrontPage => {
    const [theme] = page.shop.themes;
    if (!theme) throw new Error('the shop has a theme');
    const settingsData = withEmbed(theme.settingsData, { appHandle: 'comeback', blockHandle: 'panel', isOn });
    expect(isEmbedOn(settingsData, 'comeback', 'panel')).toBe(isOn);
    return { ...page, shop: { ...SHOP_DOCUMENT, themes: [{ ...theme, settingsData }] } };
  };
  expect(renderEmbeds(extension, page)).toEqual({ head: '', body: '' });
  expect(renderEmbeds(extension, withTheme(false))).toEqual({ head: '', body: '' });
  const on = renderEmbeds(extension, withTheme(true));
  expect(on.body).toContain('<p>hello</p>');
  expect(on.head.match(/panel\.js/g)).toHaveLength(1);
  expect(on.head).toContain('panel.css');
  const uninstalled = withTheme(true);
  expect(renderEmbeds(extension, { ...uninstalled, shop: { ...uninstalled.shop, installation: null } }).body).toBe('');
});

test('switching an embed off and on again keeps one entry and its settings', () => {
  const embed = { appHandle: 'comeback', blockHandle: 'panel' };
  let data = withEmbed({ current: { blocks: {} }, presets: {} }, { ...embed, isOn: true, settings: { side: 'right' } });
  data = withEmbed(data, { ...embed, isOn: false });
  data = withEmbed(data, { ...embed, isOn: true });
  const [entry, ...others] = Object.entries(data.current.blocks);
  expect(others).toEqual([]);
  expect(entry?.[1]).toEqual({
    type: `shopify://apps/comeback/blocks/panel/${entry?.[0]}`,
    disabled: false,
    settings: { side: 'right' },
  });
});
