/**
 * loyalty-panel.js, fetched when the panel first opens: <loyalty-panel> asks the shop how things stand and fills in what Liquid printed:
 * points, what they buy, one's codes, the history; and joins. What one reward is about is <loyalty-redeem>'s, what brings points beside
 * orders <loyalty-earn>'s; both ask and speak through this one.
 */
import type { getMemberView } from '../../../app/loyalty/storefront/joining-view.server.ts';
import type { RedemptionView } from '../../../app/loyalty/storefront/redemption-view.ts';
import type { RewardView } from '../../../app/loyalty/storefront/reward-view.ts';
import type { RewardsView } from '../../../app/loyalty/storefront/rewards-view.server.ts';
import type { LoyaltyEarn } from './loyalty-earn.ts';
import type { LoyaltyRedeem } from './loyalty-redeem.ts';
import type { LoyaltyWidget } from './loyalty.ts';

/** A request that takes longer than this has failed, as far as a shopper is concerned. */
const WAIT_MS_MAX = 12_000;
export const JSON_TYPE = { accept: 'application/json', 'content-type': 'application/json' };

type MemberView = Awaited<ReturnType<typeof getMemberView>>;

/** What every address may answer instead. */
export interface Refused {
  error?: { message: string };
}

export class LoyaltyPanel extends HTMLElement {
  widget!: LoyaltyWidget;
  /** As last answered. */
  rewards: RewardsView | undefined;
  #words: Record<string, string> = {};
  /** Where the history continues. */
  #cursor: string | null = null;
  /** How often it was asked for history: an answer to an earlier question is dropped. */
  #asked = 0;
  /** The headline; null before there is one. */
  #spendable: number | null = null;
  /** Where the terms stand that Join agrees to. */
  #terms: string | null = null;

  connectedCallback(): void {
    if (this.widget) return;
    this.widget = this.closest('loyalty-widget') as LoyaltyWidget;
    for (const node of this.template('words').querySelectorAll<HTMLElement>('i'))
      this.#words[node.dataset['word'] ?? ''] = node.textContent ?? '';
    this.widget.addEventListener('loyalty:open', () => void this.load());
    this.on('more', () => this.loadHistory(this.#cursor));
    this.on('doJoin', () => this.#change('join', 'joined', { agreed: true, terms: this.#terms }));
    this.on('leave', () => this.#askToLeave(true));
    this.on('doLeave', () => this.#change('leave', 'left', {}));
    if (this.widget.querySelector('dialog')?.open) void this.load(); // a page put in place of another brings a closed one
  }

  /** One of the pieces Liquid printed, by name; some are for customers only. */
  piece(name: string): HTMLElement | null {
    return this.querySelector(`[data-loyalty="${name}"]`);
  }

  template(name: string): DocumentFragment {
    return (this.piece(name) as HTMLTemplateElement).content;
  }

  on(name: string, act: () => unknown): void {
    this.piece(name)?.addEventListener('click', () => void act());
  }

  /** @param $ stands for $ in it, @param at for @ */
  word(name: string, $ = '', at = ''): string {
    return (this.#words[name] ?? '').replace(/[$@]/g, (mark) => (mark === '$' ? $ : at));
  }

  /** The plural form of a word that fits, with the number in it. @param number 0 or more */
  count(name: string, number: number, at = ''): string {
    const rule = new Intl.PluralRules(this.widget.lang).select(number);
    const form = this.word(name + (rule === 'one' ? 1 : rule === 'few' ? 2 : 5), '', at);
    return form.replace('#', new Intl.NumberFormat(this.widget.lang).format(number));
  }

  /** "5 December 2026". @param on a calendar day, "2026-12-05" */
  day(on: string): string {
    const locale = this.widget.lang === 'en' ? 'en-GB' : this.widget.lang;
    const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
    return format.format(new Date(`${on}T00:00:00Z`));
  }

  /** Changes a text only where it differs, so that a screen reader stays quiet; hides what has none. */
  fill(name: string, text: string): void {
    const piece = this.piece(name);
    if (!piece) return;
    piece.hidden = !text;
    if (piece.textContent?.trim() !== text) piece.textContent = text;
  }

  /** Fills a slot and hides it where there is nothing to fill it with; what is read out as it changes stays. */
  put(where: Element, name: string, ...what: (string | Node)[]): void {
    const slot = where.querySelector(`[data-slot="${name}"]`) as HTMLElement;
    slot.hidden = !what[0] && !slot.ariaLive;
    slot.replaceChildren(...what);
  }

  focusTitle(): void {
    this.widget.piece('h2').focus();
  }

  /** Asks the shop. @param body to be posted @throws where there is no answer, or only that it is away */
  async call<Answer>(path: string, body?: object, query = ''): Promise<Answer & Refused> {
    const response = await fetch(`${this.dataset['url']}/${path}?locale=${this.widget.lang}${query}`, {
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      headers: JSON_TYPE,
      signal: AbortSignal.timeout(WAIT_MS_MAX),
    });
    if (response.status >= 500) throw new Error(String(response.status));
    return response.json() as Promise<Answer & Refused>;
  }

  /** As `call`, for what is only looked at: null where it could not be had. */
  async get<Answer>(path: string, query?: string): Promise<Answer | null> {
    const answer = await this.call<Answer>(path, undefined, query).catch(() => null);
    return answer?.error ? null : answer;
  }

  /** Says that something could not be had, with a second try. */
  sayFailed(piece: string, word: string, again: () => unknown): void {
    const retry = document.createElement('button');
    retry.type = 'button';
    retry.className = 'loyalty-retry';
    retry.append(this.word('retry'));
    retry.onclick = () => {
      this.focusTitle(); // the button is about to go
      this.fill(piece, this.word('loading'));
      void again();
    };
    const where = this.piece(piece);
    where?.replaceChildren(this.word(word), retry);
    if (where) where.hidden = false;
  }

  /** Everything anew; shown together, so that nothing moves under the shopper's eyes. */
  async load(): Promise<void> {
    const [redeem, earn] = await Promise.all([this.#other<LoyaltyRedeem>('redeem'), this.#other<LoyaltyEarn>('earn')]);
    const isKnown = 'signedIn' in this.widget.dataset;
    await Promise.all([isKnown && this.loadHistory(null), redeem && this.loadRewards(), earn?.load()]);
    // points came between the two answers, as after joining: what is missing for a reward would contradict the headline
    const { member, spendable } = this.rewards ?? {};
    if (member?.id && spendable !== this.#spendable) await Promise.all([this.loadHistory(null), this.loadRewards()]);
    delete this.widget.dataset['waiting'];
  }

  /** Another part of the panel, once its script is there; null where Liquid printed none. */
  async #other<Part extends HTMLElement>(name: string): Promise<Part | null> {
    const part = this.querySelector<Part>(`loyalty-${name}`);
    if (part) await customElements.whenDefined(`loyalty-${name}`);
    return part;
  }

  /** Points and a page of the history: the newest one, or what is older than a cursor. */
  async loadHistory(before: string | null): Promise<void> {
    const asked = ++this.#asked;
    const entries = this.piece('entries');
    const more = this.piece('more') as HTMLButtonElement;
    more.disabled = true;
    entries?.setAttribute('aria-busy', 'true');
    const answer = await this.get<MemberView>('member', before === null ? '' : `&before=${before}`);
    if (asked !== this.#asked) return;
    more.disabled = false;
    entries?.removeAttribute('aria-busy');
    if (!answer) return this.sayFailed('state', 'failed', () => this.loadHistory(before));
    this.#showMembership(answer);
    this.#showPoints(answer);
    const rows = answer.history.map((entry) => this.#historyRow(entry));
    if (before !== null) entries?.append(...rows);
    else entries?.replaceChildren(...rows);
    this.fill('state', entries?.childElementCount ? '' : this.word('empty'));
    this.#cursor = answer.next_cursor;
    more.hidden = this.#cursor === null;
    // the focus moves to the first line that is new
    if (before !== null) rows[0]?.focus();
  }

  /** Whether they may join or leave. */
  #showMembership({ member, join }: MemberView): void {
    const { dataset } = this.widget;
    this.piece('membership')?.toggleAttribute('hidden', !member?.id);
    if (!member?.id) this.#askToLeave(false);
    if (join) dataset['joining'] = '';
    else delete dataset['joining'];
    this.#terms = join?.terms_url ?? null;
    this.piece('terms')?.toggleAttribute('hidden', !this.#terms);
    this.piece('terms')
      ?.querySelector('a')
      ?.setAttribute('href', this.#terms ?? '');
    if (join) {
      this.fill('joinText', join.text);
      this.widget.piece('[data-launcher]').textContent = this.word('launcherPlain');
    }
  }

  #showPoints({ points, pending_until_on: until, welcome, expiring, join }: MemberView): void {
    if (!points) return this.piece('invite')?.removeAttribute('hidden'); // signed out since the page was printed
    const { available, pending, held, debt } = points;
    if (!join) this.showSpendable(Math.max(0, available - held));
    const waits = until ? this.count('pendingUntil', pending, this.day(until)) : this.count('pending', pending);
    this.fill('pending', pending ? waits : '');
    this.fill('held', held ? this.count('held', held) : '');
    this.fill('debt', debt ? this.count('debt', debt) : '');
    this.fill('expiring', expiring ? this.count('expiring', expiring.points, this.day(expiring.on)) : '');
    this.fill('welcome', welcome?.text ?? '');
  }

  /** Headline and launcher at once. A wider or narrower launcher after the shopper's own act is no shift. */
  showSpendable(points: number): void {
    this.#spendable = points;
    this.fill('available', this.count('points', points));
    this.widget.piece('[data-launcher]').textContent = this.count('launcher', points);
  }

  #historyRow({ why, points, pending, on, pending_until_on: until }: MemberView['history'][number]): HTMLElement {
    const row = this.template('row').firstElementChild?.cloneNode(true) as HTMLElement;
    // points that only moved from pending to available carry no sign
    const change = points || pending;
    const sign = points + pending === 0 ? '' : change > 0 ? '+' : '\u2212';
    this.put(row, 'why', why);
    this.put(row, 'amount', change ? sign + this.count('points', Math.abs(change)) : '');
    this.put(row, 'on', this.day(on));
    row.querySelector('time')?.setAttribute('datetime', on);
    this.put(row, 'until', until ? this.word('until', '', this.day(until)) : '');
    return row;
  }

  /** Becoming a member, or ending it; answers how they stand. @param piece where what went wrong is said */
  async #change(what: 'join' | 'leave', piece: string, wish: object): Promise<void> {
    this.fill(piece, this.word('working'));
    const answer = await this.call(what, wish).catch(() => null);
    this.fill(piece, answer ? (answer.error?.message ?? '') : this.word('joinFailed'));
    if (!answer || answer.error) return;
    this.focusTitle();
    void this.load();
  }

  /** What leaving means, and the second tap. */
  #askToLeave(isAsked: boolean): void {
    this.piece('leaving')?.toggleAttribute('hidden', !isAsked);
    const button = this.piece('leave');
    button?.setAttribute('aria-expanded', String(isAsked));
    if (isAsked) this.piece('doLeave')?.focus();
  }

  async loadRewards(): Promise<void> {
    const answer = await this.get<RewardsView>('rewards');
    if (!answer) return this.sayFailed('notice', 'rewardsFailed', () => this.loadRewards());
    const { rewards, redemptions, member, notice } = (this.rewards = answer);
    this.fill('notice', notice ?? '');
    const had = document.activeElement?.closest('.loyalty-reward')?.id;
    if (redemptions.some(({ key }) => key === this.#redeem.kept()[1])) this.#redeem.keep('');
    const isOut = ({ lock }: RewardView) => lock?.reason === 'out_of_stock';
    const isNow = ({ lock, missing }: RewardView) => !lock && missing === 0;
    const far = ({ lock, missing }: RewardView) => (lock ? Infinity : (missing ?? 0));
    const next = rewards.filter((reward) => !isOut(reward) && !isNow(reward));
    if (member) next.sort((a, b) => far(a) - far(b) || 0);
    this.#list('now', rewards.filter(isNow).map(this.#card));
    this.#list('next', next.map(this.#card));
    this.#list('out', rewards.filter(isOut).map(this.#card));
    this.#list('ready', redemptions.filter(({ usable }) => usable).map(this.#code));
    this.#list('codes', redemptions.filter(({ usable }) => !usable).map(this.#code));
    if (had) this.focusOn(had);
  }

  get #redeem(): LoyaltyRedeem {
    return this.querySelector('loyalty-redeem') as LoyaltyRedeem;
  }

  /** The button of a reward or code, or the panel's title where there is none (any more). */
  focusOn(id: string): void {
    const button = document.getElementById(id)?.querySelector<HTMLElement>('button:not([hidden])');
    if (button) button.focus();
    else this.focusTitle();
  }

  #list(name: string, rows: HTMLElement[]): void {
    const part = this.piece(name);
    if (!part) return;
    part.hidden = !rows[0];
    part.querySelector('ul')?.replaceChildren(...rows);
  }

  #thing(template: string, { id, name, price }: { id: string; name: string; price: string }): HTMLElement {
    const row = this.template(template).firstElementChild?.cloneNode(true) as HTMLElement;
    row.id = `loyalty-${template}-${id}`;
    this.put(row, 'name', name);
    this.put(row, 'price', price);
    return row;
  }

  #card = (reward: RewardView): HTMLElement => {
    const { name, worth, description, lock, to_go: toGo, progress, missing } = reward;
    const card = this.#thing('reward', reward);
    this.put(card, 'worth', worth === name ? '' : worth);
    this.put(card, 'description', description);
    // what is sold out says so once, above the list
    this.put(card, 'lock', lock?.reason === 'out_of_stock' ? '' : (lock?.message ?? toGo ?? ''));
    const bar = card.querySelector('span') as HTMLElement;
    bar.style.inlineSize = `${progress}%`;
    (bar.parentElement as HTMLElement).hidden = !missing || !!lock;
    const isNow = !lock && missing === 0 && !this.rewards?.notice;
    this.button(card, 'choose', name, isNow, () => this.#redeem.choose(reward));
    return card;
  };

  #code = (redemption: RedemptionView): HTMLElement => {
    const { name, code, usable, worth, state_text: state, expires_text: expires } = redemption;
    const row = this.#thing('code', redemption);
    this.put(row, 'code', code ?? '');
    this.put(row, 'state', usable ? worth : state); // its list says that it is ready
    this.put(row, 'expires', expires ?? '');
    this.button(row, 'open', name, !!code || redemption.can_return, () => this.#redeem.given(redemption));
    return row;
  };

  /** A row's button, which names what it is for. */
  button(row: Element, slot: string, name: string, shown: boolean, act: () => unknown): void {
    const button = row.querySelector(`[data-slot=${slot}]`) as HTMLButtonElement;
    button.setAttribute('aria-label', this.word(`${slot}This`, name));
    button.hidden = !shown;
    button.onclick = () => void act();
  }
}

if (!customElements.get('loyalty-panel')) customElements.define('loyalty-panel', LoyaltyPanel);
