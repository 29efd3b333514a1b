/** What a parked delivery or job is, and why it waits, as keys of the admin's words. */

export type ProblemReason = 'not_json' | 'unexpected_shape' | 'drift' | 'failed';

/** What kind of reason a stored one is; the stored text itself is for support. */
export function reasonKind(reason: string): ProblemReason {
  if (/\bnot JSON\b/i.test(reason)) return 'not_json';
  if (/ledger has drifted/i.test(reason)) return 'drift';
  // "line_items.0.price: expected string", "\"abc\" is not an amount of PLN", "Nothing is subscribed to …"
  if (/^[\w.[\]]+: /.test(reason) || /^The payload: |is not an amount of|^Nothing is subscribed/.test(reason)) {
    return /^(Error|TypeError|RangeError|AdminApi\w+): /.test(reason) ? 'failed' : 'unexpected_shape';
  }
  return 'failed';
}

const KINDS = {
  'orders/': 'order',
  'refunds/': 'order',
  'customers/data_request': 'privacy',
  'customers/redact': 'privacy',
  'shop/redact': 'privacy',
  'customers/': 'customer',
  'shop/': 'shop',
  'app/': 'shop',
  'member.mirror': 'memberMirror',
  'shop.mirror': 'memberMirror',
  'program.mirror': 'programMirror',
  'points.mature': 'mature',
  'ledger.verify': 'verify',
  'raw-data.wipe': 'wipe',
} as const;

export type ProblemTask = (typeof KINDS)[keyof typeof KINDS] | 'other';

/** @param what a webhook's topic ("orders/paid") or a job's name ("member.mirror") */
export function taskKind(what: string): ProblemTask {
  const found = Object.entries(KINDS).find(([start]) => what.startsWith(start));
  return found?.[1] ?? 'other';
}
