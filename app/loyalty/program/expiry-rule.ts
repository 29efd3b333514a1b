/** When points expire, as a merchant sets it (rules.md "Expiry"). */
import { z } from 'zod';

/** The longest life a merchant may set, in months. */
export const EXPIRY_MONTHS_MAX = 60;
export const WARN_DAYS_MAX = 90;

export const ExpiryRule = z.object({
  /**
   * none · inactivity: so many months after the member last earned or spent · age: so many months after they were earned · yearly: at
   * the end of a day each year
   */
  mode: z.enum(['none', 'inactivity', 'age', 'yearly']),
  /** For inactivity and age. */
  months: z.number().int().min(1).max(EXPIRY_MONTHS_MAX),
  /** For yearly: MM-DD in the shop's zone, good to the end of that day; 02-29 is kept on 28 February in common years. */
  on: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/),
  /** Days before at which members are warned, the longest first; the longest is the warning period nothing expires without. */
  warnDays: z.array(z.number().int().min(1).max(WARN_DAYS_MAX)).min(1).max(3),
});
export type ExpiryRule = z.infer<typeof ExpiryRule>;

/** Points live for ever; the other values are what the form offers first. */
export const NO_EXPIRY: ExpiryRule = { mode: 'none', months: 12, on: '12-31', warnDays: [30, 7] };

const sameDays = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((days) => b.includes(days)) && b.every((days) => a.includes(days));

/** Two rules under which every date is the same. */
export function sameExpiry(a: ExpiryRule, b: ExpiryRule): boolean {
  if (a.mode === 'none' || b.mode === 'none') return a.mode === b.mode;
  return (
    a.mode === b.mode &&
    (a.mode === 'yearly' ? a.on === b.on : a.months === b.months) &&
    sameDays(a.warnDays, b.warnDays)
  );
}
