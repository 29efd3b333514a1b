import { runOperation } from './run-operation.server.ts';
import type { AdminGraphql } from './run-operation.server.ts';
import type { OrderPastQuery, OrderPastQueryVariables } from './generated/admin.generated.d.ts';

const ORDER_PAST = `#graphql
  fragment PastMoney on MoneyBag {
    shopMoney {
      amount
      currencyCode
    }
  }

  query OrderPast($id: ID!) {
    order(id: $id) {
      agreements(first: 25) {
        pageInfo {
          hasNextPage
        }
        nodes {
          id
          reason
          happenedAt
          sales(first: 50) {
            pageInfo {
              hasNextPage
            }
            nodes {
              actionType
              quantity
              totalAmount {
                ...PastMoney
              }
              totalTaxAmount {
                ...PastMoney
              }
              ... on ProductSale {
                lineItem {
                  id
                }
              }
              ... on GiftCardSale {
                lineItem {
                  id
                }
              }
              ... on TipSale {
                lineItem {
                  id
                }
              }
            }
          }
        }
      }
      transactions(first: 50) {
        kind
        status
        processedAt
        amountSet {
          ...PastMoney
        }
      }
    }
  }
`;

type ShopifyOrderPast = NonNullable<OrderPastQuery['order']>;

/** What was agreed on and paid of an order, one thing after the other; null when it is gone. @throws AdminApiBusy, AdminApiRefused */
export async function findOrderPast(graphql: AdminGraphql, orderId: bigint): Promise<ShopifyOrderPast | null> {
  const { order } = await runOperation<OrderPastQuery, OrderPastQueryVariables>(graphql, ORDER_PAST, {
    id: `gid://shopify/Order/${orderId}`,
  });
  return order ?? null;
}
