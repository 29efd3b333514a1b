/**
 * What the API takes and gives. Requests are parsed by these schemas, and openapi.json is made of them, so that what is documented is what
 * happens. Ids are strings, points integers, instants ISO 8601 in UTC.
 */
import { z } from 'zod';
import { ADJUST_POINTS_MAX, ADJUST_REASON_CHARS_MAX } from '../earning/adjust-form.ts';
import { ACTION_KINDS } from '../program/action-rule.ts';
import { visibleText } from '../program/visible-text.ts';

const PAGE_MAX = 200;
const PAGE_PLAIN = 50;

const ID_MAX = 2n ** 63n - 1n;
const WHEN_YEARS = { from: 1970, to: 9999 };

const Instant = z.iso.datetime();
/** An instant somebody sends, in any zone. */
// `abort`: what does not even look right is not looked at any closer, here and below
const SentInstant = z.iso.datetime({ offset: true, abort: true }).refine((text) => {
  const year = new Date(text).getUTCFullYear();
  return year >= WHEN_YEARS.from && year <= WHEN_YEARS.to;
}, 'It must be an instant like 2026-11-22T12:00:00Z.');
const Count = z.int().min(0);
const GivenId = z.string().regex(/^\d{1,19}$/, { abort: true });

/** Shopify's numeric id of a customer. */
const CustomerId = z
  .string()
  .regex(/^[1-9]\d{0,18}$/, { abort: true })
  .refine((id) => BigInt(id) <= ID_MAX, 'It must be a customer id of Shopify: 1 to 19 digits.')
  .describe("Shopify's id of the customer, digits only.");

const Limit = z
  .string()
  .regex(/^\d{1,4}$/, { abort: true })
  .transform(Number)
  .pipe(z.int().min(1).max(PAGE_MAX))
  .default(PAGE_PLAIN)
  .describe(`How many, 1 to ${PAGE_MAX}.`);

export const NoFields = z.strictObject({});
export const OfCustomer = z.strictObject({ customerId: CustomerId });

export const MembersQuery = z.strictObject({
  cursor: z
    .string()
    .regex(/^\d{1,15}-\d{1,19}$/, { abort: true })
    .refine((cursor) => BigInt(cursor.split('-')[1] ?? '') <= ID_MAX, 'It must be a nextCursor of an earlier answer.')
    .optional()
    .describe('`nextCursor` of the page before.'),
  limit: Limit,
  email: z
    .string()
    .regex(/^[^\s\p{Cc}]{3,255}$/u)
    .optional()
    .describe('Only the members with this address; upper and lower case are alike.'),
  customerId: CustomerId.optional(),
  updatedSince: SentInstant.optional().describe(
    'Only members whose name, address, tier or status changed since. Let it overlap by a minute: changes are seen once they are committed.',
  ),
});

export const EntriesQuery = z.strictObject({
  cursor: GivenId.refine((id) => BigInt(id) <= ID_MAX, 'It must be a nextCursor of an earlier answer.')
    .optional()
    .describe('`nextCursor` of the page before.'),
  limit: Limit,
  language: z.enum(['en', 'pl']).default('en').describe('The language of `why`.'),
});

const Reference = z
  .string()
  .regex(/^[\w.:/+=-]{1,100}$/)
  .describe(
    'What happened, in your words: the same reference brings points once, for ever. 1 to 100 letters, digits and . : / + = _ -; no personal data, so no e-mail address either.',
  );
const RuleId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);

export const ActionBody = z.strictObject({
  action: RuleId.describe('The id of an action of the programme.'),
  reference: Reference,
  occurredAt: SentInstant.optional().describe('When it happened; now if left out.'),
});

export const ReviewBody = z.strictObject({
  customerId: CustomerId,
  reviewId: Reference,
  action: RuleId.optional().describe(
    "Which of the programme's review actions; the first that brings points if left out.",
  ),
});

export const AdjustmentBody = z.strictObject({
  points: z
    .int()
    .min(-ADJUST_POINTS_MAX)
    .max(ADJUST_POINTS_MAX)
    .refine((points) => points !== 0, 'It must not be 0.')
    .describe('Points to add, or, below zero, to take away.'),
  reason: z
    .string()
    .min(3)
    .max(ADJUST_REASON_CHARS_MAX)
    .refine((text) => visibleText(text).length >= 3, 'It must have at least 3 characters.')
    .describe('What staff read beside it. It is erased with the customer.'),
});

export const Member = z
  .strictObject({
    customerId: GivenId,
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    email: z.string().nullable(),
    locale: z.string().nullable(),
    tier: z.string().nullable(),
    status: z.enum(['active', 'paused', 'left']),
    enrolledAt: Instant,
    enrolledBy: z.string().describe('"order", "visit", "staff" and others.'),
    updatedAt: Instant,
  })
  .describe('A customer who takes part.');
export type Member = z.infer<typeof Member>;

export const MembersPage = z
  .strictObject({ members: z.array(Member).max(PAGE_MAX), nextCursor: z.string().nullable() })
  .describe('Members, those that changed longest ago first.');

export const Balance = z
  .strictObject({
    customerId: GivenId,
    available: Count,
    pending: Count.describe('Earned, and not to be spent yet.'),
    held: Count.describe('Part of `available` that is set aside while a reward is issued.'),
    spendable: Count.describe('`available` less `held`.'),
    debt: Count.describe('What new points pay first: spent, and then lost with a returned order.'),
    lifetime: Count.describe('All that was ever earned, less what orders lost again.'),
    nextExpiry: z
      .strictObject({ points: Count, at: Instant })
      .nullable()
      .describe('The points that expire first, and when.'),
  })
  .describe('The points of a member.');
export type Balance = z.infer<typeof Balance>;

export const Entry = z
  .strictObject({
    id: GivenId.describe("The number of the line among the member's; none is left out."),
    kind: z
      .string()
      .describe('"order", "clawback", "earn", "adjust", "spend", "expire" and others; new ones may come.'),
    available: z.int().describe('How much was added or taken away.'),
    pending: z.int(),
    availableAfter: z.int().describe('Below zero by what is owed.'),
    pendingAfter: z.int(),
    orderId: GivenId.nullable(),
    action: z.string().nullable().describe('The rule behind it.'),
    why: z.string().nullable().describe('As the member reads it; null where no points were moved.'),
    occurredAt: Instant,
    recordedAt: Instant,
    availableAt: Instant.nullable(),
    expiresAt: Instant.nullable(),
  })
  .describe('One line of the history. Lines are never changed.');
export type Entry = z.infer<typeof Entry>;

export const EntriesPage = z
  .strictObject({ entries: z.array(Entry).max(PAGE_MAX), nextCursor: z.string().nullable() })
  .describe('The history of a member, newest first.');

export const Awarded = z
  .strictObject({
    action: z.string(),
    reference: z.string(),
    points: Count.describe('What this reference brought.'),
    availableAt: Instant.nullable().describe('When pending points become available; null where they are at once.'),
    repeated: z.boolean().describe('This reference had brought its points before; nothing was added now.'),
    balance: Balance,
  })
  .describe('Points for an action.');

export const Adjusted = z
  .strictObject({ points: z.int(), balance: Balance })
  .describe('Points that were added or taken away.');

const Words = z.strictObject({ earn: z.string(), notes: z.array(z.string()) });

export const Programme = z
  .strictObject({
    version: z.int().min(1),
    publishedAt: Instant,
    paused: z.boolean(),
    testMode: z
      .boolean()
      .describe('Only customers with a tag of the shop take part for now: do not show it to others.'),
    currency: z.string(),
    startsAt: Instant.describe('Orders count from then on.'),
    order: z
      .strictObject({ points: Count, perMinor: z.int().min(1), pendingDays: Count })
      .describe('So many points for so many minor units of the currency.'),
    words: z.strictObject({ en: Words, pl: Words }).describe('The programme as shoppers read it.'),
    actions: z
      .array(
        z.strictObject({
          id: z.string(),
          kind: z.enum(ACTION_KINDS),
          byApi: z.boolean().describe('Whether this API can tell of it; the others are seen by Comeback itself.'),
          name: z.string().describe('Empty where the shop uses the usual words.'),
          points: Count,
          limit: z.strictObject({ times: Count, per: z.enum(['ever', 'day', 'week', 'month', 'year']) }),
          pendingDays: Count,
          tiers: z.array(z.string()).describe('Only for members of these tiers; empty for everyone.'),
          from: Instant.nullable(),
          until: Instant.nullable(),
        }),
      )
      .describe('What else brings points, and is switched on.'),
  })
  .describe('The live programme.');
export type Programme = z.infer<typeof Programme>;

export const ProblemWords = z
  .strictObject({ code: z.string(), status: z.int(), title: z.string(), detail: z.string() })
  .describe('What a code means.');
