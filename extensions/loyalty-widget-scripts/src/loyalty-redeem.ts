/**
 * loyalty-redeem.js: <loyalty-redeem>, one reward or one code by itself in the panel. Choosing was the first tap, saying yes is the second;
 * then the code is in the cart. What it does to other codes there, or what of it would be lost, is said before.
 */
import type { RedemptionView } from '../../../app/loyalty/storefront/redemption-view.ts';
import type { RewardView } from '../../../app/loyalty/storefront/reward-view.ts';
import { Cart } from './cart.ts';
import type { Became } from './cart.ts';
import type { LoyaltyPanel, Refused } from './loyalty-panel.ts';

const AGAIN_MS = 1_000;
const AGAIN_MAX = 40;
const KEPT = 'loyalty:attempt';

type Answer = { redemption?: RedemptionView; spendable?: number } & Refused;

export class LoyaltyRedeem extends HTMLElement {
  #panel!: LoyaltyPanel;
  #range!: HTMLInputElement;
  /** What is shown. */
  #one: { reward?: RewardView; redemption?: RedemptionView; step: number; code: string } = { step: 1, code: '' };
  /** Something is being asked for; nothing else is, meanwhile. */
  #isBusy = false;
  #cart!: Cart;

  connectedCallback(): void {
    if (this.#panel) return;
    this.#panel = this.closest('loyalty-panel') as LoyaltyPanel;
    this.#cart = new Cart(this.dataset['root'] ?? '');
    this.#range = this.querySelector('input') as HTMLInputElement;
    this.#range.oninput = () => this.#slide();
    const acts: Record<string, () => unknown> = {
      confirm: () => this.#confirm(),
      apply: () => this.#apply(),
      only: () => this.#apply(true),
      copy: () => this.#copy(),
      turn: () => this.#turn(),
      turnYes: () => this.#turnYes(),
      back: () => this.#back(),
    };
    this.onclick = (event) => {
      const act = (event.target as Element).closest<HTMLElement>('[data-act]')?.dataset['act'];
      if (!act) return;
      event.preventDefault();
      if (!this.#isBusy) void acts[act]?.();
    };
    const widget = this.closest('loyalty-widget') as HTMLElement;
    const opened = () => {
      if (!this.#isBusy) this.#leave();
      if ('signedIn' in widget.dataset) this.#cart.look();
    };
    widget.addEventListener('loyalty:open', opened);
    const dialog = widget.querySelector('dialog');
    dialog?.addEventListener('close', () => {
      if (this.#cart.isStale) location.reload();
    });
    if (dialog?.open) opened();
  }

  #slot(name: string): HTMLElement {
    return this.querySelector(`[data-slot=${name}]`) as HTMLElement;
  }

  #put(name: string, ...what: (string | Node)[]): void {
    this.#panel.put(this, name, ...what);
  }

  /** Shows one thing by itself. @param notes what the cart has to do with it */
  #step(slots: Record<string, string>, terms: string[], acts: string[]): void {
    for (const name of ['title', 'lead', 'spend', 'over', 'cart', 'expires', 'said'])
      this.#put(name, slots[name] ?? '');
    this.#put('terms', ...terms.map((textContent) => Object.assign(document.createElement('li'), { textContent })));
    const code = this.#slot('code');
    code.hidden = !this.#one.code;
    code.lastElementChild?.replaceChildren(this.#one.code);
    this.#acts(acts);
    const { widget } = this.#panel;
    delete widget.dataset['step']; // another view, not the last one moved about
    void this.offsetWidth;
    widget.dataset['step'] = '';
    (this.querySelector('h3') as HTMLElement).focus();
  }

  #acts(acts: string[]): void {
    for (const act of this.querySelectorAll<HTMLElement>('[data-act]'))
      act.hidden = !acts.includes(act.dataset['act'] ?? '');
  }

  #say(sentence: string): void {
    this.#put('said', sentence);
    this.#slot('said').scrollIntoView({ block: 'nearest' });
  }

  get #spendable(): number {
    return this.#panel.rewards?.spendable ?? 0;
  }

  /** First tap. */
  async choose(reward: RewardView): Promise<void> {
    const { name: title, worth, steps, terms, alone } = reward;
    const cart = await this.#displaced(alone);
    this.#one = { reward, step: 1, code: '' };
    const near = steps?.filter(({ points }) => points <= this.#spendable);
    this.#slot('slider').hidden = !near;
    if (near) Object.assign(this.#range, { max: near.length - 1, value: 0, disabled: near.length === 1 });
    this.#step({ title, lead: worth === title ? '' : worth, cart }, terms, ['confirm', 'back']);
    this.#slide();
  }

  #slide(): void {
    const { reward } = this.#one;
    if (!reward) return;
    const { step, points, value, text } = reward.steps?.[Number(this.#range.value)] ?? { ...reward, step: 1, text: '' };
    this.#one.step = step;
    const left = this.#panel.count('points', this.#spendable - points);
    this.#put('spend', this.#panel.word('spend', this.#panel.count('points', points), left));
    this.#range.setAttribute('aria-valuetext', text);
    this.#slot('stop').replaceChildren(text);
    void this.#cart.contents.then((cart) => {
      const isAll = cart?.item_count && cart.currency === this.#panel.rewards?.currency;
      const price = reward.alone ? cart?.original_total_price : cart?.total_price;
      this.#put('over', isAll && value && value > (price ?? 0) ? this.#panel.word('over') : '');
    });
  }

  /** What was tried last, and its key, until the answer is known: over reloads too (this tab only), so that nothing is bought twice. */
  kept(): string[] {
    try {
      return (sessionStorage.getItem(KEPT) ?? '').split('|');
    } catch {
      return [];
    }
  }

  keep(attempt: string): void {
    try {
      if (attempt) sessionStorage.setItem(KEPT, attempt);
      else sessionStorage.removeItem(KEPT);
    } catch {
      // a browser that keeps nothing: a reload then begins a new attempt
    }
  }

  /** Second tap. */
  async #confirm(): Promise<void> {
    const { reward, step } = this.#one;
    if (!reward) return;
    const what = [this.#panel.rewards?.member?.id, reward.id, step].join();
    const [before, kept] = this.kept();
    const key = before === what && kept ? kept : crypto.randomUUID();
    this.keep(`${what}|${key}`);
    const answer = await this.#ask('redemptions', { reward: reward.id, step, key });
    if (!answer) return;
    this.keep('');
    if (answer.redemption) return this.given(answer.redemption, true);
    await this.#panel.loadRewards();
    this.#fallShort(reward);
  }

  /** Refused, and there are fewer points than the panel said (spent in another tab): it says how many, and offers what is left to do. */
  #fallShort(reward: RewardView): void {
    const spendable = this.#spendable;
    const points = reward.steps?.[Number(this.#range.value)]?.points ?? reward.points;
    if (this.#one.reward !== reward || spendable >= points) return;
    this.#panel.showSpendable(spendable);
    this.#put('spend');
    this.#acts(['back']);
    (this.querySelector('[data-act=back]') as HTMLElement).focus();
  }

  #turn(): void {
    this.#put('spend', this.#panel.word('turnBackText', this.#one.redemption?.price));
    this.#say('');
    this.#acts(['turnYes', 'back']);
    (this.querySelector('[data-act=turnYes]') as HTMLElement).focus();
  }

  async #turnYes(): Promise<void> {
    const answer = await this.#ask(`redemptions/${this.#one.redemption?.id}/return`, {});
    if (answer?.redemption) void this.given(answer.redemption);
  }

  /** Asks for something to be done, one thing at a time; what is left to spend is shown at once. */
  async #ask(path: string, body: object): Promise<Answer | null> {
    this.#isBusy = true;
    this.#say(this.#panel.word('working'));
    const answer = await this.#panel.call<Answer>(path, body).catch(() => null);
    this.#isBusy = false;
    this.#say(answer ? (answer.error?.message ?? '') : this.#panel.word('unsure'));
    if (answer?.spendable !== undefined) this.#panel.showSpendable(answer.spendable);
    return answer;
  }

  /** What one has. @param isNew just taken: then it goes into the cart by itself */
  async given(redemption: RedemptionView, isNew = false, asked = 0): Promise<void> {
    const { alone, usable, state } = redemption;
    const code = redemption.code ?? '';
    const isNews = asked === 0 || this.#one.redemption?.state !== state;
    const displaced = usable && !isNew ? await this.#displaced(alone) : '';
    this.#one = { redemption, step: 1, code };
    const became = usable && isNew ? await this.#toCart(redemption, alone) : '';
    const said = became && (await this.#wordFor(became));
    if (this.#one.redemption !== redemption) return;
    this.#slot('slider').hidden = true;
    if (isNews) this.#showGiven(redemption, { isNew, became, said, displaced });
    if (state === 'holding' || state === 'returning') return this.#wait(redemption, isNew, asked);
    if (isNew || asked) void Promise.all([this.#panel.loadHistory(null), this.#panel.loadRewards()]);
  }

  #showGiven(
    redemption: RedemptionView,
    { isNew, became, said, displaced }: { isNew: boolean; became: Became; said: string; displaced: string },
  ): void {
    const { name: title, state_text: text, expires_text: expires, worth, terms, usable } = redemption;
    const isIn = became === 'applied' || became === 'free';
    const slots = {
      title,
      lead: isIn ? said : text,
      spend: isIn ? '' : worth,
      cart: displaced,
      expires: expires ?? '',
      said: isIn ? '' : said,
    };
    const { code } = this.#one;
    const isClash = became === 'clash';
    const acts = [
      usable && !isIn && !isClash && 'apply',
      isClash && 'only',
      code && 'copy',
      redemption.can_return && !isNew && 'turn',
      'back',
    ];
    this.#step(slots, terms, acts.map(String));
  }

  #wait(redemption: RedemptionView, isNew: boolean, asked: number): void {
    if (asked === AGAIN_MAX) return this.#say(this.#panel.word('slow'));
    setTimeout(() => void this.#look(redemption, isNew, asked + 1), AGAIN_MS);
  }

  async #look(redemption: RedemptionView, isNew: boolean, asked: number): Promise<void> {
    const answer = await this.#panel.call<Answer>(`redemptions/${redemption.id}`).catch(() => null);
    if (this.#one.redemption?.id !== redemption.id) return;
    if (answer?.spendable !== undefined) this.#panel.showSpendable(answer.spendable);
    void this.given(answer?.redemption ?? redemption, isNew, asked);
  }

  /** That it takes the place of what is in the cart, where it does; said before anything is done. */
  async #displaced(alone: boolean): Promise<string> {
    const others = alone ? await this.#cart.others(this.#one.code) : [];
    return others[0] ? this.#panel.word('displaces', others.join(', ')) : '';
  }

  async #wordFor(became: Became): Promise<string> {
    return this.#panel.word(became, (await this.#cart.others(this.#one.code)).join(', '));
  }

  async #toCart(redemption: RedemptionView, only: boolean): Promise<Became> {
    this.#isBusy = true;
    const became = await this.#cart.put(redemption, only);
    this.#isBusy = false;
    return became;
  }

  /** A click: where the cart cannot be asked, and into an empty one, the shop's discount link leads. @param only instead of other codes */
  async #apply(only = !!this.#one.redemption?.alone): Promise<void> {
    const { code, redemption } = this.#one;
    const became = redemption ? await this.#toCart(redemption, only) : '';
    if (became) this.#say(await this.#wordFor(became));
    if (became) this.#put('cart', '');
    if (became === 'clash') this.#acts(['only', 'copy', 'back']);
    const here = encodeURIComponent(location.pathname + location.search);
    if (!became) location.assign(`/discount/${encodeURIComponent(code)}?redirect=${here}`);
  }

  async #copy(): Promise<void> {
    getSelection()?.selectAllChildren(this.#slot('code').lastElementChild as Element); // for whoever must copy by hand
    await navigator.clipboard?.writeText(this.#one.code).then(
      () => this.#say(this.#panel.word('copied')),
      () => {},
    );
  }

  #back(): void {
    const { reward, redemption } = this.#one;
    this.#leave();
    this.#panel.focusOn(redemption ? `loyalty-code-${redemption.id}` : `loyalty-reward-${reward?.id}`);
  }

  #leave(): void {
    this.#one = { step: 1, code: '' };
    delete this.#panel.widget?.dataset['step'];
  }
}

if (!customElements.get('loyalty-redeem')) customElements.define('loyalty-redeem', LoyaltyRedeem);
