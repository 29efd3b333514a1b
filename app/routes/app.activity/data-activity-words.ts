/** What staff did with the shop's data as a whole, in words: files in and out, and who outside may reach it. */
import type { TFunction } from 'i18next';
import type { ActivityChange } from '../../loyalty/activity/activity.ts';
import { SCOPES, SCOPE_WORDS } from '../../loyalty/merchant-api/token-form.ts';
import type { Format } from '../../ui/format.ts';

const ACTIONS = [
  'member.export',
  'api-token.create',
  'api-token.revoke',
  'import.commit',
  'import.undo',
  'import.drop',
  'members-view',
  'export.download',
] as const;
type DataActivity = Extract<ActivityChange, { action: (typeof ACTIONS)[number] }>;

export const isDataActivity = (change: ActivityChange): change is DataActivity =>
  ACTIONS.some((action) => action === change.action);

function viewSentence(t: TFunction, { before, after }: Extract<DataActivity, { action: 'members-view' }>): string {
  if (!before) return t('activity.did.view.made', { name: after?.name ?? '' });
  if (!after) return t('activity.did.view.deleted', { name: before.name });
  if (before.name === after.name) return t('activity.did.view.changed', { name: after.name });
  return t('activity.did.view.renamed', { from: before.name, to: after.name });
}

/** What undoing an import took and gave; what is nothing is not said. */
function undoneSentences(t: TFunction, { after }: Extract<DataActivity, { action: 'import.undo' }>): string[] {
  const { points, givenBack, missing, ended } = after;
  return [
    t('imports.undone.takenBack', { count: Number(points) }),
    Number(givenBack) > 0 && t('imports.undone.givenBack', { count: Number(givenBack) }),
    Number(missing) > 0 && t('imports.did.missing', { points: t('common.points', { count: Number(missing) }) }),
    ended > 0 && t('imports.undone.ended', { count: ended }),
  ].filter((sentence) => sentence !== false);
}

/** Where what an import did can be looked at: its own page; null for what has none. */
export function importOf(change: ActivityChange | null): string | null {
  return change?.action === 'import.commit' || change?.action === 'import.undo' ? change.subject : null;
}

/** What was done, as one sentence. */
export function dataSentence(t: TFunction, change: DataActivity): string {
  switch (change.action) {
    case 'member.export':
      return t('activity.did.exportMembers', { count: change.after.count });
    case 'api-token.create':
      return t('apiAccess.did.create', { name: change.after.name });
    case 'api-token.revoke':
      return t('apiAccess.did.revoke', { name: change.before.name });
    case 'import.commit':
      return t('imports.did.commit', { count: change.after.rows, file: change.after.file });
    case 'import.undo':
      return t('imports.did.undo', { count: change.after.rows, file: change.after.file });
    case 'import.drop':
      return t('imports.did.drop', { file: change.before.file });
    case 'members-view':
      return viewSentence(t, change);
    case 'export.download':
      return t('imports.did.export');
  }
}

/** The rest of it, for whoever opens the line. */
export function dataSentences({ t, format }: { t: TFunction; format: Format }, change: DataActivity): string[] {
  switch (change.action) {
    case 'api-token.create': {
      const { scopes, expiresAt } = change.after;
      const may = SCOPES.filter((scope) => scopes.includes(scope)).map((scope) =>
        t(`apiAccess.scope.${SCOPE_WORDS[scope]}.label`),
      );
      const until =
        expiresAt === null ? t('apiAccess.noEnd') : t('apiAccess.expiresOn', { date: format.date(expiresAt) });
      return [...may, until];
    }
    case 'import.commit':
      return [
        t('imports.did.points', { points: format.signed(Number(change.after.points)) }),
        ...(change.after.paused > 0 ? [t('imports.committed.paused', { count: change.after.paused })] : []),
      ];
    case 'import.undo':
      return undoneSentences(t, change);
    case 'api-token.revoke':
    case 'import.drop':
    case 'members-view':
    case 'export.download':
    case 'member.export':
      return [];
  }
}
