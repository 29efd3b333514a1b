/** Trouble on request: what goes wrong for the app as long as it is set. */
export type Faults = {
  graphql: { down: boolean; slowMs: number; throttled: boolean; userErrors: boolean };
  webhooks: { duplicateRate: number; shuffle: boolean; paused: boolean; delayMs: number };
};

export const NO_FAULTS: Faults = {
  graphql: { down: false, slowMs: 0, throttled: false, userErrors: false },
  webhooks: { duplicateRate: 0, shuffle: false, paused: false, delayMs: 0 },
};
