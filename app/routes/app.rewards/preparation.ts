/** How far a reward's codes are at Shopify, and what to do about it. Pure. */

export interface Pool {
  step: number;
  state: 'wanted' | 'ready' | 'refused' | 'ended';
  problem: string | null;
  ready: number;
  coming: number;
  out: number;
}

export type Preparation =
  /** Kinds without codes, and what is sold out. */
  | { is: 'none' }
  /** Off: nothing is made before it is switched on. */
  | { is: 'later' }
  | { is: 'refused'; problem: string; steps: number }
  /** Deleted at Shopify; `out`: codes of members that do not work any more. */
  | { is: 'ended'; out: number }
  | { is: 'preparing'; done: number; steps: number }
  /** `low`: codes are on their way. */
  | { is: 'ready'; codes: number; low: boolean };

/**
 * @param pools one a step of what is on sale; empty for kinds without codes
 * @param isSoldOut nothing is left of the stock: no code is made for nobody
 */
export function preparationOf(
  status: 'on' | 'off' | 'archived',
  pools: readonly Pool[],
  isSoldOut = false,
): Preparation {
  const [first] = pools;
  if (!first) return { is: 'none' };
  const refused = pools.filter(({ state }) => state === 'refused');
  if (refused[0]) return { is: 'refused', problem: refused[0].problem ?? '', steps: refused.length };
  const ended = pools.filter(({ state }) => state === 'ended');
  if (ended.length > 0) return { is: 'ended', out: ended.reduce((sum, { out }) => sum + out, 0) };
  const made = pools.filter(({ state, ready }) => state === 'ready' && ready > 0).length;
  const codes = pools.reduce((sum, { ready }) => sum + ready, 0);
  if (isSoldOut) return { is: 'none' };
  if (status !== 'on') return codes === 0 ? { is: 'later' } : { is: 'ready', codes, low: false };
  if (made < pools.length) return { is: 'preparing', done: made, steps: pools.length };
  return { is: 'ready', codes, low: pools.some(({ coming }) => coming > 0) };
}
