/**
 * What Shopify's App Bridge script does for an embedded app, played by the stand-in. Runs in the app's iframe, before the app's
 * own scripts, and talks to admin/frame-script.js in the admin page around it; /app-bridge.js is app-bridge-elements.js and this file in one. Shapes and names follow @shopify/app-bridge-types.
 * It adds no node to the document while the page loads: React hydrates the whole document and would throw it away.
 */
(() => {
  'use strict';
  if (window.shopify) return;

  const script = document.currentScript;
  const adminOrigin = new URL(script.src).origin;
  const isEmbedded = window.parent !== window;
  const query = new URLSearchParams(location.search);
  /** What the admin adds to the app's address; the app's own address is the rest. */
  const ADMIN_PARAMS = [
    'embedded',
    'hmac',
    'host',
    'id_token',
    'locale',
    'session',
    'shop',
    'timestamp',
    'shopify-reload',
  ];
  /** A token is asked for anew when it has less than this left. */
  const TOKEN_MARGIN_MS = 10_000;

  const fromQueryOrBefore = (name) => {
    const value = query.get(name) ?? sessionStorage.getItem(`app-bridge:${name}`);
    if (value !== null) sessionStorage.setItem(`app-bridge:${name}`, value);
    return value ?? undefined;
  };
  const config = {
    apiKey: script.dataset.apiKey ?? document.querySelector('meta[name="shopify-api-key"]')?.content,
    shop: fromQueryOrBefore('shop'),
    host: fromQueryOrBefore('host'),
    locale: fromQueryOrBefore('locale') ?? 'en',
  };
  const storePath = () =>
    atob(config.host ?? '').replace(/^[^/]*/, '') || `/store/${(config.shop ?? '').split('.')[0]}`;

  // ---- messages to and from the admin around us ----
  let lastId = 0;
  const waiting = new Map();
  const tell = (type, payload) => {
    if (isEmbedded) parent.postMessage({ appBridge: 1, type, payload }, adminOrigin);
  };
  const ask = (type, payload) =>
    new Promise((resolve, reject) => {
      if (!isEmbedded) return reject(new Error(`App Bridge: ${type} needs the admin around the app`));
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      parent.postMessage({ appBridge: 1, id, type, payload }, adminOrigin);
    });
  const fromAdmin = {
    reply: ({ id, result, error }) => {
      const call = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) call?.resolve(result);
      else call?.reject(new Error(error));
    },
    navigate: ({ href }) => navigateTo(href),
    press: ({ key }) => elements.press(key),
    leave: () => elements.openSaveBar()?.hide(),
    toastAction: ({ id }) => toasts.get(id)?.onAction?.(),
    toastGone: ({ id, dismissed }) => {
      if (dismissed) toasts.get(id)?.onDismiss?.();
      toasts.delete(id);
    },
  };
  addEventListener('message', (event) => {
    if (event.source !== parent || event.origin !== adminOrigin || event.data?.appBridge !== 1) return;
    fromAdmin[event.data.type]?.(event.data.payload);
  });

  /** The app's router listens for shopify:navigate on a link; without a router the page is simply loaded. */
  function navigateTo(href) {
    const link = [...document.querySelectorAll('ui-nav-menu a, s-app-nav a, s-app-nav s-link')].find(
      (a) => a.getAttribute('href') === href,
    );
    const target = link ?? Object.assign(document.createElement('a'), { href, hidden: true });
    if (!link) document.body.append(target);
    target.dispatchEvent(new CustomEvent('shopify:navigate', { bubbles: true, cancelable: true }));
    if (!link) target.remove();
  }

  const elements = defineAppBridgeElements(tell, () => ++lastId);

  // ---- the shopify global ----
  let token = null;
  async function idToken() {
    if (token && token.expiresAt - Date.now() > TOKEN_MARGIN_MS) return token.text;
    const text = await ask('idToken');
    const claims = JSON.parse(atob(text.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')));
    token = { text, expiresAt: claims.exp * 1000 };
    return text;
  }
  const element = (id) => {
    const found = document.getElementById(id);
    if (!found) throw new Error(`App Bridge: there is no element with id ${id}`);
    return found;
  };
  const toasts = new Map();
  const notPlayed = (name) =>
    new Proxy(() => {}, {
      get: (_, member) => notPlayed(`${name}.${String(member)}`),
      apply: () => {
        throw new Error(`The stand-in does not play shopify.${name}`);
      },
    });
  window.shopify = {
    config,
    origin: location.origin,
    ready: Promise.resolve(),
    environment: { mobile: false, embedded: isEmbedded, pos: false, intent: false },
    idToken,
    user: () => ask('user'),
    loading: (isLoading = true) => tell('loading', isLoading),
    toast: {
      show: (message, options = {}) => {
        const id = `toast-${++lastId}`;
        toasts.set(id, options);
        tell('toast', {
          id,
          message: String(message),
          isError: options.isError === true,
          durationMs: options.duration ?? 5000,
          action: options.action,
        });
        return id;
      },
      hide: (id) => tell('toastHide', { id }),
    },
    modal: {
      show: async (id) => element(id).show(),
      hide: async (id) => element(id).hide(),
      toggle: async (id) => element(id).toggle(),
    },
    saveBar: {
      show: async (id) => element(id).show(),
      hide: async (id) => element(id).hide(),
      toggle: async (id) => element(id).toggle(),
      // resolves when nothing is unsaved or the merchant confirms; whoever stays is never told, as documented
      leaveConfirmation: async () => {
        if (!elements.openSaveBar()) return;
        if (!(await ask('leaveConfirmation'))) await new Promise(() => {});
        await elements.openSaveBar()?.hide();
      },
    },
    resourcePicker: async (options) => {
      const chosen = await ask('resourcePicker', {
        type: options.type,
        multiple: options.multiple,
        action: options.action,
        query: options.query,
        selectionIds: options.selectionIds,
        filter: options.filter,
      });
      return chosen ? Object.assign(chosen, { selection: chosen }) : undefined;
    },
    scopes: {
      query: () => ask('scopes'),
      request: async () => ({ result: 'granted-all', detail: await ask('scopes') }),
      revoke: notPlayed('scopes.revoke'),
    },
    app: { extensions: () => ask('extensions') },
    setSignals: () => {},
    reviews: {
      request: async () => ({
        success: false,
        code: 'merchant-ineligible',
        message: 'The stand-in asks for no reviews',
      }),
    },
    webVitals: { onReport: async () => {} },
    support: { registerHandler: async () => {} },
    intents: notPlayed('intents'),
    picker: notPlayed('picker'),
    pos: notPlayed('pos'),
    scanner: notPlayed('scanner'),
    shopifyQL: notPlayed('shopifyQL'),
    tools: notPlayed('tools'),
  };

  // ---- fetch: our own origin gets the id token; a refused token is renewed once ----
  const plainFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const attempt = async () => {
      const request = new Request(input instanceof Request ? input.clone() : input, init);
      const isOwn = new URL(request.url).origin === location.origin;
      if (isOwn && isEmbedded && !request.headers.has('authorization')) {
        request.headers.set('authorization', `Bearer ${await idToken()}`);
        request.headers.set('x-requested-with', 'XMLHttpRequest');
        if (!request.headers.has('accept-language')) request.headers.set('accept-language', config.locale);
      }
      return plainFetch(request);
    };
    let response = await attempt();
    if (response.status === 401 && response.headers.get('x-shopify-retry-invalid-session-request')) {
      token = null;
      response = await attempt();
    }
    const reauthorize = response.headers.get('x-shopify-api-request-failure-reauthorize-url');
    if (reauthorize)
      tell('redirect', {
        url: adminAddress(new URL(reauthorize, location.href).href) ?? new URL(reauthorize, location.href).href,
      });
    return response;
  };

  // ---- addresses that belong to the admin or to the shop, and leaving the frame ----
  /** The stand-in's address for one of Shopify's (shopify://admin/…, admin.shopify.com/…, shop.myshopify.com/…), or null. */
  function adminAddress(href) {
    const own = /^shopify:(?:\/\/)?admin\/?(.*)$/.exec(href);
    if (own) return `${adminOrigin}${storePath()}/${own[1]}`;
    if (!URL.canParse(href, location.href)) return null;
    const url = new URL(href, location.href);
    if (url.hostname === 'admin.shopify.com') return `${adminOrigin}${url.pathname}${url.search}`;
    if (!url.hostname.endsWith('.myshopify.com')) return null;
    const store = `${adminOrigin}/store/${url.hostname.split('.')[0]}`;
    if (/^\/admin(\/|$)/.test(url.pathname)) return `${store}${url.pathname.slice('/admin'.length)}${url.search}`;
    return `${store}/visit?path=${encodeURIComponent(url.pathname + url.search)}`;
  }
  const leavesFrame = (target) => target === '_top' || target === '_parent';
  const plainOpen = window.open.bind(window);
  window.open = (url, target, features) => {
    const address = adminAddress(String(url ?? ''));
    if (isEmbedded && (leavesFrame(target) || (address && target === '_self'))) {
      tell('redirect', { url: address ?? new URL(url, location.href).href });
      return null;
    }
    return plainOpen(address ?? url, target, features);
  };
  addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!link || event.defaultPrevented || event.button !== 0) return;
    const address = adminAddress(link.getAttribute('href'));
    if (!address && !(isEmbedded && leavesFrame(link.target))) return;
    event.preventDefault();
    if (isEmbedded && link.target !== '_blank') tell('redirect', { url: address ?? link.href });
    else plainOpen(address ?? link.href, link.target || '_self');
  });

  // ---- the address bar of the admin follows the app ----
  const appPath = () => {
    const params = new URLSearchParams(location.search);
    for (const name of ADMIN_PARAMS) params.delete(name);
    const search = params.toString();
    return location.pathname + (search === '' ? '' : `?${search}`) + location.hash;
  };
  const reload = query.get('shopify-reload');
  const tellLocation = () => reload === null && tell('location', { path: appPath() });
  for (const name of ['pushState', 'replaceState']) {
    const plain = history[name].bind(history);
    history[name] = (...args) => {
      plain(...args);
      tellLocation();
    };
  }
  addEventListener('popstate', tellLocation);

  if (!isEmbedded && config.host && reload === null) {
    // opened outside the admin: go where the admin shows it
    location.replace(`${adminOrigin}${storePath()}/apps/${config.apiKey}${appPath()}`);
    return;
  }
  tell('ready', { path: appPath() });
  tellLocation();

  // ---- the bounce page: come back to where the document was asked for, with a fresh token ----
  if (reload !== null && new URL(reload, location.href).origin === location.origin) {
    void idToken().then((text) => {
      const address = new URL(reload, location.href);
      address.searchParams.set('id_token', text);
      location.replace(address);
    });
  }
})();
