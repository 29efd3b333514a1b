/**
 * What happens to one operation of the Admin API. Before it is done: `unavailable` answers 503, `throttled` answers
 * THROTTLED, `user_error` refuses each mutation in it, `dropped` cuts the connection. After it is done, so that the app
 * does not learn what became of it: `unavailable_after` answers 503, `dropped_after` cuts the connection.
 */
export const GRAPHQL_FAULTS = [
  'unavailable',
  'throttled',
  'user_error',
  'dropped',
  'unavailable_after',
  'dropped_after',
] as const;

export type GraphqlFault = {
  /** The name of a root field, like giftCardCreate, or of the operation; null: every operation. */
  on: string | null;
  how: (typeof GRAPHQL_FAULTS)[number];
  /** How many such operations pass unharmed first, and how many are hit then. Both count down. */
  skip: number;
  times: number;
  /** Of `user_error`: the code to answer, one of the mutation's own; null: none. */
  code: string | null;
};

/** Trouble on request: what goes wrong for the app as long as it is set. */
export type Faults = {
  graphql: { down: boolean; slowMs: number; throttled: boolean; userErrors: boolean; rules: GraphqlFault[] };
  /** `lost`: what happens now is never told; the log has it as failed, to be resent by hand. */
  webhooks: { duplicateRate: number; shuffle: boolean; paused: boolean; delayMs: number; lost: boolean };
  /** How long adding or deleting codes takes, and how far asyncUsageCount lags behind. */
  discounts: { jobMs: number; usageLagMs: number };
  /**
   * How long a bulk operation takes; how it ends, where not well, and whether half of its result is there then; what its
   * result's address answers: 503, or the connection cut after so many bytes.
   */
  bulk: {
    jobMs: number;
    fail: 'INTERNAL_SERVER_ERROR' | 'TIMEOUT' | null;
    partial: boolean;
    resultDown: boolean;
    cutAfterBytes: number | null;
  };
};

export const NO_FAULTS: Faults = {
  graphql: { down: false, slowMs: 0, throttled: false, userErrors: false, rules: [] },
  webhooks: { duplicateRate: 0, shuffle: false, paused: false, delayMs: 0, lost: false },
  discounts: { jobMs: 100, usageLagMs: 0 },
  bulk: { jobMs: 500, fail: null, partial: false, resultDown: false, cutAfterBytes: null },
};

/**
 * The first rule that hits an operation with these names, counted down; null when none does. A rule that lets the
 * operation pass counts down too.
 * @param names the operation's name and its root fields
 */
export function takeFault(faults: Faults, names: string[]): GraphqlFault | null {
  for (const rule of faults.graphql.rules) {
    if (rule.on !== null && !names.includes(rule.on)) continue;
    if (rule.skip > 0) rule.skip -= 1;
    else if (rule.times > 0) {
      rule.times -= 1;
      return rule;
    }
  }
  return null;
}
