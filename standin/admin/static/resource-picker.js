/**
 * The admin's resource picker, for products and collections. admin/static/frame-script.js opens it for the app's page.
 * Source: https://shopify.dev/docs/api/app-home/apis/user-interface-and-interactions/resource-picker-api
 */
(() => {
  'use strict';
  const NAMES = { product: 'products', collection: 'collections' };

  /** Everything that can be picked of one kind, by search or by gid. */
  const lookUp = (json, type, query) => json(`pick?${new URLSearchParams([['type', type], ...query])}`);

  /** Reads the options; throws in words for what the stand-in does not play. */
  function optionsOf({ type, action = 'add', multiple = false, query = '', selectionIds = [] }) {
    if (!NAMES[type]) throw new Error(`The stand-in's picker offers products and collections, not ${type}`);
    if (action !== 'add' && action !== 'select') throw new Error(`The picker has no action ${action}`);
    const most = typeof multiple === 'number' ? multiple : multiple ? Infinity : 1;
    return { type, action, most, isMany: Boolean(multiple), query, ids: selectionIds.map((one) => one.id) };
  }

  /** Resolves to what was chosen, in the order it was chosen; undefined when it was cancelled or closed. */
  globalThis.standinPicker = async (given, { byId, node, json }) => {
    const { type, action, most, isMany, query, ids } = optionsOf(given);
    const dialog = byId('picker');
    const chosen = new Map();
    const before =
      ids.length === 0
        ? []
        : await lookUp(
            json,
            type,
            ids.map((id) => ['id', id]),
          );
    for (const id of ids.slice(0, most)) {
      const item = before.find((one) => one.id === id);
      if (item) chosen.set(id, item);
    }
    const sayLimit = () => {
      byId('picker-limit').textContent = isMany && most !== Infinity ? `${chosen.size} of ${most} chosen` : '';
    };
    const row = (item) => {
      const input = node('input', {
        type: isMany ? 'checkbox' : 'radio',
        name: 'picked',
        checked: chosen.has(item.id),
      });
      input.addEventListener('change', () => {
        if (!isMany) chosen.clear();
        if (!input.checked) chosen.delete(item.id);
        else if (chosen.size < most) chosen.set(item.id, item);
        else input.checked = false;
        sayLimit();
      });
      return node('li', {}, node('label', { className: 'check' }, input, ` ${item.title}`));
    };
    let asked = 0;
    const list = async (text) => {
      const turn = ++asked;
      const items = await lookUp(json, type, [['q', text]]);
      // an older search may answer after a newer one
      if (turn === asked) byId('picker-list').replaceChildren(...items.map(row));
    };
    byId('picker-title').textContent = `${action === 'add' ? 'Add' : 'Select'} ${NAMES[type]}`;
    byId('picker-select').textContent = action === 'add' ? 'Add' : 'Select';
    byId('picker-search').setAttribute('aria-label', `Search ${NAMES[type]}`);
    byId('picker-search').value = query;
    const over = new AbortController();
    const on = (id, happening, act) => byId(id).addEventListener(happening, act, { signal: over.signal });
    on('picker-search', 'input', (event) => void list(event.target.value));
    on('picker-cancel', 'click', () => dialog.close('cancel'));
    on('picker-select', 'click', () => dialog.close('select'));
    await list(query);
    sayLimit();
    dialog.returnValue = '';
    dialog.showModal();
    return new Promise((resolve) => {
      on('picker', 'close', () => {
        over.abort();
        resolve(dialog.returnValue === 'select' ? [...chosen.values()] : undefined);
      });
    });
  };
})();
