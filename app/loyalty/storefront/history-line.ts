/** One line of a shopper's history, made from an entry of the ledger: what happened, when, and by how many points. */
import { actionOf, actionTitle } from '../actions/action-why.ts';
import { OrderWhy } from '../earning/order-why.ts';
import { explainOrderToShopper, remarkOnOrder } from '../earning/why-text.ts';
import type { Language } from '../program/points-word.ts';
import { exactNumber } from './metafields.ts';
import { dayIn } from './shopper-words.ts';

/** What of a ledger entry a shopper is told. `available` and `pending` are changes, in points. */
export interface ToldEntry {
  seq: bigint;
  kind: string;
  available: bigint;
  pending: bigint;
  occurredAt: Date;
  /** when points that came in pending become available */
  availableAt: Date | null;
  why: unknown;
  /** the reward it was spent on, or came back from, as it was called then; null where there is none */
  reward: string | null;
}

/** As the storefront API gives it. Points are changes; days are the shop's. */
export interface HistoryLine {
  id: string;
  on: string;
  kind: string;
  points: number;
  pending: number;
  /** set while the points of this line are still to become available */
  pending_until_on: string | null;
  why: string;
}

type Words = Record<'gave' | 'took' | 'spend' | 'mature' | 'expire' | 'return' | 'order' | 'merged', string> & {
  spentOn: (reward: string) => string;
  backFrom: (reward: string) => string;
  undone: (title: string) => string;
};

const WORDS: Record<Language, Words> = {
  en: {
    gave: 'Points from the shop',
    took: 'Correction by the shop',
    spend: 'Spent on a reward',
    mature: 'Pending points are yours now',
    expire: 'Points expired',
    return: 'Points given back',
    order: 'Points for an order',
    spentOn: (reward) => `Spent on “${reward}”`,
    backFrom: (reward) => `Given back for “${reward}”`,
    merged: 'Points from your other account',
    undone: (title) => `Taken back: ${title}`,
  },
  pl: {
    gave: 'Punkty od sklepu',
    took: 'Korekta ze sklepu',
    spend: 'Wymiana na nagrodę',
    mature: 'Oczekujące punkty są już Twoje',
    expire: 'Punkty wygasły',
    return: 'Punkty zwrócone na konto',
    order: 'Punkty za zamówienie',
    spentOn: (reward) => `Wymiana na „${reward}”`,
    backFrom: (reward) => `Punkty zwrócone za „${reward}”`,
    merged: 'Punkty z Twojego drugiego konta',
    undone: (title) => `Cofnięto: ${title}`,
  },
};

/** What happened to the order, and what is special about its points. */
function toldWhy(why: OrderWhy, change: number | null, language: Language): string {
  const happened = explainOrderToShopper(why, change, language);
  const remark = change === null || change > 0 ? remarkOnOrder(why, language) : null;
  return remark === null ? happened : `${happened}: ${remark}`;
}

/** A line for an order that earned nothing, with the reason: nobody should have to ask. */
export function unrewardedLine(
  order: { orderId: string; processedAt: string; why: OrderWhy },
  shown: { language: Language; zone: string },
): HistoryLine {
  return {
    id: `order-${order.orderId}`,
    on: dayIn(shown.zone, new Date(order.processedAt)),
    kind: 'order',
    points: 0,
    pending: 0,
    pending_until_on: null,
    why: toldWhy(order.why, null, shown.language),
  };
}

/** Why these points came or went, in a few words; staff's own reasons are not for shoppers. */
function whyText(entry: ToldEntry, language: Language): string {
  const words = WORDS[language];
  const change = entry.available + entry.pending;
  switch (entry.kind) {
    case 'order':
    case 'clawback': {
      const why = OrderWhy.safeParse(entry.why);
      return why.success && why.data.orderName ? toldWhy(why.data, Number(change), language) : words.order;
    }
    case 'spend':
      return entry.reward === null ? words.spend : words.spentOn(entry.reward);
    case 'return':
      return entry.reward === null ? words.return : words.backFrom(entry.reward);
    case 'mature':
    case 'expire':
      return words[entry.kind];
    case 'merge_in':
      return words.merged;
    default: {
      const action = actionOf(entry.why);
      if (action !== null && entry.kind === 'undo') return words.undone(actionTitle(action, language));
      if (action !== null && change > 0n) return actionTitle(action, language);
      return change < 0n ? words.took : words.gave;
    }
  }
}

/**
 * @returns null for an entry that moves no points a shopper could see (points set aside and put back, a cause that changed nothing)
 * @param zone the shop's IANA zone
 */
export function historyLine(
  entry: ToldEntry,
  shown: { language: Language; zone: string; now: Date },
): HistoryLine | null {
  if (entry.available === 0n && entry.pending === 0n) return null;
  const waits = entry.pending > 0n && entry.availableAt !== null && entry.availableAt > shown.now;
  return {
    id: String(entry.seq),
    on: dayIn(shown.zone, entry.occurredAt),
    kind: entry.kind,
    points: exactNumber(entry.available),
    pending: exactNumber(entry.pending),
    pending_until_on: waits && entry.availableAt ? dayIn(shown.zone, entry.availableAt) : null,
    why: whyText(entry, shown.language),
  };
}
