import type { ActionRefusal } from './decide-action.ts';

/** Why a shopper's own word, code or link brings nothing, beside what the rule says. */
export type ClaimRefusal =
  | ActionRefusal
  | {
      reason:
        /** The code is not, or no longer, the store's. */
        | 'wrong_code'
        /** Nothing was handed in, or no link. */
        | 'nothing_submitted'
        /** As many as may wait for staff do. */
        | 'enough_waiting'
        /** Staff declined this very link. */
        | 'declined_before';
    };
