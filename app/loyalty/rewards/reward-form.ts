/**
 * A reward's form: what a merchant types, turned into RewardSettings by the same schema in the browser and on the server. Errors are
 * codes; the admin's words for them are in app/i18n.
 */
import { z } from 'zod';
import { formatDecimal } from '../program/money.ts';
import { goodsList, tierList } from '../program/program-form-lists.ts';
import {
  amount,
  FIELD_PROBLEMS,
  optionalInstant,
  parseTypedAmount,
  typedText,
  wallTime,
  wholeNumber,
} from '../program/typed-values.ts';
import type { FieldProblem } from '../program/typed-values.ts';
import {
  CODE_DAYS_MAX,
  isDiscount,
  REWARD_KINDS,
  REWARD_POINTS_MAX,
  RewardSettings,
  STEPS_MAX,
  STOCK_MAX,
  VALUE_MINOR_MAX,
} from './reward.ts';
import type { RewardKind } from './reward.ts';
import { typedProduct, typedVariant } from './typed-product.ts';

/** Every field of the form, as text; switches say `on` or are empty, lists are JSON. Which of them count depends on the kind. */
export const REWARD_FIELDS = [
  'kind',
  'name',
  'description',
  'points',
  'value',
  'percent',
  'product',
  'variant',
  'stepPoints',
  'stepValue',
  'least',
  'most',
  'days',
  'task',
  'minimum',
  'collections',
  'combinesOrder',
  'combinesProduct',
  'combinesShipping',
  'codeDays',
  'atExpiry',
  'tiers',
  'perMember',
  'stock',
  'from',
  'until',
] as const;
export type RewardField = (typeof REWARD_FIELDS)[number];
export type RewardForm = Record<RewardField, string>;

/** `step_multiple`: least and most are whole steps; `steps_many`: more than STEPS_MAX; `most_low`: below least. */
export type RewardProblem = FieldProblem | 'step_multiple' | 'steps_many' | 'most_low';
export type RewardProblems = Partial<Record<RewardField, RewardProblem>>;
export type ParsedRewardForm = { ok: true; settings: RewardSettings } | { ok: false; problems: RewardProblems };

interface Shop {
  /** ISO 4217 */
  currency: string;
  /** IANA */
  zone: string;
}

export const REWARD_NAME_MAX = 80;
export const DESCRIPTION_MAX = 300;
export const TASK_MAX = 1000;
const TEXT_LENGTH_MAX = 2000;
const LIST_LENGTH_MAX = 100_000;
const LISTS: ReadonlySet<RewardField> = new Set(['product', 'collections', 'tiers']);

const toggle = z.string().transform((text) => text === 'on' || text === 'true');
const points = wholeNumber(1, REWARD_POINTS_MAX, 'points_range');

/** A number, or nothing typed for no limit. */
function limit(typed: string, max: number) {
  return typed.trim() === '' ? z.string().transform(() => null) : wholeNumber(1, max, 'points_range');
}

const worth = (currency: string) => amount(currency, { min: 1, max: VALUE_MINOR_MAX, range: 'amount_range' });

function offer(form: RewardForm, { zone }: Shop) {
  return {
    name: typedText(REWARD_NAME_MAX, 'name_long', 'name_missing'),
    description: typedText(DESCRIPTION_MAX, 'text_long', null),
    tiers: tierList,
    perMember: limit(form.perMember, STOCK_MAX),
    stock: limit(form.stock, STOCK_MAX),
    from: optionalInstant(zone),
    until: optionalInstant(zone),
  };
}

function code(form: RewardForm, { currency }: Shop) {
  return {
    minimum: amount(currency, { min: 0, max: VALUE_MINOR_MAX, range: 'minimum_range' }, 0),
    collections: collectionList,
    combinesOrder: toggle,
    combinesProduct: toggle,
    combinesShipping: toggle,
    codeDays: limit(form.codeDays, CODE_DAYS_MAX),
    atExpiry: z.enum(['points_back', 'points_gone'], { error: 'choice_missing' satisfies FieldProblem }),
  };
}

const collectionList = goodsList.refine((goods) => goods.every(({ by }) => by === 'collection'), {
  error: 'list_unreadable' satisfies FieldProblem,
});

/** What a kind asks for beside the offer. */
function ofKind(kind: RewardKind, form: RewardForm, shop: Shop): z.ZodRawShape {
  const value = worth(shop.currency);
  switch (kind) {
    case 'amount_off':
      return { points, value, ...code(form, shop) };
    case 'percentage_off':
      return { points, percent: wholeNumber(1, 100, 'points_range'), ...code(form, shop) };
    case 'free_shipping':
      return { points, ...code(form, shop) };
    case 'free_product':
      return { points, product: typedProduct, variant: typedVariant, ...code(form, shop) };
    case 'any_amount':
      return { stepPoints: points, stepValue: value, least: value, most: value, ...code(form, shop) };
    case 'gift_card':
    case 'store_credit':
      return { points, value, days: limit(form.days, CODE_DAYS_MAX) };
    case 'experience':
      return { points, task: typedText(TASK_MAX, 'text_long', 'name_missing') };
  }
}

const isCode = (message: string): message is FieldProblem => FIELD_PROBLEMS.some((known) => known === message);

function problemsOf(error: z.ZodError): RewardProblems {
  const problems: RewardProblems = {};
  for (const { path, message } of error.issues) {
    const field = REWARD_FIELDS.find((each) => each === path[0]);
    if (field) problems[field] ??= isCode(message) ? message : 'list_unreadable';
  }
  return problems;
}

type Slider = Record<'stepValue' | 'least' | 'most', number>;

/** What is wrong with a slider whose amounts can be read; each of its ends is a whole number of steps. */
function sliderProblems({ stepValue, least, most }: Slider): RewardProblems {
  const problems: RewardProblems = {};
  if (least % stepValue !== 0) problems.least = 'step_multiple';
  if (most % stepValue !== 0) problems.most = 'step_multiple';
  else if (most < least) problems.most = 'most_low';
  else if (Math.floor((most - least) / stepValue) + 1 > STEPS_MAX) problems.most = 'steps_many';
  return problems;
}

/** A free product beside a purchase wants to be told what is bought (terms-problem.ts). */
function productProblems({ minimum, collections }: { minimum?: unknown; collections?: unknown }): RewardProblems {
  return minimum !== 0 && Array.isArray(collections) && collections.length === 0
    ? { collections: 'goods_missing' }
    : {};
}

/** Collections where the kind knows them: free shipping does not, and a free product only beside a purchase. */
function usedCollections(kind: RewardKind, { minimum, collections }: Record<string, unknown>): unknown {
  return kind === 'free_shipping' || (kind === 'free_product' && minimum === 0) ? [] : collections;
}

/** What the dates say together. */
function dateProblems({ from, until }: { from: string | null; until: string | null }): RewardProblems {
  return from !== null && until !== null && Date.parse(from) >= Date.parse(until) ? { until: 'until_early' } : {};
}

/** What fields say together, told at once with what is wrong elsewhere: nobody corrects a form in two rounds. */
function relationProblems(kind: RewardKind, form: RewardForm, shop: Shop): RewardProblems {
  const dates = z.object({ from: optionalInstant(shop.zone), until: optionalInstant(shop.zone) }).safeParse(form);
  const value = worth(shop.currency);
  const slider = z.object({ stepValue: value, least: value, most: value }).safeParse(form);
  const { minimum, collections } = code(form, shop);
  const bought = z.object({ minimum, collections }).safeParse(form);
  return {
    ...(dates.success && dateProblems(dates.data)),
    ...(kind === 'any_amount' && slider.success && sliderProblems(slider.data)),
    ...(kind === 'free_product' && bought.success && productProblems(bought.data)),
  };
}

/** The form's own names turned into those of the settings; what a kind does not know is left out by its schema. */
function settingsOf(kind: RewardKind, typed: Record<string, unknown>): unknown {
  const { value, minimum, combinesOrder, combinesProduct, combinesShipping, stepValue, least, most, ...rest } = typed;
  const step = Number(stepValue);
  return {
    ...rest,
    kind,
    collections: usedCollections(kind, typed),
    valueMinor: value,
    minimumMinor: minimum,
    combinesWith: { order: combinesOrder, product: combinesProduct, shipping: combinesShipping },
    stepMinor: stepValue,
    minSteps: Number(least) / step,
    maxSteps: Number(most) / step,
  };
}

/**
 * @param form what was typed; a field that was not sent is empty
 * @param shop currency and zone of the shop
 * @returns the settings, or one problem a field
 */
export function parseRewardForm(form: RewardForm, shop: Shop): ParsedRewardForm {
  const kind = REWARD_KINDS.find((each) => each === form.kind);
  if (!kind) return { ok: false, problems: { kind: 'choice_missing' } };
  const parsed = z.object({ ...offer(form, shop), ...ofKind(kind, form, shop) }).safeParse(form);
  const problems = { ...relationProblems(kind, form, shop), ...(parsed.success ? {} : problemsOf(parsed.error)) };
  if (!parsed.success || Object.keys(problems).length > 0) return { ok: false, problems };
  const typed: Record<string, unknown> = parsed.data;
  const settings = RewardSettings.safeParse(settingsOf(kind, typed));
  // each field was bounded above: what is left is a list longer than fifty, or a slider of more than a thousand steps
  return settings.success
    ? { ok: true, settings: settings.data }
    : { ok: false, problems: problemsInSettings(settings.error) };
}

function problemsInSettings(error: z.ZodError): RewardProblems {
  const paths = new Set(error.issues.map(({ path }) => String(path[0])));
  if (paths.has('minSteps') || paths.has('maxSteps')) return { most: 'steps_many' };
  const field = REWARD_FIELDS.find((each) => paths.has(each));
  return { [field ?? 'kind']: field && LISTS.has(field) ? 'list_long' : 'text_long' };
}

/** How many steps a slider as typed has; null while its amounts cannot be read. */
export function stepsTyped(form: RewardForm, currency: string): number | null {
  const [step, least, most] = [form.stepValue, form.least, form.most].map((text) => parseTypedAmount(text, currency));
  if (!step || !least || !most || most < least) return null;
  return Math.floor((most - least) / step) + 1;
}

/** The form's fields out of a POST body; unknown fields are ignored, missing ones are empty, endless ones cut. */
export function rewardFormOf(body: FormData | URLSearchParams): RewardForm {
  const text = (field: RewardField): string => {
    const value = body.get(field);
    return typeof value === 'string' ? value.slice(0, LISTS.has(field) ? LIST_LENGTH_MAX : TEXT_LENGTH_MAX) : '';
  };
  return Object.fromEntries(REWARD_FIELDS.map((field) => [field, text(field)])) as RewardForm;
}

/** A new reward's form before anything is typed: codes that combine with product and shipping discounts, and give points back. */
export const EMPTY_REWARD_FORM: RewardForm = {
  ...rewardFormOf(new URLSearchParams()),
  kind: 'amount_off',
  combinesProduct: 'on',
  combinesShipping: 'on',
  codeDays: '90',
  atExpiry: 'points_back',
  product: '[]',
  collections: '[]',
  tiers: '[]',
};

/**
 * Settings as the form shows them: amounts with the currency's decimals, dates as wall time in the shop's zone.
 * @param mark the reader's decimal mark
 */
export function formOfReward(settings: RewardSettings, { currency, zone }: Shop, mark = '.'): RewardForm {
  const typed = (minor: number): string => formatDecimal(minor, currency).replace('.', mark);
  const number = (value: number | null): string => (value === null ? '' : String(value));
  const on = (value: boolean): string => (value ? 'on' : '');
  const date = (iso: string | null): string => (iso === null ? '' : wallTime(iso, zone));
  const { kind, name, description, tiers, perMember, stock, from, until } = settings;
  const form: RewardForm = {
    ...EMPTY_REWARD_FORM,
    kind,
    name,
    description,
    tiers: JSON.stringify(tiers),
    perMember: number(perMember),
    stock: number(stock),
    from: date(from),
    until: date(until),
  };
  if ('points' in settings) form.points = String(settings.points);
  if ('valueMinor' in settings) form.value = typed(settings.valueMinor);
  if ('days' in settings) form.days = number(settings.days);
  if (kind === 'percentage_off') form.percent = String(settings.percent);
  if (kind === 'free_product') {
    form.product = JSON.stringify([settings.product]);
    form.variant = settings.variant === null ? '' : JSON.stringify(settings.variant);
  }
  if (kind === 'experience') form.task = settings.task;
  if (kind === 'any_amount') {
    form.stepPoints = String(settings.stepPoints);
    form.stepValue = typed(settings.stepMinor);
    form.least = typed(settings.stepMinor * settings.minSteps);
    form.most = typed(settings.stepMinor * settings.maxSteps);
  }
  if (isDiscount(settings)) {
    form.minimum = settings.minimumMinor === 0 ? '' : typed(settings.minimumMinor);
    form.collections = JSON.stringify(settings.collections);
    form.combinesOrder = on(settings.combinesWith.order);
    form.combinesProduct = on(settings.combinesWith.product);
    form.combinesShipping = on(settings.combinesWith.shipping);
    form.codeDays = number(settings.codeDays);
    form.atExpiry = settings.atExpiry;
  }
  return form;
}
