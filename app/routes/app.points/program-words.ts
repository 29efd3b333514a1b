/** A programme's settings, and what changes in them, as the merchant's sentences. */
import type { TFunction } from 'i18next';
import type { ProgramChange } from '../../loyalty/program/program-changes.ts';
import type { ProgramSettings } from '../../loyalty/program/settings.ts';
import type { Format } from '../../ui/format.ts';

interface Words {
  t: TFunction;
  format: Format;
}

const ROUNDING = {
  down: 'points.summary.roundingDown',
  nearest: 'points.summary.roundingNearest',
  up: 'points.summary.roundingUp',
} as const;

function taxSentence(t: TFunction, tax: ProgramSettings['order']['tax'], taxesIncluded: boolean): string {
  if (tax === 'included') return t('points.summary.taxIncluded');
  if (tax === 'excluded') return t('points.summary.taxExcluded');
  return t(taxesIncluded ? 'points.summary.taxDisplayedWith' : 'points.summary.taxDisplayedWithout');
}

/** "1 point for each 10.00 zł", the part of the rule that everyone asks about first. */
export function rateWords({ t, format }: Words, rate: { points: number; perMinor: number }): string {
  return t('points.change.rateValue', {
    points: t('common.points', { count: rate.points }),
    amount: format.money(rate.perMinor),
  });
}

/** What the merchant reads in the home page's one line: what a member gets. */
export function earnSentence({ t, format }: Words, rate: { points: number; perMinor: number }): string {
  return t('points.summary.earn', {
    points: t('common.points', { count: rate.points }),
    amount: format.money(rate.perMinor),
  });
}

/**
 * The whole rule, one sentence a setting, in the order of the form.
 * @param taxesIncluded whether the shop's displayed prices contain the tax
 */
export function summarySentences(words: Words, settings: ProgramSettings, taxesIncluded: boolean): string[] {
  const { t, format } = words;
  const { order } = settings;
  return [
    ...(settings.paused ? [t('points.summary.paused')] : []),
    earnSentence(words, order),
    t(ROUNDING[order.rounding]),
    taxSentence(t, order.tax, taxesIncluded),
    t(order.shipping ? 'points.summary.shippingYes' : 'points.summary.shippingNo'),
    order.pendingDays === 0
      ? t('points.summary.atOnce')
      : t('points.summary.afterDays', { days: t('common.days', { count: order.pendingDays }) }),
    t(order.clawback === 'owe' ? 'points.summary.owe' : 'points.summary.forgive'),
    t('points.summary.goLiveAt', { date: format.dateTime(settings.goLiveAt) }),
  ];
}

/** One change as the confirmation shows it: what, and from what to what. */
export interface ChangeWords {
  label: string;
  from: string;
  to: string;
}

const ROUNDED = {
  down: 'points.change.roundingDown',
  nearest: 'points.change.roundingNearest',
  up: 'points.change.roundingUp',
} as const;

const TAXED = {
  displayed: 'points.change.taxDisplayed',
  included: 'points.change.taxIncluded',
  excluded: 'points.change.taxExcluded',
} as const;

/** One change in words. */
export function changeWords(words: Words, change: ProgramChange): ChangeWords {
  const { t, format } = words;
  const both = <Value>(label: string, from: Value, to: Value, say: (value: Value) => string): ChangeWords => ({
    label,
    from: say(from),
    to: say(to),
  });
  switch (change.field) {
    case 'rate':
      return both(t('points.change.rate'), change.from, change.to, (rate) => rateWords(words, rate));
    case 'rounding':
      return both(t('points.change.rounding'), change.from, change.to, (how) => t(ROUNDED[how]));
    case 'tax':
      return both(t('points.change.tax'), change.from, change.to, (tax) => t(TAXED[tax]));
    case 'shipping':
      return both(t('points.change.shipping'), change.from, change.to, (counts) =>
        t(counts ? 'points.change.shippingYes' : 'points.change.shippingNo'),
      );
    case 'pendingDays':
      return both(t('points.change.pendingDays'), change.from, change.to, (days) =>
        days === 0 ? t('points.change.pendingNone') : t('common.days', { count: days }),
      );
    case 'clawback':
      return both(t('points.change.clawback'), change.from, change.to, (policy) =>
        t(policy === 'owe' ? 'points.change.clawbackOwe' : 'points.change.clawbackForgive'),
      );
    case 'goLiveAt':
      return both(t('points.change.goLiveAt'), change.from, change.to, format.dateTime);
    case 'paused':
      return both(t('points.change.paused'), change.from, change.to, (paused) =>
        t(paused ? 'points.change.pausedYes' : 'points.change.pausedNo'),
      );
  }
}
