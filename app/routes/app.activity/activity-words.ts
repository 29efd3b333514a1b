/** A line of staff's log in the merchant's words: what was done, and from what to what. */
import type { TFunction } from 'i18next';
import type { ActivityChange } from '../../loyalty/activity/activity.ts';
import type { MemberName } from '../../loyalty/members/name-members.server.ts';
import { programChanges } from '../../loyalty/program/program-changes.ts';
import { ProgramSettings } from '../../loyalty/program/settings.ts';
import type { Format } from '../../ui/format.ts';
import { changeWords, summarySentences, type ChangeWords } from '../app.points/program-words.ts';
import { taskKind } from '../app.problems/problem-words.ts';

interface ActivityWords {
  t: TFunction;
  format: Format;
  /** whether the shop's displayed prices contain the tax */
  taxesIncluded: boolean;
}

type Publication = Extract<ActivityChange, { action: 'program.publish' }>;
type Discard = Extract<ActivityChange, { action: 'program.discard' }>;

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
  if (!before) return t('activity.did.firstPublish');
  const [was, is] = [before.settings['paused'], after.settings['paused']];
  if (was === false && is === true) return t('activity.did.pause', { version });
  if (was === true && is === false) return t('activity.did.resume', { version });
  return t('activity.did.publish', { version });
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
  switch (change?.action) {
    case 'program.publish':
      return publicationWords(t, change);
    case 'program.discard':
      return t('activity.did.discard');
    case 'member.adjust': {
      const { points } = change.after;
      const words = { points: t('common.points', { count: Math.abs(points) }), member: memberWords(t, member) };
      return t(points < 0 ? 'activity.did.take' : 'activity.did.add', words);
    }
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

/** The settings of two programmes side by side; where there is only one, its sentences. */
function programDetails(words: ActivityWords, change: Publication | Discard): ActivityDetails {
  const { t } = words;
  const discarded = change.action === 'program.discard';
  const [from, to] = [change.before, change.after].map(
    (program) => program && ProgramSettings.safeParse(program.settings),
  );
  if (from?.success === false || to?.success === false)
    return { ...NOTHING, sentences: [t('activity.change.unreadable')] };
  if (from && to) {
    const changes = programChanges(from.data, to.data).map((one) => changeWords(words, one));
    if (changes.length > 0)
      return { intro: discarded ? t('activity.change.thrownAway') : null, changes, sentences: [] };
    const same = discarded
      ? t('activity.change.sameAsLive')
      : t('activity.change.same', { version: change.before?.version ?? 0 });
    return { ...NOTHING, sentences: [same] };
  }
  const only = to ?? from;
  return {
    intro: discarded ? t('activity.change.draftOnly') : null,
    changes: [],
    sentences: only ? summarySentences(words, only.data, words.taxesIncluded) : [],
  };
}

/** From what to what, for whoever opens the line. */
export function activityDetails(words: ActivityWords, change: ActivityChange | null): ActivityDetails {
  const { t, format } = words;
  switch (change?.action) {
    case 'program.publish':
    case 'program.discard':
      return programDetails(words, change);
    case 'member.adjust':
      return {
        intro: null,
        changes: [
          {
            label: t('activity.change.available'),
            from: format.number(change.before.available),
            to: format.number(change.after.available),
          },
        ],
        sentences: [t('activity.reasonThere')],
      };
    case 'problem.retry':
      return {
        ...NOTHING,
        sentences: [t('activity.change.support', { text: `${change.after.what} · ${change.subject}` })],
      };
    case 'problem.retry-all':
    case 'setup.list':
    case 'privacy.download':
    case undefined:
      return NOTHING;
  }
}
