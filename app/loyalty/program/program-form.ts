/**
 * The programme's form: what a merchant types, turned into ProgramSettings by the same schema in the browser and on the server.
 * Errors are codes; the admin's words for them are in app/i18n.
 */
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { currencyExponent, formatDecimal, parseMinor } from './money.ts';
import { PENDING_DAYS_MAX, PER_MINOR_MAX, POINTS_MAX, type ProgramSettings } from './settings.ts';

/** Every field of the form, as text; switches say `on` or are empty. */
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
] as const;

export type ProgramField = (typeof PROGRAM_FIELDS)[number];
export type ProgramForm = Record<ProgramField, string>;

/** Why a field is refused; `max` is what the sentence names. */
export type FieldProblem =
  | 'whole_number'
  | 'points_range'
  | 'amount_missing'
  | 'amount_unreadable'
  | 'amount_range'
  | 'days_range'
  | 'date_unreadable'
  | 'date_skipped'
  | 'choice_missing';

export type ParsedProgramForm =
  { ok: true; settings: ProgramSettings } | { ok: false; problems: Partial<Record<ProgramField, FieldProblem>> };

/** No field is longer than this; anything longer is cut before it is looked at. */
const FIELD_LENGTH_MAX = 60;

/**
 * An amount as people type it: comma or dot before the decimals, spaces or the other mark between thousands.
 * "79,90", "79.90", "1 234,50" and "1,234.50" are read; "1,234" in a currency of two decimals is not, because it could be either.
 * @returns minor units of the currency, or null where it is below zero or cannot be read without guessing
 */
export function parseTypedAmount(text: string, currency: string): number | null {
  const compact = text.replaceAll(/[\s\u00a0\u202f']/g, '');
  const mark = Math.max(compact.lastIndexOf('.'), compact.lastIndexOf(','));
  if (mark === -1) return /^\d+$/.test(compact) ? parseMinor(compact, currency) : null;
  const whole = compact.slice(0, mark);
  const decimals = compact.slice(mark + 1);
  const grouped = /^\d{1,3}([.,]\d{3})+$/.test(whole) && !whole.includes(compact.charAt(mark));
  if (!(grouped || /^\d+$/.test(whole)) || !/^\d+$/.test(decimals)) return null;
  if (decimals.length > currencyExponent(currency)) return null;
  return parseMinor(`${whole.replaceAll(/[.,]/g, '')}.${decimals}`, currency);
}

function wholeNumber(min: number, max: number, range: FieldProblem) {
  return z
    .string()
    .trim()
    .regex(/^\d{1,12}$/, 'whole_number' satisfies FieldProblem)
    .transform(Number)
    .refine((value) => value >= min && value <= max, range);
}

function amount(currency: string) {
  return z.string().transform((text, context) => {
    const minor = parseTypedAmount(text, currency);
    const problem: FieldProblem | null =
      text.trim() === ''
        ? 'amount_missing'
        : minor === null
          ? 'amount_unreadable'
          : minor < 1 || minor > PER_MINOR_MAX
            ? 'amount_range'
            : null;
    if (problem === null && minor !== null) return minor;
    context.addIssue({ code: 'custom', message: problem ?? 'amount_unreadable' });
    return z.NEVER;
  });
}

/** A wall time in the shop's zone (`2026-11-21T12:00`), or an instant with its offset (`2026-11-21T11:00:00Z`). */
function goLive(zone: string) {
  return z.string().transform((text, context) => {
    const trimmed = text.trim();
    try {
      if (/(Z|[+-]\d{2}:?\d{2})$/i.test(trimmed))
        return new Date(Temporal.Instant.from(trimmed).epochMilliseconds).toISOString();
      const wall = Temporal.PlainDateTime.from(trimmed, { overflow: 'reject' });
      const zoned = wall.toZonedDateTime(zone); // an hour that is repeated in autumn means its first pass
      if (zoned.toPlainDateTime().equals(wall)) return new Date(zoned.epochMilliseconds).toISOString();
      context.addIssue({ code: 'custom', message: 'date_skipped' satisfies FieldProblem });
    } catch {
      context.addIssue({ code: 'custom', message: 'date_unreadable' satisfies FieldProblem });
    }
    return z.NEVER;
  });
}

/** The form's schema for a shop: its currency reads the amount, its zone the date. */
function schemaFor(currency: string, zone: string) {
  const choice = { error: 'choice_missing' satisfies FieldProblem };
  const toggle = z.string().transform((text) => text === 'on' || text === 'true');
  return z.object({
    points: wholeNumber(1, POINTS_MAX, 'points_range'),
    amount: amount(currency),
    rounding: z.enum(['down', 'nearest', 'up'], choice),
    tax: z.enum(['displayed', 'included', 'excluded'], choice),
    shipping: toggle,
    pendingDays: wholeNumber(0, PENDING_DAYS_MAX, 'days_range'),
    clawback: z.enum(['owe', 'forgive'], choice),
    goLiveAt: goLive(zone),
    paused: toggle,
  });
}

/**
 * @param form what was typed; a field that was not sent is empty
 * @param shop currency (ISO 4217) and zone (IANA) of the shop
 * @returns the settings, or one problem a field
 */
export function parseProgramForm(form: ProgramForm, shop: { currency: string; zone: string }): ParsedProgramForm {
  const parsed = schemaFor(shop.currency, shop.zone).safeParse(form);
  if (parsed.success) {
    const { points, amount: perMinor, goLiveAt, paused, ...rest } = parsed.data;
    return { ok: true, settings: { schema: 1, goLiveAt, paused, order: { points, perMinor, ...rest } } };
  }
  const problems: Partial<Record<ProgramField, FieldProblem>> = {};
  for (const issue of parsed.error.issues) {
    const field = issue.path[0] as ProgramField;
    problems[field] ??= issue.message as FieldProblem;
  }
  return { ok: false, problems };
}

/** The form's fields out of a POST body; unknown fields are ignored, missing ones empty. */
export function programFormOf(body: FormData | URLSearchParams): ProgramForm {
  const text = (field: ProgramField): string => {
    const value = body.get(field);
    return typeof value === 'string' ? value.slice(0, FIELD_LENGTH_MAX) : '';
  };
  return Object.fromEntries(PROGRAM_FIELDS.map((field) => [field, text(field)])) as ProgramForm;
}

/** Settings as the form shows them: the amount with the currency's decimals, the go-live date as wall time in the shop's zone. */
export function formOfSettings(settings: ProgramSettings, shop: { currency: string; zone: string }): ProgramForm {
  const { order } = settings;
  const wall = Temporal.Instant.from(settings.goLiveAt).toZonedDateTimeISO(shop.zone).toPlainDateTime();
  return {
    points: String(order.points),
    amount: formatDecimal(order.perMinor, shop.currency),
    rounding: order.rounding,
    tax: order.tax,
    shipping: order.shipping ? 'on' : '',
    pendingDays: String(order.pendingDays),
    clawback: order.clawback,
    goLiveAt: wall.toString({ smallestUnit: 'minute' }),
    paused: settings.paused ? 'on' : '',
  };
}
