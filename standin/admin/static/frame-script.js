/**
 * The admin's half of App Bridge: shows what the app's page says (navigation, title, save bar, toasts) and answers what it asks.
 * The other half is admin/app-bridge-script.js, inside the iframe.
 */
(() => {
  'use strict';
  const config = JSON.parse(document.getElementById('frame-config').textContent);
  const iframe = document.getElementById('app');
  const byId = (id) => document.getElementById(id);
  const send = (type, payload) => iframe.contentWindow.postMessage({ appBridge: 1, type, payload }, config.appOrigin);
  const node = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const json = async (path) => {
    const answer = await fetch(`${config.store}/app-bridge/${path}`);
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.error ?? `The admin answered ${answer.status}`);
    return body;
  };

  // ---- unsaved changes: nothing leaves before somebody says so ----
  let saveBar = null;
  let isLeaving = false;
  /** Resolves true when there is nothing unsaved, or when the merchant chose to leave. */
  const mayLeave = () => (saveBar === null ? Promise.resolve(true) : asked('leave'));
  function asked(id) {
    const dialog = byId(id);
    if (dialog.open) return Promise.resolve(false);
    dialog.returnValue = 'stay';
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener('close', () => resolve(dialog.returnValue === 'leave'), { once: true });
    });
  }
  async function ifMayLeave(action) {
    if (!(await mayLeave())) return;
    if (saveBar !== null) {
      send('leave', {});
      showSaveBar(null);
    }
    action();
  }
  const leaveTo = (url) => {
    isLeaving = true;
    location.assign(url);
  };
  addEventListener('beforeunload', (event) => {
    if (saveBar !== null && !isLeaving) event.preventDefault();
  });
  document.addEventListener(
    'click',
    (event) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      if (
        !link ||
        saveBar === null ||
        link.dataset.appPath !== undefined ||
        event.button !== 0 ||
        event.metaKey ||
        event.ctrlKey
      )
        return;
      event.preventDefault();
      void ifMayLeave(() => leaveTo(link.href));
    },
    true,
  );

  // ---- buttons that stand in the frame and act in the app ----
  const press = (key) => send('press', { key });
  const button = (one, otherwise) => {
    const element = node('button', {
      type: 'button',
      textContent: one.label || otherwise,
      disabled: one.disabled || one.loading,
    });
    element.className = `button ${one.tone === 'critical' ? 'danger' : one.variant === 'primary' ? '' : 'quiet'}`;
    if (one.loading) element.setAttribute('aria-busy', 'true');
    return element;
  };

  function showSaveBar(bar) {
    saveBar = bar;
    byId('save-bar').hidden = bar === null;
    byId('title-bar').classList.toggle('covered', bar !== null);
    if (bar === null) return;
    const discard = bar.buttons.find((one) => one.variant !== 'primary');
    const save = bar.buttons.find((one) => one.variant === 'primary');
    const shown = [];
    if (discard) {
      const element = button(discard, 'Discard');
      element.addEventListener('click', async () => {
        if (!bar.asksBeforeDiscard || (await asked('discard'))) press(discard.key);
      });
      shown.push(element);
    }
    if (save) {
      const element = button(save, 'Save');
      element.addEventListener('click', () => press(save.key));
      shown.push(element);
    }
    byId('save-actions').replaceChildren(...shown);
  }

  // the app says its bar again whenever React touches it: what is said twice is left as it stands, and an open menu stays open
  let shownTitle = '';
  function showTitle(bar) {
    const said = JSON.stringify(bar);
    if (said === shownTitle) return;
    shownTitle = said;
    const summaries = byId('title-actions').querySelectorAll('details[open] > summary');
    const opened = new Set([...summaries].map((one) => one.textContent));
    byId('app-title').textContent = bar?.title || config.appName;
    document.title = [bar?.title, config.appName, config.shopName].filter(Boolean).join(' · ');
    const buttons = bar?.buttons ?? [];
    const back = buttons.find((one) => one.variant === 'breadcrumb');
    const crumb = back ? [node('button', { type: 'button', className: 'crumb', textContent: `← ${back.label}` })] : [];
    crumb[0]?.addEventListener('click', () => void ifMayLeave(() => press(back.key)));
    byId('breadcrumb').replaceChildren(...crumb);
    const plain = buttons
      .filter((one) => one.variant !== 'breadcrumb')
      .sort((a, b) => (a.variant === 'primary') - (b.variant === 'primary'));
    const actions = plain.map((one) => {
      const element = button(one, 'Action');
      element.addEventListener('click', () => press(one.key));
      return element;
    });
    for (const group of bar?.groups ?? []) {
      const list = node('div', { className: 'menu-list' });
      const menu = node(
        'details',
        { className: 'menu' },
        node('summary', { className: 'button quiet', textContent: group.label }),
        list,
      );
      for (const one of group.buttons) {
        const element = button(one, 'Action');
        element.addEventListener('click', () => {
          menu.open = false;
          press(one.key);
        });
        list.append(element);
      }
      menu.open = opened.has(group.label);
      actions.unshift(menu);
    }
    byId('title-actions').replaceChildren(...actions);
  }

  // ---- the app's own navigation ----
  let links = [];
  let appPath = location.pathname.slice(config.base.length) || '/';
  function showNav() {
    const path = appPath.split(/[?#]/)[0];
    const shown = links.filter((link) => !link.isHome && link.href);
    const fits = (link) => {
      const own = link.href.split(/[?#]/)[0];
      return path === own || path.startsWith(`${own}/`);
    };
    const current = shown.filter(fits).sort((a, b) => b.href.length - a.href.length)[0];
    byId('app-nav').replaceChildren(
      ...shown.map((link) => {
        const a = node('a', { href: config.base + link.href, textContent: link.label });
        a.dataset.appPath = link.href;
        if (link === current) a.setAttribute('aria-current', 'page');
        a.addEventListener('click', (event) => {
          if (event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          void ifMayLeave(() => send('navigate', { href: link.href }));
        });
        return node('li', {}, a);
      }),
    );
  }

  // ---- toasts ----
  const toasts = new Map();
  function removeToast(id, dismissed) {
    const toast = toasts.get(id);
    if (!toast) return;
    clearTimeout(toast.timer);
    toast.element.remove();
    toasts.delete(id);
    send('toastGone', { id, dismissed });
  }
  function showToast({ id, message, isError, durationMs, action }) {
    const close = node('button', { type: 'button', textContent: '×', className: 'toast-close' });
    close.setAttribute('aria-label', 'Dismiss');
    close.addEventListener('click', () => removeToast(id, true));
    const element = node('div', { className: `toast ${isError ? 'bad' : ''}` }, node('span', { textContent: message }));
    if (action) {
      const act = node('button', { type: 'button', textContent: action, className: 'toast-action' });
      act.addEventListener('click', () => send('toastAction', { id }));
      element.append(act);
    }
    element.append(close);
    byId('toasts').append(element);
    toasts.set(id, { element, timer: setTimeout(() => removeToast(id, false), durationMs) });
  }

  const answers = {
    idToken: async () => (await json('id-token')).token,
    user: async () => config.user,
    scopes: () => json('scopes'),
    extensions: () => json('extensions'),
    resourcePicker: (options) => globalThis.standinPicker(options, { byId, node, json }),
    leaveConfirmation: mayLeave,
  };
  const shown = {
    ready: () => {
      // a new document starts with nothing of the old one
      showSaveBar(null);
      showTitle(null);
      byId('dim').hidden = true;
      byId('loading').hidden = true;
    },
    nav: (items) => {
      links = items;
      showNav();
    },
    title: showTitle,
    saveBar: showSaveBar,
    toast: showToast,
    toastHide: ({ id }) => removeToast(id, false),
    loading: (isLoading) => {
      byId('loading').hidden = !isLoading;
    },
    dim: (isDim) => {
      byId('dim').hidden = !isDim;
    },
    location: ({ path }) => {
      if (!/^\/(?![/\\])/.test(path)) return;
      appPath = path;
      history.replaceState(null, '', config.base + (path === '/' ? '' : path));
      showNav();
    },
    redirect: ({ url }) => void ifMayLeave(() => leaveTo(url)),
  };

  async function onMessage(event) {
    const message = event.data;
    if (event.source !== iframe.contentWindow || event.origin !== config.appOrigin || message?.appBridge !== 1) return;
    if (message.id === undefined) return shown[message.type]?.(message.payload);
    try {
      const answer = answers[message.type];
      if (!answer) throw new Error(`The stand-in does not play ${message.type}`);
      send('reply', { id: message.id, result: await answer(message.payload ?? {}) });
    } catch (error) {
      send('reply', { id: message.id, error: error.message });
    }
  }
  addEventListener('message', (event) => void onMessage(event));
  // only now: what the app says once (its navigation) while nobody listens is lost
  iframe.src = config.address;
})();
