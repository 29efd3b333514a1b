/** How a member stands, and how customers become members. */

/**
 * paused: by staff; points stay, none come and none go · left: no member any more, until they join again · merged: another member
 * has the points (`merged_into`) · redacted: nothing that names them is kept
 */
export type MemberStatus = 'active' | 'paused' | 'left' | 'merged' | 'redacted';

/** What made somebody a member. account: their customer account was enabled; opt_in: they pressed Join. */
export const ENROLLED_BY = ['order', 'visit', 'account', 'opt_in', 'staff', 'import', 'api'] as const;
export type EnrolledBy = (typeof ENROLLED_BY)[number];
