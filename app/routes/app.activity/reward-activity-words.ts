/** Lines of staff's log that speak of rewards and redemptions. */
import type { TFunction } from 'i18next';
import type { ActivityChange } from '../../loyalty/activity/activity.ts';

export type RewardActivity = Extract<ActivityChange, { action: `reward.${string}` | `redemption.${string}` }>;

export function isRewardActivity(change: ActivityChange): change is RewardActivity {
  return change.action.startsWith('reward.') || change.action.startsWith('redemption.');
}

/** The member's number where a line is about one. */
export function memberOf(change: ActivityChange | null): string | null {
  const ofMember = change?.action.startsWith('member.') || change?.action.startsWith('redemption.');
  return ofMember && change ? change.subject : null;
}

const nameIn = (settings: Record<string, unknown>): string =>
  typeof settings['name'] === 'string' ? settings['name'] : '';

/** What was done, as one sentence. @param member who it was done for, in words */
export function rewardSentence(t: TFunction, change: RewardActivity, member: string): string {
  switch (change.action) {
    case 'reward.create':
      return t('activity.did.rewardCreate', { name: nameIn(change.after.settings) });
    case 'reward.edit':
      return t('activity.did.rewardEdit', { name: nameIn(change.after.settings) });
    case 'reward.status':
      return t(`activity.did.rewardStatus.${change.after.status}`, { name: change.after.name });
    case 'reward.remake':
      return t('activity.did.rewardRemake', { name: change.after.name });
    case 'reward.give-back':
      return t('activity.did.rewardGiveBack', { name: change.after.name, count: change.after.count });
    case 'reward.order':
      return t('activity.did.rewardOrder');
    case 'redemption.redeem':
      return t('activity.did.redeem', { name: change.after.name, member });
    case 'redemption.turn-back':
      return t('activity.did.turnBack', { name: change.after.name, member });
    case 'redemption.send':
      return t('activity.did.redemptionSent', { name: change.after.name, member });
    case 'redemption.task':
      return t(change.after.done ? 'activity.did.taskDone' : 'activity.did.taskUndone', {
        name: change.after.name,
        member,
      });
    case 'redemption.resolve':
      return t(change.after.paid ? 'activity.did.resolvePaid' : 'activity.did.resolveUnpaid', {
        name: change.after.name,
        member,
      });
    case 'redemption.seen':
      return t('activity.did.redemptionSeen', { name: change.after.name, member });
  }
}

type Told = Exclude<RewardActivity, { action: 'reward.create' | 'reward.edit' | 'reward.order' }>;

/** More about it, a sentence each. */
export function rewardSentences(t: TFunction, change: Told): string[] {
  switch (change.action) {
    case 'reward.status':
    case 'reward.remake':
    case 'reward.give-back':
      return [];
    case 'redemption.redeem':
    case 'redemption.turn-back':
    case 'redemption.send':
    case 'redemption.task':
    case 'redemption.resolve':
    case 'redemption.seen':
      return [
        t('activity.change.redemption', {
          points: t('common.points', { count: change.after.points }),
          number: change.after.redemption,
        }),
      ];
  }
}
