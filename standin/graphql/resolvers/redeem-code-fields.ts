import { GraphQLError } from 'graphql';
import { findDiscount } from '../../commerce/discount-status.ts';
import { findCodeJob, findRedeemCode, reportedUses } from '../../commerce/redeem-codes.ts';
import type { CodeJob, CreatedCode, RedeemCode } from '../../discount-model.ts';
import type { Id } from '../../model.ts';
import { gid } from '../../payload/edge-values.ts';
import { pageOf } from '../connection.ts';
import { type Fields, type GraphqlContext, idOf } from '../context.ts';
import type { SearchFields } from '../search-query.ts';
import { codeProblem } from './discount-mutations.ts';

/** What is being done to codes in the background, by id. */
export const codeJobQueries: Fields<undefined> = {
  discountRedeemCodeBulkCreation: (_root, args, ctx) => {
    const job = jobOf(ctx, idOf(args['id'], 'DiscountRedeemCodeBulkCreation'));
    return job?.work.kind === 'add' ? job : null;
  },
  job: (_root, args, ctx) => {
    const job = jobOf(ctx, /^gid:\/\/shopify\/Job\/([\w-]+)$/.exec(String(args['id']))?.[1] ?? null);
    return job?.work.kind === 'delete' ? job : null;
  },
};

export const redeemCodeFields: Fields<RedeemCode> = {
  id: (code) => gid('DiscountRedeemCode', code.codeId),
  code: (code) => code.code,
  asyncUsageCount: (code, _args, ctx) => reportedUses(ctx.standin, [code]),
};

type CreationSource = CodeJob & { work: Extract<CodeJob['work'], { kind: 'add' }> };

export const bulkCreationFields: Fields<CreationSource> = {
  id: (job) => gid('DiscountRedeemCodeBulkCreation', job.id),
  createdAt: (job) => job.createdAt,
  done: (job) => job.done,
  codesCount: (job) => job.work.codes.length,
  importedCount: (job) => job.work.codes.filter((code) => code.codeId !== null).length,
  failedCount: (job) => job.work.codes.filter((code) => code.problem !== null).length,
  discountCode: (job, _args, ctx) => findDiscount(ctx.standin, ctx.shop.id, job.discountId),
  codes: (job, args) =>
    pageOf(
      job.work.codes.map((code, at) => ({ ...code, at })),
      args,
      ({ at }) => String(at),
    ),
};

export const bulkCreationCodeFields: Fields<CreatedCode> = {
  code: ({ code }) => code,
  discountRedeemCode: ({ code, codeId }, _args, ctx) => {
    const found = codeId === null ? null : findRedeemCode(ctx.standin, ctx.shop.id, code);
    return found?.codeId === codeId ? found : null;
  },
  errors: ({ problem }) => (problem === null ? [] : [codeProblem(problem, ['code'])]),
};

export const jobFields: Fields<CodeJob> = {
  id: (job) => gid('Job', job.id),
  done: (job) => job.done,
  query: () => ({}),
};

/** What codes(query:) of a discount understands. */
export function codeSearch(ctx: GraphqlContext): SearchFields<RedeemCode> {
  return {
    fields: { times_used: { kind: 'text', of: (code) => String(reportedUses(ctx.standin, [code])) } },
    free: ({ code }) => code,
  };
}

/** Codes by one of the sort keys the stand-in knows. */
export function sortedCodes(codes: RedeemCode[], sortKey: unknown): RedeemCode[] {
  if (sortKey === 'CODE') return codes.toSorted((a, b) => a.id.localeCompare(b.id));
  if (sortKey === 'ID' || sortKey === 'CREATED_AT') return codes;
  throw new GraphQLError(`The stand-in does not sort codes by ${String(sortKey)}`);
}

function jobOf(ctx: GraphqlContext, id: Id | null): CodeJob | null {
  return id === null ? null : findCodeJob(ctx.standin, ctx.shop.id, id);
}
