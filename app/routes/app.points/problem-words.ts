/** Why a field is refused, in the merchant's words. */
import type { TFunction } from 'i18next';
import { minorPerUnit } from '../../loyalty/program/money.ts';
import {
  LIST_MAX,
  MULTIPLIER_PERCENT_MAX,
  PENDING_DAYS_MAX,
  PER_MINOR_MAX,
  POINTS_MAX,
} from '../../loyalty/program/order-rule.ts';
import { NAME_MAX, TEXT_MAX } from '../../loyalty/program/program-form-lists.ts';
import type { FieldProblem } from '../../loyalty/program/typed-values.ts';
import type { Format } from '../../ui/format.ts';

/** What each bound is; amounts are money, and stand in the sentence as the shop writes it. */
const BOUNDS: Partial<Record<FieldProblem, number>> = {
  points_range: POINTS_MAX,
  days_range: PENDING_DAYS_MAX,
  factor_range: MULTIPLIER_PERCENT_MAX / 100,
  name_long: NAME_MAX,
  text_long: TEXT_MAX,
  list_long: LIST_MAX,
};

/** The sentence for a problem, naming the bounds. @param currency of the shop, for an example that reads as one types it */
export function problemWords(t: TFunction, format: Format, currency: string, problem: FieldProblem): string {
  if (problem === 'amount_range' || problem === 'minimum_range')
    return t(`points.problem.${problem}`, { max: format.money(PER_MINOR_MAX) });
  const example = problem === 'factor_unreadable' ? format.number(1.5) : format.typed(10 * minorPerUnit(currency));
  return t(`points.problem.${problem}`, { max: BOUNDS[problem] ?? 0, example });
}
