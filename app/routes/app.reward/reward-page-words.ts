/** What the editor says beside the form: a summary, the cost, and warnings. */
import type { TFunction } from 'i18next';
import type { Apart } from '../../loyalty/rewards/combinations.ts';
import { editMeans, rewardChanges } from '../../loyalty/rewards/reward-changes.ts';
import { rewardPrice, rewardWorth } from '../../loyalty/rewards/reward-words.ts';
import { isDiscount, stepsOf, type RewardSettings } from '../../loyalty/rewards/reward.ts';
import { worthOf, type RewardWarning, type UnitPrices } from '../../loyalty/rewards/reward-worth.ts';
import type { Format } from '../../ui/format.ts';
import { shareText, worthWords } from '../app.rewards/reward-line-words.ts';

interface Words {
  t: TFunction;
  format: Format;
  locale: 'en' | 'pl';
  currency: string;
}

type Rate = { points: number; perMinor: number } | null;

/** "For 500 points a member gets 10 zł off." */
export function summarySentence(words: Words, settings: RewardSettings): string {
  const { t, locale } = words;
  const price = rewardPrice(settings, locale);
  if (settings.kind === 'experience') return t('rewards.summary.experience', { price, name: settings.name });
  // "from 20 points" stands behind what is had for them, "20 points" before
  const key = stepsOf(settings).length > 1 ? 'slides' : 'gets';
  return t(`rewards.summary.${key}`, { price, worth: worthWords(words, settings) });
}

/** What it costs, a sentence each. */
export function costSentences(
  { t, format }: Words,
  settings: RewardSettings,
  rate: Rate,
  prices: UnitPrices | null,
): string[] {
  const { valueMinor, spendMinor, permille, perHundred } = worthOf(settings, rate, prices);
  const spend = spendMinor === null ? null : t('rewards.cost.spend', { spend: format.money(spendMinor) });
  if (valueMinor === null) return spend === null ? [] : [spend, t(`rewards.line.costsOpen.${settings.kind}`)];
  return [
    ...(spend === null ? [] : [spend]),
    ...(permille === null ? [] : [t('rewards.cost.share', { share: shareText(permille, format) })]),
    ...(perHundred === null ? [] : [t('rewards.cost.perPoint', { amount: format.money(perHundred) })]),
  ];
}

/** A warning, and what to do about it. */
export function warningWords({ t, format }: Words, warning: RewardWarning): string {
  switch (warning.is) {
    case 'worth_more':
    case 'generous':
      return t(`rewards.warning.${warning.is}`, { share: shareText(warning.permille, format) });
    case 'minimum_low':
      return t('rewards.warning.minimum_low', { value: format.money(warning.valueMinor) });
    case 'large_percent':
      return t('rewards.warning.large_percent', {
        cart: format.money(warning.cartMinor),
        off: format.money(warning.offMinor),
      });
    case 'prices_differ':
      return t('rewards.warning.prices_differ', {
        least: format.money(warning.least),
        most: format.money(warning.most),
      });
    case 'starts_later':
      return t('rewards.warning.starts_later', { date: format.dateTime(warning.from) });
    case 'sold_out':
      return t('rewards.warning.sold_out', { count: warning.issued });
    case 'may_refuse':
      return t(`rewards.warning.may_refuse.${warning.what}`);
    case 'scopes':
      return t(`rewards.warning.scopes.${warning.what}`);
    case 'cannot_combine':
    case 'over':
    case 'no_rule':
      return t(`rewards.warning.${warning.is}`);
  }
}

/** Warnings that say the reward does harm, or nothing at all. */
export const isGrave = ({ is }: RewardWarning): boolean =>
  is === 'worth_more' || is === 'over' || is === 'sold_out' || is === 'scopes' || is === 'prices_differ';

/** Which rewards its codes cannot be used together with, and what would have to be ticked where. */
export function apartWords({ t }: Pick<Words, 't'>, name: string, apart: Apart): string {
  if (apart.why === 'one_shipping') return t('rewards.together.one_shipping', { name });
  const label = { order: 'combinesOrder', product: 'combinesProduct', shipping: 'combinesShipping' } as const;
  return t(`rewards.together.${apart.why}`, {
    name,
    mine: t(`rewards.code.${label[apart.mine]}`),
    theirs: t(`rewards.code.${label[apart.theirs]}`),
  });
}

/** Inside a sentence. */
const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/**
 * What saving an edit does, a sentence each; none where nothing would change.
 * @param out codes that members have and have not used
 */
export function editSentences(
  { t, locale, currency }: Words,
  from: RewardSettings,
  to: RewardSettings,
  known: { out: number; on: boolean },
): string[] {
  const means = editMeans(from, to);
  if (means === 'nothing') return [];
  const parts = rewardChanges(from, to).map((part) => lowered(t(`rewards.part.${part}`)));
  const changed = t('rewards.editing.changed', { parts: new Intl.ListFormat(locale).format(parts) });
  if (!isDiscount(from) || means === 'from_now_on') return [changed, t('rewards.editing.fromNowOn')];
  const worth = rewardWorth(from, stepsOf(from)[0] ?? 1, currency, locale);
  return [
    changed,
    known.out === 0 ? t('rewards.editing.noneOut') : t('rewards.editing.out', { count: known.out, worth }),
    ...(known.on ? [t('rewards.editing.newCodes')] : []),
  ];
}

/** What is still to be typed before a reward can be shown. */
export function fillInKey(kind: string) {
  if (kind === 'free_product') return 'rewards.preview.fillInProduct' as const;
  if (kind === 'experience' || kind === 'free_shipping') return 'rewards.preview.fillInPrice' as const;
  return 'rewards.preview.fillIn' as const;
}
