/** The words of "why", one set a language. Numbers, amounts and names come in written out. */
import type { GoodsMatch } from '../program/order-rule.ts';
import type { Language } from '../program/points-word.ts';
import type { OrderWhy } from './order-why.ts';

export interface WhyWords {
  reason: Record<Exclude<OrderWhy['reason'], 'earned'>, string>;
  /** @param sum how the amount came about, where discounts or tax changed the price; else empty */
  line: (title: string, kept: number, quantity: number, amount: string, sum: string) => string;
  discount: (amount: string) => string;
  tax: (amount: string) => string;
  /** Why a line does not count. */
  excluded: Record<'gift_card' | 'tip' | 'not_listed', (title: string) => string> & {
    never: (title: string, what: string) => string;
  };
  goods: Record<GoodsMatch['by'], (label: string) => string>;
  multiplier: (factor: string, name: string) => string;
  beforeDiscounts: string;
  shipping: (amount: string) => string;
  amountRefunded: (amount: string) => string;
  disputed: (amount: string) => string;
  unpaid: (amount: string, by: string) => string;
  paidBy: Record<'gift_card' | 'store_credit', string>;
  and: string;
  rate: (points: string, per: string) => string;
  exact: (base: string, exact: string) => string;
  rounded: Record<'down' | 'nearest' | 'up', (target: string) => string>;
  bonus: (name: string, points: string) => string;
  missed: Record<'minimum' | 'goods', (name: string, points: string, minimum: string) => string>;
  total: (target: string) => string;
  shopper: Record<'earned' | 'refunded' | 'cancelled' | 'changed' | 'nothing', (order: string) => string>;
  /** Short remarks for the shopper. */
  remark: {
    partly: string;
    /** everything in it went back */
    returned: string;
    tooLittle: string;
    bonus: (name: string, points: string) => string;
    unpaid: (by: string) => string;
    disputed: string;
    reason: Record<Exclude<OrderWhy['reason'], 'earned'>, string>;
  };
}

const en: WhyWords = {
  reason: {
    no_program: 'No programme was published yet, so this order earns nothing.',
    before_go_live: 'The order was placed before the programme went live, so it earns nothing.',
    paused: 'The programme was paused when the order was placed, so it earns nothing.',
    testers_only: 'The programme was in test mode when the order was placed, and this customer was no tester.',
    test_order: 'Test orders do not earn.',
    company: 'Orders placed for a company do not earn.',
    channel: 'Orders from this sales channel do not earn.',
    customer_tag: 'The customer had a tag whose customers do not earn.',
    before_membership: 'The order is older than what joining the programme credits, so it earns nothing.',
    member_paused: 'The member was paused when the order was decided, so it earns nothing.',
    deleted: 'The order was deleted in Shopify, so it earns nothing.',
    cancelled: 'The order was cancelled, so it earns nothing.',
    nothing_kept: 'Nothing that earns points is left of the order.',
  },
  line: (title, kept, quantity, amount, sum) => {
    if (kept === 0) return `${title}: nothing of ${quantity} kept.`;
    const counts = `${amount} counts${sum === '' ? '' : ` (${sum})`}.`;
    return kept === quantity ? `${title} × ${kept}: ${counts}` : `${title}: ${kept} of ${quantity} kept, ${counts}`;
  },
  discount: (amount) => `${amount} discount`,
  tax: (amount) => `${amount} tax`,
  excluded: {
    gift_card: (title) => `${title}: gift cards do not earn.`,
    tip: (title) => `${title}: tips do not earn.`,
    not_listed: (title) => `${title}: is not among the goods that earn.`,
    never: (title, what) => `${title}: ${what} does not earn.`,
  },
  goods: {
    collection: (label) => `the collection “${label}”`,
    product: () => 'this product',
    vendor: (label) => `the vendor “${label}”`,
    tag: (label) => `what is tagged “${label}”`,
  },
  multiplier: (factor, name) => `× ${factor} (${name})`,
  beforeDiscounts: 'Prices count before discounts.',
  shipping: (amount) => `Shipping: ${amount} counts.`,
  amountRefunded: (amount) => `${amount} was refunded without goods coming back, spread over what was kept.`,
  disputed: (amount) => `${amount} is claimed back through the bank and does not count.`,
  unpaid: (amount, by) => `${amount} was paid with ${by} and does not count.`,
  paidBy: { gift_card: 'a gift card', store_credit: 'store credit' },
  and: 'and',
  rate: (points, per) => `Rate: ${points} for each ${per}.`,
  exact: (base, exact) => `${base} counts in all, worth ${exact} before rounding.`,
  rounded: {
    down: (target) => `Rounded down: ${target}.`,
    nearest: (target) => `Rounded to the nearest whole: ${target}.`,
    up: (target) => `Rounded up: ${target}.`,
  },
  bonus: (name, points) => `Bonus “${name}”: ${points}.`,
  missed: {
    minimum: (name, points, minimum) => `Bonus “${name}” (${points}) missed: it needs ${minimum} that counts.`,
    goods: (name, points) => `Bonus “${name}” (${points}) missed: none of its goods is left that counts.`,
  },
  total: (target) => `In all: ${target}.`,
  shopper: {
    earned: (order) => `Order ${order}`,
    refunded: (order) => `Refund of order ${order}`,
    cancelled: (order) => `Order ${order} cancelled`,
    changed: (order) => `Change to order ${order}`,
    nothing: (order) => `Order ${order}, no points`,
  },
  remark: {
    partly: 'some items do not earn',
    returned: 'everything in it was returned',
    tooLittle: 'too little for a whole point',
    bonus: (name, points) => `${name}: ${points}`,
    unpaid: (by) => `what was paid with ${by} does not count`,
    disputed: 'payment claimed back',
    reason: {
      no_program: 'placed before the programme began',
      before_go_live: 'placed before the programme began',
      paused: 'placed while the programme was paused',
      testers_only: 'placed before the programme began',
      test_order: 'test order',
      company: 'company orders do not earn',
      channel: 'orders placed there do not earn',
      customer_tag: 'this account does not collect points',
      before_membership: 'placed too long before you joined',
      member_paused: 'your account was paused',
      deleted: 'deleted',
      cancelled: 'cancelled',
      nothing_kept: 'nothing in it earns points',
    },
  },
};

const pl: WhyWords = {
  reason: {
    no_program: 'Program nie był jeszcze opublikowany, więc to zamówienie nie daje punktów.',
    before_go_live: 'Zamówienie złożono przed startem programu, więc nie daje punktów.',
    paused: 'Program był wstrzymany w chwili zamówienia, więc nie daje ono punktów.',
    testers_only: 'W chwili zamówienia program działał w trybie testowym, a ten klient nie był testerem.',
    test_order: 'Zamówienia testowe nie dają punktów.',
    company: 'Zamówienia składane dla firm nie dają punktów.',
    channel: 'Zamówienia z tego kanału sprzedaży nie dają punktów.',
    customer_tag: 'Klient miał tag, z którym nie zbiera się punktów.',
    before_membership: 'Zamówienie jest starsze, niż zalicza się przy dołączeniu do programu, więc nie daje punktów.',
    member_paused: 'Uczestnik był wstrzymany, gdy rozliczano zamówienie, więc nie daje ono punktów.',
    deleted: 'Zamówienie usunięto w Shopify, więc nie daje punktów.',
    cancelled: 'Zamówienie anulowano, więc nie daje punktów.',
    nothing_kept: 'Z zamówienia nie zostało nic, co daje punkty.',
  },
  line: (title, kept, quantity, amount, sum) => {
    if (kept === 0) return `${title}: nic nie zostało z ${quantity}.`;
    const counts = `liczy się ${amount}${sum === '' ? '' : ` (${sum})`}.`;
    return kept === quantity ? `${title} × ${kept}: ${counts}` : `${title}: zostało ${kept} z ${quantity}, ${counts}`;
  },
  discount: (amount) => `${amount} rabatu`,
  tax: (amount) => `${amount} podatku`,
  excluded: {
    gift_card: (title) => `${title}: karty podarunkowe nie dają punktów.`,
    tip: (title) => `${title}: napiwki nie dają punktów.`,
    not_listed: (title) => `${title}: nie należy do towarów, które dają punkty.`,
    never: (title, what) => `${title}: ${what} nie daje punktów.`,
  },
  goods: {
    collection: (label) => `kolekcja „${label}”`,
    product: () => 'ten produkt',
    vendor: (label) => `dostawca „${label}”`,
    tag: (label) => `towar z tagiem „${label}”`,
  },
  multiplier: (factor, name) => `× ${factor} (${name})`,
  beforeDiscounts: 'Ceny liczą się sprzed rabatów.',
  shipping: (amount) => `Dostawa: liczy się ${amount}.`,
  amountRefunded: (amount) => `Zwrócono ${amount} bez zwrotu towaru; kwota rozłożona na to, co zostało.`,
  disputed: (amount) => `${amount} zareklamowano w banku; ta kwota się nie liczy.`,
  unpaid: (amount, by) => `${amount} zapłacono ${by}; ta kwota się nie liczy.`,
  paidBy: { gift_card: 'kartą podarunkową', store_credit: 'środkami ze sklepu' },
  and: 'i',
  rate: (points, per) => `Stawka: ${points} za każde ${per}.`,
  exact: (base, exact) => `Razem liczy się ${base}, czyli ${exact} przed zaokrągleniem.`,
  rounded: {
    down: (target) => `Zaokrąglone w dół: ${target}.`,
    nearest: (target) => `Zaokrąglone do najbliższej całości: ${target}.`,
    up: (target) => `Zaokrąglone w górę: ${target}.`,
  },
  bonus: (name, points) => `Bonus „${name}”: ${points}.`,
  missed: {
    minimum: (name, points, minimum) => `Bez bonusu „${name}” (${points}): musi liczyć się co najmniej ${minimum}.`,
    goods: (name, points) => `Bez bonusu „${name}” (${points}): nie zostało nic z jego towarów, co się liczy.`,
  },
  total: (target) => `Razem: ${target}.`,
  shopper: {
    earned: (order) => `Zamówienie ${order}`,
    refunded: (order) => `Zwrot z zamówienia ${order}`,
    cancelled: (order) => `Anulowane zamówienie ${order}`,
    changed: (order) => `Zmiana zamówienia ${order}`,
    nothing: (order) => `Zamówienie ${order}, bez punktów`,
  },
  remark: {
    partly: 'część produktów nie daje punktów',
    returned: 'wszystko zwrócono',
    tooLittle: 'za mało na cały punkt',
    bonus: (name, points) => `${name}: ${points}`,
    unpaid: (by) => `nie liczy się to, co zapłacono ${by}`,
    disputed: 'płatność zareklamowana',
    reason: {
      no_program: 'złożone przed startem programu',
      before_go_live: 'złożone przed startem programu',
      paused: 'złożone, gdy program był wstrzymany',
      testers_only: 'złożone przed startem programu',
      test_order: 'zamówienie testowe',
      company: 'zamówienia firmowe nie dają punktów',
      channel: 'zamówienia z tego miejsca nie dają punktów',
      customer_tag: 'to konto nie zbiera punktów',
      before_membership: 'złożone zbyt dawno przed dołączeniem',
      member_paused: 'Twoje konto było wstrzymane',
      deleted: 'usunięte',
      cancelled: 'anulowane',
      nothing_kept: 'nic w nim nie daje punktów',
    },
  },
};

export const WHY_WORDS: Record<Language, WhyWords> = { en, pl };
