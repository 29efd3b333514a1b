/* eslint-disable eslint-comments/disable-enable-pair */
/* eslint-disable eslint-comments/no-unlimited-disable */
/* eslint-disable */
// Written by `npm run codegen`.
import type * as AdminTypes from './admin.types.js';

export type RunBulkQueryMutationVariables = AdminTypes.Exact<{
  query: AdminTypes.Scalars['String']['input'];
}>;


export type RunBulkQueryMutation = { bulkOperationRunQuery?: AdminTypes.Maybe<{ bulkOperation?: AdminTypes.Maybe<Pick<AdminTypes.BulkOperation, 'id'>>, userErrors: Array<Pick<AdminTypes.BulkOperationUserError, 'code' | 'message'>> }> };

export type BulkOperationQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type BulkOperationQuery = { bulkOperation?: AdminTypes.Maybe<Pick<AdminTypes.BulkOperation, 'status' | 'errorCode' | 'url' | 'rootObjectCount'>> };

type Minimum_DiscountMinimumQuantity_Fragment = Pick<AdminTypes.DiscountMinimumQuantity, 'greaterThanOrEqualToQuantity'>;

type Minimum_DiscountMinimumSubtotal_Fragment = { greaterThanOrEqualToSubtotal: Pick<AdminTypes.MoneyV2, 'amount'> };

export type MinimumFragment = Minimum_DiscountMinimumQuantity_Fragment | Minimum_DiscountMinimumSubtotal_Fragment;

export type CombinesFragment = Pick<AdminTypes.DiscountCombinesWith, 'orderDiscounts' | 'productDiscounts' | 'shippingDiscounts'>;

type Goods_AllDiscountItems_Fragment = Pick<AdminTypes.AllDiscountItems, 'allItems'>;

type Goods_DiscountCollections_Fragment = { collections: { nodes: Array<Pick<AdminTypes.Collection, 'id'>> } };

type Goods_DiscountProducts_Fragment = { products: { nodes: Array<Pick<AdminTypes.Product, 'id'>> }, productVariants: { nodes: Array<Pick<AdminTypes.ProductVariant, 'id'>> } };

export type GoodsFragment = Goods_AllDiscountItems_Fragment | Goods_DiscountCollections_Fragment | Goods_DiscountProducts_Fragment;

export type DiscountTermsQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type DiscountTermsQuery = { discountNode?: AdminTypes.Maybe<{ discount: (
      Pick<AdminTypes.DiscountCodeBasic, 'status' | 'startsAt' | 'endsAt' | 'usageLimit' | 'appliesOncePerCustomer'>
      & { context: Pick<AdminTypes.DiscountBuyerSelectionAll, 'all'>, combinesWith: Pick<AdminTypes.DiscountCombinesWith, 'orderDiscounts' | 'productDiscounts' | 'shippingDiscounts'>, minimumRequirement?: AdminTypes.Maybe<Pick<AdminTypes.DiscountMinimumQuantity, 'greaterThanOrEqualToQuantity'> | { greaterThanOrEqualToSubtotal: Pick<AdminTypes.MoneyV2, 'amount'> }>, customerGets: (
        Pick<AdminTypes.DiscountCustomerGets, 'appliesOnOneTimePurchase'>
        & { items: Pick<AdminTypes.AllDiscountItems, 'allItems'> | { collections: { nodes: Array<Pick<AdminTypes.Collection, 'id'>> } } | { products: { nodes: Array<Pick<AdminTypes.Product, 'id'>> }, productVariants: { nodes: Array<Pick<AdminTypes.ProductVariant, 'id'>> } }, value: (
          Pick<AdminTypes.DiscountAmount, 'appliesOnEachItem'>
          & { amount: Pick<AdminTypes.MoneyV2, 'amount'> }
        ) | Pick<AdminTypes.DiscountPercentage, 'percentage'> }
      ) }
    ) | (
      Pick<AdminTypes.DiscountCodeBxgy, 'status' | 'startsAt' | 'endsAt' | 'usageLimit' | 'appliesOncePerCustomer' | 'usesPerOrderLimit'>
      & { context: Pick<AdminTypes.DiscountBuyerSelectionAll, 'all'>, combinesWith: Pick<AdminTypes.DiscountCombinesWith, 'orderDiscounts' | 'productDiscounts' | 'shippingDiscounts'>, customerBuys: (
        Pick<AdminTypes.DiscountCustomerBuys, 'isOneTimePurchase'>
        & { items: Pick<AdminTypes.AllDiscountItems, 'allItems'> | { collections: { nodes: Array<Pick<AdminTypes.Collection, 'id'>> } } | { products: { nodes: Array<Pick<AdminTypes.Product, 'id'>> }, productVariants: { nodes: Array<Pick<AdminTypes.ProductVariant, 'id'>> } }, value: { bought: AdminTypes.DiscountPurchaseAmount['amount'] } | Pick<AdminTypes.DiscountQuantity, 'quantity'> }
      ), customerGets: (
        Pick<AdminTypes.DiscountCustomerGets, 'appliesOnOneTimePurchase'>
        & { items: Pick<AdminTypes.AllDiscountItems, 'allItems'> | { collections: { nodes: Array<Pick<AdminTypes.Collection, 'id'>> } } | { products: { nodes: Array<Pick<AdminTypes.Product, 'id'>> }, productVariants: { nodes: Array<Pick<AdminTypes.ProductVariant, 'id'>> } }, value: { quantity: Pick<AdminTypes.DiscountQuantity, 'quantity'>, effect: Pick<AdminTypes.DiscountPercentage, 'percentage'> } }
      ) }
    ) | (
      Pick<AdminTypes.DiscountCodeFreeShipping, 'status' | 'startsAt' | 'endsAt' | 'usageLimit' | 'appliesOncePerCustomer' | 'appliesOnOneTimePurchase'>
      & { context: Pick<AdminTypes.DiscountBuyerSelectionAll, 'all'>, combinesWith: Pick<AdminTypes.DiscountCombinesWith, 'orderDiscounts' | 'productDiscounts' | 'shippingDiscounts'>, minimumRequirement?: AdminTypes.Maybe<Pick<AdminTypes.DiscountMinimumQuantity, 'greaterThanOrEqualToQuantity'> | { greaterThanOrEqualToSubtotal: Pick<AdminTypes.MoneyV2, 'amount'> }>, destinationSelection: Pick<AdminTypes.DiscountCountryAll, 'allCountries'>, maximumShippingPrice?: AdminTypes.Maybe<Pick<AdminTypes.MoneyV2, 'amount'>> }
    ) }> };

export type NodesThereQueryVariables = AdminTypes.Exact<{
  ids: Array<AdminTypes.Scalars['ID']['input']> | AdminTypes.Scalars['ID']['input'];
}>;


export type NodesThereQuery = { nodes: Array<AdminTypes.Maybe<Pick<AdminTypes.AppInstallation, 'id'> | Pick<AdminTypes.BulkOperation, 'id'> | Pick<AdminTypes.Collection, 'id'> | Pick<AdminTypes.Company, 'id'> | Pick<AdminTypes.Customer, 'id'> | Pick<AdminTypes.DiscountCodeNode, 'id'> | Pick<AdminTypes.DiscountNode, 'id'> | Pick<AdminTypes.DiscountRedeemCodeBulkCreation, 'id'> | Pick<AdminTypes.GiftCard, 'id'> | Pick<AdminTypes.LineItem, 'id'> | Pick<AdminTypes.MailingAddress, 'id'> | Pick<AdminTypes.Metafield, 'id'> | Pick<AdminTypes.MetafieldDefinition, 'id'> | Pick<AdminTypes.OnlineStoreTheme, 'id'> | Pick<AdminTypes.Order, 'id'> | Pick<AdminTypes.OrderDisputeSummary, 'id'> | Pick<AdminTypes.OrderTransaction, 'id'> | Pick<AdminTypes.Product, 'id'> | Pick<AdminTypes.ProductVariant, 'id'> | Pick<AdminTypes.Refund, 'id'> | Pick<AdminTypes.RefundShippingLine, 'id'> | Pick<AdminTypes.Shop, 'id'> | Pick<AdminTypes.ShopifyPaymentsDispute, 'id'> | Pick<AdminTypes.StoreCreditAccount, 'id'> | Pick<AdminTypes.StoreCreditAccountCreditTransaction, 'id'>>> };

export type CreateBasicDiscountMutationVariables = AdminTypes.Exact<{
  discount: AdminTypes.DiscountCodeBasicInput;
}>;


export type CreateBasicDiscountMutation = { discountCodeBasicCreate?: AdminTypes.Maybe<{ codeDiscountNode?: AdminTypes.Maybe<Pick<AdminTypes.DiscountCodeNode, 'id'>>, userErrors: Array<Pick<AdminTypes.DiscountUserError, 'field' | 'message' | 'code'>> }> };

export type CreateFreeShippingDiscountMutationVariables = AdminTypes.Exact<{
  discount: AdminTypes.DiscountCodeFreeShippingInput;
}>;


export type CreateFreeShippingDiscountMutation = { discountCodeFreeShippingCreate?: AdminTypes.Maybe<{ codeDiscountNode?: AdminTypes.Maybe<Pick<AdminTypes.DiscountCodeNode, 'id'>>, userErrors: Array<Pick<AdminTypes.DiscountUserError, 'field' | 'message' | 'code'>> }> };

export type CreateBxgyDiscountMutationVariables = AdminTypes.Exact<{
  discount: AdminTypes.DiscountCodeBxgyInput;
}>;


export type CreateBxgyDiscountMutation = { discountCodeBxgyCreate?: AdminTypes.Maybe<{ codeDiscountNode?: AdminTypes.Maybe<Pick<AdminTypes.DiscountCodeNode, 'id'>>, userErrors: Array<Pick<AdminTypes.DiscountUserError, 'field' | 'message' | 'code'>> }> };

export type DiscountAmountOffQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type DiscountAmountOffQuery = { discountNode?: AdminTypes.Maybe<{ discount: { customerGets: { value: { amount: Pick<AdminTypes.MoneyV2, 'amount'> } } } }> };

export type UpdateBasicDiscountMutationVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
  discount: AdminTypes.DiscountCodeBasicInput;
}>;


export type UpdateBasicDiscountMutation = { discountCodeBasicUpdate?: AdminTypes.Maybe<{ userErrors: Array<Pick<AdminTypes.DiscountUserError, 'field' | 'message' | 'code'>> }> };

export type DiscountExistsQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type DiscountExistsQuery = { discountNode?: AdminTypes.Maybe<Pick<AdminTypes.DiscountNode, 'id'>> };

export type ProductPricesQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type ProductPricesQuery = { product?: AdminTypes.Maybe<{ variants: { nodes: Array<Pick<AdminTypes.ProductVariant, 'price'>> } }> };

export type VariantPriceQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type VariantPriceQuery = { productVariant?: AdminTypes.Maybe<(
    Pick<AdminTypes.ProductVariant, 'price'>
    & { product: Pick<AdminTypes.Product, 'id'> }
  )> };

export type OrderOfCodeQueryVariables = AdminTypes.Exact<{
  query: AdminTypes.Scalars['String']['input'];
}>;


export type OrderOfCodeQuery = { orders: { nodes: Array<Pick<AdminTypes.Order, 'id'>> } };

export type CustomerProfileQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type CustomerProfileQuery = { customer?: AdminTypes.Maybe<(
    Pick<AdminTypes.Customer, 'firstName' | 'lastName'>
    & { defaultPhoneNumber?: AdminTypes.Maybe<Pick<AdminTypes.CustomerPhoneNumber, 'phoneNumber'>>, defaultEmailAddress?: AdminTypes.Maybe<Pick<AdminTypes.CustomerEmailAddress, 'marketingState'>>, defaultAddress?: AdminTypes.Maybe<Pick<AdminTypes.MailingAddress, 'address1' | 'city'>> }
  )> };

export type CustomersByIdQueryVariables = AdminTypes.Exact<{
  ids: Array<AdminTypes.Scalars['ID']['input']> | AdminTypes.Scalars['ID']['input'];
}>;


export type CustomersByIdQuery = { nodes: Array<AdminTypes.Maybe<(
    Pick<AdminTypes.Customer, 'id' | 'firstName' | 'lastName' | 'locale'>
    & { defaultEmailAddress?: AdminTypes.Maybe<Pick<AdminTypes.CustomerEmailAddress, 'emailAddress'>> }
  )>> };

export type CustomersByEmailQueryVariables = AdminTypes.Exact<{
  query: AdminTypes.Scalars['String']['input'];
  first: AdminTypes.Scalars['Int']['input'];
}>;


export type CustomersByEmailQuery = { customers: { nodes: Array<(
      Pick<AdminTypes.Customer, 'id' | 'firstName' | 'lastName' | 'locale'>
      & { defaultEmailAddress?: AdminTypes.Maybe<Pick<AdminTypes.CustomerEmailAddress, 'emailAddress'>> }
    )>, pageInfo: Pick<AdminTypes.PageInfo, 'hasNextPage'> } };

export type ProductNotesQueryVariables = AdminTypes.Exact<{
  ids: Array<AdminTypes.Scalars['ID']['input']> | AdminTypes.Scalars['ID']['input'];
}>;


export type ProductNotesQuery = { nodes: Array<AdminTypes.Maybe<(
    Pick<AdminTypes.Product, 'id' | 'tags'>
    & { collections: { nodes: Array<Pick<AdminTypes.Collection, 'id'>> } }
  )>> };

export type CustomerTagsQueryVariables = AdminTypes.Exact<{
  ids: Array<AdminTypes.Scalars['ID']['input']> | AdminTypes.Scalars['ID']['input'];
}>;


export type CustomerTagsQuery = { nodes: Array<AdminTypes.Maybe<Pick<AdminTypes.Customer, 'id' | 'tags'>>> };

export type PastMoneyFragment = { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> };

export type OrderPastQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type OrderPastQuery = { order?: AdminTypes.Maybe<(
    Pick<AdminTypes.Order, 'updatedAt'>
    & { agreements: { pageInfo: Pick<AdminTypes.PageInfo, 'hasNextPage'>, nodes: Array<never> }, transactions: Array<(
      Pick<AdminTypes.OrderTransaction, 'kind' | 'status' | 'processedAt'>
      & { amountSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> } }
    )> }
  )> };

export type MoneyPartsFragment = { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> };

export type OrderQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
  linesAfter?: AdminTypes.InputMaybe<AdminTypes.Scalars['String']['input']>;
}>;


export type OrderQuery = { order?: AdminTypes.Maybe<(
    Pick<AdminTypes.Order, 'id' | 'name' | 'updatedAt' | 'processedAt' | 'cancelledAt' | 'test' | 'sourceName' | 'customerLocale' | 'currencyCode' | 'presentmentCurrencyCode' | 'taxesIncluded' | 'displayFinancialStatus' | 'displayFulfillmentStatus' | 'discountCodes' | 'paymentGatewayNames'>
    & { totalOutstandingSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, purchasingEntity?: AdminTypes.Maybe<{ company: Pick<AdminTypes.Company, 'id'> }>, transactions: Array<(
      Pick<AdminTypes.OrderTransaction, 'kind' | 'status' | 'gateway'>
      & { amountSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> } }
    )>, disputes: Array<Pick<AdminTypes.OrderDisputeSummary, 'id' | 'initiatedAs' | 'status'>>, customer?: AdminTypes.Maybe<(
      Pick<AdminTypes.Customer, 'id' | 'firstName' | 'lastName' | 'locale'>
      & { defaultEmailAddress?: AdminTypes.Maybe<Pick<AdminTypes.CustomerEmailAddress, 'emailAddress'>> }
    )>, lineItems: { nodes: Array<(
        Pick<AdminTypes.LineItem, 'id' | 'title' | 'vendor' | 'quantity' | 'currentQuantity' | 'isGiftCard'>
        & { product?: AdminTypes.Maybe<Pick<AdminTypes.Product, 'id'>>, variant?: AdminTypes.Maybe<Pick<AdminTypes.ProductVariant, 'id'>>, originalUnitPriceSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, discountAllocations: Array<{ allocatedAmountSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, discountApplication: Pick<AdminTypes.DiscountCodeApplication, 'code'> }>, taxLines: Array<{ priceSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> } }> }
      )>, pageInfo: Pick<AdminTypes.PageInfo, 'hasNextPage' | 'endCursor'> }, shippingLines: { nodes: Array<{ discountedPriceSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, taxLines: Array<{ priceSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> } }> }> }, refunds: Array<(
      Pick<AdminTypes.Refund, 'id' | 'createdAt'>
      & { totalRefundedSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, duties?: AdminTypes.Maybe<Array<{ amountSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> } }>>, refundLineItems: { nodes: Array<(
          Pick<AdminTypes.RefundLineItem, 'quantity'>
          & { lineItem: Pick<AdminTypes.LineItem, 'id'>, subtotalSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, totalTaxSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> } }
        )>, pageInfo: Pick<AdminTypes.PageInfo, 'hasNextPage' | 'endCursor'> }, refundShippingLines: { nodes: Array<{ subtotalAmountSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, taxAmountSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> } }> } }
    )> }
  )> };

export type RefundLinesQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
  after?: AdminTypes.InputMaybe<AdminTypes.Scalars['String']['input']>;
}>;


export type RefundLinesQuery = { refund?: AdminTypes.Maybe<{ refundLineItems: { nodes: Array<(
        Pick<AdminTypes.RefundLineItem, 'quantity'>
        & { lineItem: Pick<AdminTypes.LineItem, 'id'>, subtotalSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, totalTaxSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> } }
      )>, pageInfo: Pick<AdminTypes.PageInfo, 'hasNextPage' | 'endCursor'> } }> };

export type ThemeSettingsQueryVariables = AdminTypes.Exact<{ [key: string]: never; }>;


export type ThemeSettingsQuery = { themes?: AdminTypes.Maybe<{ nodes: Array<(
      Pick<AdminTypes.OnlineStoreTheme, 'id'>
      & { files?: AdminTypes.Maybe<{ nodes: Array<{ body: Pick<AdminTypes.OnlineStoreThemeFileBodyText, 'content'> }> }> }
    )> }> };

export type ShopInfoQueryVariables = AdminTypes.Exact<{ [key: string]: never; }>;


export type ShopInfoQuery = { shop: (
    Pick<AdminTypes.Shop, 'id' | 'name' | 'myshopifyDomain' | 'ianaTimezone' | 'currencyCode' | 'taxesIncluded'>
    & { plan: Pick<AdminTypes.ShopPlan, 'partnerDevelopment'> }
  ), currentAppInstallation: (
    Pick<AdminTypes.AppInstallation, 'id'>
    & { accessScopes: Array<Pick<AdminTypes.AccessScope, 'handle'>> }
  ) };

export type CreateGiftCardMutationVariables = AdminTypes.Exact<{
  input: AdminTypes.GiftCardCreateInput;
}>;


export type CreateGiftCardMutation = { giftCardCreate?: AdminTypes.Maybe<{ giftCard?: AdminTypes.Maybe<Pick<AdminTypes.GiftCard, 'id'>>, userErrors: Array<Pick<AdminTypes.GiftCardUserError, 'field' | 'message' | 'code'>> }> };

export type GiftCardsOfCodeQueryVariables = AdminTypes.Exact<{
  code: AdminTypes.Scalars['String']['input'];
}>;


export type GiftCardsOfCodeQuery = { giftCards: { nodes: Array<Pick<AdminTypes.GiftCard, 'id' | 'note' | 'lastCharacters'>> } };

export type SendGiftCardMutationVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type SendGiftCardMutation = { giftCardSendNotificationToCustomer?: AdminTypes.Maybe<{ userErrors: Array<Pick<AdminTypes.GiftCardSendNotificationToCustomerUserError, 'field' | 'message' | 'code'>> }> };

export type DisputesQueryVariables = AdminTypes.Exact<{
  query: AdminTypes.Scalars['String']['input'];
  after?: AdminTypes.InputMaybe<AdminTypes.Scalars['String']['input']>;
}>;


export type DisputesQuery = { disputes: { nodes: Array<(
      Pick<AdminTypes.ShopifyPaymentsDispute, 'id' | 'type' | 'status' | 'initiatedAt' | 'finalizedOn'>
      & { amount: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'>, order?: AdminTypes.Maybe<Pick<AdminTypes.Order, 'id'>> }
    )>, pageInfo: Pick<AdminTypes.PageInfo, 'hasNextPage' | 'endCursor'> } };

export type DefineMetafieldMutationVariables = AdminTypes.Exact<{
  definition: AdminTypes.MetafieldDefinitionInput;
}>;


export type DefineMetafieldMutation = { metafieldDefinitionCreate?: AdminTypes.Maybe<{ createdDefinition?: AdminTypes.Maybe<Pick<AdminTypes.MetafieldDefinition, 'id'>>, userErrors: Array<Pick<AdminTypes.MetafieldDefinitionCreateUserError, 'field' | 'message' | 'code'>> }> };

export type SetMetafieldsMutationVariables = AdminTypes.Exact<{
  metafields: Array<AdminTypes.MetafieldsSetInput> | AdminTypes.MetafieldsSetInput;
}>;


export type SetMetafieldsMutation = { metafieldsSet?: AdminTypes.Maybe<{ metafields?: AdminTypes.Maybe<Array<Pick<AdminTypes.Metafield, 'id'>>>, userErrors: Array<Pick<AdminTypes.MetafieldsSetUserError, 'field' | 'message' | 'code'>> }> };

export type AddRedeemCodesMutationVariables = AdminTypes.Exact<{
  discountId: AdminTypes.Scalars['ID']['input'];
  codes: Array<AdminTypes.DiscountRedeemCodeInput> | AdminTypes.DiscountRedeemCodeInput;
}>;


export type AddRedeemCodesMutation = { discountRedeemCodeBulkAdd?: AdminTypes.Maybe<{ bulkCreation?: AdminTypes.Maybe<Pick<AdminTypes.DiscountRedeemCodeBulkCreation, 'id'>>, userErrors: Array<Pick<AdminTypes.DiscountUserError, 'field' | 'message' | 'code'>> }> };

export type BulkCreationDoneQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type BulkCreationDoneQuery = { discountRedeemCodeBulkCreation?: AdminTypes.Maybe<Pick<AdminTypes.DiscountRedeemCodeBulkCreation, 'done'>> };

export type BulkCreationQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type BulkCreationQuery = { discountRedeemCodeBulkCreation?: AdminTypes.Maybe<(
    Pick<AdminTypes.DiscountRedeemCodeBulkCreation, 'done'>
    & { codes: { nodes: Array<(
        Pick<AdminTypes.DiscountRedeemCodeBulkCreationCode, 'code'>
        & { errors: Array<Pick<AdminTypes.DiscountUserError, 'message' | 'code'>>, discountRedeemCode?: AdminTypes.Maybe<Pick<AdminTypes.DiscountRedeemCode, 'id'>> }
      )> } }
  )> };

export type CodePageFragment = { nodes: Array<Pick<AdminTypes.DiscountRedeemCode, 'id' | 'code'>>, pageInfo: Pick<AdminTypes.PageInfo, 'hasNextPage' | 'endCursor'> };

export type NewestRedeemCodesQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
  after?: AdminTypes.InputMaybe<AdminTypes.Scalars['String']['input']>;
}>;


export type NewestRedeemCodesQuery = { discountNode?: AdminTypes.Maybe<{ discount: { codes: { nodes: Array<Pick<AdminTypes.DiscountRedeemCode, 'id' | 'code'>>, pageInfo: Pick<AdminTypes.PageInfo, 'hasNextPage' | 'endCursor'> } } }> };

export type DeleteRedeemCodesMutationVariables = AdminTypes.Exact<{
  discountId: AdminTypes.Scalars['ID']['input'];
  ids: Array<AdminTypes.Scalars['ID']['input']> | AdminTypes.Scalars['ID']['input'];
}>;


export type DeleteRedeemCodesMutation = { discountCodeRedeemCodeBulkDelete?: AdminTypes.Maybe<{ job?: AdminTypes.Maybe<Pick<AdminTypes.Job, 'id'>>, userErrors: Array<Pick<AdminTypes.DiscountUserError, 'field' | 'message' | 'code'>> }> };

export type JobDoneQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type JobDoneQuery = { job?: AdminTypes.Maybe<Pick<AdminTypes.Job, 'done'>> };

export type OneCodeFragment = { nodes: Array<Pick<AdminTypes.DiscountRedeemCode, 'id' | 'code' | 'asyncUsageCount'>> };

export type RedeemCodeQueryVariables = AdminTypes.Exact<{
  code: AdminTypes.Scalars['String']['input'];
}>;


export type RedeemCodeQuery = { codeDiscountNodeByCode?: AdminTypes.Maybe<(
    Pick<AdminTypes.DiscountCodeNode, 'id'>
    & { codeDiscount: { codes: { nodes: Array<Pick<AdminTypes.DiscountRedeemCode, 'id' | 'code' | 'asyncUsageCount'>> } } }
  )> };

export type CreditStoreCreditMutationVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
  creditInput: AdminTypes.StoreCreditAccountCreditInput;
}>;


export type CreditStoreCreditMutation = { storeCreditAccountCredit?: AdminTypes.Maybe<{ storeCreditAccountTransaction?: AdminTypes.Maybe<Pick<AdminTypes.StoreCreditAccountCreditTransaction, 'id'>>, userErrors: Array<Pick<AdminTypes.StoreCreditAccountCreditUserError, 'field' | 'message' | 'code'>> }> };

export type StoreCreditOfQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
  currency: AdminTypes.Scalars['String']['input'];
}>;


export type StoreCreditOfQuery = { customer?: AdminTypes.Maybe<{ storeCreditAccounts: { nodes: Array<{ transactions: { nodes: Array<(
            Pick<AdminTypes.StoreCreditAccountCreditTransaction, 'id' | 'createdAt' | 'event'>
            & { amount: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }
          )> } }> } }> };

interface GeneratedQueryTypes {
  "#graphql\n  query BulkOperation($id: ID!) {\n    bulkOperation(id: $id) {\n      status\n      errorCode\n      url\n      rootObjectCount\n    }\n  }\n": {return: BulkOperationQuery, variables: BulkOperationQueryVariables},
  "#graphql\n  fragment Minimum on DiscountMinimumRequirement {\n    ... on DiscountMinimumSubtotal {\n      greaterThanOrEqualToSubtotal {\n        amount\n      }\n    }\n    ... on DiscountMinimumQuantity {\n      greaterThanOrEqualToQuantity\n    }\n  }\n\n  fragment Combines on DiscountCombinesWith {\n    orderDiscounts\n    productDiscounts\n    shippingDiscounts\n  }\n\n  fragment Goods on DiscountItems {\n    ... on AllDiscountItems {\n      allItems\n    }\n    ... on DiscountCollections {\n      collections(first: 60) {\n        nodes {\n          id\n        }\n      }\n    }\n    ... on DiscountProducts {\n      products(first: 60) {\n        nodes {\n          id\n        }\n      }\n      productVariants(first: 60) {\n        nodes {\n          id\n        }\n      }\n    }\n  }\n\n  query DiscountTerms($id: ID!) {\n    discountNode(id: $id) {\n      discount {\n        ... on DiscountCodeBasic {\n          status\n          startsAt\n          endsAt\n          usageLimit\n          appliesOncePerCustomer\n          context {\n            ... on DiscountBuyerSelectionAll {\n              all\n            }\n          }\n          combinesWith {\n            ...Combines\n          }\n          minimumRequirement {\n            ...Minimum\n          }\n          customerGets {\n            appliesOnOneTimePurchase\n            items {\n              ...Goods\n            }\n            value {\n              ... on DiscountPercentage {\n                percentage\n              }\n              ... on DiscountAmount {\n                amount {\n                  amount\n                }\n                appliesOnEachItem\n              }\n            }\n          }\n        }\n        ... on DiscountCodeFreeShipping {\n          status\n          startsAt\n          endsAt\n          usageLimit\n          appliesOncePerCustomer\n          appliesOnOneTimePurchase\n          context {\n            ... on DiscountBuyerSelectionAll {\n              all\n            }\n          }\n          combinesWith {\n            ...Combines\n          }\n          minimumRequirement {\n            ...Minimum\n          }\n          destinationSelection {\n            ... on DiscountCountryAll {\n              allCountries\n            }\n          }\n          maximumShippingPrice {\n            amount\n          }\n        }\n        ... on DiscountCodeBxgy {\n          status\n          startsAt\n          endsAt\n          usageLimit\n          appliesOncePerCustomer\n          usesPerOrderLimit\n          context {\n            ... on DiscountBuyerSelectionAll {\n              all\n            }\n          }\n          combinesWith {\n            ...Combines\n          }\n          customerBuys {\n            isOneTimePurchase\n            items {\n              ...Goods\n            }\n            value {\n              ... on DiscountPurchaseAmount {\n                bought: amount\n              }\n              ... on DiscountQuantity {\n                quantity\n              }\n            }\n          }\n          customerGets {\n            appliesOnOneTimePurchase\n            items {\n              ...Goods\n            }\n            value {\n              ... on DiscountOnQuantity {\n                quantity {\n                  quantity\n                }\n                effect {\n                  ... on DiscountPercentage {\n                    percentage\n                  }\n                }\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": {return: DiscountTermsQuery, variables: DiscountTermsQueryVariables},
  "#graphql\n  query NodesThere($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      id\n    }\n  }\n": {return: NodesThereQuery, variables: NodesThereQueryVariables},
  "#graphql\n  query DiscountAmountOff($id: ID!) {\n    discountNode(id: $id) {\n      discount {\n        ... on DiscountCodeBasic {\n          customerGets {\n            value {\n              ... on DiscountAmount {\n                amount {\n                  amount\n                }\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": {return: DiscountAmountOffQuery, variables: DiscountAmountOffQueryVariables},
  "#graphql\n  query DiscountExists($id: ID!) {\n    discountNode(id: $id) {\n      id\n    }\n  }\n": {return: DiscountExistsQuery, variables: DiscountExistsQueryVariables},
  "#graphql\n  query ProductPrices($id: ID!) {\n    product(id: $id) {\n      variants(first: 250) {\n        nodes {\n          price\n        }\n      }\n    }\n  }\n": {return: ProductPricesQuery, variables: ProductPricesQueryVariables},
  "#graphql\n  query VariantPrice($id: ID!) {\n    productVariant(id: $id) {\n      price\n      product {\n        id\n      }\n    }\n  }\n": {return: VariantPriceQuery, variables: VariantPriceQueryVariables},
  "#graphql\n  query OrderOfCode($query: String!) {\n    orders(first: 1, query: $query) {\n      nodes {\n        id\n      }\n    }\n  }\n": {return: OrderOfCodeQuery, variables: OrderOfCodeQueryVariables},
  "#graphql\n  query CustomerProfile($id: ID!) {\n    customer(id: $id) {\n      firstName\n      lastName\n      defaultPhoneNumber {\n        phoneNumber\n      }\n      defaultEmailAddress {\n        marketingState\n      }\n      defaultAddress {\n        address1\n        city\n      }\n    }\n  }\n": {return: CustomerProfileQuery, variables: CustomerProfileQueryVariables},
  "#graphql\n  query CustomersById($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      ... on Customer {\n        id\n        firstName\n        lastName\n        locale\n        defaultEmailAddress {\n          emailAddress\n        }\n      }\n    }\n  }\n": {return: CustomersByIdQuery, variables: CustomersByIdQueryVariables},
  "#graphql\n  query CustomersByEmail($query: String!, $first: Int!) {\n    customers(first: $first, query: $query) {\n      nodes {\n        id\n        firstName\n        lastName\n        locale\n        defaultEmailAddress {\n          emailAddress\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n  }\n": {return: CustomersByEmailQuery, variables: CustomersByEmailQueryVariables},
  "#graphql\n  query ProductNotes($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      ... on Product {\n        id\n        tags\n        collections(first: 100) {\n          nodes {\n            id\n          }\n        }\n      }\n    }\n  }\n": {return: ProductNotesQuery, variables: ProductNotesQueryVariables},
  "#graphql\n  query CustomerTags($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      ... on Customer {\n        id\n        tags\n      }\n    }\n  }\n": {return: CustomerTagsQuery, variables: CustomerTagsQueryVariables},
  "#graphql\n  fragment PastMoney on MoneyBag {\n    shopMoney {\n      amount\n      currencyCode\n    }\n  }\n\n  query OrderPast($id: ID!) {\n    order(id: $id) {\n      updatedAt\n      agreements(first: 25) {\n        pageInfo {\n          hasNextPage\n        }\n        nodes {\n          id\n          reason\n          happenedAt\n          sales(first: 50) {\n            pageInfo {\n              hasNextPage\n            }\n            nodes {\n              actionType\n              quantity\n              totalAmount {\n                ...PastMoney\n              }\n              totalTaxAmount {\n                ...PastMoney\n              }\n              ... on ProductSale {\n                lineItem {\n                  id\n                }\n              }\n              ... on GiftCardSale {\n                lineItem {\n                  id\n                }\n              }\n              ... on TipSale {\n                lineItem {\n                  id\n                }\n              }\n            }\n          }\n        }\n      }\n      transactions(first: 50) {\n        kind\n        status\n        processedAt\n        amountSet {\n          ...PastMoney\n        }\n      }\n    }\n  }\n": {return: OrderPastQuery, variables: OrderPastQueryVariables},
  "#graphql\n  fragment MoneyParts on MoneyBag {\n    shopMoney {\n      amount\n      currencyCode\n    }\n  }\n\n  query Order($id: ID!, $linesAfter: String) {\n    order(id: $id) {\n      id\n      name\n      updatedAt\n      processedAt\n      cancelledAt\n      test\n      sourceName\n      customerLocale\n      currencyCode\n      presentmentCurrencyCode\n      taxesIncluded\n      displayFinancialStatus\n      displayFulfillmentStatus\n      discountCodes\n      paymentGatewayNames\n      totalOutstandingSet {\n        ...MoneyParts\n      }\n      purchasingEntity {\n        ... on PurchasingCompany {\n          company {\n            id\n          }\n        }\n      }\n      transactions(first: 50) {\n        kind\n        status\n        gateway\n        amountSet {\n          ...MoneyParts\n        }\n      }\n      disputes {\n        id\n        initiatedAs\n        status\n      }\n      customer {\n        id\n        firstName\n        lastName\n        locale\n        defaultEmailAddress {\n          emailAddress\n        }\n      }\n      lineItems(first: 250, after: $linesAfter) {\n        nodes {\n          id\n          title\n          vendor\n          quantity\n          currentQuantity\n          isGiftCard\n          product {\n            id\n          }\n          variant {\n            id\n          }\n          originalUnitPriceSet {\n            ...MoneyParts\n          }\n          discountAllocations {\n            allocatedAmountSet {\n              ...MoneyParts\n            }\n            discountApplication {\n              ... on DiscountCodeApplication {\n                code\n              }\n            }\n          }\n          taxLines {\n            priceSet {\n              ...MoneyParts\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n      shippingLines(first: 20) {\n        nodes {\n          discountedPriceSet {\n            ...MoneyParts\n          }\n          taxLines {\n            priceSet {\n              ...MoneyParts\n            }\n          }\n        }\n      }\n      refunds {\n        id\n        createdAt\n        totalRefundedSet {\n          ...MoneyParts\n        }\n        duties {\n          amountSet {\n            ...MoneyParts\n          }\n        }\n        refundLineItems(first: 50) {\n          nodes {\n            quantity\n            lineItem {\n              id\n            }\n            subtotalSet {\n              ...MoneyParts\n            }\n            totalTaxSet {\n              ...MoneyParts\n            }\n          }\n          pageInfo {\n            hasNextPage\n            endCursor\n          }\n        }\n        refundShippingLines(first: 10) {\n          nodes {\n            subtotalAmountSet {\n              ...MoneyParts\n            }\n            taxAmountSet {\n              ...MoneyParts\n            }\n          }\n        }\n      }\n    }\n  }\n": {return: OrderQuery, variables: OrderQueryVariables},
  "#graphql\n  query RefundLines($id: ID!, $after: String) {\n    refund(id: $id) {\n      refundLineItems(first: 250, after: $after) {\n        nodes {\n          quantity\n          lineItem {\n            id\n          }\n          subtotalSet {\n            shopMoney {\n              amount\n              currencyCode\n            }\n          }\n          totalTaxSet {\n            shopMoney {\n              amount\n              currencyCode\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": {return: RefundLinesQuery, variables: RefundLinesQueryVariables},
  "#graphql\n  query ThemeSettings {\n    themes(first: 1, roles: [MAIN]) {\n      nodes {\n        id\n        files(filenames: [\"config/settings_data.json\"], first: 1) {\n          nodes {\n            body {\n              ... on OnlineStoreThemeFileBodyText {\n                content\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": {return: ThemeSettingsQuery, variables: ThemeSettingsQueryVariables},
  "#graphql\n  query ShopInfo {\n    shop {\n      id\n      name\n      myshopifyDomain\n      ianaTimezone\n      currencyCode\n      taxesIncluded\n      plan {\n        partnerDevelopment\n      }\n    }\n    currentAppInstallation {\n      id\n      accessScopes {\n        handle\n      }\n    }\n  }\n": {return: ShopInfoQuery, variables: ShopInfoQueryVariables},
  "#graphql\n  query GiftCardsOfCode($code: String!) {\n    giftCards(first: 5, query: $code) {\n      nodes {\n        id\n        note\n        lastCharacters\n      }\n    }\n  }\n": {return: GiftCardsOfCodeQuery, variables: GiftCardsOfCodeQueryVariables},
  "#graphql\n  query Disputes($query: String!, $after: String) {\n    disputes(first: 100, after: $after, query: $query) {\n      nodes {\n        id\n        type\n        status\n        initiatedAt\n        finalizedOn\n        amount {\n          amount\n          currencyCode\n        }\n        order {\n          id\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": {return: DisputesQuery, variables: DisputesQueryVariables},
  "#graphql\n  query BulkCreationDone($id: ID!) {\n    discountRedeemCodeBulkCreation(id: $id) {\n      done\n    }\n  }\n": {return: BulkCreationDoneQuery, variables: BulkCreationDoneQueryVariables},
  "#graphql\n  query BulkCreation($id: ID!) {\n    discountRedeemCodeBulkCreation(id: $id) {\n      done\n      codes(first: 250) {\n        nodes {\n          code\n          errors {\n            message\n            code\n          }\n          discountRedeemCode {\n            id\n          }\n        }\n      }\n    }\n  }\n": {return: BulkCreationQuery, variables: BulkCreationQueryVariables},
  "#graphql\n  fragment CodePage on DiscountRedeemCodeConnection {\n    nodes {\n      id\n      code\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n\n  query NewestRedeemCodes($id: ID!, $after: String) {\n    discountNode(id: $id) {\n      discount {\n        ... on DiscountCodeBasic {\n          codes(first: 250, after: $after, sortKey: ID, reverse: true) {\n            ...CodePage\n          }\n        }\n        ... on DiscountCodeFreeShipping {\n          codes(first: 250, after: $after, sortKey: ID, reverse: true) {\n            ...CodePage\n          }\n        }\n        ... on DiscountCodeBxgy {\n          codes(first: 250, after: $after, sortKey: ID, reverse: true) {\n            ...CodePage\n          }\n        }\n      }\n    }\n  }\n": {return: NewestRedeemCodesQuery, variables: NewestRedeemCodesQueryVariables},
  "#graphql\n  query JobDone($id: ID!) {\n    job(id: $id) {\n      done\n    }\n  }\n": {return: JobDoneQuery, variables: JobDoneQueryVariables},
  "#graphql\n  fragment OneCode on DiscountRedeemCodeConnection {\n    nodes {\n      id\n      code\n      asyncUsageCount\n    }\n  }\n\n  query RedeemCode($code: String!) {\n    codeDiscountNodeByCode(code: $code) {\n      id\n      codeDiscount {\n        ... on DiscountCodeBasic {\n          codes(first: 5, query: $code) {\n            ...OneCode\n          }\n        }\n        ... on DiscountCodeFreeShipping {\n          codes(first: 5, query: $code) {\n            ...OneCode\n          }\n        }\n        ... on DiscountCodeBxgy {\n          codes(first: 5, query: $code) {\n            ...OneCode\n          }\n        }\n      }\n    }\n  }\n": {return: RedeemCodeQuery, variables: RedeemCodeQueryVariables},
  "#graphql\n  query StoreCreditOf($id: ID!, $currency: String!) {\n    customer(id: $id) {\n      storeCreditAccounts(first: 1, query: $currency) {\n        nodes {\n          transactions(first: 50, sortKey: CREATED_AT, reverse: true) {\n            nodes {\n              createdAt\n              event\n              amount {\n                amount\n                currencyCode\n              }\n              ... on StoreCreditAccountCreditTransaction {\n                id\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": {return: StoreCreditOfQuery, variables: StoreCreditOfQueryVariables},
}

interface GeneratedMutationTypes {
  "#graphql\n  mutation RunBulkQuery($query: String!) {\n    bulkOperationRunQuery(query: $query, groupObjects: false) {\n      bulkOperation {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": {return: RunBulkQueryMutation, variables: RunBulkQueryMutationVariables},
  "#graphql\n  mutation CreateBasicDiscount($discount: DiscountCodeBasicInput!) {\n    discountCodeBasicCreate(basicCodeDiscount: $discount) {\n      codeDiscountNode {\n        id\n      }\n      userErrors {\n        field\n        message\n        code\n      }\n    }\n  }\n": {return: CreateBasicDiscountMutation, variables: CreateBasicDiscountMutationVariables},
  "#graphql\n  mutation CreateFreeShippingDiscount($discount: DiscountCodeFreeShippingInput!) {\n    discountCodeFreeShippingCreate(freeShippingCodeDiscount: $discount) {\n      codeDiscountNode {\n        id\n      }\n      userErrors {\n        field\n        message\n        code\n      }\n    }\n  }\n": {return: CreateFreeShippingDiscountMutation, variables: CreateFreeShippingDiscountMutationVariables},
  "#graphql\n  mutation CreateBxgyDiscount($discount: DiscountCodeBxgyInput!) {\n    discountCodeBxgyCreate(bxgyCodeDiscount: $discount) {\n      codeDiscountNode {\n        id\n      }\n      userErrors {\n        field\n        message\n        code\n      }\n    }\n  }\n": {return: CreateBxgyDiscountMutation, variables: CreateBxgyDiscountMutationVariables},
  "#graphql\n  mutation UpdateBasicDiscount($id: ID!, $discount: DiscountCodeBasicInput!) {\n    discountCodeBasicUpdate(id: $id, basicCodeDiscount: $discount) {\n      userErrors {\n        field\n        message\n        code\n      }\n    }\n  }\n": {return: UpdateBasicDiscountMutation, variables: UpdateBasicDiscountMutationVariables},
  "#graphql\n  mutation CreateGiftCard($input: GiftCardCreateInput!) {\n    giftCardCreate(input: $input) {\n      giftCard {\n        id\n      }\n      userErrors {\n        field\n        message\n        code\n      }\n    }\n  }\n": {return: CreateGiftCardMutation, variables: CreateGiftCardMutationVariables},
  "#graphql\n  mutation SendGiftCard($id: ID!) {\n    giftCardSendNotificationToCustomer(id: $id) {\n      userErrors {\n        field\n        message\n        code\n      }\n    }\n  }\n": {return: SendGiftCardMutation, variables: SendGiftCardMutationVariables},
  "#graphql\n  mutation DefineMetafield($definition: MetafieldDefinitionInput!) {\n    metafieldDefinitionCreate(definition: $definition) {\n      createdDefinition {\n        id\n      }\n      userErrors {\n        field\n        message\n        code\n      }\n    }\n  }\n": {return: DefineMetafieldMutation, variables: DefineMetafieldMutationVariables},
  "#graphql\n  mutation SetMetafields($metafields: [MetafieldsSetInput!]!) {\n    metafieldsSet(metafields: $metafields) {\n      metafields {\n        id\n      }\n      userErrors {\n        field\n        message\n        code\n      }\n    }\n  }\n": {return: SetMetafieldsMutation, variables: SetMetafieldsMutationVariables},
  "#graphql\n  mutation AddRedeemCodes($discountId: ID!, $codes: [DiscountRedeemCodeInput!]!) {\n    discountRedeemCodeBulkAdd(discountId: $discountId, codes: $codes) {\n      bulkCreation {\n        id\n      }\n      userErrors {\n        field\n        message\n        code\n      }\n    }\n  }\n": {return: AddRedeemCodesMutation, variables: AddRedeemCodesMutationVariables},
  "#graphql\n  mutation DeleteRedeemCodes($discountId: ID!, $ids: [ID!]!) {\n    discountCodeRedeemCodeBulkDelete(discountId: $discountId, ids: $ids) {\n      job {\n        id\n      }\n      userErrors {\n        field\n        message\n        code\n      }\n    }\n  }\n": {return: DeleteRedeemCodesMutation, variables: DeleteRedeemCodesMutationVariables},
  "#graphql\n  mutation CreditStoreCredit($id: ID!, $creditInput: StoreCreditAccountCreditInput!) {\n    storeCreditAccountCredit(id: $id, creditInput: $creditInput) {\n      storeCreditAccountTransaction {\n        id\n      }\n      userErrors {\n        field\n        message\n        code\n      }\n    }\n  }\n": {return: CreditStoreCreditMutation, variables: CreditStoreCreditMutationVariables},
}
declare module '@shopify/admin-api-client' {
  type InputMaybe<T> = AdminTypes.InputMaybe<T>;
  interface AdminQueries extends GeneratedQueryTypes {}
  interface AdminMutations extends GeneratedMutationTypes {}
}
