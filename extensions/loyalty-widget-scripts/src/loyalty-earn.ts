/**
 * loyalty-earn.js: <loyalty-earn>, what brings points beside orders: each way with its state, and a button or a form where the shopper can
 * do it here. Liquid prints it only where the programme has such ways.
 */
import type { ActionsView } from '../../../app/loyalty/storefront/actions-view.server.ts';
import type { WayView } from '../../../app/loyalty/storefront/way-view.ts';
import type { LoyaltyPanel } from './loyalty-panel.ts';

export class LoyaltyEarn extends HTMLElement {
  #panel!: LoyaltyPanel;
  /** Something is being sent. */
  #isBusy = false;

  connectedCallback(): void {
    this.#panel = this.closest('loyalty-panel') as LoyaltyPanel;
  }

  async load(): Promise<void> {
    const answer = await this.#panel.get<ActionsView>('actions');
    if (!answer) return this.#panel.sayFailed('waysState', 'waysFailed', () => this.load());
    this.#panel.fill('waysState', '');
    const had = this.contains(document.activeElement) && document.activeElement?.closest('li')?.id;
    const said = this.querySelector('[data-done]')?.cloneNode(true) as HTMLElement | undefined;
    this.querySelector('ul')?.replaceChildren(...answer.actions.map((way) => this.#row(way, said)));
    if (had) this.#panel.focusOn(had);
  }

  /** @param said what the shopper was told last, which stays with its way */
  #row(way: WayView, said?: HTMLElement): HTMLElement {
    const {
      id,
      title,
      hint,
      points_text: points,
      state,
      state_text: text,
      limit_text: limit,
      pending_text: later,
    } = way;
    const panel = this.#panel;
    const row = panel.template('way').firstElementChild?.cloneNode(true) as HTMLElement;
    row.id = `loyalty-way-${id}`;
    panel.put(row, 'name', title);
    panel.put(row, 'price', `+${points}`);
    const isOpen = state === 'open';
    panel.put(row, 'hint', [isOpen && hint, isOpen && limit, isOpen && later].filter(Boolean).join(' · '));
    panel.put(row, 'state', text ?? '');
    if (said?.dataset['done'] === id) {
      const slot = row.querySelector('[data-slot=said]') as HTMLElement;
      slot.dataset['done'] = id;
      slot.replaceChildren(...said.childNodes);
    }
    const isHere = isOpen && (way.how === 'click' || way.how === 'submit');
    const go = row.querySelector('[data-slot=go]') as HTMLAnchorElement;
    go.hidden = !isOpen || way.how !== 'link' || !way.url;
    if (way.url) go.href = way.url;
    go.setAttribute('aria-label', panel.word('goThis', title));
    panel.button(row, 'do', title, isHere, () => this.#do(way, row));
    const form = row.querySelector('form') as HTMLFormElement;
    form.onsubmit = (event) => {
      event.preventDefault();
      const [url, line] = [...form.elements] as HTMLInputElement[];
      void this.#send(way, row, { url: url?.value, text: line?.value });
    };
    return row;
  }

  #do(way: WayView, row: HTMLElement): void {
    if (way.how === 'submit') {
      const form = row.querySelector('form') as HTMLFormElement;
      form.hidden = !form.hidden;
      row.querySelector('[data-slot=do]')?.setAttribute('aria-expanded', String(!form.hidden));
      if (!form.hidden) form.querySelector('input')?.focus();
      return;
    }
    // first the page, while the tap still allows one to be opened
    if (way.url) open(way.url, '_blank', 'noopener');
    void this.#send(way, row, {});
  }

  async #send({ id }: WayView, row: HTMLElement, body: object): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    const panel = this.#panel;
    for (const old of this.querySelectorAll('[data-done]')) old.replaceChildren();
    panel.put(row, 'said', panel.word('working'));
    const answer = await panel.call<{ message: string }>(`actions/${id}`, body).catch(() => null);
    this.#isBusy = false;
    const said = row.querySelector('[data-slot=said]') as HTMLElement;
    said.dataset['done'] = id;
    panel.put(row, 'said', answer ? (answer.error?.message ?? answer.message) : panel.word('joinFailed'));
    if (!answer || answer.error) return;
    await Promise.all([this.load(), panel.loadHistory(null), panel.loadRewards()]);
  }
}

if (!customElements.get('loyalty-earn')) customElements.define('loyalty-earn', LoyaltyEarn);
