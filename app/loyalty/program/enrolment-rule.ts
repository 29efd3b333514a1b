/** Who becomes a member, and which of their earlier orders count (rules.md "Earning from orders" 9). */
import { z } from 'zod';

/** The most days back that orders of before the enrolment are credited. */
export const CREDIT_DAYS_MAX = 1095;

export const EnrolmentRule = z.object({
  /**
   * automatic: with the first order, the first signed-in visit or the account · sign_up: with the first signed-in visit or when the
   * account is enabled · opt_in: when the customer presses Join
   */
  mode: z.enum(['automatic', 'sign_up', 'opt_in']),
  /** Where the programme's terms stand; shown beside Join, and what was agreed to is written down. */
  termsUrl: z
    .url({ protocol: /^https$/ })
    .max(500)
    .nullable(),
  /** Orders of so many days before the enrolment are credited with it; 0: none. */
  creditDays: z.number().int().min(0).max(CREDIT_DAYS_MAX),
});
export type EnrolmentRule = z.infer<typeof EnrolmentRule>;

export const ENROL_AUTOMATICALLY: EnrolmentRule = { mode: 'automatic', termsUrl: null, creditDays: 365 };
