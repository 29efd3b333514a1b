/**
 * App Bridge's elements: ui-nav-menu, s-app-nav, ui-title-bar, ui-save-bar and ui-modal, which live in the app's page and are shown
 * in the admin around it, and forms with data-save-bar. Part of the script at /app-bridge.js (app-bridge-script.js calls it).
 *
 * @param tell sends a message to the admin; @param nextId gives a number not given before
 * @returns openSaveBar(): the save bar showing, or null; press(key): clicks the element behind a mirrored button
 */
// oxlint-disable-next-line no-unused-vars -- app-bridge-script.js, served in one file with this, calls it
function defineAppBridgeElements(tell, nextId) {
  const elementsByKey = new Map();
  const keys = new WeakMap();
  const keyOf = (element) => {
    if (!keys.has(element)) keys.set(element, `k${nextId()}`);
    elementsByKey.set(keys.get(element), element);
    return keys.get(element);
  };
  const isOn = (element, name) => element.hasAttribute(name) && element.getAttribute(name) !== 'false';
  const buttonOf = (element) => ({
    key: keyOf(element),
    label: element.textContent.trim(),
    variant: element.getAttribute('variant'),
    tone: element.getAttribute('tone'),
    disabled: isOn(element, 'disabled'),
    loading: isOn(element, 'loading'),
  });
  const buttonsIn = (element) => [...element.querySelectorAll(':scope > button, :scope > a')].map(buttonOf);

  /** Calls mirror() now and whenever the element or anything in it changes. */
  class MirroredElement extends HTMLElement {
    connectedCallback() {
      this.observer = new MutationObserver(() => this.mirror());
      this.observer.observe(this, { childList: true, subtree: true, attributes: true, characterData: true });
      queueMicrotask(() => this.isConnected && this.mirror());
    }
    disconnectedCallback() {
      this.observer.disconnect();
      this.removed();
    }
    removed() {}
  }

  class NavMenu extends MirroredElement {
    mirror() {
      const links = [...this.querySelectorAll('a, s-link')].map((a) => ({
        href: a.getAttribute('href'),
        label: a.textContent.trim(),
        isHome: a.getAttribute('rel') === 'home',
      }));
      tell('nav', links);
    }
  }
  class AppNav extends NavMenu {}

  class TitleBar extends MirroredElement {
    mirror() {
      if (this.closest('ui-modal')) return;
      const groups = [...this.querySelectorAll(':scope > section')].map((section) => ({
        label: section.getAttribute('label') ?? 'More actions',
        buttons: buttonsIn(section),
      }));
      tell('title', { title: this.getAttribute('title') ?? '', buttons: buttonsIn(this), groups });
    }
    removed() {
      const others = [...document.querySelectorAll('ui-title-bar')].filter((bar) => !bar.closest('ui-modal'));
      if (others.length === 0) tell('title', null);
    }
  }

  let openSaveBar = null;
  class SaveBar extends MirroredElement {
    get showing() {
      return openSaveBar === this;
    }
    get discardConfirmation() {
      return isOn(this, 'discardconfirmation') || isOn(this, 'discardConfirmation');
    }
    mirror() {
      if (this.showing) tell('saveBar', { buttons: buttonsIn(this), asksBeforeDiscard: this.discardConfirmation });
    }
    async show() {
      if (this.showing) return;
      await openSaveBar?.hide();
      openSaveBar = this;
      this.mirror();
      this.dispatchEvent(new Event('show'));
    }
    async hide() {
      if (!this.showing) return;
      openSaveBar = null;
      tell('saveBar', null);
      this.dispatchEvent(new Event('hide'));
    }
    async toggle() {
      return this.showing ? this.hide() : this.show();
    }
    removed() {
      void this.hide();
    }
  }

  class Modal extends MirroredElement {
    content = document.createElement('div');
    dialog = null;
    mirror() {
      if (this.dialog) this.fill();
    }
    fill() {
      const bar = this.querySelector('ui-title-bar');
      const heading = Object.assign(document.createElement('h2'), {
        id: 'app-bridge-modal-title',
        textContent: bar?.getAttribute('title') ?? '',
      });
      const close = Object.assign(document.createElement('button'), {
        type: 'button',
        textContent: '×',
        onclick: () => this.hide(),
      });
      close.setAttribute('aria-label', 'Close');
      const head = document.createElement('header');
      head.append(heading, close);
      const foot = document.createElement('footer');
      for (const button of bar ? bar.querySelectorAll('button') : []) {
        const copy = Object.assign(document.createElement('button'), {
          type: 'button',
          textContent: button.textContent,
          disabled: isOn(button, 'disabled'),
        });
        copy.dataset.variant = button.getAttribute('variant') ?? '';
        copy.dataset.tone = button.getAttribute('tone') ?? '';
        copy.addEventListener('click', () => button.click());
        foot.append(copy);
      }
      this.dialog.replaceChildren(head, this.content, foot);
    }
    async show() {
      if (this.dialog) return;
      if (this.hasAttribute('src')) throw new Error('The stand-in does not play ui-modal with src; give it content');
      // written as plain HTML the content is the element's own children; React brings it into .content itself
      if (!this.content.hasChildNodes()) {
        for (const child of Array.from(this.children))
          if (!child.matches('ui-title-bar, ui-save-bar')) this.content.append(child);
      }
      this.dialog = document.createElement('dialog');
      this.dialog.className = `app-bridge-modal ${this.getAttribute('variant') ?? 'base'}`;
      this.dialog.setAttribute('aria-labelledby', 'app-bridge-modal-title');
      this.dialog.addEventListener('close', () => this.hide());
      this.fill();
      document.body.append(this.dialog);
      this.dialog.showModal();
      tell('dim', true);
      this.dispatchEvent(new Event('show'));
    }
    async hide() {
      const dialog = this.dialog;
      if (!dialog) return;
      this.dialog = null;
      dialog.remove();
      tell('dim', false);
      this.dispatchEvent(new Event('hide'));
    }
    async toggle() {
      return this.dialog ? this.hide() : this.show();
    }
    removed() {
      void this.hide();
    }
  }

  const style = new CSSStyleSheet();
  style.replaceSync(`
    ui-nav-menu, s-app-nav, ui-title-bar, ui-save-bar, ui-modal { display: none }
    .app-bridge-modal { border: 0; border-radius: 14px; padding: 0; width: min(620px, 94vw); font: 14px/1.5 system-ui, sans-serif; box-shadow: 0 20px 60px #0006 }
    .app-bridge-modal.small { width: min(380px, 94vw) } .app-bridge-modal.large { width: min(980px, 94vw) } .app-bridge-modal.max { width: 96vw; height: 92vh }
    .app-bridge-modal::backdrop { background: #1c170f99 }
    .app-bridge-modal header { display: flex; justify-content: space-between; align-items: center; padding: 12px 16px; background: #f3efe7 }
    .app-bridge-modal h2 { font-size: 15px; margin: 0 } .app-bridge-modal header button { border: 0; background: none; font-size: 22px; min-width: 32px; cursor: pointer }
    .app-bridge-modal footer { display: flex; gap: 8px; justify-content: flex-end; padding: 12px 16px } .app-bridge-modal footer:empty { display: none }
    .app-bridge-modal footer button { font: inherit; padding: 7px 14px; border-radius: 8px; border: 1px solid #b9b1a3; background: #fff; cursor: pointer }
    .app-bridge-modal footer button[data-variant=primary] { background: #26221d; border-color: #26221d; color: #fff }
    .app-bridge-modal footer button[data-tone=critical] { background: #a8321f; border-color: #a8321f; color: #fff }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
  customElements.define('ui-nav-menu', NavMenu);
  customElements.define('s-app-nav', AppNav);
  customElements.define('ui-title-bar', TitleBar);
  customElements.define('ui-save-bar', SaveBar);
  customElements.define('ui-modal', Modal);

  // ---- <form data-save-bar>: the bar comes with the first change, Save submits, Discard resets ----
  const formBars = new WeakMap();
  const barOf = (form) => {
    if (formBars.has(form)) return formBars.get(form);
    const bar = document.createElement('ui-save-bar');
    if (form.hasAttribute('data-discard-confirmation')) bar.setAttribute('discardConfirmation', '');
    const save = Object.assign(document.createElement('button'), {
      textContent: 'Save',
      onclick: () => form.requestSubmit(),
    });
    save.setAttribute('variant', 'primary');
    bar.append(
      save,
      Object.assign(document.createElement('button'), { textContent: 'Discard', onclick: () => form.reset() }),
    );
    formBars.set(form, bar);
    form.after(bar);
    return bar;
  };
  const showFormBar = (event) => {
    const form = event.target.closest?.('form[data-save-bar]');
    if (form) void barOf(form).show();
  };
  const hideFormBar = (event) => void formBars.get(event.target)?.hide();
  addEventListener('input', showFormBar);
  addEventListener('change', showFormBar);
  addEventListener('submit', hideFormBar);
  addEventListener('reset', hideFormBar);

  return { openSaveBar: () => openSaveBar, press: (key) => elementsByKey.get(key)?.click() };
}
