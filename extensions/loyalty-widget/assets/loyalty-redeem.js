// @ts-check
/**
 * <loyalty-redeem>: one reward, or one code, by itself in the panel. Choosing was the first tap, saying yes is the second; then the code
 * is in the cart. <loyalty-rewards> brings what is known and asks the shop.
 *
 * @typedef {HTMLElement & { answer?: RewardsAnswer, load(): Promise<void>, focusOn(id: string): void, call(path: string, body?: object): Promise<RewardsAnswer>, kept(): string[],
 *   keep(attempt: string): void, toCart(code: string, only?: boolean): Promise<string>, word(name: string, filled?: Record<string, string>): string,
 *   put(where: Element, name: string, ...what: (string | Node)[]): void }} Rewards
 * @typedef {HTMLElement & { load(before: null): void, count(name: string, number: number): string }} Widget
 */
(() => {
  const AGAIN_MS = 1_000;
  const AGAIN_MAX = 40;

  class LoyaltyRedeem extends HTMLElement {
    /** What is shown. @type {{ reward?: Reward, redemption?: Redemption, step: number, code: string }} */
    one = { step: 1, code: '' };
    /** Something is being asked for; nothing else is, meanwhile. */
    busy = false;

    connectedCallback() {
      if (this.widget) return;
      this.widget = /** @type {Widget} */ (this.closest('loyalty-widget'));
      this.rewards = /** @type {Rewards} */ (this.widget.querySelector('loyalty-rewards'));
      this.range = /** @type {HTMLInputElement} */ (this.querySelector('input'));
      this.range.addEventListener('input', () => this.slide());
      this.addEventListener('click', (event) => {
        const act = /** @type {Element} */ (event.target).closest('[data-act]')?.getAttribute('data-act');
        if (!act) return;
        event.preventDefault();
        if (!this.busy) /** @type {any} */ (this)[act]();
      });
      this.widget.addEventListener('loyalty:open', () => this.busy || this.leave());
    }

    /** @param {string} selector @returns {HTMLElement} */
    piece(selector) {
      return /** @type {HTMLElement} */ (this.querySelector(selector));
    }

    /** @param {string} name @param {...(string | Node)} what */
    put(name, ...what) {
      this.rewards?.put(this, name, ...what);
    }

    /** @param {string} name @param {Record<string, string>} [filled] */
    word(name, filled) {
      return this.rewards?.word(name, filled) ?? '';
    }

    /** Shows one thing by itself. @param {Record<string, string>} slots @param {string[]} terms @param {string[]} acts */
    step(slots, terms, acts) {
      for (const name of ['title', 'lead', 'spend', 'expires', 'said']) this.put(name, slots[name] ?? '');
      const items = terms.map((term) => Object.assign(document.createElement('li'), { textContent: term }));
      this.put('terms', ...items);
      const code = this.piece('[data-slot=code]');
      code.hidden = !this.one.code;
      code.lastElementChild?.replaceChildren(this.one.code);
      this.acts(acts);
      this.widget?.removeAttribute('data-step'); // another view, not the last one moved about
      void this.offsetWidth;
      this.widget?.setAttribute('data-step', '');
      this.piece('h3').focus();
    }

    /** @param {string[]} acts */
    acts(acts) {
      for (const act of this.querySelectorAll('[data-act]') ?? []) {
        /** @type {HTMLElement} */ (act).hidden = !acts.includes(act.getAttribute('data-act') ?? '');
      }
    }

    /** @param {string} sentence */
    say(sentence) {
      this.put('said', sentence);
      this.piece('[data-slot=said]').scrollIntoView({ block: 'nearest' });
    }

    /** First tap. @param {Reward} reward */
    choose(reward) {
      const { name: title, worth: lead, steps, terms } = reward;
      this.one = { reward, step: 1, code: '' };
      const near = steps?.filter(({ points }) => points <= (this.rewards?.answer?.spendable ?? 0));
      this.piece('[data-slot=slider]').hidden = !near;
      if (near && this.range) Object.assign(this.range, { max: near.length - 1, value: 0, disabled: near.length === 1 });
      this.step({ title, lead: lead === title ? '' : lead }, terms, ['confirm', 'back']);
      this.slide();
    }

    slide() {
      const { reward } = this.one;
      if (!reward) return;
      const chosen = reward.steps?.[Number(this.range?.value)];
      this.one.step = chosen?.step ?? 1;
      const points = chosen?.points ?? reward.points;
      const left = (this.rewards?.answer?.spendable ?? 0) - points;
      const count = (/** @type {number} */ number) => this.widget?.count('points', number) ?? '';
      this.put('spend', this.word('spend', { $: count(points), '@': count(left) }));
      this.range?.setAttribute('aria-valuetext', chosen?.text ?? '');
      this.piece('.loyalty-slider-words').replaceChildren(chosen?.text ?? '');
    }

    /** Second tap. */
    async confirm() {
      const { reward, step } = this.one;
      if (!reward) return;
      const what = [this.rewards?.answer?.member?.id, reward.id, step].join();
      const [before, kept] = (this.rewards?.kept() ?? []);
      const key = before === what && kept ? kept : crypto.randomUUID();
      this.rewards?.keep(`${what}|${key}`);
      const answer = await this.ask('redemptions', { reward: reward.id, step, key });
      if (!answer) return;
      this.rewards?.keep('');
      if (answer.redemption) void this.given(answer.redemption, reward.terms);
      else void this.rewards?.load();
    }

    turn() {
      const { redemption } = this.one;
      this.put('spend', this.word('turn_back_text', { $: redemption?.price ?? '' }));
      this.say('');
      this.acts(['turnYes', 'back']);
      this.piece('[data-act=turnYes]').focus();
    }

    async turnYes() {
      const answer = await this.ask(`redemptions/${this.one.redemption?.id}/return`, {});
      if (answer?.redemption) void this.given(answer.redemption);
    }

    /** Asks for something to be done, one thing at a time. @param {string} path @param {object} body */
    async ask(path, body) {
      this.busy = true;
      this.say(this.word('working'));
      const answer = await this.rewards?.call(path, body).catch(() => null);
      this.busy = false;
      this.say(answer ? (answer.error?.message ?? '') : this.word('unsure'));
      return answer;
    }

    /** What one has. @param {Redemption} redemption @param {string[]} [terms] when it is new @param {number} [asked] */
    async given(redemption, terms, asked = 0) {
      const { name: title, state_text: text, expires_text: expires, usable, state } = redemption;
      const code = redemption.code ?? '';
      const isNews = asked === 0 || this.one.redemption?.state !== state;
      this.one = { redemption, step: 1, code };
      const became = usable && terms ? await this.toCart() : '';
      if (this.one.redemption !== redemption) return;
      this.piece('[data-slot=slider]').hidden = true;
      const isIn = became === 'applied';
      const [lead, said] = isIn ? [this.word(became), ''] : [text, became && this.word(became)];
      const canTurn = redemption.can_return && !terms;
      const acts = [usable && !isIn && 'apply', became === 'clash' && 'only', code && 'copy', canTurn && 'turn', 'back'];
      if (isNews) this.step({ title, lead, expires: expires ?? '', said }, terms ?? [], acts.map(String));
      const isWaiting = state === 'holding' || state === 'returning';
      if (isWaiting) return this.wait(redemption, terms, asked);
      if (terms || asked) this.refresh();
    }

    /** @param {Redemption} redemption @param {string[] | undefined} terms @param {number} asked */
    wait(redemption, terms, asked) {
      if (asked === AGAIN_MAX) return this.say(this.word('slow'));
      setTimeout(async () => {
        const answer = await this.rewards?.call(`redemptions/${redemption.id}`).catch(() => null);
        if (this.one.redemption?.id !== redemption.id) return;
        void this.given(answer?.redemption ?? redemption, terms, asked + 1);
      }, AGAIN_MS);
    }

    refresh() {
      this.widget?.load(null);
      void this.rewards?.load();
    }

    /** @param {boolean} [only] instead of other codes @returns {Promise<string>} what became of it; '' for an empty cart, or no answer */
    async toCart(only) {
      this.busy = true;
      const became = await this.rewards?.toCart(this.one.code, only).catch(() => '');
      this.busy = false;
      return became ?? '';
    }

    /** A click: where the cart cannot be asked, and into an empty one, the shop's discount link leads. @param {boolean} [only] */
    async apply(only) {
      const { code } = this.one;
      const became = await this.toCart(only);
      if (became) this.say(this.word(became));
      if (became === 'clash') this.acts(['apply', 'only', 'copy', 'back']);
      const here = encodeURIComponent(location.pathname + location.search);
      if (!became) location.assign(`/discount/${encodeURIComponent(code)}?redirect=${here}`);
    }

    only() {
      void this.apply(true);
    }

    async copy() {
      getSelection()?.selectAllChildren(this.piece('.loyalty-code')); // for whoever must copy by hand
      await navigator.clipboard?.writeText(this.one.code).then(
        () => this.say(this.word('copied')),
        () => {},
      );
    }

    back() {
      const { reward, redemption } = this.one;
      this.leave();
      this.rewards?.focusOn(redemption ? `loyalty-code-${redemption.id}` : `loyalty-reward-${reward?.id}`);
    }

    leave() {
      this.one = { step: 1, code: '' };
      this.widget?.removeAttribute('data-step');
    }
  }

  if (!customElements.get('loyalty-redeem')) customElements.define('loyalty-redeem', LoyaltyRedeem);
})();
