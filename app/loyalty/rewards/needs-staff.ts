/**
 * Which redemptions staff have to look into: an experience is theirs to deliver, unclear store credit theirs to find out about; so is what
 * went through at Shopify although the points were back. In words of the index redemption_needs.
 */

export const IS_TASK = `(kind = 'experience' and state = 'issued')`;
export const NEEDS_STAFF = `(${IS_TASK} or state = 'unclear' or problem = 'used_after_return' or problem like 'done_late:%')`;

/** `done_late`: given after it was taken to be lost. `used_after_return`: an order used the code, and the points were gone. */
export type Surprise = { is: 'done_late'; gid: string } | { is: 'used_after_return' };

/** @param problem as stored with the redemption; @returns null for anything else, and for what staff have seen */
export function surpriseOf(problem: string | null): Surprise | null {
  if (problem === 'used_after_return') return { is: 'used_after_return' };
  const gid = /^done_late:(.+)$/s.exec(problem ?? '')?.[1];
  return gid === undefined ? null : { is: 'done_late', gid };
}

/** The problem once staff have seen it: it is kept, and asks for nobody any more. */
export const seen = (problem: string): string => `seen:${problem}`;
