// What the theme prints of the widget before any script runs, rendered by the stand-in's Liquid from the very metafields the app
// writes: who sees which number, in which words, and that nothing merchants or sentences contain becomes markup.
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  customerLoyaltyValue,
  customerMetafieldWrite,
  programMetafieldValue,
} from '../app/loyalty/storefront/metafields.ts';
import type { ProgramMetafield } from '../app/loyalty/storefront/metafields.ts';
import { initialSettings } from '../app/loyalty/program/settings.ts';
import { appConfigFrom } from '../standin/app-config.ts';
import { NO_FAULTS } from '../standin/faults.ts';
import { Store } from '../standin/store.ts';
import { previewBlock } from '../standin/storefront/render-extension.ts';
import type { StorefrontPage } from '../standin/storefront/storefront-page.ts';
import { readThemeExtension } from '../standin/storefront/theme-extension.ts';
import { CUSTOMER_DOCUMENT as customer, SHOP_DOCUMENT as shop } from '../standin/testing/documents.ts';

const NOW = '2026-11-21T12:00:00.000Z';
const TOML = `name = "Comeback"
handle = "comeback"
[access_scopes]
scopes = "read_customers"
[webhooks]
api_version = "2026-07"
`;
const extension = readThemeExtension(path.resolve(import.meta.dirname, '../extensions/loyalty-widget'));
const app = appConfigFrom(TOML, { apiKey: 'key', apiSecret: 'secret' });

const ACCOUNT = { available: 0n, pending: 0n, held: 0n, debt: 0n, lifetime: 0n, seq: 1n };

interface Scene {
  locale?: string;
  signedIn?: boolean;
  /** the customer's, in Shopify */
  tags?: string[];
  account?: Partial<typeof ACCOUNT> & { left?: true };
  pendingUntil?: Date;
  expiring?: { points: bigint; at: Date };
  program?: ProgramMetafield | null;
  isDesignMode?: boolean;
}

const usualProgram = programMetafieldValue(
  { version: 1, settings: initialSettings(100, new Date('2026-01-01T00:00:00Z')) },
  { currency: 'PLN', zone: 'Europe/Warsaw' },
  new Date(NOW),
);

function storeFor({ account, pendingUntil, expiring, program = usualProgram }: Scene): Store {
  const store = new Store();
  store.put('shops', shop);
  store.put('customers', customer);
  const dates = { shopId: '1', createdAt: NOW, updatedAt: NOW };
  const put = (
    metafieldId: string,
    ownerType: string,
    ownerGid: string,
    namespace: string,
    key: string,
    value: string,
  ) =>
    store.put('metafields', {
      id: `${ownerGid}|${namespace}|${key}`,
      metafieldId,
      ownerGid,
      ownerType,
      namespace,
      key,
      type: 'json',
      value,
      ...dates,
    });
  if (program)
    put('6', 'APP_INSTALLATION', 'gid://shopify/AppInstallation/4', 'loyalty', 'program', JSON.stringify(program));
  if (account) {
    const namespace = `app--${app.id}`;
    const access = { admin: 'MERCHANT_READ', storefront: 'PUBLIC_READ', customerAccount: 'READ' };
    store.put('metafieldDefinitions', {
      id: `CUSTOMER|${namespace}|loyalty`,
      definitionId: '5',
      ownerType: 'CUSTOMER',
      namespace,
      key: 'loyalty',
      name: 'Loyalty points',
      description: null,
      type: 'json',
      access,
      appOwned: true,
      shopId: '1',
      createdAt: NOW,
    });
    const value = customerLoyaltyValue(
      { ...ACCOUNT, ...account },
      pendingUntil ?? null,
      shop.timeZone,
      new Date(NOW),
      expiring ?? null,
    );
    const write = customerMetafieldWrite(BigInt(customer.id), value);
    put('7', 'CUSTOMER', write.ownerId, namespace, write.key, write.value);
  }
  return store;
}

/** The widget's HTML, and the text of its pieces by name. */
function printed(scene: Scene) {
  const page: StorefrontPage = {
    standin: {
      app,
      store: storeFor(scene),
      now: () => new Date(NOW),
      faults: NO_FAULTS,
      urls: { admin: '', storefront: 'http://localhost:2', tunnel: '', smtp: '' },
    },
    shop,
    locale: scene.locale ?? 'en',
    root: '',
    pageType: 'product',
    path: '/products/a b',
    customer: scene.signedIn || scene.account || scene.tags ? { ...customer, tags: scene.tags ?? [] } : null,
    cart: null,
    product: null,
    isDesignMode: scene.isDesignMode ?? false,
  };
  const { body } = previewBlock(extension, page, 'loyalty');
  const html = body
    .replace(/^<div[^>]*>/, '')
    .replace(/<\/div>$/, '')
    .trim();
  const piece = (name: string) => {
    const found = new RegExp(`data-(?:loyalty="${name}"|${name}(?==|>|\\s))([^>]*)>([^<]*)<`).exec(html);
    return found
      ? { text: (found[2] ?? '').trim().replaceAll('\u00a0', ' '), hidden: /\bhidden\b/.test(found[1] ?? '') }
      : null;
  };
  return { html, piece };
}

describe('the balance', () => {
  test.each([
    [0n, 'en', '0 points', '0 points'],
    [1n, 'en', '1 point', '1 point'],
    [1_234_567n, 'en', '1,234,567 points', '1,234,567 points'],
    [0n, 'pl', '0 pkt', '0 punktów'],
    [1n, 'pl', '1 pkt', '1 punkt'],
    [2n, 'pl', '2 pkt', '2 punkty'],
    [5n, 'pl', '5 pkt', '5 punktów'],
    [1_234_567n, 'pl', '1 234 567 pkt', '1 234 567 punktów'],
  ])('%i in %s', (available, locale, launcher, panel) => {
    const { piece } = printed({ account: { available }, locale });
    expect(piece('launcher')?.text).toBe(launcher);
    expect(piece('available')?.text).toBe(panel);
    expect(piece('pending')?.hidden).toBe(true);
    expect(piece('debt')?.hidden).toBe(true);
  });

  test.each([
    ['en', '4 points pending until 5 December 2026'],
    ['pl', '4 punkty oczekują do 5 grudnia 2026'],
  ])('what is pending says until when, by the shop’s clock (%s)', (locale, text) => {
    const scene = { account: { pending: 4n }, pendingUntil: new Date('2026-12-04T23:30:00Z'), locale };
    expect(printed(scene).piece('pending')).toEqual({ text, hidden: false });
  });

  test('what is set aside is not counted as there to be spent', () => {
    const { piece } = printed({ account: { available: 120n, held: 100n } });
    expect(piece('launcher')?.text).toBe('20 points');
    expect(piece('available')?.text).toBe('20 points');
    expect(piece('held')).toEqual({ text: '100 more points are set aside for what is being prepared', hidden: false });
  });

  test.each([
    ['en', '120 points expire at the end of 3 March 2027'],
    ['pl', '120 punktów wygasa z końcem dnia 3 marca 2027'],
  ])('what expires says when (%s)', (locale, text) => {
    const expiring = { points: 120n, at: new Date('2027-03-03T23:00:00Z') };
    expect(printed({ account: { available: 200n }, expiring, locale }).piece('expiring')).toEqual({
      text,
      hidden: false,
    });
    expect(printed({ account: { available: 200n }, locale }).piece('expiring')?.hidden).toBe(true);
  });

  test('debt is said, and shows as 0 available', () => {
    const { piece } = printed({ account: { available: -40n, debt: 40n } });
    expect(piece('available')?.text).toBe('0 points');
    expect(piece('debt')?.text).toMatch(/^After a return you are 40 points short\./);
  });
});

describe('who sees what', () => {
  test('a visitor is invited to sign in and told how to earn', () => {
    const { html, piece } = printed({ locale: 'pl' });
    expect(piece('launcher')?.text).toBe('Punkty');
    expect(html).toContain('href="/account/login?return_to=%2Fproducts%2Fa+b"');
    expect(html).toContain('Dostajesz 1 punkt za każdą wydaną złotówkę.');
    expect(html).not.toContain('data-signed-in');
    expect(piece('available')).toBeNull();
  });

  test('a customer without points yet sees no number on the launcher, and 0 inside', () => {
    const { html, piece } = printed({ signedIn: true });
    expect(piece('launcher')?.text).toBe('Points');
    expect(piece('available')?.text).toBe('0 points');
    expect(html).toContain('data-signed-in');
  });

  test('a language we have no words in reads English throughout', () => {
    const { html } = printed({ locale: 'de', account: { available: 5n } });
    expect(html).toContain('lang="en"');
    expect(html).toContain('You get 1 point for every 1\u00a0zł you spend.');
  });

  test('nothing is printed before a programme is published, but a hint in the theme editor', () => {
    expect(printed({ program: null }).html).toBe('');
    expect(printed({ program: null, isDesignMode: true }).html).toContain('Publish your points rule in Comeback');
  });

  describe('in test mode', () => {
    const program = { ...usualProgram, testersTag: 'Loyalty-Test' };

    test.each([
      ['a visitor', {}],
      ['a customer without tags', { signedIn: true }],
      ['a member with points', { account: { available: 5n } }],
      ['a customer with other tags', { tags: ['VIP', 'loyalty-test-2', 'loyalty'] }],
    ])('%s sees nothing at all', (_, scene) => {
      expect(printed({ ...scene, program }).html).toBe('');
    });

    test.each([
      ['as it is written', ['Loyalty-Test']],
      ['in other letters, among others', ['VIP', 'LOYALTY-TEST']],
    ])('a customer with the tag, %s, sees everything', (_, tags) => {
      const { html, piece } = printed({ tags, account: { available: 5n }, program });
      expect(piece('launcher')?.text).toBe('5 points');
      expect(html).toContain('You get 1 point');
      expect(html).not.toContain('Loyalty-Test');
    });

    test('the theme editor shows it, so that it can be placed', () => {
      expect(printed({ program, isDesignMode: true }).html).toContain('You get 1 point');
    });
  });

  test.each([
    ['en', false, 'What points buy'],
    ['pl', true, 'Co dalej'],
  ])('where rewards will be shown, with every word in %s', (locale, signedIn, heading) => {
    const { html } = printed({ locale, signedIn });
    expect(html).toMatch(/data-scripts="\S*\/loyalty-panel\.js\S* \S*\/loyalty-redeem\.js[^ "]*"/);
    expect(html).toContain(heading);
    expect(html).toContain('data-root="/"');
    expect(html.includes('data-loyalty="codes"')).toBe(signedIn);
    const words = /<template data-loyalty="words">([\s\S]*?)<\/template>/.exec(html)?.[1] ?? '';
    const filled = [...words.matchAll(/<i data-word="\w+">([^<]*)<\/i>/g)].map(([, word]) => word);
    expect(filled).toHaveLength(48);
    for (const word of filled) expect(word).toMatch(/^(?!.*(?:{{|translation missing)).+$/i);
  });

  test('ways to earn only where the programme has some', () => {
    expect(printed({}).html).not.toContain('<loyalty-earn');
    const { html } = printed({ program: { ...usualProgram, ways: true } });
    expect(html).toMatch(/data-scripts="[^"]*\/loyalty-earn\.js[^"]*"/);
    expect(html).toContain('<loyalty-earn>');
  });

  test('joining, where it is the customer’s to say: for those without points, with the terms', () => {
    const program = { ...usualProgram, optIn: true, termsUrl: 'https://shop.example/terms?a=1&b=2' };
    const { html } = printed({ signedIn: true, program });
    expect(html).toContain('data-joining');
    expect(html).toContain('href="https://shop.example/terms?a=1&amp;b=2"');
    expect(printed({ account: { available: 5n }, program }).html).not.toContain('data-joining');
    expect(printed({ program }).html).not.toContain('data-joining');
    expect(printed({ signedIn: true }).html).not.toContain('data-joining');
  });

  test('whoever left is offered to join, and is told of no zero points', () => {
    const { html } = printed({ account: { available: 0n, left: true } });
    expect(html).toContain('data-joining');
    expect(html).toMatch(/<span data-launcher>\s*Points\s*<\/span>/);
    expect(printed({ account: { available: 0n } }).html).toMatch(/<span data-launcher>\s*0 points\s*<\/span>/);
  });

  test('no rewards before a programme is published', () => {
    expect(printed({ program: null, isDesignMode: true }).html).not.toContain('loyalty-lists');
  });

  test('sentences are text, whatever is in them', () => {
    const words = { earn: '<img src=x onerror=alert(1)>', notes: ['<script>'] };
    const { html } = printed({ program: { ...usualProgram, words: { en: words, pl: words } } });
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(html).not.toMatch(/<img|<script/);
  });
});
