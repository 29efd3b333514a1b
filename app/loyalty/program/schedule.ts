/** When a publication may be planned for. Pure; the form reads it in the browser and on the server. */
import { instant } from './typed-values.ts';

/** Nearer than this, one publishes: the plan, its dialog and a change of mind need some minutes. */
export const SCHEDULE_AHEAD_MIN = 5;
/** A leap year. Further than that nobody knows what will be live. */
const SCHEDULE_AHEAD_DAYS_MAX = 366;
/**
 * So shortly before its instant a plan cannot be changed any more: requests and transactions under way then could otherwise disagree
 * with an order that is decided by it. Longer than any of them lasts.
 */
export const SCHEDULE_FIXED_MS = 10_000;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export type ScheduleProblem = 'date_unreadable' | 'date_skipped' | 'date_too_soon' | 'date_too_late';

/** Whether a publication can be planned for this instant. @returns null where it can */
export function scheduleProblem(at: Date, now: Date): 'date_too_soon' | 'date_too_late' | null {
  const aheadMs = at.getTime() - now.getTime();
  if (aheadMs < SCHEDULE_AHEAD_MIN * MINUTE_MS) return 'date_too_soon';
  return aheadMs > SCHEDULE_AHEAD_DAYS_MAX * DAY_MS ? 'date_too_late' : null;
}

/**
 * @param text wall time in the shop's zone, or an instant with its offset; an hour that is repeated in autumn means its first pass, one
 *   that is skipped in spring is refused
 */
export function scheduleInstant(
  text: string,
  zone: string,
  now: Date,
): { ok: true; at: Date } | { ok: false; problem: ScheduleProblem } {
  const read = instant(zone).safeParse(text);
  if (!read.success) {
    const skipped = read.error.issues[0]?.message === 'date_skipped';
    return { ok: false, problem: skipped ? 'date_skipped' : 'date_unreadable' };
  }
  const at = new Date(read.data);
  const problem = scheduleProblem(at, now);
  return problem === null ? { ok: true, at } : { ok: false, problem };
}
