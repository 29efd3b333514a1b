/** What a line of the catalogue says. */
import type { TFunction } from 'i18next';
import { rewardWorth, rewardPrice, shortMoney } from '../../loyalty/rewards/reward-words.ts';
import { stepsOf, valueOf } from '../../loyalty/rewards/reward.ts';
import type { RewardSettings } from '../../loyalty/rewards/reward.ts';
import { saleState, worthOf } from '../../loyalty/rewards/reward-worth.ts';
import type { SaleState } from '../../loyalty/rewards/reward-worth.ts';
import type { Format } from '../../ui/format.ts';
import type { Preparation } from './preparation.ts';

interface Words {
  t: TFunction;
  format: Format;
  locale: 'en' | 'pl';
  currency: string;
}

export const SALE_TONES: Record<SaleState, 'success' | 'attention' | 'info' | undefined> = {
  on: 'success',
  off: undefined,
  archived: undefined,
  later: 'info',
  over: 'attention',
  sold_out: 'attention',
};

/** "2 %" of a share in thousandths, with one decimal where it matters. */
export const shareText = (permille: number, format: Format): string => `${format.number(permille / 10)} %`;

/** "10 zł off", "10 zł to 50 zł off"; for an experience, that it is one. */
export function worthWords({ t, locale, currency }: Words, settings: RewardSettings): string {
  if (settings.kind === 'experience') return t('rewards.kind.experience.name');
  const steps = stepsOf(settings);
  const [first = 1, last = 1] = [steps[0], steps.at(-1)];
  if (steps.length === 1) return rewardWorth(settings, first, currency, locale);
  // "10 zł to 50 zł off": what the amount is, is said once
  const low = shortMoney(valueOf(settings, first) ?? 0, currency, locale);
  return t('rewards.line.range', { low, high: rewardWorth(settings, last, currency, locale) });
}

/** "Costs you 2 % of spend", or on what that depends. @param rate of the live rule; null before there is one */
export function costWords(
  { t, format }: Words,
  settings: RewardSettings,
  rate: { points: number; perMinor: number } | null,
): string {
  const { permille } = worthOf(settings, rate);
  if (permille !== null) return t('rewards.line.costs', { share: shareText(permille, format) });
  if (rate === null) return t('rewards.line.costsNoRule');
  return t(`rewards.line.costsOpen.${settings.kind}`);
}

/** "On sale", "From 1 December": the badge beside the name. */
export function saleWords(
  { t, format }: Words,
  reward: { status: 'on' | 'off' | 'archived'; issued: number; settings: RewardSettings },
  now: Date,
): { state: SaleState; text: string } {
  const state = saleState(reward, now);
  const date = reward.settings.from === null ? '' : format.date(reward.settings.from);
  return { state, text: t(`rewards.sale.${state}`, { date }) };
}

/** "12 redeemed", "12 of 100 redeemed". */
export function issuedWords({ t, format }: Words, issued: number, stock: number | null): string {
  return stock === null
    ? t('rewards.line.issued', { count: issued })
    : t('rewards.line.issuedOf', { issued: format.number(issued), stock: format.number(stock) });
}

/** What Shopify's part of it stands at; "" where there is nothing to prepare. */
export function preparationWords({ t }: Pick<Words, 't'>, preparation: Preparation): string {
  switch (preparation.is) {
    case 'none':
      return '';
    case 'later':
      return t('rewards.prepared.later');
    case 'preparing':
      return preparation.steps === 1
        ? t('rewards.prepared.preparing')
        : t('rewards.prepared.preparingSteps', { done: preparation.done, steps: preparation.steps });
    case 'ready':
      return t(preparation.low ? 'rewards.prepared.low' : 'rewards.prepared.ready', { count: preparation.codes });
    case 'refused':
      if (preparation.problem === 'no_product') return t('rewards.prepared.noProduct');
      if (preparation.problem === 'no_collections') return t('rewards.prepared.noCollections');
      if (preparation.problem === 'no_variant') return t('rewards.prepared.noVariant');
      if (preparation.problem === 'prices_differ') return t('rewards.prepared.pricesDiffer');
      return t('rewards.prepared.refused', { said: preparation.problem });
    case 'ended':
      return preparation.out === 0
        ? t('rewards.prepared.ended')
        : t('rewards.prepared.endedOut', { count: preparation.out });
  }
}

/** The price as it is said to shoppers: "500 points", "from 100 points". */
export const priceWords = ({ locale }: Pick<Words, 'locale'>, settings: RewardSettings): string =>
  rewardPrice(settings, locale);
