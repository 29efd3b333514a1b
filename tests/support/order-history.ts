/**
 * What happens to an order, one step after the other as it happens in a shop: paid, refunded, edited, disputed, cancelled, deleted.
 * `simulate` keeps the books of what is true and writes down what Shopify would tell of each step; how that is delivered is for the
 * tests that use it.
 */
import type {
  FactDispute,
  FactLine,
  FactOrder,
  FactRefund,
  LineNote,
  OrderNews,
} from '../../app/loyalty/earning/order-fact.ts';
import { anOrder, aRefund, someNews } from './order-facts.ts';

/** A line as it was ordered; amounts in minor units, for one unit where they say so. */
export interface Goods {
  product: number;
  kind: 'goods' | 'gift card' | 'tip';
  quantity: number;
  unitMinor: number;
  unitTaxMinor: number;
  /** Hundredths of the line's price. */
  discountPercent: number;
  /** Hundredths of the discount that a code brought. */
  codePercent: number;
}

export type Step =
  | { what: 'pay' }
  /** Hundredths of what is owed, before anything else of it was paid in full. */
  | { what: 'pay part'; percent: number }
  | { what: 'touch' }
  | { what: 'fulfil' }
  | { what: 'cancel' }
  | { what: 'delete' }
  /** `withheld` minor units of the goods' worth stay with the merchant; below zero, that much more goes back. */
  | { what: 'refund'; line: number; units: number; withheld: number; split: boolean; late: boolean }
  | { what: 'money back'; minor: number }
  | { what: 'shipping back'; minor: number }
  | { what: 'take off'; line: number; units: number }
  | { what: 'add to'; line: number; units: number }
  | { what: 'add'; goods: Goods }
  | { what: 'dispute'; percent: number | null; inquiry: boolean }
  | { what: 'settle dispute'; dispute: number; status: string }
  /** An inquiry becomes a chargeback. */
  | { what: 'escalate'; dispute: number };

export interface History {
  taxesIncluded: boolean;
  shippingMinor: number;
  shippingTaxMinor: number;
  /** Hundredths of the first payment. */
  giftCardPercent: number;
  storeCreditPercent: number;
  goods: Goods[];
  steps: Step[];
  /** After which of the steps that are told the order is looked up as well. */
  lookedUp: number[];
}

export interface TrueLine extends Goods {
  id: string;
  /** Units ever ordered; what it all costs before and after discounts; its tax. */
  ordered: number;
  listedMinor: number;
  discountMinor: number;
  codeMinor: number;
  taxMinor: number;
  /** Units the customer has; units the customer's money covers. */
  has: number;
  covered: number;
  /** The same line when the order last owed nothing: what the covered units were paid at. */
  whenPaid: LineMoney | null;
}

type LineMoney = Pick<TrueLine, 'ordered' | 'listedMinor' | 'discountMinor' | 'codeMinor' | 'taxMinor'>;

/** What is true of an order once all its steps are done. */
export interface Truth {
  taxesIncluded: boolean;
  lines: TrueLine[];
  shippingMinor: number;
  shippingTaxMinor: number;
  refunds: FactRefund[];
  disputes: FactDispute[];
  giftCardMinor: number;
  storeCreditMinor: number;
  receivedMinor: number;
  /** Still to be paid. */
  owedMinor: number;
  wasPaid: boolean;
  wasFulfilledAndPaid: boolean;
  cancelled: boolean;
  deleted: boolean;
  news: OrderNews[];
}

/** Product n: what its lines are known to be. */
export const productId = (product: number): string => String(100 + product);
export const vendorOf = (product: number): string => `Vendor ${product % 2}`;
export const noteOf = (product: number): Required<Omit<LineNote, 'tip'>> => ({
  tags: product % 3 === 0 ? ['Vinyl'] : ['cd'],
  collections: product % 2 === 0 ? ['9'] : ['8', '9'],
});
export const REWARD_CODE = 'LOYAL-1';

const START = Date.parse('2026-03-01T12:00:00Z');
const percentOf = (whole: number, percent: number): number => Math.floor((whole * percent) / 100);

function lineFrom(goods: Goods, n: number): TrueLine {
  const listedMinor = goods.unitMinor * goods.quantity;
  const discountMinor = percentOf(listedMinor, goods.discountPercent);
  const taxMinor = goods.unitTaxMinor * goods.quantity;
  return {
    ...goods,
    id: String(11 + n),
    ordered: goods.quantity,
    listedMinor,
    discountMinor,
    codeMinor: percentOf(discountMinor, goods.codePercent),
    // no tax is due on what is free, and never more than the price
    taxMinor: Math.min(taxMinor, listedMinor - discountMinor),
    has: goods.quantity,
    covered: 0,
    whenPaid: null,
  };
}

/** One order's life. The methods are its steps; a step that cannot be done then is left out. */
class Life {
  readonly history: History;
  readonly id: string;
  readonly truth: Truth;
  private minute = 0;
  private due = 0;
  private sent = false;
  private readonly tips: Record<string, LineNote> = {};
  private readonly initiatedAs = new Map<string, FactDispute['type']>();
  private next: number;

  constructor(history: History, id: string) {
    this.history = history;
    this.id = id;
    // Shopify's ids are unique across a shop's orders
    this.next = Number(id) * 1000;
    const { taxesIncluded, shippingMinor, shippingTaxMinor } = history;
    this.truth = {
      taxesIncluded,
      shippingMinor,
      shippingTaxMinor: taxesIncluded ? Math.min(shippingTaxMinor, shippingMinor) : shippingTaxMinor,
      lines: [],
      refunds: [],
      disputes: [],
      giftCardMinor: 0,
      storeCreditMinor: 0,
      receivedMinor: 0,
      owedMinor: 0,
      wasPaid: false,
      wasFulfilledAndPaid: false,
      cancelled: false,
      deleted: false,
      news: [],
    };
    this.due = this.truth.shippingMinor + this.onTop(this.truth.shippingTaxMinor);
    for (const goods of history.goods) this.append(goods);
  }

  private onTop(taxMinor: number): number {
    return this.truth.taxesIncluded ? 0 : taxMinor;
  }

  private get at(): string {
    return new Date(START + this.minute * 60_000).toISOString();
  }

  private newId(): string {
    this.next += 1;
    return String(this.next);
  }

  private append(goods: Goods): TrueLine {
    const line = lineFrom(goods, this.truth.lines.length);
    this.truth.lines.push(line);
    if (goods.kind === 'tip') this.tips[line.id] = { tip: true };
    this.due += line.listedMinor - line.discountMinor + this.onTop(line.taxMinor);
    return line;
  }

  private status(): string {
    const { truth } = this;
    if (truth.receivedMinor === 0 && !truth.wasPaid) return 'pending';
    // also while something is owed: the status then tells of the refund alone
    if (this.paidBack() > 0) return 'partially_refunded';
    return this.due > 0 ? 'partially_paid' : 'paid';
  }

  private paidBack(): number {
    return this.truth.refunds.reduce((sum, { paidBackMinor }) => sum + paidBackMinor, 0);
  }

  private seenLine(line: TrueLine): FactLine {
    return {
      id: line.id,
      title: `Product ${line.product}`,
      productId: productId(line.product),
      variantId: null,
      vendor: vendorOf(line.product),
      quantity: line.ordered,
      currentQuantity: line.has,
      priceMinor: line.unitMinor,
      discountMinor: line.discountMinor,
      taxMinor: line.taxMinor,
      giftCard: line.kind === 'gift card',
      codeDiscounts: line.codeMinor > 0 ? [{ code: REWARD_CODE.toLowerCase(), amountMinor: line.codeMinor }] : [],
    };
  }

  /** What orders/updated would carry now. */
  private seen(): FactOrder {
    const { truth, history } = this;
    return anOrder({
      updatedAt: this.at,
      taxesIncluded: truth.taxesIncluded,
      financialStatus: this.status(),
      fulfillmentStatus: this.sent ? 'fulfilled' : null,
      cancelledAt: truth.cancelled ? new Date(START).toISOString() : null,
      lines: truth.lines.map((line) => this.seenLine(line)),
      shippingMinor: truth.shippingMinor,
      shippingTaxMinor: truth.shippingTaxMinor,
      refundIds: truth.refunds.map(({ id }) => id).sort(),
      outstandingMinor: truth.owedMinor,
      discountCodes: truth.lines.some(({ codeMinor }) => codeMinor > 0) ? [REWARD_CODE.toLowerCase()] : [],
      gateways: [
        ...(history.giftCardPercent > 0 ? ['gift_card'] : []),
        ...(history.storeCreditPercent > 0 ? ['shopify_store_credit'] : []),
      ],
    });
  }

  /** Settles what the step means for payment, and tells it with whatever else is told. */
  tell(others: Partial<OrderNews>[] = []): void {
    const { truth } = this;
    truth.owedMinor = Math.max(0, this.due);
    truth.wasPaid ||= truth.receivedMinor > 0 && this.due <= 0;
    if (truth.wasPaid && this.due <= 0) {
      for (const line of truth.lines) {
        const { ordered, listedMinor, discountMinor, codeMinor, taxMinor } = line;
        line.covered = line.has;
        line.whenPaid = { ordered, listedMinor, discountMinor, codeMinor, taxMinor };
      }
      truth.wasFulfilledAndPaid ||= this.sent;
    }
    const whole = { order: this.seen(), refunds: [...truth.refunds], lineNotes: { ...this.tips } };
    const answer = this.history.lookedUp.includes(this.minute) ? [this.answered()] : [];
    for (const part of [...others, whole, ...answer]) truth.news.push(someNews({ orderId: this.id, ...part }));
    this.minute += 1;
  }

  /** What the Admin API would answer now: no mark on tips, disputes without their amounts, but payments by kind. */
  private answered(): Partial<OrderNews> {
    const { refunds, disputes, giftCardMinor, storeCreditMinor, receivedMinor: totalMinor } = this.truth;
    return {
      order: this.seen(),
      refunds: [...refunds],
      payments: { at: this.at, giftCardMinor, storeCreditMinor, totalMinor },
      disputes: disputes.map((dispute) => ({
        ...dispute,
        type: this.initiatedAs.get(dispute.id) ?? dispute.type,
        amountMinor: null,
        initiatedAt: this.at,
        finalizedAt: null,
      })),
    };
  }

  /** Tells the order as placed; what follows happens at the same instant. */
  place(): void {
    this.tell();
    this.minute -= 1;
  }

  private pay(): void {
    const { truth, history } = this;
    if (truth.wasPaid && this.due <= 0) return;
    const paid = Math.max(0, this.due);
    if (!truth.wasPaid) {
      truth.giftCardMinor = percentOf(paid, history.giftCardPercent);
      truth.storeCreditMinor = percentOf(paid - truth.giftCardMinor, history.storeCreditPercent);
    }
    truth.receivedMinor += paid;
    truth.wasPaid = true;
    this.due = 0;
    this.tell();
  }

  private payPart(percent: number): void {
    const { truth } = this;
    const paid = percentOf(Math.max(0, this.due), percent);
    if (truth.wasPaid || paid === 0) return;
    truth.receivedMinor += paid;
    this.due -= paid;
    this.tell();
  }

  /** What units are worth, of what the customer still has: the last unit takes the last minor unit. */
  private worth(line: TrueLine, units: number) {
    const left = (whole: number) => {
      const of = (count: number) => Math.floor((whole * count) / line.ordered);
      return of(line.has) - of(line.has - units);
    };
    return { subtotalMinor: left(line.listedMinor - line.discountMinor), taxMinor: left(line.taxMinor) };
  }

  private refund(step: Extract<Step, { what: 'refund' }>): void {
    const line = this.truth.lines[step.line % this.truth.lines.length];
    const units = Math.min(step.units, line?.covered ?? 0, line?.has ?? 0);
    if (!line || units === 0) return;
    const { subtotalMinor, taxMinor } = this.worth(line, units);
    const worth = subtotalMinor + this.onTop(taxMinor);
    const paidBackMinor = Math.max(1, worth - step.withheld);
    line.has -= units;
    line.covered -= units;
    const lines = [{ lineId: line.id, quantity: units, subtotalMinor, taxMinor }];
    const first = step.split ? Math.ceil(paidBackMinor / 2) : paidBackMinor;
    const record = aRefund({ id: this.newId(), createdAt: this.at, lines, paidBackMinor: first });
    const rest = paidBackMinor - first;
    const second = rest > 0 ? [aRefund({ id: this.newId(), createdAt: this.at, paidBackMinor: rest })] : [];
    this.truth.refunds.push(record, ...second);
    // told before its money has moved, and again with it
    const told = step.late ? [{ refunds: [{ ...record, paidBackMinor: 0 }] }] : [];
    this.tell([...told, { refunds: [record] }, ...second.map((each) => ({ refunds: [each] }))]);
  }

  private giveBack(minor: number, shipping: boolean): void {
    const { truth } = this;
    if (minor === 0 || (!truth.wasPaid && (shipping || minor > truth.receivedMinor - this.paidBack()))) return;
    const paid = truth.shippingMinor;
    const before = truth.refunds.reduce((sum, refund) => sum + refund.shippingMinor, 0);
    const shippingMinor = shipping ? Math.min(minor, paid - before) : 0;
    if (shipping && shippingMinor <= 0) return;
    const shippingTaxMinor = shipping ? Math.floor((truth.shippingTaxMinor * shippingMinor) / paid) : 0;
    const paidBackMinor = shipping ? shippingMinor + this.onTop(shippingTaxMinor) : minor;
    const money = { paidBackMinor, shippingMinor, shippingTaxMinor };
    // what is owed to the customer is paid first
    if (!shipping) this.due += Math.min(minor, Math.max(0, -this.due));
    const record = aRefund({ id: this.newId(), createdAt: this.at, ...money });
    truth.refunds.push(record);
    this.tell([{ refunds: [record] }]);
  }

  private takeOff(lineIndex: number, wanted: number): void {
    const line = this.truth.lines[lineIndex % this.truth.lines.length];
    const units = Math.min(wanted, line?.has ?? 0);
    if (!line || units === 0 || this.truth.cancelled) return;
    const worth = this.worth(line, units);
    this.due -= worth.subtotalMinor + this.onTop(worth.taxMinor);
    line.has -= units;
    const lines = [{ lineId: line.id, quantity: units, ...worth }];
    const record = aRefund({ id: this.newId(), createdAt: this.at, lines });
    this.truth.refunds.push(record);
    const removals = [{ lineId: line.id, quantity: units }];
    this.tell([{ edits: [{ id: this.newId(), createdAt: this.at, removals, additions: [] }] }, { refunds: [record] }]);
  }

  private addUnits(line: TrueLine, units: number): void {
    this.sent = false;
    const additions = [{ lineId: line.id, quantity: units }];
    this.tell([{ edits: [{ id: this.newId(), createdAt: this.at, removals: [], additions }] }]);
  }

  private addTo(lineIndex: number, units: number): void {
    const line = this.truth.lines[lineIndex % this.truth.lines.length];
    if (!line || this.truth.cancelled) return;
    line.ordered += units;
    line.has += units;
    line.listedMinor += line.unitMinor * units;
    const tax = Math.min(line.unitTaxMinor, line.unitMinor);
    line.taxMinor += tax * units;
    this.due += (line.unitMinor + this.onTop(tax)) * units;
    this.addUnits(line, units);
  }

  private dispute(percent: number | null, inquiry: boolean): void {
    if (!this.truth.wasPaid) return;
    const dispute: FactDispute = {
      id: this.newId(),
      type: inquiry ? 'inquiry' : 'chargeback',
      status: 'needs_response',
      amountMinor: percent === null ? null : percentOf(this.truth.receivedMinor, percent),
      initiatedAt: this.at,
      finalizedAt: null,
    };
    this.truth.disputes.push(dispute);
    this.initiatedAs.set(dispute.id, dispute.type);
    this.tell([{ disputes: [dispute] }]);
  }

  private changeDispute(n: number, change: Partial<FactDispute>): void {
    const { disputes } = this.truth;
    const index = disputes.length === 0 ? -1 : n % disputes.length;
    const known = disputes[index];
    if (!known || known.finalizedAt !== null) return;
    const changed = { ...known, ...change };
    disputes[index] = changed;
    this.tell([{ disputes: [changed] }]);
  }

  take(step: Step): void {
    const { truth } = this;
    if (truth.deleted) return;
    switch (step.what) {
      case 'pay':
        return this.pay();
      case 'pay part':
        return this.payPart(step.percent);
      case 'touch':
        return this.tell();
      case 'fulfil':
        this.sent = true;
        return this.tell();
      case 'cancel':
        truth.cancelled = true;
        return this.tell();
      case 'delete':
        truth.deleted = true;
        return this.tell([{ deletedAt: this.at }]);
      case 'refund':
        return this.refund(step);
      case 'money back':
        return this.giveBack(step.minor, false);
      case 'shipping back':
        return this.giveBack(step.minor, true);
      case 'take off':
        return this.takeOff(step.line, step.units);
      case 'add to':
        return this.addTo(step.line, step.units);
      case 'add':
        if (!truth.cancelled) this.addUnits(this.append(step.goods), step.goods.quantity);
        return;
      case 'dispute':
        return this.dispute(step.percent, step.inquiry);
      case 'settle dispute':
        return this.changeDispute(step.dispute, { status: step.status, finalizedAt: this.at });
      case 'escalate':
        return this.changeDispute(step.dispute, { type: 'chargeback' });
    }
  }

  /** The answer to a look-up after the last step. */
  lookUp(): void {
    this.truth.news.push(someNews({ orderId: this.id, ...this.answered() }));
  }
}

/** @param id the order's, decimal */
export function simulate(history: History, id = '7'): Truth {
  const life = new Life(history, id);
  // an order paid at once is told as placed and as paid, both of one instant
  if (history.steps[0]?.what === 'pay') life.place();
  else life.tell();
  for (const step of history.steps) life.take(step);
  life.lookUp();
  return life.truth;
}
