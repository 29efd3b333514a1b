import { runOperation } from './run-operation.server.ts';
import type { AdminGraphql } from './run-operation.server.ts';
import type { OrderQuery, OrderQueryVariables } from './generated/admin.generated.d.ts';

export const ORDER = `#graphql
  fragment MoneyParts on MoneyBag {
    shopMoney {
      amount
      currencyCode
    }
  }

  query Order($id: ID!) {
    order(id: $id) {
      id
      name
      updatedAt
      processedAt
      cancelledAt
      test
      sourceName
      customerLocale
      currencyCode
      presentmentCurrencyCode
      taxesIncluded
      displayFinancialStatus
      displayFulfillmentStatus
      discountCodes
      paymentGatewayNames
      totalOutstandingSet {
        ...MoneyParts
      }
      purchasingEntity {
        ... on PurchasingCompany {
          company {
            id
          }
        }
      }
      transactions(first: 50) {
        kind
        status
        gateway
        amountSet {
          ...MoneyParts
        }
      }
      disputes {
        id
        initiatedAs
        status
      }
      customer {
        id
        firstName
        lastName
        locale
        defaultEmailAddress {
          emailAddress
        }
      }
      lineItems(first: 250) {
        nodes {
          id
          title
          vendor
          quantity
          currentQuantity
          isGiftCard
          product {
            id
          }
          variant {
            id
          }
          originalUnitPriceSet {
            ...MoneyParts
          }
          discountAllocations {
            allocatedAmountSet {
              ...MoneyParts
            }
            discountApplication {
              ... on DiscountCodeApplication {
                code
              }
            }
          }
          taxLines {
            priceSet {
              ...MoneyParts
            }
          }
        }
      }
      shippingLines(first: 20) {
        nodes {
          discountedPriceSet {
            ...MoneyParts
          }
          taxLines {
            priceSet {
              ...MoneyParts
            }
          }
        }
      }
      refunds {
        id
        createdAt
        totalRefundedSet {
          ...MoneyParts
        }
        duties {
          amountSet {
            ...MoneyParts
          }
        }
        refundLineItems(first: 50) {
          nodes {
            quantity
            lineItem {
              id
            }
            subtotalSet {
              ...MoneyParts
            }
            totalTaxSet {
              ...MoneyParts
            }
          }
        }
        refundShippingLines(first: 10) {
          nodes {
            subtotalAmountSet {
              ...MoneyParts
            }
            taxAmountSet {
              ...MoneyParts
            }
          }
        }
      }
    }
  }
`;

export type ShopifyOrder = NonNullable<OrderQuery['order']>;

/** One order as Shopify has it now; null when it is gone or out of our reach. @throws AdminApiBusy, AdminApiRefused */
export async function findOrder(graphql: AdminGraphql, orderId: bigint): Promise<ShopifyOrder | null> {
  const { order } = await runOperation<OrderQuery, OrderQueryVariables>(graphql, ORDER, {
    id: `gid://shopify/Order/${orderId}`,
  });
  return order ?? null;
}
