/** Codes of a discount: added and deleted in the background, at most 250 at once; looked for; asked how often they were used. */
import { saidBy } from './discounts.server.ts';
import { runOperation } from './run-operation.server.ts';
import type { AdminGraphql, UserError } from './run-operation.server.ts';
import type {
  AddRedeemCodesMutation,
  AddRedeemCodesMutationVariables,
  BulkCreationDoneQuery,
  BulkCreationDoneQueryVariables,
  BulkCreationQuery,
  BulkCreationQueryVariables,
  DeleteRedeemCodesMutation,
  DeleteRedeemCodesMutationVariables,
  JobDoneQuery,
  JobDoneQueryVariables,
  NewestRedeemCodesQuery,
  NewestRedeemCodesQueryVariables,
  RedeemCodeQuery,
  RedeemCodeQueryVariables,
} from './generated/admin.generated.d.ts';

/** "Maximum: 250 codes", of discountRedeemCodeBulkAdd; as for every list given to the Admin API. */
export const CODES_AT_ONCE = 250;
/** Pages of newest codes that are looked through for some that were added a moment ago. */
const NEWEST_PAGES_MAX = 10;

const ADD_CODES = `#graphql
  mutation AddRedeemCodes($discountId: ID!, $codes: [DiscountRedeemCodeInput!]!) {
    discountRedeemCodeBulkAdd(discountId: $discountId, codes: $codes) {
      bulkCreation {
        id
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`;

// a page of codes is what costs most, and there is nothing to read on it before the creation is done
const BULK_CREATION_DONE = `#graphql
  query BulkCreationDone($id: ID!) {
    discountRedeemCodeBulkCreation(id: $id) {
      done
    }
  }
`;

const BULK_CREATION = `#graphql
  query BulkCreation($id: ID!) {
    discountRedeemCodeBulkCreation(id: $id) {
      done
      codes(first: 250) {
        nodes {
          code
          errors {
            message
            code
          }
          discountRedeemCode {
            id
          }
        }
      }
    }
  }
`;

const NEWEST_CODES = `#graphql
  fragment CodePage on DiscountRedeemCodeConnection {
    nodes {
      id
      code
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }

  query NewestRedeemCodes($id: ID!, $after: String) {
    discountNode(id: $id) {
      discount {
        ... on DiscountCodeBasic {
          codes(first: 250, after: $after, sortKey: ID, reverse: true) {
            ...CodePage
          }
        }
        ... on DiscountCodeFreeShipping {
          codes(first: 250, after: $after, sortKey: ID, reverse: true) {
            ...CodePage
          }
        }
        ... on DiscountCodeBxgy {
          codes(first: 250, after: $after, sortKey: ID, reverse: true) {
            ...CodePage
          }
        }
      }
    }
  }
`;

const DELETE_CODES = `#graphql
  mutation DeleteRedeemCodes($discountId: ID!, $ids: [ID!]!) {
    discountCodeRedeemCodeBulkDelete(discountId: $discountId, ids: $ids) {
      job {
        id
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`;

const JOB_DONE = `#graphql
  query JobDone($id: ID!) {
    job(id: $id) {
      done
    }
  }
`;

const REDEEM_CODE = `#graphql
  fragment OneCode on DiscountRedeemCodeConnection {
    nodes {
      id
      code
      asyncUsageCount
    }
  }

  query RedeemCode($code: String!) {
    codeDiscountNodeByCode(code: $code) {
      id
      codeDiscount {
        ... on DiscountCodeBasic {
          codes(first: 5, query: $code) {
            ...OneCode
          }
        }
        ... on DiscountCodeFreeShipping {
          codes(first: 5, query: $code) {
            ...OneCode
          }
        }
        ... on DiscountCodeBxgy {
          codes(first: 5, query: $code) {
            ...OneCode
          }
        }
      }
    }
  }
`;

/** `no_discount`: the discount is not there any more. */
export type AskedCodes =
  { ok: true; jobGid: string } | { ok: false; reason: 'no_discount' | 'refused'; message: string };

function asked(jobGid: string | undefined, errors: readonly UserError[]): AskedCodes {
  if (jobGid) return { ok: true, jobGid };
  const gone = errors.some(({ field, code }) => field?.at(-1) === 'discountId' && code === 'INVALID');
  return { ok: false, reason: gone ? 'no_discount' : 'refused', message: saidBy(errors) };
}

/**
 * Asks for codes to be added to a discount. Nothing is there until the creation is done (findBulkCreation).
 * @param codes at most CODES_AT_ONCE
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function addRedeemCodes(
  graphql: AdminGraphql,
  discountGid: string,
  codes: readonly string[],
): Promise<AskedCodes> {
  const variables = { discountId: discountGid, codes: codes.map((code) => ({ code })) };
  const { discountRedeemCodeBulkAdd: answer } = await runOperation<
    AddRedeemCodesMutation,
    AddRedeemCodesMutationVariables
  >(graphql, ADD_CODES, variables);
  return asked(answer?.bulkCreation?.id, answer?.userErrors ?? []);
}

/** One code of a bulk creation: what Shopify calls it, or why it was not made. */
export interface CodeResult {
  code: string;
  codeGid: string | null;
  /** The shop has it: from an earlier call whose answer was lost, or by chance under another discount. */
  taken: boolean;
  problem: string | null;
}

/**
 * What became of added codes.
 * @returns `unfinished` while Shopify is at it; `unknown` when it has no such creation (any more)
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function findBulkCreation(
  graphql: AdminGraphql,
  jobGid: string,
): Promise<'unfinished' | 'unknown' | CodeResult[]> {
  const { discountRedeemCodeBulkCreation: begun } = await runOperation<
    BulkCreationDoneQuery,
    BulkCreationDoneQueryVariables
  >(graphql, BULK_CREATION_DONE, { id: jobGid });
  if (!begun) return 'unknown';
  if (!begun.done) return 'unfinished';
  const { discountRedeemCodeBulkCreation: creation } = await runOperation<
    BulkCreationQuery,
    BulkCreationQueryVariables
  >(graphql, BULK_CREATION, { id: jobGid });
  if (!creation) return 'unknown';
  if (!creation.done) return 'unfinished';
  return creation.codes.nodes.map(({ code, errors, discountRedeemCode }) => ({
    code,
    codeGid: discountRedeemCode?.id ?? null,
    taken: errors.some((error) => error.code === 'TAKEN'),
    problem: errors.length === 0 ? null : saidBy(errors),
  }));
}

/**
 * Which of these codes a discount has, with their gids. Looks from the newest on, through 2,500 of them: for codes that were added
 * lately by a call whose answer was lost.
 * @returns null when the discount is gone
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function findCodesOfDiscount(
  graphql: AdminGraphql,
  discountGid: string,
  codes: readonly string[],
): Promise<Map<string, string> | null> {
  const wanted = new Set(codes.map((code) => code.toUpperCase()));
  const found = new Map<string, string>();
  let after: string | null = null;
  for (let page = 0; page < NEWEST_PAGES_MAX && found.size < wanted.size; page += 1) {
    const data: NewestRedeemCodesQuery = await runOperation<NewestRedeemCodesQuery, NewestRedeemCodesQueryVariables>(
      graphql,
      NEWEST_CODES,
      { id: discountGid, after },
    );
    const discount = data.discountNode?.discount;
    if (!discount || !('codes' in discount)) return null;
    for (const { id, code } of discount.codes.nodes) {
      if (wanted.has(code.toUpperCase())) found.set(code.toUpperCase(), id);
    }
    if (!discount.codes.pageInfo.hasNextPage) break;
    after = discount.codes.pageInfo.endCursor ?? null;
  }
  return found;
}

/**
 * Asks for codes to be deleted. Until the job is done (jobIsDone) they can still be used.
 * @param codeGids at most CODES_AT_ONCE, all of that discount
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function deleteRedeemCodes(
  graphql: AdminGraphql,
  discountGid: string,
  codeGids: readonly string[],
): Promise<AskedCodes> {
  const { discountCodeRedeemCodeBulkDelete: answer } = await runOperation<
    DeleteRedeemCodesMutation,
    DeleteRedeemCodesMutationVariables
  >(graphql, DELETE_CODES, { discountId: discountGid, ids: [...codeGids] });
  return asked(answer?.job?.id, answer?.userErrors ?? []);
}

/** Whether a job has been run; one that Shopify does not know (any more) counts as run. @throws AdminApiBusy, AdminApiRefused */
export async function jobIsDone(graphql: AdminGraphql, jobGid: string): Promise<boolean> {
  const { job } = await runOperation<JobDoneQuery, JobDoneQueryVariables>(graphql, JOB_DONE, { id: jobGid });
  return job?.done ?? true;
}

export interface FoundCode {
  discountGid: string;
  codeGid: string;
  /** How often this code was used, as far as Shopify has counted: it may lag behind. */
  uses: number;
}

/** The code in the shop, whatever its case; null when no discount has it. @throws AdminApiBusy, AdminApiRefused */
export async function findRedeemCode(graphql: AdminGraphql, code: string): Promise<FoundCode | null> {
  const { codeDiscountNodeByCode: node } = await runOperation<RedeemCodeQuery, RedeemCodeQueryVariables>(
    graphql,
    REDEEM_CODE,
    { code },
  );
  if (!node || !('codes' in node.codeDiscount)) return null;
  const match = node.codeDiscount.codes.nodes.find((one) => one.code.toUpperCase() === code.toUpperCase());
  return match ? { discountGid: node.id, codeGid: match.id, uses: match.asyncUsageCount } : null;
}
