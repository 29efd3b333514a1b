/** A code discount as it stands at Shopify now: what somebody may have changed there. */
import { runOperation } from './run-operation.server.ts';
import type { AdminGraphql } from './run-operation.server.ts';
import type { DiscountTermsQuery, DiscountTermsQueryVariables } from './generated/admin.generated.d.ts';

const DISCOUNT_TERMS = `#graphql
  fragment Minimum on DiscountMinimumRequirement {
    ... on DiscountMinimumSubtotal {
      greaterThanOrEqualToSubtotal {
        amount
      }
    }
    ... on DiscountMinimumQuantity {
      greaterThanOrEqualToQuantity
    }
  }

  fragment Combines on DiscountCombinesWith {
    orderDiscounts
    productDiscounts
    shippingDiscounts
  }

  query DiscountTerms($id: ID!) {
    discountNode(id: $id) {
      discount {
        ... on DiscountCodeBasic {
          status
          usageLimit
          combinesWith {
            ...Combines
          }
          minimumRequirement {
            ...Minimum
          }
          customerGets {
            value {
              ... on DiscountPercentage {
                percentage
              }
              ... on DiscountAmount {
                amount {
                  amount
                }
              }
            }
          }
        }
        ... on DiscountCodeFreeShipping {
          status
          usageLimit
          combinesWith {
            ...Combines
          }
          minimumRequirement {
            ...Minimum
          }
        }
        ... on DiscountCodeBxgy {
          status
          usageLimit
          combinesWith {
            ...Combines
          }
        }
      }
    }
  }
`;

export interface DiscountTerms {
  /** Its codes can be used now. */
  isActive: boolean;
  /** Of each code; null: any number. */
  usageLimit: number | null;
  combinesWith: { order: boolean; product: boolean; shipping: boolean };
  /** Decimal string of the shop's currency, or a number of goods; null: none, or of a kind that has none. */
  minimum: { subtotal: string } | { quantity: string } | null;
  /** A share (0.1 is ten percent) or a decimal string of the shop's currency; null: another kind. */
  value: { share: number } | { amount: string } | null;
}

type Found = NonNullable<NonNullable<DiscountTermsQuery['discountNode']>['discount']>;
type Told = Extract<Found, { usageLimit?: unknown }>;

function minimumOf(discount: Told): DiscountTerms['minimum'] {
  const minimum = 'minimumRequirement' in discount ? discount.minimumRequirement : null;
  if (!minimum) return null;
  if ('greaterThanOrEqualToSubtotal' in minimum) return { subtotal: minimum.greaterThanOrEqualToSubtotal.amount };
  return 'greaterThanOrEqualToQuantity' in minimum ? { quantity: String(minimum.greaterThanOrEqualToQuantity) } : null;
}

function valueOf(discount: Told): DiscountTerms['value'] {
  const value = 'customerGets' in discount ? discount.customerGets.value : null;
  if (!value) return null;
  if ('percentage' in value) return { share: value.percentage };
  return 'amount' in value ? { amount: value.amount.amount } : null;
}

/** @returns null when the discount is gone, or is none with codes @throws AdminApiBusy, AdminApiRefused */
export async function findDiscountTerms(graphql: AdminGraphql, discountGid: string): Promise<DiscountTerms | null> {
  const { discountNode } = await runOperation<DiscountTermsQuery, DiscountTermsQueryVariables>(
    graphql,
    DISCOUNT_TERMS,
    { id: discountGid },
  );
  const discount = discountNode?.discount;
  if (!discount || !('combinesWith' in discount)) return null;
  const { orderDiscounts, productDiscounts, shippingDiscounts } = discount.combinesWith;
  return {
    isActive: discount.status === 'ACTIVE',
    usageLimit: discount.usageLimit ?? null,
    combinesWith: { order: orderDiscounts, product: productDiscounts, shipping: shippingDiscounts },
    minimum: minimumOf(discount),
    value: valueOf(discount),
  };
}
