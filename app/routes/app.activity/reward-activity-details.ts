/** What became of a reward, from what to what, for whoever opens a line of staff's log. */
import type { TFunction } from 'i18next';
import type { ActivityChange } from '../../loyalty/activity/activity.ts';
import { REWARD_PARTS, rewardChanges, type RewardPart } from '../../loyalty/rewards/reward-changes.ts';
import { isDiscount, RewardSettings, type DiscountReward } from '../../loyalty/rewards/reward.ts';
import type { Format } from '../../ui/format.ts';
import type { ChangeWords } from '../app.points/program-words.ts';
import { worthWords } from '../app.rewards/reward-line-words.ts';

export interface RewardWords {
  t: TFunction;
  format: Format;
  locale: 'en' | 'pl';
  currency: string;
}

type Edit = Extract<ActivityChange, { action: 'reward.create' | 'reward.edit' }>;

function priceOf({ t }: RewardWords, settings: RewardSettings): string {
  if (settings.kind !== 'any_amount') return t('common.points', { count: settings.points });
  const { stepPoints, minSteps: least, maxSteps: most } = settings;
  return t('activity.change.perStep', { points: t('common.points', { count: stepPoints }), least, most });
}

/** How long what was bought is good for; of a code also what becomes of its points then. */
function lifeOf({ t }: RewardWords, settings: RewardSettings): string {
  const days = isDiscount(settings) ? settings.codeDays : 'days' in settings ? settings.days : null;
  const life = days === null ? t('rewards.code.noEnd') : t('common.days', { count: days });
  if (!isDiscount(settings) || days === null) return life;
  return `${life}; ${t(settings.atExpiry === 'points_back' ? 'rewards.code.pointsBack' : 'rewards.code.pointsGone')}`;
}

function datesOf({ t, format }: RewardWords, { from, until }: RewardSettings): string {
  const said = [
    from === null ? null : t('activity.change.from', { date: format.dateTime(from) }),
    until === null ? null : t('activity.change.until', { date: format.dateTime(until) }),
  ].filter((text) => text !== null);
  return said.length === 0 ? t('rewards.offer.always') : said.join(', ');
}

function limitOf({ t, format }: RewardWords, limit: number | null): string {
  return limit === null ? t('rewards.offer.noLimits') : format.number(limit);
}

function collectionsOf({ t, format }: RewardWords, code: DiscountReward | null): string {
  if (!code || code.collections.length === 0) return t('activity.change.everything');
  return format.list(code.collections.map(({ label, value }) => label || value));
}

function combinesOf({ t, format }: RewardWords, code: DiscountReward | null): string {
  const classes = (['order', 'product', 'shipping'] as const).filter((each) => code?.combinesWith[each]);
  if (classes.length === 0) return t('activity.change.nothing');
  return format.list(classes.map((each) => t(`activity.change.class.${each}`)));
}

function minimumOf({ t, format }: RewardWords, code: DiscountReward | null): string {
  if (!code || code.minimumMinor === 0) return t('rewards.code.noMinimum');
  return format.money(code.minimumMinor);
}

/** What a part of a reward says. */
function partWords(words: RewardWords, settings: RewardSettings, part: RewardPart): string {
  const { t, format } = words;
  const code = isDiscount(settings) ? settings : null;
  switch (part) {
    case 'kind':
      return t(`rewards.kind.${settings.kind}.name`);
    case 'name':
      return settings.name;
    case 'description':
      return settings.description || t('activity.change.nothing');
    case 'price':
      return priceOf(words, settings);
    case 'worth':
      return worthWords(words, settings);
    case 'minimum':
      return minimumOf(words, code);
    case 'collections':
      return collectionsOf(words, code);
    case 'combines':
      return combinesOf(words, code);
    case 'life':
      return lifeOf(words, settings);
    case 'tiers':
      return settings.tiers.length === 0 ? t('rewards.offer.everyone') : format.list(settings.tiers);
    case 'perMember':
      return limitOf(words, settings.perMember);
    case 'stock':
      return limitOf(words, settings.stock);
    case 'dates':
      return datesOf(words, settings);
    case 'task':
      return settings.kind === 'experience' ? settings.task : t('activity.change.nothing');
  }
}

const OF_CODES = new Set<RewardPart>(['minimum', 'collections', 'combines']);

/** The parts that a reward of this kind has; its name is in the line's own words. */
function partsOf(settings: RewardSettings): RewardPart[] {
  return REWARD_PARTS.filter((part) => {
    if (part === 'name' || (part === 'description' && settings.description === '')) return false;
    if (part === 'task') return settings.kind === 'experience';
    if (part === 'worth' || part === 'life') return settings.kind !== 'experience';
    return isDiscount(settings) || !OF_CODES.has(part);
  });
}

/**
 * What an edit changed, or all that a new reward is.
 * @returns null where the settings cannot be read any more
 */
export function rewardDetails(words: RewardWords, change: Edit): ChangeWords[] | null {
  const after = RewardSettings.safeParse(change.after.settings);
  if (!after.success) return null;
  const label = (part: RewardPart) => words.t(`rewards.part.${part}`);
  const to = (part: RewardPart) => partWords(words, after.data, part);
  if (change.action === 'reward.create')
    return partsOf(after.data).map((part) => ({ label: label(part), from: '', to: to(part) }));
  const before = RewardSettings.safeParse(change.before.settings);
  if (!before.success) return null;
  return rewardChanges(before.data, after.data).map((part) => ({
    label: label(part),
    from: partWords(words, before.data, part),
    to: to(part),
  }));
}
