import { runOperation } from './run-operation.server.ts';
import type { AdminGraphql } from './run-operation.server.ts';
import type { OrderOfCodeQuery, OrderOfCodeQueryVariables } from './generated/admin.generated.d.ts';

const ORDER_OF_CODE = `#graphql
  query OrderOfCode($query: String!) {
    orders(first: 1, query: $query) {
      nodes {
        id
      }
    }
  }
`;

/**
 * The order a discount code was used on, by its numeric id; null when Shopify shows none. Its search knows an order's first code only,
 * and orders of the last sixty days.
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function findCodeOrder(graphql: AdminGraphql, code: string): Promise<bigint | null> {
  const { orders } = await runOperation<OrderOfCodeQuery, OrderOfCodeQueryVariables>(graphql, ORDER_OF_CODE, {
    query: `discount_code:${code}`,
  });
  const gid = orders.nodes[0]?.id;
  return gid === undefined ? null : BigInt(gid.slice(gid.lastIndexOf('/') + 1));
}
