/** Both halves of App Bridge in a real Chromium: a small React app in the frame, through the tunnel, as Comeback's pages are. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type FrameLocator, type Page } from '@playwright/test';
import { build } from 'esbuild';
import { jwtVerify } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { CHROMIUM_ARGS, chromiumPath } from '../../scripts/chromium.ts';
import { createShop } from '../commerce/create-shop.ts';
import { installApp } from '../commerce/install-app.ts';
import { createCollection } from '../commerce/save-collection.ts';
import { createProduct } from '../commerce/save-product.ts';
import { startStandin, type RunningStandin } from '../start-standin.ts';
import { TOML } from '../testing/start-backend.ts';

const SECRET = 'a-secret-for-this-test-0123456789';

const APP = `
import { createRoot } from 'react-dom/client';
import { useEffect, useState } from 'react';
import { Modal, NavMenu, SaveBar, TitleBar, useAppBridge } from '@shopify/app-bridge-react';

function Page() {
  const shopify = useAppBridge();
  const [path, setPath] = useState(location.pathname);
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [said, say] = useState('');
  const [picks, setPicks] = useState([]);
  const [only, setOnly] = useState('');
  const go = (to) => { history.pushState(null, '', to); setPath(new URL(to, location.href).pathname); setText(''); };
  useEffect(() => {
    const onNavigate = (event) => go(event.target.getAttribute('href'));
    const onPop = () => setPath(location.pathname);
    addEventListener('shopify:navigate', onNavigate);
    addEventListener('popstate', onPop);
    return () => { removeEventListener('shopify:navigate', onNavigate); removeEventListener('popstate', onPop); };
  }, []);
  return <>
    <NavMenu><a href="/app" rel="home">Start</a><a href="/app/points">Points</a><a href="/app/members">Members</a></NavMenu>
    <TitleBar title={'Page ' + path}>
      <button variant="breadcrumb" onClick={() => go('/app')}>Back to start</button>
      <button variant="primary" onClick={() => shopify.toast.show('Published')}>Publish</button>
      <section label="More"><button onClick={() => setOpen(true)}>Ask</button></section>
    </TitleBar>
    <SaveBar open={text !== ''}>
      <button variant="primary" onClick={() => { say('saved ' + text); setText(''); }}></button>
      <button onClick={() => setText('')}></button>
    </SaveBar>
    <Modal open={isOpen} onHide={() => setOpen(false)}>
      <p>Inside the modal</p>
      <TitleBar title="Are you sure"><button variant="primary" onClick={() => { say('sure'); setOpen(false); }}>Yes</button></TitleBar>
    </Modal>
    <h1>{path}</h1>
    <label>Rule <input value={text} onChange={(event) => setText(event.target.value)} /></label>
    <button onClick={async () => { await shopify.saveBar.leaveConfirmation(); go('/app/members?tab=all'); }}>Members inside</button>
    <button onClick={async () => say(await (await fetch('/api/echo')).text())}>Fetch</button>
    <button onClick={async () => say((await shopify.resourcePicker({ type: 'product' }))?.selection[0]?.title ?? 'nothing')}>Pick</button>
    <button onClick={async () => {
      const picked = await shopify.resourcePicker({
        type: 'collection', multiple: 2, action: 'select', query: 'n', selectionIds: picks.map(({ id }) => ({ id })),
      });
      say(picked === undefined ? 'cancelled' : picked.map((one) => one.title + ' ' + one.productsCount).join(' and '));
      if (picked) setPicks(picked);
    }}>Choose collections</button>
    <button onClick={async () => {
      const picked = await shopify.resourcePicker({
        type: 'product', action: 'select', filter: { variants: true, query: only },
        selectionIds: picks.map(({ id, variants }) => ({ id, variants })),
      });
      say(picked === undefined ? 'cancelled' : picked.map((one) => one.title + ': ' + one.variants.map((variant) => variant.title)).join());
      if (picked) { setPicks(picked); setOnly('id:' + picked[0].id.split('/').at(-1)); }
    }}>Choose a variant</button>
    <button onClick={async () => say(JSON.stringify(await shopify.app.extensions()).length > 2 ? 'extensions' : 'none')}>Extensions</button>
    <a href="shopify://admin/orders">Orders of the shop</a>
    <form data-save-bar onSubmit={(event) => { event.preventDefault(); say('form sent'); }}><label>Name <input defaultValue="" /></label></form>
    <output>{said}</output>
  </>;
}
createRoot(document.getElementById('root')).render(<Page />);
`;

let script: string;
let browser: Browser;
let page: Page;
let running: RunningStandin;
let app: http.Server;
let seen: { url: string; authorization: string | undefined }[];
let refusals: number;

function answer(request: http.IncomingMessage, response: http.ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://app');
  seen.push({ url: request.url ?? '', authorization: request.headers.authorization });
  if (pathname === '/app.js') return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
  if (pathname === '/api/echo') {
    refusals += 1;
    if (refusals === 1) return void response.writeHead(401, { 'x-shopify-retry-invalid-session-request': '1' }).end();
    return void response.writeHead(200).end('welcome');
  }
  const bounce = '<script data-api-key="key" src="https://cdn.shopify.com/shopifycloud/app-bridge.js"></script>';
  response.setHeader('content-type', 'text/html');
  response.setHeader('content-security-policy', 'frame-ancestors https://admin.shopify.com;');
  if (pathname === '/needs-token' && !searchParams.get('id_token')) {
    const reload = `${running.urls.tunnel}/needs-token?shop=${searchParams.get('shop')}`;
    searchParams.set('shopify-reload', reload);
    return void response.writeHead(302, { location: `/bounce?${searchParams}` }).end();
  }
  if (pathname === '/bounce') return void response.end(bounce);
  response.end(
    `<!doctype html><html><head>${bounce}</head><body><div id="root"></div><script src="/app.js"></script></body></html>`,
  );
}

beforeAll(async () => {
  const built = await build({
    stdin: { contents: APP, loader: 'tsx', resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  script = built.outputFiles[0]?.text ?? '';
  browser = await chromium.launch({ executablePath: await chromiumPath(), args: CHROMIUM_ARGS });
}, 120_000);

afterAll(() => browser.close());

beforeEach(async () => {
  seen = [];
  refusals = 0;
  app = http.createServer(answer);
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  running = await startStandin({
    port: 0,
    stateFile: null,
    appUrl: `http://127.0.0.1:${(app.address() as AddressInfo).port}`,
    apiKey: 'key',
    apiSecret: SECRET,
    toml: { text: TOML },
    extensionDir: 'extensions/loyalty-widget',
    retryFactor: 1,
  });
  const shop = createShop(running.standin, { handle: 'sample-records', name: 'Sample Records' });
  const sizes = ['S', 'M', 'L'].map((title) => ({ title, priceMinor: 5900 }));
  createProduct(running.standin, shop.id, { title: 'Shirt', variants: sizes });
  createProduct(running.standin, shop.id, { title: 'Slow Rivers', variants: [{ priceMinor: 12900 }], tags: ['new'] });
  for (const title of ['New in', 'Evening', 'Sale'])
    createCollection(running.standin, shop.id, { title, rules: [{ column: 'TAG', condition: 'new' }] });
  installApp(running.standin, shop.id);
  page = await browser.newPage();
});

afterEach(async () => {
  await page.close();
  await running.stop();
  app.closeAllConnections();
  await new Promise((resolve) => app.close(resolve));
});

async function open(path: string): Promise<FrameLocator> {
  await page.goto(`${running.urls.admin}/store/sample-records/apps/example-app${path}`);
  const frame = page.frameLocator('#app');
  await frame.getByRole('heading').waitFor();
  return frame;
}

const adminPath = (): string => new URL(page.url()).pathname + new URL(page.url()).search;
const appNav = () => page.getByRole('list', { name: 'Example app' });
const saveBar = () => page.getByRole('region', { name: 'Unsaved changes' });

test('the address the admin opens is signed and carries an id token of the shop', async () => {
  await open('/app/points?tab=2');
  const first = new URL(seen[0]?.url ?? '', 'http://app');
  expect(first.pathname).toBe('/app/points');
  expect(first.searchParams.get('tab')).toBe('2');
  expect(first.searchParams.get('hmac')).toMatch(/^[0-9a-f]{64}$/);
  expect(Buffer.from(first.searchParams.get('host') ?? '', 'base64').toString()).toBe(
    'admin.shopify.com/store/sample-records',
  );
  const { payload } = await jwtVerify(first.searchParams.get('id_token') ?? '', new TextEncoder().encode(SECRET), {
    audience: 'key',
  });
  expect(payload['dest']).toBe('https://sample-records.myshopify.com');
});

test('staff read the app in their language, and the choice is kept', async () => {
  await open('/app');
  await page.getByRole('link', { name: 'Polski' }).click();
  await page.getByRole('link', { name: 'English' }).waitFor();
  await open('/app/points');
  const asked = seen
    .filter((one) => one.url.includes('hmac='))
    .map((one) => new URL(one.url, 'http://app').searchParams.get('locale'));
  expect(asked).toEqual(['en', 'pl', 'pl']);
});

test('navigation, title bar and address bar follow the app', async () => {
  const frame = await open('/app');
  await page.getByRole('heading', { name: 'Page /app' }).waitFor();
  expect(await appNav().getByRole('link').allTextContents()).toEqual(['Points', 'Members']);
  await appNav().getByRole('link', { name: 'Points' }).click();
  await frame.getByRole('heading', { name: '/app/points' }).waitFor();
  expect(adminPath()).toBe('/store/sample-records/apps/example-app/app/points');
  await expect.poll(() => appNav().locator('[aria-current]').textContent()).toBe('Points');
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('status').getByText('Published').waitFor();
  await page.getByRole('button', { name: 'Back to start' }).click();
  await frame.getByRole('heading', { name: '/app', exact: true }).waitFor();
  await page.goBack();
  await frame.getByRole('heading', { name: '/app/points' }).waitFor();
  await expect.poll(adminPath).toBe('/store/sample-records/apps/example-app/app/points');
});

test('an app that is quicker than the admin’s own script still gets its navigation', async () => {
  await page.route('**/standin/frame-script.js', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await open('/app');
  await expect.poll(() => appNav().getByRole('link').allTextContents()).toEqual(['Points', 'Members']);
});

test('the save bar saves, discards, and lets nobody leave unasked, neither by the frame nor inside the app', async () => {
  const frame = await open('/app');
  await frame.getByLabel('Rule').fill('ten');
  await saveBar().getByRole('button', { name: 'Save' }).click();
  await frame.getByText('saved ten').waitFor();
  expect(await saveBar().isVisible()).toBe(false);
  await frame.getByLabel('Rule').fill('eleven');
  await saveBar().getByRole('button', { name: 'Discard' }).click();
  expect(await frame.getByLabel('Rule').inputValue()).toBe('');

  await frame.getByLabel('Rule').fill('twelve');
  await appNav().getByRole('link', { name: 'Points' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click();
  expect(await frame.getByRole('heading').textContent()).toBe('/app');
  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click();
  await frame.getByRole('button', { name: 'Members inside' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click();
  expect(await frame.getByRole('heading').textContent()).toBe('/app');
  expect(await frame.getByLabel('Rule').inputValue()).toBe('twelve');

  await frame.getByRole('button', { name: 'Members inside' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Leave page' }).click();
  await frame.getByRole('heading', { name: '/app/members' }).waitFor();
  await expect.poll(adminPath).toBe('/store/sample-records/apps/example-app/app/members?tab=all');
  await frame.getByLabel('Rule').fill('thirteen');
  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Leave page' }).click();
  await page.waitForURL('**/store/sample-records/orders');
});

test('a form with data-save-bar brings the bar with its first change and sends itself', async () => {
  const frame = await open('/app');
  await frame.getByLabel('Name').fill('Shopper 1');
  await saveBar().getByRole('button', { name: 'Save' }).click();
  await frame.getByText('form sent').waitFor();
  expect(await saveBar().isVisible()).toBe(false);
});

test('a modal shows the content React puts into it, and its buttons act', async () => {
  const frame = await open('/app');
  await page.getByText('More').click();
  await page.getByRole('button', { name: 'Ask' }).click();
  const dialog = frame.getByRole('dialog', { name: 'Are you sure' });
  await dialog.getByText('Inside the modal').waitFor();
  await dialog.getByRole('button', { name: 'Yes' }).click();
  await frame.getByText('sure', { exact: true }).waitFor();
  expect(await dialog.isVisible()).toBe(false);
});

test('fetch carries the id token, and a refused one is renewed once', async () => {
  const frame = await open('/app');
  await frame.getByRole('button', { name: 'Fetch' }).click();
  await frame.getByText('welcome').waitFor();
  const tokens = seen.filter((one) => one.url === '/api/echo').map((one) => one.authorization);
  expect(tokens).toHaveLength(2);
  expect(tokens[0]).toMatch(/^Bearer ey/);
  expect(tokens[1]).toMatch(/^Bearer ey/);
  expect(tokens[1]).not.toBe(tokens[0]);
});

test('the bounce page comes back with a token; links to the admin open there; the picker gives products', async () => {
  await open('/needs-token');
  const bounced = seen.find((one) => one.url.startsWith('/needs-token') && one.url.includes('id_token='));
  expect(bounced).toBeDefined();
  const frame = await open('/app');
  await frame.getByRole('button', { name: 'Extensions' }).click();
  await frame.getByText('extensions', { exact: true }).waitFor();
  await frame.getByRole('button', { name: 'Pick' }).click();
  await page.getByRole('dialog').getByLabel('Slow Rivers').check();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await frame.getByText('Slow Rivers').waitFor();
  await frame.getByRole('link', { name: 'Orders of the shop' }).click();
  await page.waitForURL('**/store/sample-records/orders');
});

test('collections are picked up to a number, shown again as chosen, and kept when the search hides them', async () => {
  const frame = await open('/app');
  const dialog = page.getByRole('dialog', { name: 'Select collections' });
  const pick = frame.getByRole('button', { name: 'Choose collections' });
  await pick.click();
  await dialog.getByLabel('Evening').check();
  expect(await dialog.getByLabel('Sale').count()).toBe(0);
  await dialog.getByLabel('Search collections').fill('');
  await dialog.getByLabel('Sale').check();
  await dialog.getByText('2 of 2 chosen').waitFor();
  await dialog.getByLabel('New in').click();
  expect(await dialog.getByLabel('New in').isChecked()).toBe(false);
  await dialog.getByRole('button', { name: 'Select' }).click();
  await frame.getByText('Evening 1 and Sale 1', { exact: true }).waitFor();
  await pick.click();
  expect(await dialog.getByLabel('Evening').isChecked()).toBe(true);
  await dialog.getByLabel('Evening').uncheck();
  await dialog.getByRole('button', { name: 'Select' }).click();
  await frame.getByText('Sale 1', { exact: true }).waitFor();
  await pick.click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await frame.getByText('cancelled', { exact: true }).waitFor();
});

test('a product is picked with all its variants or some, shown again as chosen, and nothing but what the app asks for', async () => {
  const frame = await open('/app');
  const dialog = page.getByRole('dialog', { name: 'Select products' });
  const pick = frame.getByRole('button', { name: 'Choose a variant' });
  await pick.click();
  expect(await dialog.getByRole('list', { name: 'Variants of Slow Rivers' }).count()).toBe(0);
  await dialog.getByRole('radio', { name: 'Shirt' }).check();
  expect(await dialog.getByRole('checkbox', { name: 'L · 59.00' }).isChecked()).toBe(true);
  await dialog.getByRole('checkbox', { name: 'S · 59.00' }).uncheck();
  await dialog.getByRole('button', { name: 'Select' }).click();
  await frame.getByText('Shirt: M,L', { exact: true }).waitFor();
  await pick.click();
  expect(await dialog.getByRole('radio', { name: 'Shirt' }).isChecked()).toBe(true);
  expect(await dialog.getByRole('radio').count()).toBe(1);
  expect(await dialog.getByRole('checkbox', { name: 'S · 59.00' }).isChecked()).toBe(false);
  await dialog.getByRole('checkbox', { name: 'L · 59.00' }).uncheck();
  await dialog.getByRole('button', { name: 'Select' }).click();
  await frame.getByText('Shirt: M', { exact: true }).waitFor();
  await pick.click();
  await dialog.getByRole('checkbox', { name: 'M · 59.00' }).uncheck();
  expect(await dialog.getByRole('radio', { name: 'Shirt' }).isChecked()).toBe(false);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await frame.getByText('cancelled', { exact: true }).waitFor();
});

test('the app opened outside the admin goes to the admin', async () => {
  const host = Buffer.from('admin.shopify.com/store/sample-records').toString('base64');
  await page.goto(`${running.urls.tunnel}/app/points?host=${host}&shop=sample-records.myshopify.com`);
  await page.waitForURL('**/apps/example-app/app/points');
  expect(adminPath()).toBe('/store/sample-records/apps/example-app/app/points');
});
