/** The form of how customers join, read the same way in the browser and on the server. Problems are codes; the words are the admin's. */
import { CREDIT_DAYS_MAX, EnrolmentRule } from './enrolment-rule.ts';
import { visibleText } from './visible-text.ts';

const ENROLMENT_FIELDS = ['mode', 'termsUrl', 'creditDays'] as const;
export type EnrolmentField = (typeof ENROLMENT_FIELDS)[number];
/** What stands in the fields. */
export type EnrolmentForm = Record<EnrolmentField, string>;
type EnrolmentProblem = 'mode' | 'terms_missing' | 'terms_unreadable' | 'days';
export type EnrolmentProblems = Partial<Record<EnrolmentField, EnrolmentProblem>>;

/** One more than an address may have, so that it is refused and not cut. */
const TEXT_MAX = 501;

/** The fields out of a POST body; what is missing is empty, what is far too long is cut. */
export function enrolmentFormOf(body: FormData): EnrolmentForm {
  const text = (field: EnrolmentField): string => {
    const value = body.get(field);
    return typeof value === 'string' ? visibleText(value).slice(0, TEXT_MAX) : '';
  };
  return { mode: text('mode'), termsUrl: text('termsUrl'), creditDays: text('creditDays') };
}

/** A rule as the fields show it. */
export function formOfEnrolment({ mode, termsUrl, creditDays }: EnrolmentRule): EnrolmentForm {
  return { mode, termsUrl: termsUrl ?? '', creditDays: String(creditDays) };
}

/** @returns the rule, or one problem a field */
export function parseEnrolmentForm(
  form: EnrolmentForm,
): { ok: true; rule: EnrolmentRule } | { ok: false; problems: EnrolmentProblems } {
  const mode = EnrolmentRule.shape.mode.safeParse(form.mode);
  const typedUrl = visibleText(form.termsUrl);
  const termsUrl = EnrolmentRule.shape.termsUrl.safeParse(typedUrl === '' ? null : typedUrl);
  const typedDays = form.creditDays.trim();
  const days = /^\d{1,6}$/.test(typedDays) ? Number(typedDays) : -1;
  const problems: EnrolmentProblems = {};
  if (!mode.success) problems.mode = 'mode';
  if (!termsUrl.success) problems.termsUrl = 'terms_unreadable';
  else if (termsUrl.data === null && mode.data === 'opt_in') problems.termsUrl = 'terms_missing';
  if (days < 0 || days > CREDIT_DAYS_MAX) problems.creditDays = 'days';
  if (!mode.success || !termsUrl.success || Object.keys(problems).length > 0) return { ok: false, problems };
  return { ok: true, rule: { mode: mode.data, termsUrl: termsUrl.data, creditDays: days } };
}

/** Whether two rules say the same. */
export const sameEnrolment = (a: EnrolmentRule, b: EnrolmentRule): boolean =>
  a.mode === b.mode && a.termsUrl === b.termsUrl && a.creditDays === b.creditDays;
