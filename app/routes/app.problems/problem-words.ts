/** What a parked delivery or job is, and why it waits, as the admin's words. */
import type { TFunction } from 'i18next';

export type ProblemReason = 'not_json' | 'unexpected_shape' | 'drift' | 'not_compared' | 'no_permission' | 'failed';

/** What kind of reason a stored one is; the stored text itself is for support. */
export function reasonKind(reason: string): ProblemReason {
  if (/\bnot JSON\b/i.test(reason)) return 'not_json';
  if (/ledger has drifted/i.test(reason)) return 'drift';
  if (/could not be compared with Shopify/.test(reason))
    return /no permission|Access denied/i.test(reason) ? 'no_permission' : 'not_compared';
  // "line_items.0.price: expected string", "\"abc\" is not an amount of PLN", "Nothing is subscribed to …"
  if (/^[\w.[\]]+: /.test(reason) || /^The payload: |is not an amount of|^Nothing is subscribed/.test(reason)) {
    return /^(Error|TypeError|RangeError|AdminApi\w+): /.test(reason) ? 'failed' : 'unexpected_shape';
  }
  return 'failed';
}

const KINDS = {
  'orders/': 'order',
  'refunds/': 'order',
  'disputes/': 'order',
  'customers/data_request': 'privacy',
  'customers/redact': 'privacy',
  'shop/redact': 'privacy',
  'customers/': 'customer',
  'customers_email_marketing_consent/': 'customer',
  'customer.tags': 'customer',
  'customer.erase': 'privacy',
  'customer-tags.': 'lookUp',
  'discounts/': 'discount',
  'products/': 'product',
  'collections/': 'product',
  'products.': 'lookUp',
  'reward.': 'reward',
  'codes.': 'codes',
  'redemption.': 'redemption',
  'shop/': 'shop',
  'app/': 'shop',
  'member.mirror': 'memberMirror',
  'shop.mirror': 'memberMirror',
  'member.enrolled': 'joining',
  'member.merged': 'merge',
  'program.mirror': 'programMirror',
  'program.publish-due': 'publish',
  'orders.reconcile': 'reconcile',
  'orders.decide-waiting': 'order',
  'order.look-up': 'order',
  'points.mature': 'mature',
  'points.': 'expiry',
  'action.': 'action',
  'ledger.verify': 'verify',
  'raw-data.wipe': 'wipe',
  'import.': 'import',
} as const;

export type ProblemTask = (typeof KINDS)[keyof typeof KINDS] | 'other';

/** @param what a webhook's topic ("orders/paid") or a job's name ("member.mirror") */
export function taskKind(what: string): ProblemTask {
  const found = Object.entries(KINDS).find(([start]) => what.startsWith(start));
  return found?.[1] ?? 'other';
}

/**
 * What is said where no problem is listed: that all is done only where nothing is still waiting to be done.
 * @param waiting deliveries that have been worked on for more than a minute; `exact` is false where counting stopped early
 */
export function noProblemsSentence(t: TFunction, waiting: { count: number; exact: boolean }): string {
  const { count, exact } = waiting;
  if (count === 0) return t('problems.emptyBody');
  return exact ? t('problems.waiting', { count }) : t('problems.waitingMost', { most: count });
}
