// @ts-check
/**
 * <loyalty-widget>: opens the panel that Liquid printed, and on opening asks the shop's app proxy for the history and for fresh
 * numbers. Without this script the panel still opens where the browser knows `command`, just without history.
 *
 * No third party, no cookie, nothing stored in the browser, nothing sent but the language.
 *
 * @typedef {{ id: string, on: string, points: number, pending: number, pending_until_on: string | null, why: string }} Entry
 * @typedef {{ available: number, pending: number, debt: number }} Points
 * @typedef {{ points: Points | null, pending_until_on: string | null, history: Entry[], next_cursor: string | null }} Answer
 */
(() => {
  /** A request that takes longer than this has failed, as far as a shopper is concerned. */
  const WAIT_MS_MAX = 10_000;

  class LoyaltyWidget extends HTMLElement {
    /** Where the history continues. @type {string | null} */
    cursor = null;
    /** How often it was asked for history: an answer to an earlier question is dropped. */
    asked = 0;
    /** As last answered. @type {Points | null} */
    points = null;
    /** The words Liquid printed, by name. @type {Record<string, string>} */
    words = {};

    connectedCallback() {
      if (this.launcher) return;
      this.launcher = /** @type {HTMLButtonElement} */ (this.querySelector('.loyalty-launcher'));
      this.dialog = /** @type {HTMLDialogElement} */ (this.querySelector('dialog'));
      const words = /** @type {HTMLTemplateElement | null} */ (this.piece('words'));
      for (const node of words?.content.querySelectorAll('i') ?? []) {
        this.words[node.dataset.word ?? ''] = node.textContent ?? '';
      }

      this.launcher.addEventListener('click', () => this.open());
      this.querySelector('.loyalty-close')?.addEventListener('click', () => this.dialog?.close());
      // the sheet fills the dialog, so a click on the dialog itself is one on its backdrop
      this.dialog.addEventListener('click', (event) => event.target === this.dialog && this.dialog.close());
      this.dialog.addEventListener('close', () => {
        this.launcher?.setAttribute('aria-expanded', 'false');
        // a wider or narrower launcher right after the shopper's own act is no shift
        if (this.points) this.fill('launcher', this.count('launcher', this.points.available));
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
      if (this.hasAttribute('data-signed-in')) void this.load(null);
      this.dispatchEvent(new Event('loyalty:open'));
      const src = this.dataset.rewards; // a file of its own, fetched once
      if (!src) return;
      delete this.dataset.rewards;
      this.dataset.waiting = '';
      const script = Object.assign(document.createElement('script'), { src });
      script.onerror = () => delete this.dataset.waiting;
      document.head.append(script);
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
      const entries = this.piece('entries');
      const more = /** @type {HTMLButtonElement | null} */ (this.piece('more'));
      if (before === null && !entries?.childElementCount) this.say(this.word('loading'));
      entries?.setAttribute('aria-busy', 'true');
      if (more) more.disabled = true;
      const answer = await this.ask(before).catch(() => null);
      if (asked !== this.asked) return;
      if (more) more.disabled = false;
      entries?.removeAttribute('aria-busy');
      if (answer) this.show(answer, before !== null);
      else this.fail(before);
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
      const more = this.piece('more');
      const rows = answer.history.map((entry) => this.row(entry));
      if (append) entries?.append(...rows);
      else entries?.replaceChildren(...rows);
      this.say(entries?.childElementCount ? '' : this.word('empty'));
      this.cursor = answer.next_cursor;
      more?.toggleAttribute('hidden', this.cursor === null);
      if (!append || !rows[0]) return;
      // the focus moves to the first line that is new
      rows[0].setAttribute('tabindex', '-1');
      rows[0].focus();
    }

    /** @param {Points} points @param {string | null} until the day by which all that is pending has become available */
    showPoints(points, until) {
      this.points = points;
      this.fill('available', this.count('points', points.available));
      const pending = this.count(until ? 'pendingUntil' : 'pending', points.pending);
      this.fill('pending', pending.replace('@', this.day(until)), points.pending > 0);
      this.fill('debt', this.count('debt', points.debt), points.debt > 0);
    }

    /** Changes a text only where it differs, so that a screen reader stays quiet. @param {string} name @param {string} text */
    fill(name, text, shown = true) {
      const piece = this.piece(name);
      if (!piece) return;
      piece.hidden = !shown;
      if (piece.textContent?.trim() !== text) piece.textContent = text;
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
      put('.loyalty-until', until ? this.word('until').replace('@', this.day(until)) : '');
      return row;
    }

    /** "+79 points", "−40 points"; points that only moved from pending to available carry no sign. @param {Entry} entry */
    change({ points, pending }) {
      const moved = points + pending === 0;
      const change = points || pending;
      const sign = moved ? '' : change > 0 ? '+' : '\u2212';
      return sign + this.count('points', Math.abs(change));
    }

    /** @param {string} name */
    word(name) {
      return this.words[name] ?? '';
    }

    /** The plural form of a word that fits, with the number in it. @param {string} name @param {number} number 0 or more */
    count(name, number) {
      const rule = new Intl.PluralRules(this.lang).select(number);
      const form = this.word(name + (rule === 'one' ? 1 : rule === 'few' ? 2 : 5));
      return form.replace('#', new Intl.NumberFormat(this.lang).format(number));
    }

    /** "5 December 2026". @param {string | null} on a calendar day, "2026-12-05" */
    day(on) {
      if (!on) return '';
      const locale = this.lang === 'en' ? 'en-GB' : this.lang;
      return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${on}T00:00:00Z`));
    }

    /** @param {string | null} before what was asked for, to be asked for again */
    fail(before) {
      const retry = document.createElement('button');
      retry.type = 'button';
      retry.className = 'loyalty-retry';
      retry.textContent = this.word('retry');
      retry.addEventListener('click', () => {
        this.querySelector('h2')?.focus(); // the button is about to go
        this.say(this.word('loading'));
        void this.load(before);
      });
      this.say(this.word('failed'), retry);
    }

    /** @param {string} sentence @param {...Node} nodes */
    say(sentence, ...nodes) {
      this.piece('state')?.replaceChildren(sentence, ...nodes);
    }
  }

  if (!customElements.get('loyalty-widget')) customElements.define('loyalty-widget', LoyaltyWidget);
})();
