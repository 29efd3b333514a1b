/** The shop's cart as loyalty-redeem.js needs it: which codes count in it, and how one is put there (Shopify's Ajax API). */
import type { RedemptionView } from '../../../app/loyalty/storefront/redemption-view.ts';

const CART_MS_MAX = 5_000;

/**
 * `free`: applied, and what it makes free is in the cart. `later`, `missing`: that did not go in, because the cart does not fit the terms yet, or
 * because the shop has none.
 */
export type Became = 'applied' | 'free' | 'notYet' | 'clash' | 'later' | 'missing' | '';

/** What of Shopify's Ajax cart is looked at; amounts in hundredths of the currency. */
interface CartContents {
  item_count: number;
  currency: string;
  original_total_price: number;
  total_price: number;
  discount_codes: { code: string; applicable: boolean }[];
  items: { variant_id: number }[];
}

const holds = ({ items }: CartContents, variant: string): boolean =>
  items.some((item) => String(item.variant_id) === variant);

export class Cart {
  #root: string;
  /** As it was when the panel opened: nobody changes it behind a modal dialog but we. Null where it cannot be asked. */
  contents: Promise<CartContents | null> = Promise.resolve(null);
  /** The page behind the panel, its own cart or the number in its corner, shows an older cart. */
  isStale = false;

  /** @param root the shop's address in this language: "/", "/pl" */
  constructor(root: string) {
    this.#root = `${root}/`.replace('//', '/');
  }

  look(): void {
    this.contents = this.#ask('cart.js').catch(() => null);
  }

  async #ask(path: string, body?: object): Promise<CartContents> {
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(CART_MS_MAX);
    const post = body && { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(this.#root + path, { ...post, headers, signal });
    if (!answer.ok) throw new Error(path);
    return answer.json() as Promise<CartContents>;
  }

  /** The codes that count in the cart, but for this one. */
  async others(code: string): Promise<string[]> {
    const counting = (await this.contents)?.discount_codes.filter(({ applicable }) => applicable) ?? [];
    return counting.map((one) => one.code).filter((other) => other.toUpperCase() !== code);
  }

  /**
   * Puts a code into the cart beside those that count there (cart/update.js takes all of them at once). One that would
   * push another out is not left there, unless that is what was asked for. A code whose terms the cart does not
   * fit yet pushes none out. What a code makes free goes in with it, where it is one thing
   * and not there already; where the code does not count it goes out again, because nobody is to pay for what was to be free. A cart
   * that stops answering on the way is brought back to what it was.
   * @param only instead of the others
   * @returns the word for what became of it; '' for an empty cart, or no answer
   */
  async put({ code, variant }: RedemptionView, only: boolean): Promise<Became> {
    let undo = async () => {};
    try {
      const cart = await this.#ask('cart.js');
      this.contents = Promise.resolve(cart);
      if (!code || !(cart.item_count || variant)) return '';
      const more = variant && !holds(cart, variant) ? variant : null;
      const before = await this.others(code);
      undo = () => this.#restore(before, more);
      const became = await this.#update(code, before, only, more);
      return became === 'applied' && variant ? 'free' : became;
    } catch {
      await undo().catch(() => {});
      return '';
    }
  }

  /** All of its codes, and quantities by variant. */
  async #send(codes: string[], updates?: Record<string, number>): Promise<CartContents> {
    const cart = await this.#ask('cart/update.js', { discount: codes.join(), updates });
    this.contents = Promise.resolve(cart);
    this.isStale ||= /\/cart\/?$/.test(location.pathname);
    return cart;
  }

  async #restore(before: string[], more: string | null): Promise<void> {
    this.isStale ||= !!more;
    // what got there unanswered, nobody knows
    const isThere = more && holds(await this.#ask('cart.js'), more);
    await this.#send(before, isThere ? { [more]: 0 } : undefined);
  }

  /** @param before the codes that count there @param more the variant that goes in with it */
  async #update(code: string, before: string[], only: boolean, more: string | null): Promise<Became> {
    const others = only ? [] : before;
    let isThere = false;
    const send = async (codes: string[], updates?: Record<string, number>): Promise<string[]> => {
      const cart = await this.#send(codes, updates);
      isThere = !!more && holds(cart, more);
      return cart.discount_codes.filter((one) => one.applicable).map((one) => one.code.toUpperCase());
    };
    // sold out, for one: then it is not there
    if (more) await this.#ask('cart/add.js', { items: [{ id: more, quantity: 1 }] }).catch(() => null);
    const counts = await send([...others, code]);
    if (counts.includes(code) && counts.length > others.length) {
      this.isStale ||= isThere;
      return 'applied';
    }
    if (!before[0] && !more) return 'notYet';
    const isGood = !!others[0] && (counts.includes(code) || (await send([code])).includes(code));
    const failed = !more ? 'notYet' : isThere ? 'later' : 'missing';
    await send(isGood || more ? before : [...before, code], isThere && more ? { [more]: 0 } : undefined);
    return isGood ? 'clash' : failed;
  }
}
