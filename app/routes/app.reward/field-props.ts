import type { RewardField, RewardForm } from '../../loyalty/rewards/reward-form.ts';
import type { ChangeReward } from './use-reward-form.ts';

/** What every card of the form is given. */
export interface FieldProps {
  form: RewardForm;
  change: ChangeReward;
  /** why a field is refused, in words */
  say: (field: RewardField) => string | undefined;
}
