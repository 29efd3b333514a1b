/** Decisions about dates as postings. */
import { createHash } from 'node:crypto';
import type { SqlContext } from '../../db.server.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import { POSTINGS_MAX, type Posting, type PostingOutcome } from '../ledger/posting.ts';
import type { Redate } from './expire-decision.ts';

const hashOf = (fact: unknown): Buffer => createHash('sha256').update(JSON.stringify(fact)).digest();

/** One entry for the lots that get one date. @param why what moved them, for the member's page */
export function redatePosting(
  ctx: SqlContext,
  memberId: bigint,
  { lots, expiresAt, shown }: Redate,
  why: { redated: 'rule' | 'activity_or_warning'; version?: number },
): Posting {
  const to = expiresAt?.toISOString() ?? null;
  return {
    kind: 'redate',
    memberId,
    key: `redate:${memberId}:${to ?? 'never'}:${ctx.now.toISOString()}`,
    hash: hashOf([lots.map(String), to]),
    at: ctx.now,
    lots,
    expiresAt,
    ...(why.version === undefined ? {} : { version: why.version }),
    rule: 'expiry',
    why: {
      redated: why.redated,
      ...(shown.size === 0
        ? {}
        : { shown: Object.fromEntries([...shown].map(([lot, date]) => [lot, date.toISOString()])) }),
    },
  };
}

/** Everything of a member's that is past its date. */
export function expirePosting(ctx: SqlContext, memberId: bigint): Posting {
  const key = `expire:${memberId}:${ctx.now.toISOString()}`;
  return { kind: 'expire', memberId, key, hash: hashOf(key), at: ctx.now };
}

/**
 * Posts as many as there are, in their order.
 * @throws Error where the ledger refuses one: the transaction is to be given up
 */
export async function postAll(ctx: SqlContext, postings: readonly Posting[]): Promise<PostingOutcome[]> {
  const outcomes: PostingOutcome[] = [];
  for (let at = 0; at < postings.length; at += POSTINGS_MAX)
    outcomes.push(...(await postPoints(ctx, postings.slice(at, at + POSTINGS_MAX))));
  outcomes.forEach(({ outcome }, index) => {
    if (outcome !== 'posted' && outcome !== 'unchanged' && outcome !== 'duplicate')
      throw new Error(`${postings[index]?.key}: the ledger says ${outcome}`);
  });
  return outcomes;
}
