/** One of a member's own redemptions as the storefront shows it: its code, its state in words, until when, what can be done. Pure. */
import { pointsPhrase } from '../program/points-word.ts';
import type { Language } from '../program/points-word.ts';
import { isDiscountKind } from '../rewards/reward.ts';
import type { RewardKind, RewardSettings } from '../rewards/reward.ts';
import { rewardTerms, rewardWorth, sameText } from '../rewards/reward-words.ts';
import { standsAlone } from './reward-view.ts';
import { dayIn, dayText } from './shopper-words.ts';

type State = 'holding' | 'issued' | 'used' | 'unclear' | 'returning' | 'returned' | 'expired' | 'failed';

/** What of a stored redemption is told, with the reward's name as it was bought. */
export interface ToldRedemption {
  id: bigint;
  clientKey: string;
  rewardId: bigint;
  name: string;
  kind: RewardKind;
  points: bigint;
  /** of these, given back */
  returned: bigint;
  state: State;
  code: string | null;
  madeAt: Date;
  expiresAt: Date | null;
  /** how many steps of an any-amount reward; 1 for the others */
  step: number;
}

/** As it was bought, and what has become of its discount at Shopify since: deleted, switched off or narrowed; with an end of its own. */
export interface ToldBought {
  settings: RewardSettings;
  isGone: boolean;
  endsAt: Date | null;
}

export interface RedemptionView {
  id: string;
  /** what the client sent with it */
  key: string;
  reward_id: string;
  name: string;
  kind: RewardKind;
  points: number;
  price: string;
  /** the day (the shop's) on which it was asked for */
  on: string;
  state: State;
  state_text: string;
  /** a discount code or a gift card's; only once it is good for something */
  code: string | null;
  /** its last day (the shop's) */
  expires_on: string | null;
  expires_text: string | null;
  /** "15 zł off"; "" where the name says it all */
  worth: string;
  /** what it was bought with, while it can be used */
  terms: string[];
  /** its code takes the place of others in the cart */
  alone: boolean;
  /** Shopify's number of the one variant that its code makes free: it goes into the cart with it; null where shoppers choose for themselves */
  variant: string | null;
  /** a discount code that a cart would take now */
  usable: boolean;
  can_return: boolean;
}

type Issued = 'code' | 'gift_card' | 'store_credit' | 'experience';
type Words = Record<Exclude<State, 'issued'> | 'done', string> & {
  issued: Record<Issued, string>;
  until: (day: string) => string;
  /** an order that used it was refunded */
  back: (points: string) => string;
  /** the discount is gone at Shopify, or switched off */
  gone: string;
};

const WORDS: Record<Language, Words> = {
  en: {
    holding: 'Being prepared. This takes a moment; your points are set aside.',
    unclear: 'The shop is checking this. Your points are set aside until then.',
    used: 'Used',
    done: 'Done',
    returning: 'Being turned back into points',
    returned: 'Turned back into points',
    expired: 'Expired',
    failed: 'This could not be prepared. Your points are back.',
    issued: {
      code: 'Ready to use',
      gift_card: 'Your gift card is ready. Pay with its code at checkout.',
      store_credit: 'It is on your account. Checkout offers it when you are signed in.',
      experience: 'The shop has been told and gets in touch with you.',
    },
    until: (day) => `Use it until ${day}`,
    back: (points) => `Used; ${points} came back with your return`,
    gone: 'The shop has ended or changed this discount, so its code does not work now. You can turn it back into points.',
  },
  pl: {
    holding: 'Przygotowujemy. To potrwa chwilę; punkty są odłożone.',
    unclear: 'Sklep to sprawdza. Do tego czasu punkty są odłożone.',
    used: 'Użyty',
    done: 'Zrealizowane',
    returning: 'Zamieniamy z powrotem na punkty',
    returned: 'Zamieniony z powrotem na punkty',
    expired: 'Wygasł',
    failed: 'Nie udało się tego przygotować. Punkty wróciły do Ciebie.',
    issued: {
      code: 'Gotowy do użycia',
      gift_card: 'Karta podarunkowa jest gotowa. Zapłać jej kodem w kasie.',
      store_credit: 'Środki są na Twoim koncie. Kasa zaproponuje je po zalogowaniu.',
      experience: 'Sklep już wie i skontaktuje się z Tobą.',
    },
    until: (day) => `Wykorzystaj do ${day}`,
    back: (points) => `Użyty; po zwrocie wróciło: ${points}`,
    gone: 'Sklep zakończył albo zmienił tę zniżkę, więc kod teraz nie działa. Możesz zamienić go z powrotem na punkty.',
  },
};

function stateText({ state, kind, returned }: ToldRedemption, language: Language): string {
  const words = WORDS[language];
  if (state === 'issued') return words.issued[isDiscountKind(kind) ? 'code' : (kind as Issued)];
  if (state !== 'used') return words[state];
  if (kind === 'experience') return words.done;
  return returned > 0n ? words.back(pointsPhrase(returned, language)) : words.used;
}

/** From its discount's end on a code that waits to be used does nothing, whatever it was sold with. */
function endOf({ state, expiresAt }: ToldRedemption, { endsAt }: ToldBought): Date | null {
  if (endsAt === null || state !== 'issued') return expiresAt;
  return expiresAt !== null && expiresAt < endsAt ? expiresAt : endsAt;
}

/** Whether a list of what one has still shows it: what was used and came back whole is only history. */
export const isListed = ({ state, points, returned }: ToldRedemption): boolean =>
  !(state === 'used' && returned >= points);

/**
 * @param redemption the member's own
 * @param bought its reward's settings then
 * @param shown the reader's language, the shop's zone and currency, the instant
 */
export function redemptionView(
  redemption: ToldRedemption,
  bought: ToldBought,
  shown: { language: Language; zone: string; currency: string; now: Date },
): RedemptionView {
  const { kind, name, state, expiresAt, code } = redemption;
  const { language, zone, currency, now } = shown;
  const words = WORDS[language];
  const isCode = isDiscountKind(kind);
  const isOver = expiresAt !== null && expiresAt <= now;
  const isOpen = state === 'issued' && !isOver;
  const isDead = isOpen && isCode && bought.isGone;
  // the job that ends it may be a moment late
  const isLate = state === 'issued' && isOver && isCode;
  const text = isLate ? words.expired : isDead ? words.gone : stateText(redemption, language);
  const until = endOf(redemption, bought);
  const expiresOn = until === null ? null : dayIn(zone, new Date(until.getTime() - 1));
  const worth = rewardWorth(bought.settings, redemption.step, currency, language);
  const isGood = isOpen && !isDead;
  return {
    id: String(redemption.id),
    key: redemption.clientKey,
    reward_id: String(redemption.rewardId),
    name,
    kind,
    points: Number(redemption.points),
    price: pointsPhrase(redemption.points, language),
    on: dayIn(zone, redemption.madeAt),
    state,
    state_text: text,
    code: isGood ? code : null,
    expires_on: expiresOn,
    expires_text: isGood && expiresOn !== null ? words.until(dayText(expiresOn, language)) : null,
    worth: sameText(name, worth) ? '' : worth,
    terms: isGood ? rewardTerms(bought.settings, { currency, zone }, language) : [],
    alone: standsAlone(bought.settings),
    variant: bought.settings.kind === 'free_product' ? (bought.settings.variant?.value ?? null) : null,
    usable: isGood && isCode && code !== null,
    can_return: isOpen && isCode,
  };
}
