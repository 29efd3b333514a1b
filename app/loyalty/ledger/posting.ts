/**
 * What one can ask of the ledger, and what it answers (rules.md, "The ledger"). A posting holds what follows from a fact alone; what
 * depends on the member's state (enough points? which lots? the difference from the target?) the ledger finds under its lock.
 *
 * Checked by hand and not by a schema: a batch holds a thousand, and a schema would cost as much as the database does.
 */

/** The most points one posting may move, either way. */
export const POINTS_MAX = 1_000_000_000_000_000n;

/** The most lots one `redate` takes. */
const LOTS_MAX = 10_000;

/** The most postings one call takes. */
export const POSTINGS_MAX = 1000;

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Whose points; the cause (1 to 300 characters, unique in the shop); the hash of the fact (1 to 64 bytes); business time. */
interface Common {
  memberId: bigint;
  key: string;
  hash: Uint8Array;
  at: Date;
}

/** Points are pending until `availableAt` where that is still to come, and expire at `expiresAt`. */
interface Dated {
  availableAt?: Date | undefined;
  expiresAt?: Date | undefined;
}

/** The programme version and rule behind it, and the inputs and arithmetic: enough to say why. */
interface Ruled {
  version?: number | undefined;
  rule?: string | undefined;
  why?: Json | undefined;
}

/** The least life of points that come back after their lot has expired; they never expire where it is left out. */
interface Graced {
  graceUntil?: Date | undefined;
}

/** What an order is worth now; the ledger posts the difference from what it was worth before. */
interface OrderPosting extends Common, Dated, Graced, Ruled {
  kind: 'order';
  orderId: bigint;
  target: bigint;
  policy: 'owe' | 'forgive';
}

/** `adjust` is by staff and may be negative, which takes no more than is spendable. */
interface EarnPosting extends Common, Dated, Ruled {
  kind: 'earn' | 'adjust';
  points: bigint;
}

interface SpendPosting extends Common, Ruled {
  kind: 'spend';
  points: bigint;
}

/** Sets points aside under a name of the caller's, unique in the shop. */
interface HoldPosting extends Common, Ruled {
  kind: 'hold';
  hold: string;
  points: bigint;
}

interface SettlePosting extends Common, Graced, Ruled {
  kind: 'capture' | 'void';
  hold: string;
}

/** All of a member's lots that are due at `at`. */
interface DuePosting extends Common {
  kind: 'mature' | 'expire';
}

/** Spent points come back, all or part; `reverses` is the sequence number of the entry that spent them. */
interface ReturnPosting extends Common, Graced, Ruled {
  kind: 'return';
  reverses: bigint;
  points: bigint;
}

/** A new date for those of the `lots` that have points left, pending ones too; null: they never expire. No points move. */
interface RedatePosting extends Common, Ruled {
  kind: 'redate';
  lots: readonly bigint[];
  expiresAt: Date | null;
}

/**
 * Takes back what is left, and not held, of the lot that an earning or an adjustment upwards opened; `reverses` is that entry's sequence
 * number. The answer's `missing` is what could not be taken back: spent, expired, held, or paid for debt.
 */
interface UndoPosting extends Common, Ruled {
  kind: 'undo';
  reverses: bigint;
}

/** Postings that name a member who was merged into another go to that other; `reverses` and `lots` are the named member's own all the same. */
export type Posting =
  | OrderPosting
  | EarnPosting
  | SpendPosting
  | HoldPosting
  | SettlePosting
  | DuePosting
  | ReturnPosting
  | RedatePosting
  | UndoPosting;

export type Outcome =
  | 'posted' // an entry was written
  | 'unchanged' // nothing to do: the order's worth is what it was, no lot was due or has another date, nothing is left to undo
  | 'duplicate' // this cause with this hash was posted before
  | 'conflict' // this cause with another hash, or this hold's name, was posted before
  | 'insufficient' // `missing` more points are needed
  | 'no_account'
  | 'no_hold' // no live hold of this member has that name
  | 'too_much' // more than is left to return, by `missing`
  | 'other_member' // the order's points belong to somebody else
  | 'bad_posting';

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

const ID_MAX = 9_223_372_036_854_775_807n;
const VERSION_MAX = 2_147_483_647;

const isId = (id: unknown): boolean => typeof id === 'bigint' && id > 0n && id <= ID_MAX;
/** Lots that came over in a merge have numbers below zero. */
const isLot = (lot: unknown): boolean => typeof lot === 'bigint' && (isId(lot) || isId(-lot));
const isLots = (lots: readonly unknown[]): boolean => lots.length > 0 && lots.length <= LOTS_MAX && lots.every(isLot);
const isCount = (points: unknown): boolean => typeof points === 'bigint' && points > 0n && points <= POINTS_MAX;
const isText = (text: unknown, lengthMax: number): boolean =>
  typeof text === 'string' && text.length > 0 && text.length <= lengthMax;
const isInstant = (date: unknown): boolean => date instanceof Date && !Number.isNaN(date.getTime());
const isHash = (hash: unknown): boolean => hash instanceof Uint8Array && hash.length > 0 && hash.length <= 64;

const isCommon = ({ memberId, key, hash, at }: Common): boolean =>
  isId(memberId) && isText(key, 300) && isHash(hash) && isInstant(at);

/** Whether the fields of its kind are there and within bounds. */
function isSound(posting: Posting): boolean {
  if (!isCommon(posting)) return false;
  switch (posting.kind) {
    case 'order':
      return isId(posting.orderId) && (posting.target === 0n || isCount(posting.target));
    case 'adjust':
      return isCount(posting.points) || isCount(-posting.points);
    case 'earn':
    case 'spend':
      return isCount(posting.points);
    case 'hold':
      return isCount(posting.points) && isText(posting.hold, 200);
    case 'capture':
    case 'void':
      return isText(posting.hold, 200);
    case 'return':
      return isCount(posting.points) && isId(posting.reverses);
    case 'redate':
      return isLots(posting.lots);
    case 'undo':
      return isId(posting.reverses);
    case 'mature':
    case 'expire':
      return true;
    default:
      return false;
  }
}

/** What any kind may have, so that one piece of code reads all. */
type AnyField = Common &
  Omit<Dated, 'expiresAt'> &
  Ruled &
  Graced & { kind: string; expiresAt?: Date | null | undefined; lots?: readonly bigint[] } & Partial<
    Record<'orderId' | 'target' | 'points' | 'reverses', bigint> & Record<'policy' | 'hold', string>
  >;

/** One posting as ledger.post() reads it; bigints as strings, instants as ISO 8601, the hash as PostgreSQL's hex. */
export type PostingRow = Record<string, Json | undefined>;

/** The posting's row, or null when it is no posting: a number out of bounds, an invalid date, an unknown kind, a missing field. */
export function toRow(posting: Posting): PostingRow | null {
  if (!isSound(posting)) return null;
  const all: AnyField = posting;
  const { availableAt, graceUntil, version, rule } = all;
  const expiresAt = all.expiresAt ?? undefined;
  if ([availableAt, expiresAt, graceUntil].some((date) => date !== undefined && !isInstant(date))) return null;
  if (version !== undefined && !(Number.isInteger(version) && version >= 0 && version <= VERSION_MAX)) return null;
  if (rule !== undefined && !isText(rule, 200)) return null;
  return {
    kind: all.kind,
    member: String(all.memberId),
    key: all.key,
    hash: `\\x${Buffer.from(all.hash).toString('hex')}`,
    at: all.at.toISOString(),
    points: all.points?.toString(),
    order: all.orderId?.toString(),
    target: all.target?.toString(),
    policy: all.policy,
    hold: all.hold,
    reverses: all.reverses?.toString(),
    lots: all.lots?.map(String),
    available_at: availableAt?.toISOString(),
    expires_at: expiresAt?.toISOString(),
    grace_until: graceUntil?.toISOString(),
    version,
    rule,
    why: all.why,
  };
}

/** The answer as pg gives it: 64-bit numbers are text, and null where there is no account. */
export type OutcomeRow = { outcome: Outcome } & Record<Exclude<keyof PostingOutcome, 'outcome'>, string | null>;

export function toOutcome(row: OutcomeRow): PostingOutcome {
  return {
    outcome: row.outcome,
    seq: row.seq === null ? null : BigInt(row.seq),
    available: BigInt(row.available ?? 0),
    pending: BigInt(row.pending ?? 0),
    held: BigInt(row.held ?? 0),
    debt: BigInt(row.debt ?? 0),
    missing: row.missing === null ? null : BigInt(row.missing),
  };
}
