/** Lines of staff's log that speak of points for actions. */
import type { TFunction } from 'i18next';
import type { ActivityChange } from '../../loyalty/activity/activity.ts';
import { ActionRule } from '../../loyalty/program/action-rule.ts';

const ACTIONS = [
  'member.award',
  'member.award-undo',
  'member.award-list',
  'member.submission',
  'program.visit-code',
] as const;

export type EarningActivity = Extract<ActivityChange, { action: (typeof ACTIONS)[number] }>;

export function isEarningActivity(change: ActivityChange): change is EarningActivity {
  return ACTIONS.some((action) => action === change.action);
}

function nameOf(t: TFunction, { kind, name }: { kind: string; name: string }): string {
  const known = ActionRule.shape.kind.safeParse(kind);
  return name === '' && known.success ? t(`actions.kind.${known.data}.title`) : name;
}

/** What was done, as one sentence. @param member who it was done for, in words */
export function earningSentence(t: TFunction, change: EarningActivity, member: string): string {
  switch (change.action) {
    case 'member.award':
    case 'member.award-undo': {
      const { points } = change.after;
      const words = { points: t('common.points', { count: points }), name: nameOf(t, change.after), member };
      return t(change.action === 'member.award' ? 'actions.did.award' : 'actions.did.undo', words);
    }
    case 'member.award-list': {
      const { points, rows } = change.after;
      return t('actions.did.list', {
        count: rows,
        points: t('common.points', { count: points }),
        name: nameOf(t, change.after),
      });
    }
    case 'member.submission':
      return t(change.after.approved ? 'actions.did.approve' : 'actions.did.decline', { member });
    case 'program.visit-code':
      return t('actions.did.renewCode');
  }
}
