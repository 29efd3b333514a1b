import { GraphQLError } from 'graphql';
import { findDiscount } from '../../commerce/discount-status.ts';
import { addCodesLater, deleteCodesLater, problemOf } from '../../commerce/redeem-codes.ts';
import { changeDiscount, createDiscount, deleteDiscount } from '../../commerce/save-discount.ts';
import type { CodeJob, CreatedCode, Discount } from '../../discount-model.ts';
import { gid } from '../../payload/edge-values.ts';
import { type Arguments, type Fields, type GraphqlContext, idOf } from '../context.ts';
import type { DiscountProblem, InputReader } from '../discount-input.ts';
import { basicFrom, bxgyFrom, freeShippingFrom, type ReadDiscount } from '../discount-rules.ts';

/** "Maximum: 250 codes"; as for every list given to the Admin API. */
const LIST_MAX = 250;

type Saved = { codeDiscountNode: Discount | null; userErrors: DiscountProblem[] };

export const discountMutations: Fields<undefined> = {
  discountCodeBasicCreate: (_root, args, ctx) => create(ctx, args, 'basicCodeDiscount', basicFrom),
  discountCodeBasicUpdate: (_root, args, ctx) => update(ctx, args, 'basicCodeDiscount', 'basic', basicFrom),
  discountCodeBxgyCreate: (_root, args, ctx) => create(ctx, args, 'bxgyCodeDiscount', bxgyFrom),
  discountCodeBxgyUpdate: (_root, args, ctx) => update(ctx, args, 'bxgyCodeDiscount', 'bxgy', bxgyFrom),
  discountCodeFreeShippingCreate: (_root, args, ctx) => create(ctx, args, 'freeShippingCodeDiscount', freeShippingFrom),
  discountCodeFreeShippingUpdate: (_root, args, ctx) =>
    update(ctx, args, 'freeShippingCodeDiscount', 'free_shipping', freeShippingFrom),
  discountCodeActivate: (_root, args, ctx) => setDates(ctx, args, (now) => ({ startsAt: now, endsAt: null })),
  discountCodeDeactivate: (_root, args, ctx) => setDates(ctx, args, (now) => ({ endsAt: now })),
  discountCodeDelete: (_root, args, ctx) => {
    const discount = discountOf(ctx, args['id']);
    if (discount === null) return { deletedCodeDiscountId: null, userErrors: [notFound('id')] };
    deleteDiscount(ctx.standin, discount);
    return { deletedCodeDiscountId: gid('DiscountCodeNode', discount.id), userErrors: [] };
  },
  discountRedeemCodeBulkAdd: (_root, args, ctx) => addCodes(ctx, args),
  discountCodeRedeemCodeBulkDelete: (_root, args, ctx) => deleteCodes(ctx, args),
};

/** A code's problem as the user error Shopify answers for it. */
export function codeProblem(problem: NonNullable<CreatedCode['problem']>, field: string[]): DiscountProblem {
  const said = {
    taken: ['TAKEN', 'Code must be unique. Please try a different code.'],
    blank: ['BLANK', "Code can't be blank"],
    too_long: ['TOO_LONG', 'Code is too long (maximum is 255 characters)'],
  }[problem];
  return { field, code: said[0] ?? '', message: said[1] ?? '', extraInfo: null };
}

function create(ctx: GraphqlContext, args: Arguments, root: string, read: ReadDiscount): Saved {
  const input = args[root] as Arguments;
  const reader: InputReader = { ctx, root, input, before: null, problems: [] };
  const fields = read(reader);
  const code = typeof input['code'] === 'string' ? input['code'].trim() : '';
  const problem = problemOf(ctx.standin, ctx.shop.id, code);
  const problems = problem === null ? reader.problems : [codeProblem(problem, [root, 'code']), ...reader.problems];
  if (problems.length > 0) return { codeDiscountNode: null, userErrors: problems };
  return { codeDiscountNode: createDiscount(ctx.standin, ctx.shop.id, fields, { code, byApp: true }), userErrors: [] };
}

function update(
  ctx: GraphqlContext,
  args: Arguments,
  root: string,
  type: Discount['rule']['type'],
  read: ReadDiscount,
): Saved {
  const discount = discountOf(ctx, args['id']);
  if (discount?.rule.type !== type) return { codeDiscountNode: null, userErrors: [notFound('id')] };
  const input = args[root] as Arguments;
  if (input['code'] !== undefined) throw new GraphQLError('The stand-in does not know changing the code of a discount');
  const reader: InputReader = { ctx, root, input, before: discount, problems: [] };
  const fields = read(reader);
  if (reader.problems.length > 0) return { codeDiscountNode: null, userErrors: reader.problems };
  return { codeDiscountNode: changeDiscount(ctx.standin, discount.id, fields), userErrors: [] };
}

function setDates(
  ctx: GraphqlContext,
  args: Arguments,
  dates: (now: string) => Partial<Pick<Discount, 'startsAt' | 'endsAt'>>,
): Saved {
  const discount = discountOf(ctx, args['id']);
  if (discount === null) return { codeDiscountNode: null, userErrors: [notFound('id')] };
  const changed = changeDiscount(ctx.standin, discount.id, dates(ctx.standin.now().toISOString()));
  return { codeDiscountNode: changed, userErrors: [] };
}

function addCodes(
  ctx: GraphqlContext,
  args: Arguments,
): { bulkCreation: CodeJob | null; userErrors: DiscountProblem[] } {
  const codes = (args['codes'] as { code: string }[]).map(({ code }) => code);
  demandSize(codes);
  const discount = discountOf(ctx, args['discountId']);
  if (discount === null) return { bulkCreation: null, userErrors: [notFound('discountId')] };
  if (codes.length === 0) {
    return {
      bulkCreation: null,
      userErrors: [{ field: ['codes'], code: 'BLANK', message: "Codes can't be blank", extraInfo: null }],
    };
  }
  return { bulkCreation: addCodesLater(ctx.standin, ctx.shop.id, discount.id, codes), userErrors: [] };
}

function deleteCodes(ctx: GraphqlContext, args: Arguments): { job: CodeJob | null; userErrors: DiscountProblem[] } {
  const { ids, search, savedSearchId } = args;
  if (search !== undefined || savedSearchId !== undefined) {
    throw new GraphQLError('The stand-in deletes codes by their ids only');
  }
  const discount = discountOf(ctx, args['discountId']);
  if (discount === null) return { job: null, userErrors: [notFound('discountId')] };
  if (!Array.isArray(ids) || ids.length === 0) {
    const message = "Missing expected argument key: 'ids', 'search' or 'saved_search_id'.";
    return { job: null, userErrors: [{ field: [], code: 'MISSING_ARGUMENT', message, extraInfo: null }] };
  }
  demandSize(ids);
  const codeIds = ids.flatMap((one) => idOf(one, 'DiscountRedeemCode') ?? []);
  return { job: deleteCodesLater(ctx.standin, ctx.shop.id, discount.id, codeIds), userErrors: [] };
}

/** @throws GraphQLError as Shopify answers for a list that is too long, before anything is done. */
function demandSize(list: unknown[]): void {
  if (list.length <= LIST_MAX) return;
  const message = `The input array size of ${list.length} is greater than the maximum allowed of ${LIST_MAX}.`;
  throw new GraphQLError(message, { extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED' } });
}

function discountOf(ctx: GraphqlContext, gidText: unknown): Discount | null {
  return findDiscount(ctx.standin, ctx.shop.id, idOf(gidText, 'DiscountCodeNode'));
}

function notFound(field: string): DiscountProblem {
  return { field: [field], code: 'INVALID', message: 'Code discount does not exist.', extraInfo: null };
}
