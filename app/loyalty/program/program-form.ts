/**
 * The programme's form: what a merchant types, turned into ProgramSettings by the same schema in the browser and on the server.
 * Errors are codes; the admin's words for them are in app/i18n.
 */
import { z } from 'zod';
import { formatDecimal } from './money.ts';
import { PENDING_DAYS_MAX, PER_MINOR_MAX, POINTS_MAX } from './order-rule.ts';
import {
  bonusList,
  channelList,
  goodsList,
  LIST_FIELDS,
  LIST_LENGTH_MAX,
  multiplierList,
  tagList,
  TEXT_MAX,
  typedBonus,
  typedList,
  typedMultiplier,
} from './program-form-lists.ts';
import { PLAIN_SECTIONS } from './settings.ts';
import type { OtherSections, ProgramSettings } from './settings.ts';
import { amount, FIELD_PROBLEMS, instant, wallTime, wholeNumber, optionalTag } from './typed-values.ts';
import type { FieldProblem } from './typed-values.ts';

/** Every field of the form, as text; switches say `on` or are empty, lists are JSON. */
export const PROGRAM_FIELDS = [
  'points',
  'amount',
  'rounding',
  'tax',
  'shipping',
  'pendingDays',
  'clawback',
  'goLiveAt',
  'paused',
  'discounts',
  'giftCardPayments',
  'storeCreditPayments',
  'qualifies',
  'goods',
  'only',
  'never',
  'multipliers',
  'bonuses',
  'testOrders',
  'companyOrders',
  'withoutChannels',
  'withoutTags',
  'testersTag',
] as const;

/** In `testersTag`: test mode is on and its tag is not typed yet. Empty, it would be off. */
export const NO_TAG_TYPED = ' ';

export type ProgramField = (typeof PROGRAM_FIELDS)[number];
export type ProgramForm = Record<ProgramField, string>;

/** Of these, what is not sent stays as it is: who changes the rate by a script keeps the shop's lists. */
export const KEPT_FIELDS: readonly ProgramField[] = PROGRAM_FIELDS.slice(PROGRAM_FIELDS.indexOf('discounts'));

/** What is wrong, by field; inside a list by entry and part: `multipliers.0.factor`. */
export type ProgramProblems = Partial<Record<string, FieldProblem>>;

export type ParsedProgramForm = { ok: true; settings: ProgramSettings } | { ok: false; problems: ProgramProblems };

interface Shop {
  /** ISO 4217 */
  currency: string;
  /** IANA */
  zone: string;
}

/** No field but a list is longer than this; anything longer is cut before it is looked at. */
const FIELD_LENGTH_MAX = 60;

/** The form's schema for a shop: its currency reads the amounts, its zone the dates. */
function schemaFor({ currency, zone }: Shop) {
  const choice = { error: 'choice_missing' satisfies FieldProblem };
  const toggle = z.string().transform((text) => text === 'on' || text === 'true');
  return z.object({
    points: wholeNumber(1, POINTS_MAX, 'points_range'),
    amount: amount(currency, { min: 1, max: PER_MINOR_MAX, range: 'amount_range' }),
    rounding: z.enum(['down', 'nearest', 'up'], choice),
    tax: z.enum(['displayed', 'included', 'excluded'], choice),
    shipping: toggle,
    pendingDays: wholeNumber(0, PENDING_DAYS_MAX, 'days_range'),
    clawback: z.enum(['owe', 'forgive'], choice),
    goLiveAt: instant(zone),
    paused: toggle,
    discounts: z.enum(['deducted', 'ignored'], choice),
    giftCardPayments: toggle,
    storeCreditPayments: toggle,
    qualifies: z.enum(['paid', 'fulfilled'], choice),
    goods: z.enum(['all', 'chosen'], choice),
    only: goodsList,
    never: goodsList,
    multipliers: multiplierList(zone),
    bonuses: bonusList({ currency, zone }),
    testOrders: toggle,
    companyOrders: toggle,
    withoutChannels: channelList,
    withoutTags: tagList,
    testersTag: optionalTag(TEXT_MAX),
  });
}

type Typed = z.output<ReturnType<typeof schemaFor>>;

function settingsOf(typed: Typed, other: OtherSections): ProgramSettings {
  const { amount: perMinor, goods, only, goLiveAt, paused, ...rest } = typed;
  const { testOrders, companyOrders, withoutChannels, withoutTags, testersTag, ...order } = rest;
  return {
    schema: 1,
    goLiveAt,
    paused,
    order: { ...order, perMinor, only: goods === 'all' ? [] : only },
    eligibility: { testOrders, companyOrders, withoutChannels, withoutTags, testersTag: testersTag || null },
    expiry: other.expiry,
    enrolment: other.enrolment,
    actions: other.actions,
  };
}

const isCode = (message: string): message is FieldProblem => FIELD_PROBLEMS.some((code) => code === message);

/** What the schema itself refused was never typed in our form: it is said of the whole field. */
function problemsOf(error: z.ZodError): ProgramProblems {
  const problems: ProgramProblems = {};
  for (const { path, message } of error.issues) {
    if (isCode(message)) problems[path.join('.')] ??= message;
    else problems[String(path[0])] ??= 'list_unreadable';
  }
  return problems;
}

/**
 * @param form what was typed; a field that was not sent is empty
 * @param shop currency and zone of the shop
 * @param other what the draft says on its other pages
 * @returns the settings, or one problem a field
 */
export function parseProgramForm(
  form: ProgramForm,
  shop: Shop,
  other: OtherSections = PLAIN_SECTIONS,
): ParsedProgramForm {
  const parsed = schemaFor(shop).safeParse(form);
  const problems: ProgramProblems = parsed.success ? {} : problemsOf(parsed.error);
  // "only these" without any would let nothing earn
  if (form.goods === 'chosen' && typedList('only', form.only).length === 0) problems['only'] ??= 'goods_missing';
  return parsed.success && problems['only'] === undefined
    ? { ok: true, settings: settingsOf(parsed.data, other) }
    : { ok: false, problems };
}

const isList = (field: ProgramField): boolean => LIST_FIELDS.some((list) => list === field);

function lengthMax(field: ProgramField): number {
  if (isList(field)) return LIST_LENGTH_MAX + 1; // one more, so that it is refused and not cut
  return field === 'testersTag' ? TEXT_MAX + 1 : FIELD_LENGTH_MAX;
}

/**
 * The form's fields out of a POST body; unknown fields are ignored.
 * @param kept what those of KEPT_FIELDS that were not sent stay at; all other missing ones are empty
 */
export function programFormOf(body: FormData | URLSearchParams, kept?: ProgramForm): ProgramForm {
  const text = (field: ProgramField): string => {
    const value = body.get(field);
    if (typeof value === 'string') return value.slice(0, lengthMax(field));
    return kept && KEPT_FIELDS.includes(field) ? kept[field] : '';
  };
  return Object.fromEntries(PROGRAM_FIELDS.map((field) => [field, text(field)])) as ProgramForm;
}

/**
 * Settings as the form shows them: amounts with the currency's decimals, the go-live date as wall time in the shop's zone.
 * @param mark the reader's decimal mark
 */
export function formOfSettings(settings: ProgramSettings, shop: Shop, mark = '.'): ProgramForm {
  const { order, eligibility } = settings;
  const typed = (minor: number): string => formatDecimal(minor, shop.currency).replace('.', mark);
  const toggle = (on: boolean): string => (on ? 'on' : '');
  return {
    points: String(order.points),
    amount: typed(order.perMinor),
    rounding: order.rounding,
    tax: order.tax,
    shipping: toggle(order.shipping),
    pendingDays: String(order.pendingDays),
    clawback: order.clawback,
    goLiveAt: wallTime(settings.goLiveAt, shop.zone),
    paused: toggle(settings.paused),
    discounts: order.discounts,
    giftCardPayments: toggle(order.giftCardPayments),
    storeCreditPayments: toggle(order.storeCreditPayments),
    qualifies: order.qualifies,
    goods: order.only.length === 0 ? 'all' : 'chosen',
    only: JSON.stringify(order.only),
    never: JSON.stringify(order.never),
    multipliers: JSON.stringify(order.multipliers.map((each) => typedMultiplier(each, mark))),
    bonuses: JSON.stringify(order.bonuses.map((each) => typedBonus(each, typed))),
    testOrders: toggle(eligibility.testOrders),
    companyOrders: toggle(eligibility.companyOrders),
    withoutChannels: JSON.stringify(eligibility.withoutChannels),
    withoutTags: JSON.stringify(eligibility.withoutTags),
    testersTag: eligibility.testersTag ?? '',
  };
}
