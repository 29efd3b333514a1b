/** What may be stored of a member beside their points: a day of the year, and a referral code. Pure. */

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Month and day as one number (May 17th is 517), never the year (rules.md "Birthdays"); null where there is no such day. */
export function monthDayOf(month: number, day: number): number | null {
  return Number.isInteger(day) && day >= 1 && day <= (DAYS[month - 1] ?? 0) ? month * 100 + day : null;
}

/** As long as the database takes. */
export const REFERRAL_CODE_CHARS_MAX = 40;

/** Letters of any language, digits, - and _: what an address can hold, and what can be seen. */
export const isReferralCode = (text: string): boolean =>
  text.length <= REFERRAL_CODE_CHARS_MAX && /^(?:(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}_-])+$/u.test(text);
