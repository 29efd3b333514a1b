// @ts-check
/**
 * <loyalty-rewards>: what points buy and what one has, as lists inside the panel of <loyalty-widget>, which fetches this file when it
 * first opens. Buying is <loyalty-redeem>'s (loyalty-redeem.js, fetched from here).
 *
 * @typedef {{ id: string, name: string, description: string, worth: string, points: number, price: string, terms: string[],
 *   steps: { step: number, points: number, text: string }[] | null, lock: { message: string } | null, missing: number | null,
 *   to_go: string | null, progress: number | null }} Reward
 * @typedef {{ id: string, key: string, name: string, price: string, state: string, state_text: string, code: string | null,
 *   expires_text: string | null, usable: boolean, can_return: boolean }} Redemption
 * @typedef {{ member: { id: string } | null, spendable: number, notice: string | null, rewards: Reward[], redemptions: Redemption[],
 *   redemption?: Redemption, error?: { message: string } }} RewardsAnswer
 * @typedef {HTMLElement & { choose(reward: Reward): void, given(redemption: Redemption): void }} Redeem
 */
(() => {
  const WAIT_MS_MAX = 15_000;
  const KEPT = 'loyalty:attempt';
  const JSON_TYPE = { accept: 'application/json', 'content-type': 'application/json' };

  class LoyaltyRewards extends HTMLElement {
    /** As last answered. @type {RewardsAnswer | undefined} */
    answer;

    connectedCallback() {
      if (this.widget) return;
      this.widget = /** @type {HTMLElement} */ (this.closest('loyalty-widget'));
      this.redeem = /** @type {Redeem} */ (this.widget.querySelector('loyalty-redeem'));
      document.head.append(Object.assign(document.createElement('script'), { src: this.redeem.dataset.script }));
      this.widget.addEventListener('loyalty:open', () => this.load());
      void this.load();
    }

    /** @param {string} name @param {Record<string, string>} [filled] */
    word(name, filled = {}) {
      const words = /** @type {HTMLTemplateElement} */ (this.find('words')).content;
      const text = words.querySelector(`[data-word="${name}"]`)?.textContent ?? '';
      return text.replace(/[$@]/g, (mark) => filled[mark] ?? mark);
    }

    /** @param {string} name @returns {any} */
    find(name) {
      return this.widget?.querySelector(`[data-rewards="${name}"]`);
    }

    /**
     * Fills a slot and hides it where there is nothing to fill it with; what is read out as it changes stays.
     * @param {Element} where @param {string} name @param {...(string | Node)} what
     */
    put(where, name, ...what) {
      const slot = /** @type {HTMLElement} */ (where.querySelector(`[data-slot="${name}"]`));
      slot.hidden = !what[0] && !slot.hasAttribute('aria-live');
      slot.replaceChildren(...what);
    }

    /** Asks the shop. @param {string} path @param {object} [body] to be posted @returns {Promise<RewardsAnswer>} */
    async call(path, body) {
      const response = await fetch(`${this.dataset.url}/${path}?locale=${this.widget?.lang}`, {
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
        headers: JSON_TYPE,
        signal: AbortSignal.timeout(WAIT_MS_MAX),
      });
      if (response.status >= 500) throw new Error(`HTTP ${response.status}`);
      return response.json();
    }

    async load() {
      const answer = await this.call('rewards').catch(() => null);
      this.widget?.removeAttribute('data-waiting');
      const notice = this.find('notice');
      if (answer && !answer.error) {
        this.answer = answer;
        notice.replaceChildren(answer.notice ?? '');
        this.list(answer);
      } else {
        const retry = document.createElement('button');
        retry.className = 'loyalty-retry';
        retry.type = 'button';
        retry.append(this.word('retry'));
        retry.onclick = () => {
          this.widget?.querySelector('h2')?.focus();
          void this.load();
        };
        notice.replaceChildren(this.word('failed'), retry);
      }
      notice.hidden = !notice.textContent;
    }

    /** @param {RewardsAnswer} answer */
    list({ rewards, redemptions, member }) {
      const had = document.activeElement?.closest('.loyalty-reward')?.id;
      if (redemptions.some(({ key }) => key === this.kept()[1])) this.keep('');
      const isNow = (/** @type {Reward} */ { lock, missing }) => !lock && missing === 0;
      const far = (/** @type {Reward} */ { lock, missing }) => (lock ? Infinity : (missing ?? 0));
      const next = rewards.filter((reward) => !isNow(reward)).sort((a, b) => far(a) - far(b) || 0);
      this.fill('now', rewards.filter(isNow).map((reward) => this.card(reward)));
      this.fill('next', (member ? next : rewards).map((reward) => this.card(reward)));
      this.fill('codes', redemptions.map((redemption) => this.row(redemption)));
      if (had) this.focusOn(had);
    }

    /** The button of a reward or code, or the panel's title where there is none (any more). @param {string} id */
    focusOn(id) {
      const button = document.getElementById(id)?.querySelector('button:not([hidden])');
      /** @type {HTMLElement | null | undefined} */ (button ?? this.widget?.querySelector('h2'))?.focus();
    }

    /** @param {string} name @param {HTMLElement[]} rows */
    fill(name, rows) {
      const part = this.find(name);
      if (!part) return;
      part.hidden = !rows[0];
      part.querySelector('ul').replaceChildren(...rows);
    }

    /** @param {string} template @param {{ id: string, name: string, price: string }} thing @returns {HTMLElement} */
    thing(template, { id, name, price }) {
      const row = this.find(template).content.firstElementChild.cloneNode(true);
      row.id = `loyalty-${template}-${id}`;
      this.put(row, 'name', name);
      this.put(row, 'price', price);
      return row;
    }

    /** @param {Reward} reward */
    card(reward) {
      const { name, worth, description, lock, to_go: toGo, progress, missing } = reward;
      const card = this.thing('reward', reward);
      this.put(card, 'worth', worth === name ? '' : worth);
      this.put(card, 'description', description);
      this.put(card, 'lock', lock?.message ?? toGo ?? '');
      const bar = card.querySelector('span');
      if (bar) bar.style.inlineSize = `${progress}%`;
      /** @type {HTMLElement} */ (card.querySelector('[data-slot=bar]')).hidden = !missing || !!lock;
      this.button(card, 'choose', name, () => this.buy((redeem) => redeem.choose(reward)), !lock && missing === 0 && !this.answer?.notice);
      return card;
    }

    /** @param {Redemption} redemption */
    row(redemption) {
      const { name, code, state_text: state, expires_text: expires } = redemption;
      const row = this.thing('code', redemption);
      this.put(row, 'code', code ?? '');
      this.put(row, 'state', state);
      this.put(row, 'expires', expires ?? '');
      this.button(row, 'open', name, () => this.buy((redeem) => redeem.given(redemption)), !!code || redemption.can_return);
      return row;
    }

    /** @param {(redeem: Redeem) => void} act once its script is there */
    async buy(act) {
      await customElements.whenDefined('loyalty-redeem');
      if (this.redeem) act(this.redeem);
    }

    /** @param {Element} row @param {string} slot @param {string} name @param {() => void} act @param {boolean} shown */
    button(row, slot, name, act, shown) {
      const button = /** @type {HTMLButtonElement} */ (row.querySelector(`[data-slot=${slot}]`));
      button.setAttribute('aria-label', this.word(`${slot}_this`, { $: name }));
      button.hidden = !shown;
      button.onclick = act;
    }

    /**
     * What was tried last, and its key, until the answer is known: over reloads too (session storage, this tab only), so that nothing
     * is ever bought twice.
     */
    kept() {
      try {
        return (sessionStorage.getItem(KEPT) ?? '').split('|');
      } catch {
        return [];
      }
    }

    /** @param {string} attempt */
    keep(attempt) {
      try {
        if (attempt) sessionStorage.setItem(KEPT, attempt);
        else sessionStorage.removeItem(KEPT);
      } catch {
        // a browser that keeps nothing: a reload then begins a new attempt
      }
    }

    /**
     * Puts a code into the cart beside those that count there (Shopify's Ajax API, cart/update.js takes all of them at once).
     * @param {string} code in capitals @param {boolean} [only] instead of the others
     * @returns {Promise<string>} the word for what became of it; '' for an empty cart
     */
    async toCart(code, only) {
      const root = `${this.dataset.root}/`.replace('//', '/');
      const limits = { headers: JSON_TYPE, signal: AbortSignal.timeout(WAIT_MS_MAX) };
      const cart = await (await fetch(`${root}cart.js`, limits)).json();
      if (!cart.item_count) return '';
      /** @typedef {{ code: string, applicable: boolean }} CartCode */
      const isMine = (/** @type {CartCode} */ one) => one.code.toUpperCase() === code;
      const others = cart.discount_codes.filter((/** @type {CartCode} */ one) => one.applicable && !only && !isMine(one));
      const discount = [...others.map((/** @type {CartCode} */ one) => one.code), code].join();
      const update = { ...limits, method: 'POST', body: JSON.stringify({ discount }) };
      const after = await (await fetch(`${root}cart/update.js`, update)).json();
      if (after.discount_codes.find(isMine).applicable) return 'applied';
      return others[0] ? 'clash' : 'not_yet';
    }
  }

  if (!customElements.get('loyalty-rewards')) customElements.define('loyalty-rewards', LoyaltyRewards);
})();
