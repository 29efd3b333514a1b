import { GraphQLError } from 'graphql';
import { findDiscount, statusOf } from '../../commerce/discount-status.ts';
import { codesOfDiscount, findRedeemCode, reportedUses } from '../../commerce/redeem-codes.ts';
import type { Discount, RedeemCode } from '../../discount-model.ts';
import { pageOf } from '../connection.ts';
import { type Arguments, type Fields, type GraphqlContext, parseGid } from '../context.ts';
import { searched, type SearchFields } from '../search-query.ts';

/** Queries by id, code and search; `discountNode` and `discountNodes` are what the code-only ones were replaced by. */
export const discountQueries: Fields<undefined> = {
  codeDiscountNode: (_root, args, ctx) => discountByGid(ctx, args['id']),
  discountNode: (_root, args, ctx) => discountByGid(ctx, args['id']),
  codeDiscountNodeByCode: (_root, args, ctx) => {
    const code = findRedeemCode(ctx.standin, ctx.shop.id, String(args['code']));
    return code === null ? null : findDiscount(ctx.standin, ctx.shop.id, code.discountId);
  },
  codeDiscountNodes: (_root, args, ctx) => discountPage(ctx, args),
  discountNodes: (_root, args, ctx) => discountPage(ctx, args),
};

function discountByGid(ctx: GraphqlContext, gidText: unknown): Discount | null {
  const parsed = parseGid(gidText);
  const isDiscount = parsed?.type === 'DiscountCodeNode' || parsed?.type === 'DiscountNode';
  return isDiscount ? findDiscount(ctx.standin, ctx.shop.id, parsed.id) : null;
}

function discountPage(ctx: GraphqlContext, args: Arguments): unknown {
  if (args['savedSearchId'] !== undefined)
    throw new GraphQLError('The stand-in does not know the argument savedSearchId');
  const found = searched(ctx.standin.store.list('discounts', ctx.shop.id), args['query'], discountSearch(ctx));
  const by: Record<string, (discount: Discount) => number> = {
    ID: ({ id }) => Number(id),
    CREATED_AT: ({ createdAt }) => Date.parse(createdAt),
    UPDATED_AT: ({ updatedAt }) => Date.parse(updatedAt),
    STARTS_AT: ({ startsAt }) => Date.parse(startsAt),
  };
  const key = by[String(args['sortKey'])];
  if (!key) throw new GraphQLError(`The stand-in does not sort discounts by ${String(args['sortKey'])}`);
  return pageOf(
    found.toSorted((a, b) => key(a) - key(b) || Number(a.id) - Number(b.id)),
    args,
    ({ id }) => id,
  );
}

/** What codeDiscountNodes(query:) understands, of the fields the schema lists. */
function discountSearch(ctx: GraphqlContext): SearchFields<Discount> {
  return {
    fields: {
      id: { kind: 'text', of: ({ id }) => id },
      title: { kind: 'text', of: ({ title }) => title },
      status: { kind: 'text', of: (discount) => statusOf(discount, ctx.standin.now()) },
      tag: { kind: 'list', of: ({ tags }) => tags },
      times_used: { kind: 'text', of: (discount) => String(reportedUses(ctx.standin, codesOf(ctx, discount))) },
      created_at: { kind: 'instant', of: ({ createdAt }) => createdAt },
      updated_at: { kind: 'instant', of: ({ updatedAt }) => updatedAt },
      starts_at: { kind: 'instant', of: ({ startsAt }) => startsAt },
    },
    free: (discount) => [discount.title, ...codesOf(ctx, discount).map(({ code }) => code)].join(' '),
  };
}

function codesOf(ctx: GraphqlContext, discount: Discount): RedeemCode[] {
  return codesOfDiscount(ctx.standin, ctx.shop.id, discount.id);
}
