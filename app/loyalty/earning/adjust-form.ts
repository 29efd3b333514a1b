/** The form with which staff adjust a member's points. Errors are codes; the admin's words for them are in app/i18n. */
import { z } from 'zod';
import { ungrouped } from '../program/typed-values.ts';
import { visibleText } from '../program/visible-text.ts';

export const ADJUST_POINTS_MAX = 1_000_000;
const ADJUST_REASON_CHARS_MIN = 3;
export const ADJUST_REASON_CHARS_MAX = 500;

export type AdjustField = 'direction' | 'points' | 'reason' | 'activity' | 'key';
export type AdjustForm = Record<AdjustField, string>;
export type AdjustProblem = 'direction' | 'points' | 'reason_short' | 'reason_long' | 'key';

const Adjustment = z.object({
  direction: z.enum(['add', 'take'], { error: 'direction' satisfies AdjustProblem }),
  points: z
    .string()
    .transform(ungrouped)
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= ADJUST_POINTS_MAX,
      'points' satisfies AdjustProblem,
    )
    .transform(Number),
  reason: z
    .string()
    .transform(visibleText)
    .pipe(
      z
        .string()
        .min(ADJUST_REASON_CHARS_MIN, 'reason_short' satisfies AdjustProblem)
        .max(ADJUST_REASON_CHARS_MAX, 'reason_long' satisfies AdjustProblem),
    ),
  /** A checkbox: whether it counts as earning or spending, so that points which expire after a time without either live on. */
  activity: z.string().transform((text) => text === 'on'),
  /** Made with the form, so that sending the same form twice adjusts once. */
  key: z.uuid({ error: 'key' satisfies AdjustProblem }),
});

export interface Adjustment {
  /** signed: below zero takes away */
  points: number;
  reason: string;
  /** Counts as earning or spending (rules.md "Expiry"). */
  activity?: boolean | undefined;
  key: string;
}

export type ParsedAdjustForm =
  { ok: true; adjustment: Adjustment } | { ok: false; problems: Partial<Record<AdjustField, AdjustProblem>> };

/** The form's fields out of a POST body, as text that can be stored; missing ones are empty, and far too long ones are cut (and then refused as too long). */
export function adjustFormOf(body: FormData): AdjustForm {
  const text = (field: AdjustField): string => {
    const value = body.get(field);
    return typeof value === 'string' ? visibleText(value).slice(0, ADJUST_REASON_CHARS_MAX * 2) : '';
  };
  return {
    direction: text('direction'),
    points: text('points'),
    reason: text('reason'),
    activity: text('activity'),
    key: text('key'),
  };
}

/** @returns the adjustment with its sign, or one problem a field */
export function parseAdjustForm(form: AdjustForm): ParsedAdjustForm {
  const parsed = Adjustment.safeParse(form);
  if (parsed.success) {
    const { direction, points, ...rest } = parsed.data;
    return { ok: true, adjustment: { ...rest, points: direction === 'take' ? -points : points } };
  }
  const problems: Partial<Record<AdjustField, AdjustProblem>> = {};
  for (const issue of parsed.error.issues) {
    const field = issue.path[0] as AdjustField;
    problems[field] ??= issue.message as AdjustProblem;
  }
  return { ok: false, problems };
}
