/** The only way points move: one database call for one posting or a thousand. */
import type { SqlContext } from '../../db.server.ts';
import {
  BAD_POSTING,
  POSTINGS_MAX,
  toOutcome,
  toRow,
  type OutcomeRow,
  type Posting,
  type PostingOutcome,
} from './posting.ts';

const POST = {
  name: 'ledger-post',
  text: 'select outcome, seq, available, pending, held, debt, missing from ledger.post($1, $2, $3)',
};

const ATTEMPTS_MAX = 4;
/** Two batches that share causes in opposite order can deadlock, or meet at a unique index; the second attempt sees what the first met. */
const RETRIED = new Set(['40P01', '40001', '23505']);
const TRANSACTION_IS_ABORTED = '25P02';

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** A pool's query is a transaction of its own and may be tried again; inside the caller's transaction the caller (its job) starts over. */
async function callLedger(ctx: SqlContext, payload: string): Promise<OutcomeRow[]> {
  const values = [String(ctx.shopId), payload, ctx.now.toISOString()];
  let first: Error | undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      return (await ctx.db.query<OutcomeRow>({ ...POST, values })).rows;
    } catch (error) {
      if (codeOf(error) === TRANSACTION_IS_ABORTED && first !== undefined) throw first;
      if (!(error instanceof Error) || !RETRIED.has(String(codeOf(error))) || attempt === ATTEMPTS_MAX) throw error;
      first ??= error;
    }
  }
}

/**
 * Posts in order and all or nothing as far as errors go; a refusal (rules.md, "Refusals") is an outcome and stops nobody else.
 * Commits with the transaction `db` is in, or at once when `db` is a pool. Each member whose account changed gets one
 * `member.mirror` job in the same transaction.
 * @param ctx `now` is when it is recorded, and what "expired" and "still pending" are measured against
 * @param postings at most POSTINGS_MAX
 * @returns one outcome a posting, in the same order
 * @throws RangeError for too many; the database's error when it cannot be reached or a deadlock outlives the attempts
 */
export async function postPoints(ctx: SqlContext, postings: readonly Posting[]): Promise<PostingOutcome[]> {
  if (postings.length > POSTINGS_MAX) throw new RangeError(`at most ${POSTINGS_MAX} postings, not ${postings.length}`);
  const rows = postings.map((posting) => toRow(posting));
  const sent = rows.filter((row) => row !== null);
  if (sent.length === 0) return rows.map(() => BAD_POSTING);
  const answers = await callLedger(ctx, JSON.stringify(sent));
  if (answers.length !== sent.length)
    throw new Error(`ledger.post answered ${answers.length} of ${sent.length} postings`);
  let at = 0;
  return rows.map((row) => {
    const answer = row === null ? undefined : answers[at++];
    return answer === undefined ? BAD_POSTING : toOutcome(answer);
  });
}
