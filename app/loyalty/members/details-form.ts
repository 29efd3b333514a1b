/** The form with a member's birthday and referral code; read by the same code in the browser and on the server. */
import { isReferralCode, monthDayOf } from './stored-values.ts';

export const DETAILS_FIELDS = ['month', 'day', 'code'] as const;
export type DetailsField = (typeof DETAILS_FIELDS)[number];
/** The month from "1" to "12", or nothing; the rest as it was typed. */
export type DetailsForm = Record<DetailsField, string>;

export interface MemberDetails {
  /** MMDD as a number; null for none */
  birthdayMd: number | null;
  referralCode: string | null;
}

/** day: there is no such day in that month · part: the other half of the date is missing · taken: another member has the code */
type DetailsProblem = 'day' | 'part' | 'code' | 'taken';
export type DetailsProblems = Partial<Record<DetailsField, DetailsProblem>>;

/** What is stored, as the form shows it. */
export function detailsFormOf({ birthdayMd, referralCode }: MemberDetails): DetailsForm {
  return {
    month: birthdayMd === null ? '' : String(Math.floor(birthdayMd / 100)),
    day: birthdayMd === null ? '' : String(birthdayMd % 100),
    code: referralCode ?? '',
  };
}

type Read<Value> = { ok: true; value: Value } | { ok: false; problems: DetailsProblems };

function birthdayIn(month: string, day: string): Read<number | null> {
  if (month === '' && day === '') return { ok: true, value: null };
  if (month === '') return { ok: false, problems: { month: 'part' } };
  if (day === '') return { ok: false, problems: { day: 'part' } };
  const value = /^\d{1,2}$/.test(month) && /^\d{1,2}$/.test(day) ? monthDayOf(Number(month), Number(day)) : null;
  return value === null ? { ok: false, problems: { day: 'day' } } : { ok: true, value };
}

function codeIn(typed: string): Read<string | null> {
  if (typed === '') return { ok: true, value: null };
  return isReferralCode(typed) ? { ok: true, value: typed } : { ok: false, problems: { code: 'code' } };
}

/** Where its fields are empty, a value is given up. */
export function parseDetailsForm(
  form: DetailsForm,
): { ok: true; details: MemberDetails } | { ok: false; problems: DetailsProblems } {
  const birthday = birthdayIn(form.month.trim(), form.day.trim());
  const code = codeIn(form.code.trim());
  if (birthday.ok && code.ok) return { ok: true, details: { birthdayMd: birthday.value, referralCode: code.value } };
  return { ok: false, problems: { ...(!birthday.ok && birthday.problems), ...(!code.ok && code.problems) } };
}
