/** Why a field of a reward is refused, in the merchant's words. */
import type { TFunction } from 'i18next';
import { minorPerUnit } from '../../loyalty/program/money.ts';
import { LIST_MAX } from '../../loyalty/program/order-rule.ts';
import { DESCRIPTION_MAX, REWARD_NAME_MAX, TASK_MAX } from '../../loyalty/rewards/reward-form.ts';
import type { RewardField, RewardProblem } from '../../loyalty/rewards/reward-form.ts';
import {
  CODE_DAYS_MAX,
  REWARD_POINTS_MAX,
  STEPS_MAX,
  STOCK_MAX,
  VALUE_MINOR_MAX,
} from '../../loyalty/rewards/reward.ts';
import type { Format } from '../../ui/format.ts';

const NUMBERS_MAX: Partial<Record<RewardField, number>> = {
  points: REWARD_POINTS_MAX,
  stepPoints: REWARD_POINTS_MAX,
  percent: 100,
  codeDays: CODE_DAYS_MAX,
  days: CODE_DAYS_MAX,
  perMember: STOCK_MAX,
  stock: STOCK_MAX,
};
const LENGTHS_MAX: Partial<Record<RewardField, number>> = {
  name: REWARD_NAME_MAX,
  description: DESCRIPTION_MAX,
  task: TASK_MAX,
};

/** @param step the amount of a slider's step as it was typed */
export function rewardProblemWords(
  words: { t: TFunction; format: Format; currency: string },
  field: RewardField,
  problem: RewardProblem,
  step: string,
): string {
  const { t, format, currency } = words;
  const example = format.typed(10 * minorPerUnit(currency));
  const money = format.money(VALUE_MINOR_MAX);
  const range = t('rewards.problem.range', { max: NUMBERS_MAX[field] ?? REWARD_POINTS_MAX });
  const long = t('points.problem.text_long', { max: LENGTHS_MAX[field] ?? REWARD_NAME_MAX });
  const own: Partial<Record<RewardProblem, string>> = {
    points_range: range,
    days_range: range,
    amount_missing: t('rewards.problem.amountMissing', { example }),
    amount_unreadable: t('points.problem.amount_unreadable', { example }),
    amount_range: t('points.problem.amount_range', { max: money }),
    minimum_range: t('points.problem.minimum_range', { max: money }),
    name_missing: t(field === 'task' ? 'rewards.problem.taskMissing' : 'rewards.problem.nameMissing'),
    name_long: long,
    text_long: long,
    goods_missing: t(field === 'product' ? 'rewards.problem.productMissing' : 'rewards.problem.collectionsNeeded'),
    list_long: t('points.problem.list_long', { max: LIST_MAX }),
    step_multiple: t('rewards.problem.stepMultiple', { step }),
    steps_many: t('rewards.problem.stepsMany', { max: STEPS_MAX }),
    most_low: t('rewards.problem.mostLow'),
    date_unreadable: t('points.problem.date_unreadable'),
    date_skipped: t('points.problem.date_skipped'),
    until_early: t('points.problem.until_early'),
    choice_missing: t('points.problem.choice_missing'),
    whole_number: t('points.problem.whole_number'),
  };
  // what is left are lists that no form of ours sends
  return own[problem] ?? t('points.problem.list_unreadable');
}
