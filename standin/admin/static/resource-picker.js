/**
 * The admin's resource picker, for products with their variants, and collections. admin/static/frame-script.js opens it for the app's page.
 * Source: https://shopify.dev/docs/api/app-home/apis/user-interface-and-interactions/resource-picker-api
 */
(() => {
  'use strict';
  const NAMES = { product: 'products', collection: 'collections' };

  /** Everything that can be picked of one kind, by search or by gid. */
  const lookUp = (json, type, query) => json(`pick?${new URLSearchParams([['type', type], ...query])}`);

  /** Reads the options; throws in words for what the stand-in does not play. */
  function optionsOf({ type, action = 'add', multiple = false, query = '', selectionIds = [], filter = {} }) {
    if (!NAMES[type]) throw new Error(`The stand-in's picker offers products and collections, not ${type}`);
    if (action !== 'add' && action !== 'select') throw new Error(`The picker has no action ${action}`);
    const unknown = Object.keys(filter).find((name) => name !== 'variants' && name !== 'query');
    if (unknown) throw new Error(`The stand-in's picker does not play filter.${unknown}`);
    const most = typeof multiple === 'number' ? multiple : multiple ? Infinity : 1;
    // shown unless the app says otherwise, as documented
    const hasVariants = type === 'product' && (filter.variants ?? true);
    const hidden = filter.query ? [['filter', filter.query]] : [];
    return { type, action, most, isMany: Boolean(multiple), query, before: selectionIds, hasVariants, hidden };
  }

  /** What is chosen: things in the order in which they were chosen, and of products which variants. */
  function choice({ most, isMany, hasVariants }) {
    const chosen = new Map();
    const variantsOf = (item) => (hasVariants && !item.hasOnlyDefaultVariant ? item.variants : []);
    const set = (item, ids) => {
      if (!isMany && !chosen.has(item.id)) chosen.clear();
      if (chosen.has(item.id) || chosen.size < most) chosen.set(item.id, { item, ids });
    };
    return {
      variantsOf,
      set,
      size: () => chosen.size,
      has: (item, variant) => {
        const ids = chosen.get(item.id)?.ids;
        return ids !== undefined && (variant === undefined || ids.has(variant.id));
      },
      /** A product with all its variants; any other thing by itself. */
      toggle: (item, isOn) => {
        if (isOn) set(item, new Set(variantsOf(item).map(({ id }) => id)));
        else chosen.delete(item.id);
      },
      /** Several of one product may be chosen, also where one product is all that may be: as documented. */
      toggleVariant: (item, variant, isOn) => {
        const ids = new Set(chosen.get(item.id)?.ids);
        if (isOn) ids.add(variant.id);
        else ids.delete(variant.id);
        if (ids.size === 0) chosen.delete(item.id);
        else set(item, ids);
      },
      result: () =>
        [...chosen.values()].map(({ item, ids }) =>
          variantsOf(item).length === 0 ? item : { ...item, variants: item.variants.filter(({ id }) => ids.has(id)) },
        ),
    };
  }

  /** Chooses what the app says was chosen before. */
  async function choose(picks, { type, before, most }, json) {
    if (before.length === 0) return;
    const ids = before.map(({ id }) => ['id', id]);
    const items = await lookUp(json, type, ids);
    for (const { id, variants } of before.slice(0, most)) {
      const item = items.find((one) => one.id === id);
      if (!item) continue;
      picks.toggle(item, true);
      if (variants) picks.set(item, new Set(variants.map((one) => one.id)));
    }
  }

  /** Resolves to what was chosen, in the order it was chosen; undefined when it was cancelled or closed. */
  globalThis.standinPicker = async (given, { byId, node, json }) => {
    const options = optionsOf(given);
    const { type, action, most, isMany, query, hidden } = options;
    const dialog = byId('picker');
    const picks = choice(options);
    await choose(picks, options, json);
    let boxes = [];
    const show = () => {
      for (const { input, item, variant } of boxes) input.checked = picks.has(item, variant);
      byId('picker-limit').textContent = isMany && most !== Infinity ? `${picks.size()} of ${most} chosen` : '';
    };
    const box = (item, variant) => {
      const input = node('input', { type: isMany || variant ? 'checkbox' : 'radio', name: 'picked' });
      input.addEventListener('change', () => {
        if (variant) picks.toggleVariant(item, variant, input.checked);
        else picks.toggle(item, input.checked);
        show();
      });
      boxes.push({ input, item, variant });
      const text = variant ? ` ${variant.title} · ${variant.price}` : ` ${item.title}`;
      return node('label', { className: 'check' }, input, text);
    };
    const row = (item) => {
      const nested = picks.variantsOf(item).map((variant) => node('li', {}, box(item, variant)));
      const own = node('li', {}, box(item));
      if (nested.length > 0) own.append(node('ul', { ariaLabel: `Variants of ${item.title}` }, ...nested));
      return own;
    };
    let asked = 0;
    const list = async (text) => {
      const turn = ++asked;
      const items = await lookUp(json, type, [['q', text], ...hidden]);
      // an older search may answer after a newer one
      if (turn !== asked) return;
      boxes = [];
      byId('picker-list').replaceChildren(...items.map(row));
      show();
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
    dialog.returnValue = '';
    dialog.showModal();
    return new Promise((resolve) => {
      on('picker', 'close', () => {
        over.abort();
        resolve(dialog.returnValue === 'select' ? picks.result() : undefined);
      });
    });
  };
})();
