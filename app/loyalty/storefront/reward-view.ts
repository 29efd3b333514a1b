/** A reward as the storefront shows it to one shopper: price, worth, terms, how far they are, what stands in the way. Pure. */
import { currencyExponent, formatMoney } from '../program/money.ts';
import { pointsPhrase } from '../program/points-word.ts';
import type { Language } from '../program/points-word.ts';
import { refusalOf } from '../rewards/refusal.ts';
import type { Redeemer, Refusal } from '../rewards/refusal.ts';
import { isDiscount, pointsOf, stepsOf, valueOf } from '../rewards/reward.ts';
import type { Reward, RewardSettings } from '../rewards/reward.ts';
import { rewardPrice, rewardTerms, rewardWorth, sameText } from '../rewards/reward-words.ts';
import { missingPhrase, refusalSentence } from './redeem-problem.ts';

/** One stop of an any-amount reward's slider: "300 points = 15.00 zł". */
interface StepView {
  step: number;
  points: number;
  /** as `value` of the reward */
  value: number | null;
  text: string;
}

export interface RewardView {
  id: string;
  kind: Reward['settings']['kind'];
  name: string;
  description: string;
  /** "15 zł off"; "" where the name says it all */
  worth: string;
  /** what it costs; of an any-amount reward, what its first step costs */
  points: number;
  price: string;
  terms: string[];
  /** what its code takes off at most, in hundredths of the shop's currency, as Shopify's cart counts; null where there is no such amount */
  value: number | null;
  /** its code is used together with no other discount */
  alone: boolean;
  /** null for rewards of one price */
  steps: StepView[] | null;
  /** what stands in the way beside points; null when nothing does */
  lock: { reason: Refusal['reason']; message: string } | null;
  /** points still to be earned, what is owed among them; 0 when there are enough; null for visitors */
  missing: number | null;
  to_go: string | null;
  /** how far they are, whole percent */
  progress: number | null;
}

export interface ShownTo {
  language: Language;
  currency: string;
  zone: string;
  now: Date;
}

/** Visitors learn from the terms whom a reward is for; only what would stop everybody locks it. */
const FOR_EVERYBODY = new Set<Refusal['reason']>(['not_yet', 'out_of_stock']);
/** Not shown at all. */
const GONE = new Set<Refusal['reason']>(['not_on_sale', 'ended', 'unknown_step']);

/** Whether its code goes with no other discount: it then takes the place of a code that is in the cart. */
export function standsAlone(settings: RewardSettings): boolean {
  if (!isDiscount(settings)) return false;
  const { order, product, shipping } = settings.combinesWith;
  return !(order || product || (shipping && settings.kind !== 'free_shipping'));
}

/** What a discount of a fixed amount takes off, in hundredths of the currency whatever its decimals, as in Shopify's Ajax cart. */
function cartValueOf(settings: RewardSettings, step: number, currency: string): number | null {
  const minor = isDiscount(settings) ? valueOf(settings, step) : null;
  return minor === null ? null : Math.round((minor * 100) / 10 ** currencyExponent(currency));
}

function stepViews({ settings }: Reward, steps: readonly number[], shown: ShownTo): StepView[] | null {
  if (settings.kind !== 'any_amount') return null;
  return steps.map((step) => {
    const points = pointsOf(settings, step);
    const value = formatMoney(settings.stepMinor * step, shown.currency, shown.language);
    const text = `${pointsPhrase(points, shown.language)} = ${value}`;
    return { step, points, value: cartValueOf(settings, step, shown.currency), text };
  });
}

/** "5 zł off – 50 zł off": from the first step to the last. */
function worthOf({ settings }: Reward, steps: readonly number[], { currency, language }: ShownTo): string {
  const [first = 1] = steps;
  const last = steps.at(-1) ?? first;
  const worth = rewardWorth(settings, first, currency, language);
  return last === first ? worth : `${worth} – ${rewardWorth(settings, last, currency, language)}`;
}

/**
 * @param redeemer who asks; null for a visitor. Whether they are paused is said elsewhere, once.
 * @param stoppedSteps steps whose discount Shopify would not make, or that is gone or switched off there: nobody can have them
 * @returns null where there is nothing to show: off, over, or impossible to make
 */
export function rewardView(
  reward: Reward,
  redeemer: Omit<Redeemer, 'status'> | null,
  shown: ShownTo,
  stoppedSteps: readonly number[] = [],
): RewardView | null {
  const { settings } = reward;
  const { language, zone } = shown;
  const steps = stepsOf(settings).filter((step) => !stoppedSteps.includes(step));
  const [first] = steps;
  if (first === undefined) return null;
  const asks = redeemer ?? { tier: settings.tiers[0] ?? null, spendable: 0, had: 0 };
  const refusal = refusalOf(reward, first, { ...asks, status: 'active' }, shown.now);
  if (refusal !== null && GONE.has(refusal.reason)) return null;
  const isLock = refusal !== null && refusal.reason !== 'points';
  const told = isLock && (redeemer !== null || FOR_EVERYBODY.has(refusal.reason));
  const points = pointsOf(settings, first);
  const worth = worthOf(reward, steps, shown);
  const missing = redeemer === null ? null : Math.max(0, points - redeemer.spendable);
  return {
    id: String(reward.id),
    kind: settings.kind,
    name: settings.name,
    description: settings.description,
    // said once, however the spaces in the name were typed
    worth: sameText(settings.name, worth) ? settings.name : worth,
    points,
    price: rewardPrice(settings, language, steps),
    terms: rewardTerms(settings, shown, language),
    value: cartValueOf(settings, first, shown.currency),
    alone: standsAlone(settings),
    steps: stepViews(reward, steps, shown),
    lock: told ? { reason: refusal.reason, message: refusalSentence(refusal, language, zone) } : null,
    missing,
    to_go: missing === null || missing === 0 ? null : missingPhrase(missing, language),
    progress: missing === null ? null : Math.max(0, Math.floor((100 * (points - missing)) / points)),
  };
}
