/**
 * What one can ask of the ledger, and what it answers (rules.md, "The ledger"). A posting holds what follows from a fact alone; what
 * depends on the member's state (enough points? which lots? the difference from the target?) the ledger finds under its lock.
 */
import { z } from 'zod';

/** The most points one posting may move, either way. */
export const POINTS_MAX = 1_000_000_000_000_000n;

/** The most postings one call takes. */
export const POSTINGS_MAX = 1000;

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const ID_MAX = 9_223_372_036_854_775_807n;
const VERSION_MAX = 2_147_483_647;

const Id = z.bigint().min(1n).max(ID_MAX);
const Points = z.bigint().min(1n).max(POINTS_MAX);
const Instant = z.date();
const Name = z.string().min(1).max(200);
const Why = z.json().optional();

/** What every posting has: whose points, the cause (unique in the shop), the hash of the fact, business time. */
const common = {
  memberId: Id,
  key: z.string().min(1).max(300),
  hash: z.custom<Uint8Array>((hash) => hash instanceof Uint8Array && hash.length >= 1 && hash.length <= 64),
  at: Instant,
};
const dated = { availableAt: Instant.optional(), expiresAt: Instant.optional() };
const ruled = { version: z.number().int().min(0).max(VERSION_MAX).optional(), rule: Name.optional(), why: Why };

export const Posting = z.discriminatedUnion('kind', [
  /** What an order is worth now; the ledger posts the difference from what it was worth before. `graceUntil`: the least life of
   *  points that come back after their lot has expired. */
  z.object({
    kind: z.literal('order'),
    ...common,
    orderId: Id,
    target: z.bigint().min(0n).max(POINTS_MAX),
    policy: z.enum(['owe', 'forgive']),
    ...dated,
    graceUntil: Instant.optional(),
    ...ruled,
  }),
  z.object({ kind: z.literal('earn'), ...common, points: Points, ...dated, ...ruled }),
  /** By staff; may be negative, which takes no more than is spendable. */
  z.object({
    kind: z.literal('adjust'),
    ...common,
    points: z
      .bigint()
      .min(-POINTS_MAX)
      .max(POINTS_MAX)
      .refine((points) => points !== 0n, 'adjusts by nothing'),
    ...dated,
    ...ruled,
  }),
  z.object({ kind: z.literal('spend'), ...common, points: Points, ...ruled }),
  /** Sets points aside under a name of the caller's, unique in the shop. */
  z.object({ kind: z.literal('hold'), ...common, hold: Name, points: Points, ...ruled }),
  z.object({ kind: z.literal('capture'), ...common, hold: Name, ...ruled }),
  z.object({ kind: z.literal('void'), ...common, hold: Name, graceUntil: Instant.optional(), ...ruled }),
  /** All of a member's lots that are due at `at`. */
  z.object({ kind: z.literal('mature'), ...common }),
  z.object({ kind: z.literal('expire'), ...common }),
  /** Spent points come back, all or part; `reverses` is the sequence number of the entry that spent them. */
  z.object({
    kind: z.literal('return'),
    ...common,
    reverses: Id,
    points: Points,
    graceUntil: Instant.optional(),
    ...ruled,
  }),
]);
export type Posting = z.input<typeof Posting>;

const OUTCOMES = [
  'posted', // an entry was written
  'unchanged', // nothing to do: the order's worth is what it was, or no lot was due
  'duplicate', // this cause with this hash was posted before
  'conflict', // this cause with another hash, or this hold's name, was posted before
  'insufficient', // `missing` more points are needed
  'no_account',
  'no_hold', // no live hold of this member has that name
  'too_much', // more than is left to return, by `missing`
  'other_member', // the order's points belong to somebody else
  'bad_posting',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The answer to one posting: the balances after it (zero where there is no account), the entry it made or that was made before. */
export interface PostingOutcome {
  outcome: Outcome;
  seq: bigint | null;
  available: bigint;
  pending: bigint;
  held: bigint;
  debt: bigint;
  missing: bigint | null;
}

export const BAD_POSTING: PostingOutcome = {
  outcome: 'bad_posting',
  seq: null,
  available: 0n,
  pending: 0n,
  held: 0n,
  debt: 0n,
  missing: null,
};

/** One posting as ledger.post() reads it; bigints as strings, instants as ISO 8601, the hash as PostgreSQL's hex. */
export type PostingRow = Record<string, Json>;

const COLUMNS: Record<string, string> = {
  memberId: 'member',
  orderId: 'order',
  availableAt: 'available_at',
  expiresAt: 'expires_at',
  graceUntil: 'grace_until',
};

function toValue(value: unknown): Json {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return value as Json;
}

/** The posting's row, or null when it is no posting: a number out of bounds, an invalid date, an unknown kind, a missing field. */
export function toRow(posting: Posting): PostingRow | null {
  const parsed = Posting.safeParse(posting);
  if (!parsed.success) return null;
  const fields = Object.entries(parsed.data).filter(([, value]) => value !== undefined);
  return Object.fromEntries(fields.map(([name, value]) => [COLUMNS[name] ?? name, toValue(value)]));
}

const Count = z.string().transform(BigInt);
const Balance = z
  .string()
  .nullable()
  .transform((text) => BigInt(text ?? 0));
const OutcomeRow = z.object({
  outcome: z.enum(OUTCOMES),
  seq: Count.nullable(),
  available: Balance,
  pending: Balance,
  held: Balance,
  debt: Balance,
  missing: Count.nullable(),
});

/** The answer as PostgreSQL gives it (bigints are text in pg), parsed. @throws when it is no such row */
export function toOutcome(row: unknown): PostingOutcome {
  return OutcomeRow.parse(row);
}
