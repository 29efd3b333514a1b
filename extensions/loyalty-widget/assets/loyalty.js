// @ts-check
/**
 * <loyalty-widget>: opens the panel that Liquid printed, and on opening asks the shop's app proxy for the history and for fresh
 * numbers. Without this script the panel still opens where the browser knows `command`, just without history.
 *
 * No third party, no cookie, nothing stored in the browser, nothing sent but the language.
 *
 * @typedef {[string, string, string]} Forms a sentence for 1, for 2 and for 5 of a thing; # stands for the number
 * @typedef {{ launcher: Forms, points: Forms, pending: Forms, pendingUndated: Forms, debt: Forms, until: string,
 *   loading: string, empty: string, failed: string, retry: string }} Words
 * @typedef {{ id: string, on: string, points: number, pending: number, pending_until_on: string | null, why: string }} Entry
 * @typedef {{ available: number, pending: number, debt: number }} Points
 * @typedef {{ points: Points | null, pending_until_on: string | null, history: Entry[], next_cursor: string | null }} Answer
 */
(() => {
  /** A request that takes longer than this has failed, as far as a shopper is concerned. */
  const WAIT_MS_MAX = 10_000;

  class LoyaltyWidget extends HTMLElement {
    /** @type {string | null} */
    cursor = null;
    /** how often it was asked for history; an answer to an earlier question is dropped */
    asked = 0;
    /** @type {Words | null} */
    words = null;

    connectedCallback() {
      if (this.launcher) return;
      this.launcher = /** @type {HTMLButtonElement} */ (this.querySelector('.loyalty-launcher'));
      this.dialog = /** @type {HTMLDialogElement} */ (this.querySelector('dialog'));
      const words = this.piece('words');
      if (words) this.words = JSON.parse(words.textContent ?? '');
      this.launcher.addEventListener('click', () => this.open());
      this.querySelector('.loyalty-close')?.addEventListener('click', () => this.dialog?.close());
      // the sheet fills the dialog, so a click on the dialog itself is one on its backdrop
      this.dialog.addEventListener('click', (event) => event.target === this.dialog && this.dialog.close());
      this.dialog.addEventListener('close', () => {
        this.launcher?.setAttribute('aria-expanded', 'false');
        this.launcher?.focus();
      });
      this.piece('more')?.addEventListener('click', () => this.load(this.cursor));
      this.giveWay = this.giveWay.bind(this);
      document.addEventListener('focusin', this.giveWay);
    }

    disconnectedCallback() {
      document.removeEventListener('focusin', this.giveWay);
    }

    /** @param {string} name @returns {HTMLElement | null} */
    piece(name) {
      return this.querySelector(`[data-loyalty="${name}"]`);
    }

    open() {
      if (!this.dialog?.open) this.dialog?.showModal();
      this.launcher?.setAttribute('aria-expanded', 'true');
      this.querySelector('h2')?.focus();
      if (this.words) void this.load(null);
    }

    /** The launcher steps aside while it would cover what has the keyboard's focus (WCAG 2.2, 2.4.11). @param {FocusEvent} event */
    giveWay(event) {
      const focused = event.target;
      if (!(focused instanceof Element) || !this.launcher) return;
      const [a, b] = [focused.getBoundingClientRect(), this.launcher.getBoundingClientRect()];
      const covers = a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
      this.toggleAttribute('data-aside', covers && !this.contains(focused));
    }

    /** Fetches a page of the history: the newest one, or what is older than a cursor. @param {string | null} before */
    async load(before) {
      const asked = ++this.asked;
      const more = this.piece('more');
      const entries = this.piece('entries');
      if (before === null && !entries?.childElementCount) this.say(this.words?.loading ?? '');
      entries?.setAttribute('aria-busy', 'true');
      if (more) /** @type {HTMLButtonElement} */ (more).disabled = true;
      try {
        const answer = await this.ask(before);
        if (asked === this.asked) this.show(answer, before !== null);
      } catch {
        if (asked === this.asked) this.fail(before);
      } finally {
        if (asked === this.asked) entries?.removeAttribute('aria-busy');
        if (more) /** @type {HTMLButtonElement} */ (more).disabled = false;
      }
    }

    /** @param {string | null} before @returns {Promise<Answer>} */
    async ask(before) {
      const query = new URLSearchParams({ locale: this.lang });
      if (before !== null) query.set('before', before);
      const response = await fetch(`${this.dataset.url}?${query}`, {
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(WAIT_MS_MAX),
      });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      return response.json();
    }

    /** @param {Answer} answer @param {boolean} append */
    show(answer, append) {
      if (answer.points) this.showPoints(answer.points, answer.pending_until_on);
      else this.piece('invite')?.removeAttribute('hidden'); // signed out since the page was printed
      const entries = this.piece('entries');
      const rows = answer.history.map((entry) => this.row(entry));
      if (append) entries?.append(...rows);
      else entries?.replaceChildren(...rows);
      this.say(entries?.childElementCount ? '' : (this.words?.empty ?? ''));
      this.cursor = answer.next_cursor;
      const more = this.piece('more');
      const focusRow = append && document.activeElement === more ? rows[0] : null;
      more?.toggleAttribute('hidden', this.cursor === null);
      // the focus moves to the first line that is new, not to the top of the page
      focusRow?.setAttribute('tabindex', '-1');
      focusRow?.focus({ preventScroll: true });
    }

    /** @param {Points} points @param {string | null} until the day by which all that is pending has become available */
    showPoints(points, until) {
      const { words } = this;
      if (!words) return;
      this.fill('launcher', this.count(words.launcher, points.available));
      this.fill('available', this.count(words.points, points.available));
      const pending = this.count(until ? words.pending : words.pendingUndated, points.pending);
      this.fill('pending', until ? pending.replace('@', this.day(until)) : pending, points.pending > 0);
      this.fill('debt', this.count(words.debt, points.debt), points.debt > 0);
    }

    /** Changes a text only where it differs, so that a screen reader stays quiet. @param {string} name @param {string} text */
    fill(name, text, shown = true) {
      const part = this.piece(name);
      if (!part) return;
      part.hidden = !shown;
      if (part.textContent?.trim() !== text) part.textContent = text;
    }

    /** @param {Entry} entry @returns {HTMLElement} */
    row(entry) {
      const template = /** @type {HTMLTemplateElement} */ (this.piece('row'));
      const row = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
      /** @param {string} selector @param {string} text */
      const put = (selector, text) => {
        const node = row.querySelector(selector);
        if (node) node.textContent = text;
      };
      put('.loyalty-why', entry.why);
      put('.loyalty-amount', this.change(entry));
      put('time', this.day(entry.on));
      row.querySelector('time')?.setAttribute('datetime', entry.on);
      const until = entry.pending_until_on;
      put('.loyalty-until', until ? (this.words?.until ?? '').replace('@', this.day(until)) : '');
      return row;
    }

    /** "+79 points", "−40 points"; points that only moved from pending to available carry no sign. @param {Entry} entry */
    change({ points, pending }) {
      const forms = this.words?.points ?? ['#', '#', '#'];
      const moved = points + pending === 0;
      const change = moved ? Math.abs(points) : points || pending;
      const sign = moved || change === 0 ? '' : change > 0 ? '+' : '\u2212';
      return sign + this.count(forms, Math.abs(change));
    }

    /** @param {Forms} forms @param {number} number 0 or more */
    count(forms, number) {
      const rule = new Intl.PluralRules(this.lang).select(number);
      const form = forms[rule === 'one' ? 0 : rule === 'few' ? 1 : 2];
      return form.replace('#', new Intl.NumberFormat(this.lang).format(number));
    }

    /** "5 December 2026". @param {string} on a calendar day, "2026-12-05" */
    day(on) {
      const locale = this.lang === 'en' ? 'en-GB' : this.lang;
      return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${on}T00:00:00Z`));
    }

    /** @param {string | null} before */
    fail(before) {
      const retry = document.createElement('button');
      retry.type = 'button';
      retry.className = 'loyalty-retry';
      retry.textContent = this.words?.retry ?? '';
      retry.addEventListener('click', () => {
        this.querySelector('h2')?.focus(); // the button is about to go
        this.say(this.words?.loading ?? '');
        void this.load(before);
      });
      this.say(this.words?.failed ?? '', retry);
    }

    /** @param {string} sentence @param {...Node} nodes */
    say(sentence, ...nodes) {
      this.piece('state')?.replaceChildren(sentence, ...nodes);
    }
  }

  if (!customElements.get('loyalty-widget')) customElements.define('loyalty-widget', LoyaltyWidget);
})();
