import { runOperation } from './run-operation.server.ts';
import type { AdminGraphql } from './run-operation.server.ts';
import type { DisputesQuery, DisputesQueryVariables } from './generated/admin.generated.d.ts';

const DISPUTES = `#graphql
  query Disputes($query: String!, $after: String) {
    disputes(first: 100, after: $after, query: $query) {
      nodes {
        id
        type
        status
        initiatedAt
        finalizedOn
        amount {
          amount
          currencyCode
        }
        order {
          id
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

export type ListedDispute = DisputesQuery['disputes']['nodes'][number];

/** The disputes of Shopify Payments that began since an instant, a page at a time. @throws AdminApiBusy, AdminApiRefused */
export async function* listDisputes(graphql: AdminGraphql, since: Date): AsyncGenerator<ListedDispute[]> {
  let after: string | null = null;
  for (;;) {
    const answer: DisputesQuery = await runOperation<DisputesQuery, DisputesQueryVariables>(graphql, DISPUTES, {
      query: `initiated_at:>='${since.toISOString()}'`,
      after,
    });
    const { nodes, pageInfo } = answer.disputes;
    yield nodes;
    if (!pageInfo.hasNextPage || !pageInfo.endCursor) return;
    after = pageInfo.endCursor;
  }
}
