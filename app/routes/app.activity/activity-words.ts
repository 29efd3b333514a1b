/** A line of staff's log in the merchant's words: what was done, and from what to what. */
import type { TFunction } from 'i18next';
import type { ActivityChange } from '../../loyalty/activity/activity.ts';
import type { MemberName } from '../../loyalty/members/name-members.server.ts';
import { programChanges } from '../../loyalty/program/program-changes.ts';
import { ProgramSettings } from '../../loyalty/program/settings.ts';
import type { Format } from '../../ui/format.ts';
import { changeWords, summarySentences, type ChangeWords } from '../app.points/program-words.ts';
import { taskKind } from '../app.problems/problem-words.ts';
import { dataSentence, dataSentences, isDataActivity } from './data-activity-words.ts';
import { earningSentence, isEarningActivity } from './earning-activity-words.ts';
import { rewardDetails } from './reward-activity-details.ts';
import type { RewardWords } from './reward-activity-details.ts';
import { isRewardActivity, rewardSentence, rewardSentences } from './reward-activity-words.ts';
import type { RewardActivity } from './reward-activity-words.ts';

interface ActivityWords extends RewardWords {
  t: TFunction;
  format: Format;
  /** whether the shop's displayed prices contain the tax */
  taxesIncluded: boolean;
}

type Publication = Extract<ActivityChange, { action: 'program.publish' }>;
type Discard = Extract<ActivityChange, { action: 'program.discard' }>;
type Planning = Extract<ActivityChange, { action: 'program.schedule' | 'program.unschedule' }>;

/** What opens under a line. Nothing to open where `changes` and `sentences` are both empty. */
export interface ActivityDetails {
  intro: string | null;
  changes: ChangeWords[];
  sentences: string[];
}

function memberWords(t: TFunction, member: MemberName | undefined): string {
  if (!member) return t('activity.someMember');
  if (member.redacted) return t('activity.removedMember');
  return member.name ?? t('members.noName', { id: member.customerId });
}

/** A pause is what a merchant looks for, so a publication that begins or ends one says so. */
function publicationWords(t: TFunction, { before, after }: Publication): string {
  const version = after.version ?? 0;
  if (after.backTo !== undefined) return t('activity.did.rollBack', { version, backTo: after.backTo });
  if (after.planned) return t('activity.did.publishPlanned', { version });
  if (!before) return t('activity.did.firstPublish');
  const [was, is] = [before.settings['paused'], after.settings['paused']];
  if (was === false && is === true) return t('activity.did.pause', { version });
  if (was === true && is === false) return t('activity.did.resume', { version });
  return t('activity.did.publish', { version });
}

const STATUS_DID = { active: 'memberResume', paused: 'memberPause', left: 'memberEnd' } as const;

const UNSCHEDULED = {
  cancelled: 'activity.did.unschedule',
  published: 'activity.did.unschedulePublished',
  replaced: 'activity.did.unscheduleReplaced',
} as const;

type OfMember = Extract<
  ActivityChange,
  { action: 'member.adjust' | 'member.tier' | 'member.status' | 'member.detail' }
>;
type Detail = Extract<OfMember, { action: 'member.detail' }>;

/** That it was changed, and not what it is: the log outlives what names a person. */
function detailSentence(t: TFunction, { before, after }: Detail, member: string): string {
  const did = !after.known ? 'removed' : before.known ? 'changed' : 'entered';
  return t(`activity.did.${after.detail === 'birthdayMd' ? 'birthday' : 'referralCode'}.${did}`, { member });
}

function memberSentence(t: TFunction, change: OfMember, member: string): string {
  if (change.action === 'member.detail') return detailSentence(t, change, member);
  if (change.action === 'member.status') {
    const did = change.before.status === 'left' ? 'memberBack' : STATUS_DID[change.after.status];
    return t(`activity.did.${did}`, { member });
  }
  if (change.action === 'member.adjust') {
    const { points } = change.after;
    const words = { points: t('common.points', { count: Math.abs(points) }), member };
    return t(points < 0 ? 'activity.did.take' : 'activity.did.add', words);
  }
  const { tier } = change.after;
  return t(tier === null ? 'activity.did.noTier' : 'activity.did.tier', { tier: tier ?? '', member });
}

/**
 * What was done, as one sentence.
 * @param change null where this version of Comeback does not know it
 * @param member whom it was done to, if a member
 */
export function activitySentence(
  { t }: Pick<ActivityWords, 't'>,
  change: ActivityChange | null,
  member: MemberName | undefined,
): string {
  if (change && isRewardActivity(change)) return rewardSentence(t, change, memberWords(t, member));
  if (change && isEarningActivity(change)) return earningSentence(t, change, memberWords(t, member));
  if (change && isDataActivity(change)) return dataSentence(t, change);
  switch (change?.action) {
    case 'program.publish':
      return publicationWords(t, change);
    case 'program.schedule':
      return t('activity.did.schedule', { version: change.subject });
    case 'program.unschedule':
      return t(UNSCHEDULED[change.after.why]);
    case 'program.discard':
      return t('activity.did.discard');
    case 'member.adjust':
    case 'member.tier':
    case 'member.status':
    case 'member.detail':
      return memberSentence(t, change, memberWords(t, member));
    case 'problem.retry': {
      const { what } = change.after;
      return t('activity.did.retry', { what: t(`problems.task.${taskKind(what)}`, { task: what }) });
    }
    case 'problem.retry-all':
      return t('activity.did.retryAll', { count: change.after.count });
    case 'setup.list':
      return t(change.after.shown ? 'activity.did.showSetup' : 'activity.did.hideSetup');
    case 'privacy.download':
      return t('activity.did.download');
    case undefined:
      return t('activity.did.unknown');
  }
}

const NOTHING: ActivityDetails = { intro: null, changes: [], sentences: [] };

type Kept = Publication['before'];

/**
 * The settings of two programmes side by side; where there is only one, its sentences.
 * @param intros what stands above the differences, and above the sentences of one alone
 * @param same what is said where they do not differ
 */
function comparison(
  words: ActivityWords,
  both: { before: Kept; after: Kept },
  intros: { differences: string | null; alone: string | null },
  same: string,
): ActivityDetails {
  const [from, to] = [both.before, both.after].map((program) => program && ProgramSettings.safeParse(program.settings));
  if (from?.success === false || to?.success === false)
    return { ...NOTHING, sentences: [words.t('activity.change.unreadable')] };
  if (from && to) {
    const changes = programChanges(from.data, to.data).map((one) => changeWords(words, one));
    return changes.length > 0
      ? { intro: intros.differences, changes, sentences: [] }
      : { ...NOTHING, sentences: [same] };
  }
  const only = to ?? from;
  return {
    intro: intros.alone,
    changes: [],
    sentences: only ? summarySentences(words, only.data, words.taxesIncluded) : [],
  };
}

function programDetails(words: ActivityWords, change: Publication | Discard): ActivityDetails {
  const { t } = words;
  const discarded = change.action === 'program.discard';
  return comparison(
    words,
    change,
    discarded
      ? { differences: t('activity.change.thrownAway'), alone: t('activity.change.draftOnly') }
      : { differences: null, alone: null },
    discarded ? t('activity.change.sameAsLive') : t('activity.change.same', { version: change.before?.version ?? 0 }),
  );
}

/** When it was to happen, and what it would have changed. */
function planDetails(words: ActivityWords, change: Planning): ActivityDetails {
  const { t, format } = words;
  const planning = change.action === 'program.schedule';
  const plan = planning ? change.after : change.before;
  const live = planning ? change.before : change.after.live;
  const intro = t(planning ? 'activity.change.plannedFor' : 'activity.change.wasPlannedFor', {
    date: format.dateTime(plan.publishAt),
  });
  return comparison(
    words,
    { before: live, after: plan },
    { differences: intro, alone: intro },
    `${intro} ${t('activity.change.same', { version: live?.version ?? 0 })}`,
  );
}

function memberDetails({ t, format }: ActivityWords, change: Exclude<OfMember, Detail>): ActivityDetails {
  if (change.action === 'member.status') {
    if (change.before.status === 'left' && change.after.status === 'active') return NOTHING;
    return {
      ...NOTHING,
      sentences: [t(change.after.status === 'left' ? 'activity.endedThere' : 'activity.statusThere')],
    };
  }
  if (change.action === 'member.tier') {
    const [from, to] = [change.before.tier, change.after.tier].map((tier) => tier ?? t('member.tier.none'));
    return { ...NOTHING, changes: [{ label: t('member.tier.title'), from: from ?? '', to: to ?? '' }] };
  }
  const [from, to] = [format.number(change.before.available), format.number(change.after.available)];
  return {
    intro: null,
    changes: [{ label: t('activity.change.available'), from, to }],
    sentences: [t('activity.reasonThere')],
  };
}

function ofReward(words: ActivityWords, change: RewardActivity): ActivityDetails {
  const { t, format } = words;
  if (change.action === 'reward.create' || change.action === 'reward.edit') {
    const changes = rewardDetails(words, change);
    return changes ? { ...NOTHING, changes } : { ...NOTHING, sentences: [t('activity.change.unreadable')] };
  }
  if (change.action === 'reward.order') {
    const [from, to] = [format.list(change.before.names), format.list(change.after.names)];
    return { ...NOTHING, changes: [{ label: t('activity.change.order'), from, to }] };
  }
  return { ...NOTHING, sentences: rewardSentences(t, change) };
}

/** From what to what, for whoever opens the line. */
export function activityDetails(words: ActivityWords, change: ActivityChange | null): ActivityDetails {
  const { t } = words;
  if (change && isRewardActivity(change)) return ofReward(words, change);
  if (change && isEarningActivity(change)) return NOTHING;
  if (change && isDataActivity(change)) return { ...NOTHING, sentences: dataSentences(words, change) };
  switch (change?.action) {
    case 'program.publish':
    case 'program.discard':
      return programDetails(words, change);
    case 'program.schedule':
    case 'program.unschedule':
      return planDetails(words, change);
    case 'member.adjust':
    case 'member.tier':
    case 'member.status':
      return memberDetails(words, change);
    case 'problem.retry':
      return {
        ...NOTHING,
        sentences: [t('activity.change.support', { text: `${change.after.what} · ${change.subject}` })],
      };
    case 'problem.retry-all':
    case 'setup.list':
    case 'member.detail':
    case 'privacy.download':
    case undefined:
      return NOTHING;
  }
}
