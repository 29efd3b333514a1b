/** A programme's settings, and what changes in them, as the merchant's sentences. */
import type { TFunction } from 'i18next';
import type { Bonus, GoodsMatch, Multiplier, OrderRule } from '../../loyalty/program/order-rule.ts';
import { goodsKey } from '../../loyalty/program/goods-key.ts';
import { differingParts, type ProgramChange } from '../../loyalty/program/program-changes.ts';
import type { Channel, Eligibility } from '../../loyalty/program/eligibility.ts';
import type { ProgramSettings } from '../../loyalty/program/settings.ts';
import { actionChangeWords, actionsSentence } from './action-words.ts';
import { enrolmentChangeWords, enrolmentSentences } from './enrolment-words.ts';
import { expiryChangeWords, expirySentences } from './expiry-words.ts';
import { entryWords, goodsListWords, partsWords, type Words } from './rule-words.ts';

/** Entries of a list that a summary names; it says how many more there are. */
const NAMED_MAX = 3;

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

/** The first few of a list, and how many more there are: "collection Sale, tag gift and 3 more". */
function named<Entry>(t: TFunction, entries: readonly Entry[], say: (entries: readonly Entry[]) => string): string {
  const list = say(entries.slice(0, NAMED_MAX));
  const count = entries.length - NAMED_MAX;
  return count > 0 ? t('points.summary.andMore', { list, count }) : list;
}

/** Goods in words, as far as a summary names them. */
export const namedGoods = (t: TFunction, goods: readonly GoodsMatch[]): string =>
  named(t, goods, (some) => goodsListWords(t, some));

/** What earns and what does not, and what earns more; nothing where all goods earn alike. */
function listSentences(words: Words, { only, never, multipliers, bonuses }: OrderRule): string[] {
  const { t } = words;
  const more = { multipliers: multipliers.length - NAMED_MAX, bonuses: bonuses.length - NAMED_MAX };
  const saying = (
    key: 'points.summary.multiplier' | 'points.summary.bonus',
    entries: readonly (Multiplier | Bonus)[],
  ) => entries.slice(0, NAMED_MAX).map((entry) => t(key, { name: entry.name, what: entryWords(words, entry) }));
  return [
    ...(only.length > 0 ? [t('points.summary.only', { goods: namedGoods(t, only) })] : []),
    ...(never.length > 0 ? [t('points.summary.never', { goods: namedGoods(t, never) })] : []),
    ...saying('points.summary.multiplier', multipliers),
    ...(more.multipliers > 0 ? [t('points.summary.moreMultipliers', { count: more.multipliers })] : []),
    ...saying('points.summary.bonus', bonuses),
    ...(more.bonuses > 0 ? [t('points.summary.moreBonuses', { count: more.bonuses })] : []),
  ];
}

/** Whose orders, and which, earn nothing; nothing where all do. */
export function eligibilitySentences(t: TFunction, eligibility: Eligibility): string[] {
  const { testOrders, companyOrders, withoutChannels, withoutTags, testersTag } = eligibility;
  const tags = named(t, withoutTags, (some) => some.join(', '));
  return [
    ...(testersTag === null ? [] : [t('points.summary.testers', { tag: testersTag })]),
    // in test mode the testers' test orders earn
    ...(testOrders || testersTag !== null ? [] : [t('points.summary.testOrdersNo')]),
    ...(companyOrders ? [] : [t('points.summary.companyOrdersNo')]),
    ...(withoutChannels.length > 0
      ? [t('points.summary.channelsNo', { channels: channelsWords(t, withoutChannels) })]
      : []),
    ...(withoutTags.length > 0 ? [t('points.summary.tagsNo', { tags })] : []),
  ];
}

const channelsWords = (t: TFunction, channels: readonly Channel[]): string =>
  channels.map((channel) => t(`points.channel.${channel}`)).join(', ');

function spendableSentence(t: TFunction, { pendingDays, qualifies }: OrderRule): string {
  const days = t('common.days', { count: pendingDays });
  if (qualifies === 'fulfilled')
    return pendingDays === 0 ? t('points.summary.fulfilledAtOnce') : t('points.summary.afterDaysFulfilled', { days });
  return pendingDays === 0 ? t('points.summary.atOnce') : t('points.summary.afterDays', { days });
}

/**
 * The whole rule, one sentence a setting, in the order of the form. What few shops change is said only where it was changed.
 * @param taxesIncluded whether the shop's displayed prices contain the tax
 */
export function summarySentences(words: Words, settings: ProgramSettings, taxesIncluded: boolean): string[] {
  const { t, format } = words;
  const { order } = settings;
  return [
    ...(settings.paused ? [t('points.summary.paused')] : []),
    earnSentence(words, order),
    ...listSentences(words, order),
    t(ROUNDING[order.rounding]),
    taxSentence(t, order.tax, taxesIncluded),
    t(order.shipping ? 'points.summary.shippingYes' : 'points.summary.shippingNo'),
    ...(order.discounts === 'ignored' ? [t('points.summary.discountsIgnored')] : []),
    ...(order.giftCardPayments ? [] : [t('points.summary.giftCardNo')]),
    ...(order.storeCreditPayments ? [] : [t('points.summary.storeCreditNo')]),
    spendableSentence(t, order),
    t(order.clawback === 'owe' ? 'points.summary.owe' : 'points.summary.forgive'),
    ...eligibilitySentences(t, settings.eligibility),
    ...actionsSentence(words, settings.actions),
    ...(settings.expiry.mode === 'none' ? [] : expirySentences(words, settings.expiry)),
    ...(settings.enrolment.mode === 'automatic' ? [] : enrolmentSentences(words, settings.enrolment)),
    t('points.summary.goLiveAt', { date: format.dateTime(settings.goLiveAt) }),
  ];
}

/** One change as the confirmation shows it: what, and from what to what; `from` is empty where `to` says it all. */
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

/** "none → 3 days", "added: collection Sale" */
export const becomesWords = (t: TFunction, { from, to }: Pick<ChangeWords, 'from' | 'to'>): string =>
  from === '' ? to : t('points.change.becomes', { from, to });

/** What came into a list and what left it. */
function listWords<Entry>(
  t: TFunction,
  { from, to }: { from: readonly Entry[]; to: readonly Entry[] },
  keyOf: (entry: Entry) => string,
  say: (entries: readonly Entry[]) => string,
): string {
  const without = (list: readonly Entry[], others: readonly Entry[]) =>
    list.filter((entry) => !others.some((other) => keyOf(other) === keyOf(entry)));
  const [added, removed] = [say(without(to, from)), say(without(from, to))];
  if (removed === '') return t('points.change.added', { what: added });
  return added === ''
    ? t('points.change.removed', { what: removed })
    : t('points.change.addedAndRemoved', { added, removed });
}

/** A multiplier or bonus that is new, gone or different. */
function entryChangeWords(
  words: Words,
  change: Extract<ProgramChange, { field: 'multiplier' | 'bonus' }>,
): ChangeWords {
  const { t } = words;
  const { from, to } = change;
  const label = t(`points.change.${change.field}`, { name: (from ?? to)?.name ?? '' });
  if (from && to) {
    const parts = differingParts(from, to);
    return { label, from: partsWords(words, from, parts), to: partsWords(words, to, parts) };
  }
  return {
    label,
    from: '',
    to: to
      ? t('points.change.added', { what: entryWords(words, to) })
      : t('points.change.removed', { what: from ? entryWords(words, from) : '' }),
  };
}

/** "everything → only collection Sale"; between two lists, what came and what went. */
function onlyWords(t: TFunction, { from, to }: { from: GoodsMatch[]; to: GoodsMatch[] }): ChangeWords {
  const label = t('points.change.only');
  const say = (goods: readonly GoodsMatch[]): string => goodsListWords(t, goods);
  if (from.length > 0 && to.length > 0) return { label, from: '', to: listWords(t, { from, to }, goodsKey, say) };
  const side = (goods: GoodsMatch[]): string =>
    goods.length === 0 ? t('points.change.onlyAll') : t('points.change.onlyThese', { goods: say(goods) });
  return { label, from: side(from), to: side(to) };
}

/** One change in words. What has a page of its own has its words there. */
export function changeWords(words: Words, change: ProgramChange): ChangeWords {
  if (change.field === 'action') return actionChangeWords(words, change);
  if (change.field === 'enrolment') return enrolmentChangeWords(words, change);
  return change.field === 'expiry' ? expiryChangeWords(words, change) : ruleChangeWords(words, change);
}

/** A change of what stands on the Points page itself. */
function ruleChangeWords(
  words: Words,
  change: Exclude<ProgramChange, { field: 'action' | 'expiry' | 'enrolment' }>,
): ChangeWords {
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
    case 'giftCardPayments':
    case 'storeCreditPayments':
      return both(t(`points.change.${change.field}`), change.from, change.to, (counts) =>
        t(counts ? 'points.change.counts' : 'points.change.countsNot'),
      );
    case 'discounts':
      return both(t('points.change.discounts'), change.from, change.to, (how) =>
        t(how === 'deducted' ? 'points.change.discountsDeducted' : 'points.change.discountsIgnored'),
      );
    case 'qualifies':
      return both(t('points.change.qualifies'), change.from, change.to, (when) =>
        t(when === 'paid' ? 'points.change.qualifiesPaid' : 'points.change.qualifiesFulfilled'),
      );
    case 'only':
      return onlyWords(t, change);
    case 'never':
      return {
        label: t('points.change.never'),
        from: '',
        to: listWords(t, change, goodsKey, (goods) => goodsListWords(t, goods)),
      };
    case 'multiplier':
    case 'bonus':
      return entryChangeWords(words, change);
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
    case 'testOrders':
    case 'companyOrders':
    case 'withoutChannels':
    case 'withoutTags':
    case 'testersTag':
      return eligibilityChangeWords(t, change);
  }
}

type EligibilityChange = Extract<
  ProgramChange,
  { field: 'testOrders' | 'companyOrders' | 'withoutChannels' | 'withoutTags' | 'testersTag' }
>;

function eligibilityChangeWords(t: TFunction, change: EligibilityChange): ChangeWords {
  const label = t(`points.change.${change.field}`);
  switch (change.field) {
    case 'testOrders':
    case 'companyOrders': {
      const say = (earn: boolean) => t(earn ? 'points.change.earn' : 'points.change.earnNot');
      return { label, from: say(change.from), to: say(change.to) };
    }
    case 'withoutChannels':
      return { label, from: '', to: listWords(t, change, String, (channels) => channelsWords(t, channels)) };
    case 'withoutTags':
      return {
        label,
        from: '',
        to: listWords(
          t,
          change,
          (tag) => tag.toLowerCase(),
          (tags) => tags.join(', '),
        ),
      };
    case 'testersTag': {
      const say = (tag: string | null) =>
        tag === null ? t('points.change.testersTagOff') : t('points.change.testersTagOn', { tag });
      return { label, from: say(change.from), to: say(change.to) };
    }
  }
}
