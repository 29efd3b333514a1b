/**
 * loyalty.js, the one script a page loads by itself: <loyalty-widget> opens the panel that Liquid printed. The first opening fetches the
 * scripts that fill it (data-scripts); until then there is no request. Without any script the panel still opens where the browser knows
 * `command`, with what Liquid knew.
 *
 * No third party, no cookie, nothing sent but the language and what a shopper does.
 */

export class LoyaltyWidget extends HTMLElement {
  #launcher!: HTMLElement;
  #dialog!: HTMLDialogElement;

  connectedCallback(): void {
    if (!this.#launcher) {
      this.#launcher = this.piece('.loyalty-launcher');
      this.#dialog = this.piece('dialog') as HTMLDialogElement;
      this.#launcher.onclick = () => this.open();
      this.piece('.loyalty-close').onclick = () => this.#dialog.close();
      // the sheet fills the dialog, so a click on the dialog itself is one on its backdrop
      this.#dialog.onclick = ({ target }) => {
        if (target === this.#dialog) this.#dialog.close(); // nothing is returned: false would keep links from leading anywhere
      };
      this.#dialog.onclose = () => {
        this.#launcher.setAttribute('aria-expanded', 'false');
        this.#launcher.focus();
      };
    }
    document.addEventListener('focusin', this.#giveWay);
    if (this.#dialog.open) this.open(); // by `command`, before this script was there: its contents are still to come
  }

  disconnectedCallback(): void {
    document.removeEventListener('focusin', this.#giveWay);
  }

  piece(selector: string): HTMLElement {
    return this.querySelector(selector) as HTMLElement;
  }

  open(): void {
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#launcher.setAttribute('aria-expanded', 'true');
    this.piece('h2').focus();
    this.dispatchEvent(new Event('loyalty:open'));
    const { scripts = '' } = this.dataset;
    delete this.dataset.scripts; // each is fetched once
    this.#fetch(scripts.split(' ').filter(Boolean));
  }

  /** What Liquid could not know waits for these; one that does not come can be asked for again. */
  #fetch(scripts: string[]): void {
    const lost = this.piece('.loyalty-lost');
    for (const src of scripts) {
      this.dataset.waiting = '';
      const script = Object.assign(document.createElement('script'), { src });
      script.onerror = () => {
        delete this.dataset.waiting;
        lost.hidden = false;
        this.piece('.loyalty-lost button').onclick = () => {
          lost.hidden = true;
          this.piece('h2').focus();
          this.#fetch([src]);
        };
      };
      document.head.append(script);
    }
  }

  /** The launcher steps aside while it would cover what has the keyboard's focus (WCAG 2.2, 2.4.11). */
  #giveWay = ({ target }: Event): void => {
    if (!(target instanceof Element)) return;
    const [a, b] = [target.getBoundingClientRect(), this.#launcher.getBoundingClientRect()];
    const covers = a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
    this.toggleAttribute('data-aside', covers && !this.contains(target));
  };
}

if (!customElements.get('loyalty-widget')) customElements.define('loyalty-widget', LoyaltyWidget);
