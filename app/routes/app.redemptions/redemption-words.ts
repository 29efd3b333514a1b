/** A redemption in the merchant's words: its state, what happened, what an action will do. */
import type { TFunction } from 'i18next';
import { languageOf, type Language } from '../../loyalty/program/points-word.ts';
import { surpriseOf } from '../../loyalty/rewards/needs-staff.ts';
import { isDiscountKind } from '../../loyalty/rewards/reward.ts';
import { rewardTerms, rewardWorth, sameText } from '../../loyalty/rewards/reward-words.ts';
import type { Format } from '../../ui/format.ts';
import type { RedemptionView } from './redemption-view.ts';

interface Words {
  t: TFunction;
  format: Format;
}

/** What the badge says. */
export type ShownState =
  | 'holding'
  | 'unused'
  | 'todo'
  | 'paid'
  | 'used'
  | 'done'
  | 'unclear'
  | 'returning'
  | 'returned'
  | 'expired'
  | 'failed';

export function shownState({ state, kind }: Pick<RedemptionView, 'state' | 'kind'>): ShownState {
  if (kind === 'experience' && state === 'issued') return 'todo';
  if (kind === 'experience' && state === 'used') return 'done';
  if (state === 'issued') return kind === 'store_credit' || kind === 'gift_card' ? 'paid' : 'unused';
  return state;
}

export const STATE_TONES: Record<ShownState, 'success' | 'attention' | 'info' | 'critical' | 'warning' | undefined> = {
  holding: 'attention',
  unused: 'info',
  todo: 'warning',
  paid: 'success',
  used: 'success',
  done: 'success',
  unclear: 'critical',
  returning: 'attention',
  returned: undefined,
  expired: undefined,
  failed: 'critical',
};

/** Why a redemption stands as it does, where something went wrong. */
const PROBLEMS = ['which_transaction', 'no_answer', 'no_code', 'customer_gone', 'not_paid'] as const;

export function problemText(t: TFunction, problem: string | null): string {
  if (problem === null) return '';
  const said = /^shopify:(.*)$/s.exec(problem)?.[1];
  if (said !== undefined) return t('redemptions.problem.shopify', { said });
  const known = PROBLEMS.find((each) => each === problem);
  return known ? t(`redemptions.problem.${known}`) : '';
}

/** What is worth knowing of one that was used. */
function usedSentences({ t, format }: Words, { kind, orderName, orderId, usedAt }: RedemptionView): string[] {
  const date = usedAt === null ? '' : format.date(usedAt);
  if (kind === 'experience') return date === '' ? [] : [t('redemptions.doneOn', { date })];
  return [t('redemptions.usedOn', { order: orderName ?? orderId ?? '', date })];
}

/** What the state means, a sentence each. */
function stateSentences(words: Words, redemption: RedemptionView): string[] {
  const { t, format } = words;
  const { expiresAt, returned, problem, kind } = redemption;
  const points = t('common.points', { count: redemption.points });
  switch (redemption.state) {
    case 'issued':
      if (redemption.isDead) return [t('redemptions.dead')];
      if (expiresAt === null || !isDiscountKind(kind)) return [];
      return [
        t(redemption.pointsBack ? 'redemptions.expiresBack' : 'redemptions.expiresGone', {
          // the end of a day is the beginning of the next
          date: format.date(new Date(Date.parse(expiresAt) - 1).toISOString()),
        }),
      ];
    case 'used':
      return usedSentences(words, redemption);
    case 'holding':
      return [t('redemptions.holding', { points })];
    case 'unclear':
      return [t('redemptions.unclear', { points })];
    case 'returning':
      return [t('redemptions.returning')];
    case 'expired':
      return [t(returned > 0 ? 'redemptions.expiredBack' : 'redemptions.expiredGone')];
    case 'failed':
      return [problemText(t, problem), t('redemptions.failedBack')].filter((sentence) => sentence !== '');
    case 'returned':
      return redemption.doneBy === 'deleted' ? [t('redemptions.returnedDeleted')] : [];
  }
}

/** What went through at Shopify although the points were back. */
function surpriseSentences({ t }: Words, { problem, state, orderName, orderId }: RedemptionView): string[] {
  const surprise = surpriseOf(problem);
  if (surprise === null) return [];
  if (surprise.is === 'used_after_return')
    return [t('redemptions.surprise.used', { order: orderName ?? orderId ?? '' })];
  const number = surprise.gid.split('/').at(-1) ?? '';
  const shown = state === 'failed' ? 'back' : state === 'issued' ? 'twice' : 'done';
  return [t(`redemptions.surprise.${shown}`, { number })];
}

/** What is worth knowing beside the state's name. */
export function redemptionSentences(words: Words, redemption: RedemptionView): string[] {
  const { returned, points } = redemption;
  const { t } = words;
  const partly = returned > 0 && returned < points;
  return [
    ...stateSentences(words, redemption),
    ...surpriseSentences(words, redemption),
    ...(partly ? [t('redemptions.partBack', { points: t('common.points', { count: returned }) })] : []),
  ];
}

/** "by the shopper", "by staff account 5". */
export function byWords(t: TFunction, by: string): string {
  return by.startsWith('staff:') ? t('redemptions.byStaff', { staff: by.slice(6) }) : t('redemptions.byShopper');
}

/** Where the shop is and how it counts. */
interface Place {
  currency: string;
  zone: string;
}

/** "10 zł off", as it was bought; "" where the name says it. */
export function worthOfRedemption(
  { settings, step, name }: RedemptionView,
  currency: string,
  language: Language,
): string {
  const worth = rewardWorth(settings, step, currency, language);
  return sameText(worth, name) ? '' : worth;
}

/** What whoever holds the code should know, as it was bought, a sentence each. Who may have one, and when, is over. */
export function termsOfRedemption({ settings }: RedemptionView, place: Place, language: Language): string[] {
  return rewardTerms({ ...settings, tiers: [], perMember: null, from: null, until: null }, place, language);
}

const MAIL = {
  en: {
    subject: (name: string) => `Your code: ${name}`,
    body: (name: string, code: string) => `Your code for “${name}”:\n\n${code}\n\nType it at checkout.`,
  },
  pl: {
    subject: (name: string) => `Twój kod: ${name}`,
    body: (name: string, code: string) => `Twój kod na „${name}”:\n\n${code}\n\nWpisz go w kasie.`,
  },
};

/** A letter with the code, in the member's language, for the merchant's own mail program; null where there is no address or code. */
export function codeMail(redemption: RedemptionView, place: Place): string | null {
  const { member, name, code, kind } = redemption;
  if (member.email === null || code === null || kind === 'gift_card' || redemption.isDead) return null;
  const language = languageOf(member.locale);
  const words = MAIL[language];
  const said = [
    worthOfRedemption(redemption, place.currency, language),
    ...termsOfRedemption(redemption, place, language),
  ];
  const terms = said.filter((line) => line !== '').map((line) => `– ${line}`);
  const body = [words.body(name, code), ...(terms.length > 0 ? [terms.join('\n')] : [])].join('\n\n');
  const query = `subject=${encodeURIComponent(words.subject(name))}&body=${encodeURIComponent(body)}`;
  return `mailto:${encodeURIComponent(member.email)}?${query}`;
}
