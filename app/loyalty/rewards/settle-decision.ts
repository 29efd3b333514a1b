/**
 * What to do about a redemption whose points are set aside, given what is known and what Shopify said, or did not (rules.md "Rewards";
 * docs/decisions/070, 072). Pure: a table in sentences.
 */
import type { RewardKind } from './reward.ts';

/** A worker that asks has this long before another one may take over; longer than a call may take. */
export const LEASE_MS = 15_000;
/** A call to Shopify that has not come back by then counts as lost. */
export const CALL_MS = 10_000;
/** What Shopify does at all, it has done and shows by then. */
export const GRACE_MS = 25_000;
/** Store credit is asked for so often at most, the second time only when the first is known to have done nothing. */
const ASKS_MAX = 2;
/** A pool that stays empty for so long will not be filled while the shopper waits. */
const CODE_WAIT_MS = 15 * 60_000;
const RETRY_MIN_MS = 2000;
const RETRY_MAX_MS = 30_000;
const HOUR_MS = 3_600_000;
const SLOW_RETRY_MS = 300_000;

/** What is stored of it. `attempts`: how often Shopify was asked; `askedAt`: when last, null where that is known to have done nothing. */
export interface OpenRedemption {
  kind: RewardKind;
  madeAt: Date;
  askedAt: Date | null;
  triedAt: Date | null;
  attempts: number;
}

/** The next step: take a code from the pool, ask Shopify to do it, look whether it was done, or nothing before an instant. */
export type Move = { do: 'draw' } | { do: 'ask' } | { do: 'look' } | { do: 'wait'; until: Date };

export function moveFor(open: OpenRedemption, now: Date): Move {
  if (open.triedAt !== null) {
    const until = new Date(open.triedAt.getTime() + LEASE_MS);
    if (now < until) return { do: 'wait', until };
  }
  switch (open.kind) {
    case 'gift_card':
      // its code is stored: asked twice, Shopify says TAKEN
      return { do: 'ask' };
    case 'store_credit':
      return { do: open.askedAt === null ? 'ask' : 'look' };
    case 'amount_off':
    case 'percentage_off':
    case 'free_shipping':
    case 'free_product':
    case 'any_amount':
    case 'experience':
      return { do: 'draw' };
  }
}

/** What came of the step. */
export type Answer =
  | { is: 'done'; gid: string }
  /** It certainly did nothing, and will not. `why` is kept. */
  | { is: 'refused'; why: string }
  /** It certainly did nothing: throttled, or Shopify was not reached at all. */
  | { is: 'turned_away' }
  /** Nobody knows what it did. */
  | { is: 'lost' }
  /** A gift card of this code is there; `gid` where it can be told which. */
  | { is: 'taken'; gid: string | null }
  /** Store credit transactions of the amount that no redemption claims: since we asked, and around then; `rivals`: others like this one that are unclear. */
  | { is: 'seen'; since: string[]; around: number; rivals: number }
  | { is: 'code' }
  /** `refused`: why there will never be one, where that is known. */
  | { is: 'no_code'; refused: string | null };

export type Verdict =
  | { do: 'issue'; gid: string | null }
  | { do: 'fail'; why: string }
  | { do: 'unclear'; why: string }
  /** `forget`: nothing that was asked was done; `uncount`: the last asking did not even reach Shopify's hands. */
  | { do: 'again'; at: Date; forget?: true; uncount?: true }
  /** Somebody else's gift card has this code: choose another one, ask again. */
  | { do: 'other_code'; at: Date };

/** Soon at first, later every half minute, after an hour every five. */
export function retryAt(open: Pick<OpenRedemption, 'madeAt'>, now: Date): Date {
  const age = now.getTime() - open.madeAt.getTime();
  const pause = age > HOUR_MS ? SLOW_RETRY_MS : Math.min(RETRY_MAX_MS, Math.max(RETRY_MIN_MS, age / 4));
  return new Date(now.getTime() + pause);
}

function ofSeen(open: OpenRedemption, seen: Extract<Answer, { is: 'seen' }>, now: Date): Verdict {
  const [gid, another] = seen.since;
  if (gid !== undefined && another === undefined && seen.around === 0 && seen.rivals === 0) return { do: 'issue', gid };
  if (gid !== undefined || seen.around > 0) return { do: 'unclear', why: 'which_transaction' };
  const sure = new Date((open.askedAt ?? now).getTime() + GRACE_MS);
  if (now < sure) return { do: 'again', at: sure };
  if (open.attempts >= ASKS_MAX) return { do: 'fail', why: 'no_answer' };
  return { do: 'again', at: now, forget: true };
}

/** A gift card may have been made by an earlier asking: until Shopify shows all it did, a refusal does not say that it was not. */
function ofRefusal({ kind, attempts, askedAt }: OpenRedemption, why: string, now: Date): Verdict {
  const sure = new Date((askedAt ?? now).getTime() + GRACE_MS);
  return kind === 'gift_card' && attempts > 1 && now < sure ? { do: 'again', at: sure } : { do: 'fail', why };
}

/** @param open as it was when the step was taken; `attempts` and `askedAt` count the asking that was answered */
export function verdictOn(open: OpenRedemption, answer: Answer, now: Date): Verdict {
  switch (answer.is) {
    case 'done':
      return { do: 'issue', gid: answer.gid };
    case 'refused':
      return ofRefusal(open, answer.why, now);
    case 'turned_away':
      // store credit is asked for only when nothing asked before can have been done; a gift card may have been, and its code tells
      return {
        do: 'again',
        at: retryAt(open, now),
        uncount: true,
        ...(open.kind === 'store_credit' ? { forget: true } : {}),
      };
    case 'lost':
      return { do: 'again', at: retryAt(open, now) };
    case 'taken':
      // nobody guesses a code of ours: once we have asked, a card with our code is ours
      if (answer.gid === null && open.attempts <= 1) return { do: 'other_code', at: now };
      return { do: 'issue', gid: answer.gid };
    case 'seen':
      return ofSeen(open, answer, now);
    case 'code':
      return { do: 'issue', gid: null };
    case 'no_code':
      if (answer.refused !== null) return { do: 'fail', why: answer.refused };
      if (now.getTime() - open.madeAt.getTime() > CODE_WAIT_MS) return { do: 'fail', why: 'no_code' };
      // whoever fills the pool wakes those who wait (poll-batch.server.ts); this is for when that is missed
      return { do: 'again', at: retryAt(open, now) };
  }
}
