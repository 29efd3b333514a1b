/** What happened to a reward's discounts at Shopify, and what that means for its codes. */
import type { TFunction } from 'i18next';
import type { Drift } from '../../loyalty/rewards/discount-drift.ts';
import type { Format } from '../../ui/format.ts';
import type { TroubleView } from './trouble-view.ts';

interface Words {
  t: TFunction;
  format: Pick<Format, 'dateTime'>;
  locale: string;
}

/** Changes by which codes fail, each a clause. */
const NARROWED = ['goods', 'buyers', 'delivery', 'later'] as const satisfies Drift[];
/** Changes that codes follow, each named. */
const FOLLOWED = ['value', 'minimum', 'combines', 'usage', 'once', 'more_goods'] as const satisfies Drift[];

function goneSentences({ t, format }: Words, trouble: TroubleView): string[] {
  const { name, status, isDeleted, lost, dead, backAt, hasOthers } = trouble;
  const date = backAt === null ? '' : format.dateTime(backAt);
  const canBeRemade = isDeleted && status === 'on';
  return [
    ...(isDeleted || (dead > 0 && lost === null) ? [t('rewards.trouble.deleted', { name })] : []),
    ...(lost === null ? [] : [t(`rewards.trouble.lost.${hasOthers ? 'replaced' : lost}`, { name })]),
    ...(dead > 0 ? [t(canBeRemade ? 'rewards.trouble.dead' : 'rewards.trouble.deadOff', { count: dead, date })] : []),
  ];
}

function changedSentences({ t, format, locale }: Words, { name, changed, hasOthers, turnsAt }: TroubleView): string[] {
  const list = new Intl.ListFormat(locale);
  // of any amount, or where the terms are new, another discount may stand
  const which = hasOthers ? 'one' : 'all';
  const date = turnsAt === null ? '' : format.dateTime(turnsAt);
  const narrowed = NARROWED.filter((drift) => changed.includes(drift));
  const followed = FOLLOWED.filter((drift) => changed.includes(drift));
  return [
    ...(changed.includes('off') ? [t(`rewards.trouble.off.${which}`, { name })] : []),
    ...(narrowed.length > 0
      ? [
          t(`rewards.trouble.narrowed.${which}`, {
            name,
            parts: list.format(narrowed.map((drift) => t(`rewards.trouble.narrow.${drift}`, { date }))),
          }),
        ]
      : []),
    // what does not work now ends nothing to anybody
    ...(changed.includes('ends') && narrowed.length === 0 ? [t(`rewards.trouble.ends.${which}`, { name, date })] : []),
    ...(followed.length > 0
      ? [
          t('rewards.trouble.changed', {
            name,
            parts: list.format(followed.map((drift) => t(`rewards.trouble.part.${drift}`))),
          }),
        ]
      : []),
  ];
}

/** A sentence each, the gravest first. */
export function troubleSentences(words: Words, trouble: TroubleView): string[] {
  const { t } = words;
  const { stopped, dead, returning } = trouble;
  return [
    ...goneSentences(words, trouble),
    ...changedSentences(words, trouble),
    ...(stopped > dead ? [t('rewards.trouble.stopped', { count: stopped - dead })] : []),
    ...(returning > 0 ? [t('rewards.trouble.returning', { count: returning })] : []),
  ];
}
