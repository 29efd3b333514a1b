import { installApp } from '../commerce/install-app.ts';
import { html, scriptJson, type Html } from '../html.ts';
import type { Shop } from '../model.ts';
import { appPageQuery } from '../oauth/app-page-query.ts';
import { sessionToken } from '../oauth/session-token.ts';
import { Refusal, type Standin } from '../standin.ts';
import { blockHandleOf } from '../storefront/render-extension.ts';
import { schemaText } from '../storefront/translate.ts';
import { storefrontOrigin } from '../strip.ts';
import { sendAdmin, type AdminContext, type AdminRegister, type AdminVisit } from './admin-context.ts';
import { pickerItems } from './picker-items.ts';

/** What staff may read the admin in; the choice is theirs, not the shop's, and a cookie keeps it. */
const LOCALES = ['en', 'pl'];
const LOCALE_COOKIE = 'standin_staff_locale';

/**
 * The app inside the admin: the frame at /store/:handle/apps/:app/<path of the app>, what App Bridge asks the admin for, and the
 * page that asks to install.
 */
export function registerAppRoutes(context: AdminContext, register: AdminRegister): void {
  const { standin } = context;
  register.get('/apps/:app*', (visit) => sendAppFrame(context, visit));
  register.get('/oauth/install', (visit) =>
    visit.response.redirect(303, `/store/${visit.shop.handle}/apps/${standin.app.handle}`),
  );
  register.post('/install', ({ response, shop }) => {
    installApp(standin, shop.id);
    response.redirect(303, `/store/${shop.handle}/apps/${standin.app.handle}`);
  });
  register.get('/app-bridge/id-token', async ({ response, shop }) => {
    response.setHeader('cache-control', 'no-store');
    if (shop.installation === null) response.status(409).json({ error: `${standin.app.name} is not installed` });
    else response.json({ token: await sessionToken(standin, shop) });
  });
  register.get('/app-bridge/scopes', ({ response, shop }) => {
    response.json({ granted: shop.installation?.scopes ?? [], required: standin.app.scopes, optional: [] });
  });
  register.get('/app-bridge/extensions', ({ response, shop }) => void response.json(extensionsOf(context, shop)));
  register.get('/app-bridge/pick', ({ request, response, shop }) => {
    const { type, q, id, filter } = request.query;
    const ids = id === undefined ? null : (Array.isArray(id) ? id : [id]).map(String);
    try {
      const asked = { type: String(type), search: String(q ?? ''), filter: String(filter ?? ''), ids };
      response.json(pickerItems(standin, shop, asked));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response.status(error.status).json({ error: error.message });
    }
  });
  register.get('/visit', ({ request, response, shop }) => {
    const path = String(request.query.path ?? '/');
    response.redirect(303, storefrontOrigin(standin, shop) + (/^\/(?![/\\])/.test(path) ? path : '/'));
  });
}

/** The app's address in the frame, signed as Shopify's admin signs it. @param path of the app, with its own query */
async function appAddress(standin: Standin, shop: Shop, path: string, locale: string): Promise<string> {
  const address = new URL(path, standin.urls.tunnel);
  const query = await appPageQuery(standin, shop, { ...Object.fromEntries(address.searchParams), locale });
  return `${address.origin}${address.pathname}?${query}`;
}

async function sendAppFrame(context: AdminContext, visit: AdminVisit): Promise<void> {
  const { standin } = context;
  const { request, response, shop } = visit;
  const { app, 0: rest = '' } = request.params as { app: string; 0?: string };
  const query = new URL(request.originalUrl, standin.urls.admin).search;
  if (app === standin.app.apiKey && app !== standin.app.handle) {
    return response.redirect(303, `/store/${shop.handle}/apps/${standin.app.handle}${rest}${query}`);
  }
  if (app !== standin.app.handle) {
    return sendAdmin(context, visit, {
      section: 'app',
      title: 'App',
      content: html``,
      problem: `The stand-in knows one app, ${standin.app.name}`,
    });
  }
  if (shop.installation === null) return sendInstallPage(context, visit);
  const locale = staffLocale(visit);
  const base = `/store/${shop.handle}/apps/${standin.app.handle}`;
  const config = {
    store: `/store/${shop.handle}`,
    base,
    appName: standin.app.name,
    shopName: shop.name,
    appOrigin: standin.urls.tunnel,
    user: { accountAccess: 'Account Owner' },
    address: await appAddress(standin, shop, (rest || '/') + query, locale),
  };
  response.setHeader('cache-control', 'no-store');
  sendAdmin(context, visit, {
    section: 'app',
    title: standin.app.name,
    isFrame: true,
    languages: LOCALES.filter((one) => one !== locale).map((one) => ({
      href: `${base}${rest}?locale=${one}`,
      label: languageName(one),
    })),
    content: frameMarkup(standin),
    script: html`<script type="application/json" id="frame-config">
        ${scriptJson(config)}
      </script>
      <script src="/standin/resource-picker.js" defer></script>
      <script src="/standin/frame-script.js" defer></script>`,
  });
}

function staffLocale({ request, response }: AdminVisit): string {
  const asked = LOCALES.find((one) => one === request.query.locale);
  if (asked) response.cookie(LOCALE_COOKIE, asked, { sameSite: 'lax' });
  const kept = new RegExp(`(?:^|;\\s*)${LOCALE_COOKIE}=(\\w+)`).exec(request.headers.cookie ?? '')?.[1];
  return asked ?? LOCALES.find((one) => one === kept) ?? 'en';
}

function languageName(locale: string): string {
  const name = new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

function frameMarkup(standin: Standin): Html {
  return html`<main class="frame">
      <div class="loading-bar" id="loading" hidden></div>
      <header class="title-bar" id="title-bar">
        <span id="breadcrumb"></span>
        <h1 id="app-title">${standin.app.name}</h1>
        <div class="actions" id="title-actions"></div>
      </header>
      <section class="save-bar" id="save-bar" aria-label="Unsaved changes" hidden>
        <b>Unsaved changes</b>
        <div class="actions" id="save-actions"></div>
      </section>
      <iframe id="app" name="app-iframe" title="${standin.app.name}" allow="clipboard-write"></iframe>
      <div class="dim" id="dim" hidden></div>
    </main>
    <div class="toasts" id="toasts" role="status" aria-live="polite"></div>
    <dialog class="ask" id="leave" aria-labelledby="leave-title">
      <h2 id="leave-title">Leave page with unsaved changes?</h2>
      <p>Leaving this page will delete all unsaved changes.</p>
      <form method="dialog" class="actions">
        <button class="button quiet" value="stay">Stay</button>
        <button class="button danger" value="leave">Leave page</button>
      </form>
    </dialog>
    <dialog class="ask" id="discard" aria-labelledby="discard-title">
      <h2 id="discard-title">Discard all unsaved changes?</h2>
      <p>If you discard changes, you’ll delete any edits you made since you last saved.</p>
      <form method="dialog" class="actions">
        <button class="button quiet" value="stay">Continue editing</button>
        <button class="button danger" value="leave">Discard changes</button>
      </form>
    </dialog>
    <dialog class="ask picker" id="picker" aria-labelledby="picker-title">
      <h2 id="picker-title"></h2>
      <input type="search" id="picker-search" placeholder="Search" />
      <ul id="picker-list"></ul>
      <p class="hint" id="picker-limit" aria-live="polite"></p>
      <div class="actions">
        <button type="button" class="button quiet" id="picker-cancel">Cancel</button>
        <button type="button" class="button" id="picker-select">Select</button>
      </div>
    </dialog>`;
}

function sendInstallPage(context: AdminContext, visit: AdminVisit): void {
  const { app } = context.standin;
  sendAdmin(context, visit, {
    section: 'app',
    title: `Install ${app.name}`,
    content: html`<form method="post" action="/store/${visit.shop.handle}/install" class="card form">
      <p>${app.name} asks for these scopes:</p>
      <ul>
        ${app.scopes.map((scope) => html`<li><code>${scope}</code></li>`)}
      </ul>
      <div class="actions"><button class="button">Install</button></div>
    </form>`,
  });
}

/** What shopify.app.extensions() tells: where the theme app extension's blocks are switched on. */
function extensionsOf(context: AdminContext, shop: Shop): unknown[] {
  const extension = context.readExtension();
  const { handle } = context.standin.app;
  return [
    {
      handle: extension.handle,
      type: 'theme_app_extension',
      activations: extension.blocks.map((block) => {
        const activations = shop.themes.flatMap((theme) =>
          Object.entries(theme.settingsData.current.blocks)
            .filter(([, stored]) => !stored.disabled && blockHandleOf(stored.type, handle) === block.handle)
            .map(([id]) => ({ target: id, themeId: `gid://shopify/OnlineStoreTheme/${theme.id}` })),
        );
        const name = schemaText(extension, 'en', block.schema.name);
        return {
          target: block.schema.target,
          handle: block.handle,
          name,
          status: activations.length > 0 ? 'active' : 'available',
          activations,
        };
      }),
    },
  ];
}
