/** An entry of the ledger in the merchant's words: what happened, and why. */
import type { TFunction } from 'i18next';
import { actionTitle, explainAction } from '../../loyalty/actions/action-why.ts';
import { explainOrder } from '../../loyalty/earning/why-text.ts';
import type { AdminLocale } from '../../i18n/locale.ts';
import type { Format } from '../../ui/format.ts';
import type { StoryEntry } from '../../loyalty/recognition/member-story.server.ts';
import { expirySentences, redateTitle } from './expiry-words.ts';
import { writtenByWords } from '../staff-words.ts';

export interface EntryWords {
  t: TFunction;
  format: Format;
  locale: AdminLocale;
}

const REWARD_TITLES = {
  spend: 'member.entry.rewardSpend',
  hold: 'member.entry.rewardHold',
  void: 'member.entry.rewardVoid',
  return: 'member.entry.rewardReturn',
} as const;

/** Points on their way into a reward, or back; by its name where there is one. */
const rewardTitle = (t: TFunction, kind: keyof typeof REWARD_TITLES, reward: string | null): string =>
  reward === null ? t(`member.entry.${kind}`) : t(REWARD_TITLES[kind], { reward });

/** Points that went over with a merge of customers, and those among them that were on hold. */
const MERGE_TITLES = {
  merge_in: ['member.entry.mergeIn', 'member.entry.mergeHoldIn'],
  merge_out: ['member.entry.mergeOut', 'member.entry.mergeHoldOut'],
} as const;

/** An earning that was taken back; by its name where it has one. */
const undoTitle = (t: TFunction, title: string | null): string =>
  title === null ? t('member.entry.undo') : t('member.entry.undoOf', { title });

function orderTitle(t: TFunction, { kind, why, orderId, orderBefore }: StoryEntry): string {
  const name = why?.orderName ?? orderId ?? '';
  if (kind === 'clawback') return t('member.entry.orderFall', { name });
  return t(orderBefore === 0 ? 'member.entry.order' : 'member.entry.orderRise', { name });
}

/** Points that came with a file of members, and what became of them when that was undone. */
function importTitle(t: TFunction, { kind }: StoryEntry): string {
  if (kind === 'undo' || kind === 'return') return undoTitle(t, t('member.entry.imported'));
  return t(kind === 'earn' ? 'member.entry.imported' : 'member.entry.importedDown');
}

/** What happened, in a few words. */
export function entryTitle({ t, locale }: Pick<EntryWords, 't' | 'locale'>, entry: StoryEntry): string {
  if (entry.imported) return importTitle(t, entry);
  switch (entry.kind) {
    case 'order':
    case 'clawback':
      return orderTitle(t, entry);
    case 'adjust':
      return t(entry.available + entry.pending < 0 ? 'member.entry.adjustDown' : 'member.entry.adjustUp');
    case 'capture':
    case 'spend':
    case 'hold':
    case 'void':
    case 'return':
      return rewardTitle(t, entry.kind === 'capture' ? 'spend' : entry.kind, entry.reward);
    case 'undo':
      return undoTitle(t, entry.action && actionTitle(entry.action, locale));
    case 'merge_in':
    case 'merge_out':
      return t(MERGE_TITLES[entry.kind][entry.held === 0 ? 0 : 1]);
    case 'redate':
      return redateTitle(t, entry.expiry);
    case 'mature':
    case 'expire':
      return t(`member.entry.${entry.kind}`);
    default:
      return entry.action === null ? t('member.entry.earn') : actionTitle(entry.action, locale);
  }
}

/** What staff wrote, or that it was erased. */
function noteSentences({ t }: EntryWords, entry: StoryEntry): string[] {
  if (entry.imported || (entry.kind !== 'adjust' && !(entry.note && entry.action))) return [];
  if (!entry.note) return [t('member.reasonErased')];
  return [t('member.reason', { reason: entry.note.reason }), writtenByWords(t, entry.note.staff)];
}

/** The order's arithmetic, and how it differs from what had been posted. */
function orderSentences({ t, format, locale }: EntryWords, entry: StoryEntry): string[] {
  const { why } = entry;
  if (!why) return [];
  const points = (count: number) => t('common.points', { count });
  const before = entry.orderBefore ?? 0;
  return [
    ...explainOrder(why, locale),
    ...(before === 0
      ? []
      : [
          t('member.history.before', {
            before: points(before),
            target: points(why.target),
            change: format.signed(why.target - before),
          }),
        ]),
  ];
}

/** What the member's state made of it: debt paid or made, points forgiven or expired already. */
function stateSentences({ t }: EntryWords, entry: StoryEntry): string[] {
  const points = (count: number) => t('common.points', { count });
  return [
    ...(entry.debt < 0 ? [t('member.history.debtPaid', { points: points(-entry.debt) })] : []),
    ...(entry.debt > 0 ? [t('member.history.debtMade', { points: points(entry.debt) })] : []),
    ...(entry.forgiven > 0 ? [t('member.history.forgiven', { points: points(entry.forgiven) })] : []),
    ...(entry.lapsed > 0 ? [t('member.history.lapsed', { points: points(entry.lapsed) })] : []),
  ];
}

/** "Why?", one sentence an item; never empty. */
export function entryWhy(words: EntryWords, entry: StoryEntry): string[] {
  const { t, format } = words;
  const sentences = [
    ...noteSentences(words, entry),
    ...(entry.action === null ? [] : explainAction(entry.action, words.locale)),
    ...orderSentences(words, entry),
    ...stateSentences(words, entry),
    ...(entry.kind === 'mature' ? [t('member.matureWhy')] : []),
    ...(entry.kind.startsWith('merge') ? [t('member.mergeWhy')] : []),
    ...expirySentences(words, entry),
    ...(entry.pending > 0 && entry.availableAt
      ? [t('member.history.spendableFrom', { date: format.dateTime(entry.availableAt) })]
      : []),
    ...(entry.version !== null && entry.version > 0 && (entry.why ?? entry.action)
      ? [t('member.history.version', { version: entry.version })]
      : []),
  ];
  return sentences.length > 0 ? sentences : [t('member.noMoreWhy')];
}
