/* eslint-disable eslint-comments/disable-enable-pair */
/* eslint-disable eslint-comments/no-unlimited-disable */
/* eslint-disable */
// Written by `npm run codegen`.
import type * as AdminTypes from './admin.types.js';

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

export type MoneyPartsFragment = { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> };

export type OrderQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type OrderQuery = { order?: AdminTypes.Maybe<(
    Pick<AdminTypes.Order, 'id' | 'name' | 'updatedAt' | 'processedAt' | 'cancelledAt' | 'test' | 'sourceName' | 'customerLocale' | 'currencyCode' | 'presentmentCurrencyCode' | 'taxesIncluded' | 'displayFinancialStatus' | 'displayFulfillmentStatus' | 'discountCodes' | 'paymentGatewayNames'>
    & { purchasingEntity?: AdminTypes.Maybe<{ company: Pick<AdminTypes.Company, 'id'> }>, transactions: Array<(
      Pick<AdminTypes.OrderTransaction, 'kind' | 'status' | 'gateway'>
      & { amountSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> } }
    )>, disputes: Array<Pick<AdminTypes.OrderDisputeSummary, 'id' | 'initiatedAs' | 'status'>>, customer?: AdminTypes.Maybe<(
      Pick<AdminTypes.Customer, 'id' | 'firstName' | 'lastName' | 'locale'>
      & { defaultEmailAddress?: AdminTypes.Maybe<Pick<AdminTypes.CustomerEmailAddress, 'emailAddress'>> }
    )>, lineItems: { nodes: Array<(
        Pick<AdminTypes.LineItem, 'id' | 'title' | 'vendor' | 'quantity' | 'currentQuantity' | 'isGiftCard'>
        & { product?: AdminTypes.Maybe<Pick<AdminTypes.Product, 'id'>>, variant?: AdminTypes.Maybe<Pick<AdminTypes.ProductVariant, 'id'>>, originalUnitPriceSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, discountAllocations: Array<{ allocatedAmountSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, discountApplication: Pick<AdminTypes.DiscountCodeApplication, 'code'> }>, taxLines: Array<{ priceSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> } }> }
      )> }, shippingLines: { nodes: Array<{ discountedPriceSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, taxLines: Array<{ priceSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> } }> }> }, refunds: Array<(
      Pick<AdminTypes.Refund, 'id' | 'createdAt'>
      & { totalRefundedSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, refundLineItems: { nodes: Array<(
          Pick<AdminTypes.RefundLineItem, 'quantity'>
          & { lineItem: Pick<AdminTypes.LineItem, 'id'>, subtotalSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, totalTaxSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> } }
        )> }, refundShippingLines: { nodes: Array<{ subtotalAmountSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, taxAmountSet: { shopMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> } }> } }
    )> }
  )> };

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

export type DefineMetafieldMutationVariables = AdminTypes.Exact<{
  definition: AdminTypes.MetafieldDefinitionInput;
}>;


export type DefineMetafieldMutation = { metafieldDefinitionCreate?: AdminTypes.Maybe<{ createdDefinition?: AdminTypes.Maybe<Pick<AdminTypes.MetafieldDefinition, 'id'>>, userErrors: Array<Pick<AdminTypes.MetafieldDefinitionCreateUserError, 'field' | 'message' | 'code'>> }> };

export type SetMetafieldsMutationVariables = AdminTypes.Exact<{
  metafields: Array<AdminTypes.MetafieldsSetInput> | AdminTypes.MetafieldsSetInput;
}>;


export type SetMetafieldsMutation = { metafieldsSet?: AdminTypes.Maybe<{ metafields?: AdminTypes.Maybe<Array<Pick<AdminTypes.Metafield, 'id'>>>, userErrors: Array<Pick<AdminTypes.MetafieldsSetUserError, 'field' | 'message' | 'code'>> }> };

interface GeneratedQueryTypes {
  "#graphql\n  query ProductNotes($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      ... on Product {\n        id\n        tags\n        collections(first: 100) {\n          nodes {\n            id\n          }\n        }\n      }\n    }\n  }\n": {return: ProductNotesQuery, variables: ProductNotesQueryVariables},
  "#graphql\n  query CustomerTags($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      ... on Customer {\n        id\n        tags\n      }\n    }\n  }\n": {return: CustomerTagsQuery, variables: CustomerTagsQueryVariables},
  "#graphql\n  fragment MoneyParts on MoneyBag {\n    shopMoney {\n      amount\n      currencyCode\n    }\n  }\n\n  query Order($id: ID!) {\n    order(id: $id) {\n      id\n      name\n      updatedAt\n      processedAt\n      cancelledAt\n      test\n      sourceName\n      customerLocale\n      currencyCode\n      presentmentCurrencyCode\n      taxesIncluded\n      displayFinancialStatus\n      displayFulfillmentStatus\n      discountCodes\n      paymentGatewayNames\n      purchasingEntity {\n        ... on PurchasingCompany {\n          company {\n            id\n          }\n        }\n      }\n      transactions(first: 50) {\n        kind\n        status\n        gateway\n        amountSet {\n          ...MoneyParts\n        }\n      }\n      disputes {\n        id\n        initiatedAs\n        status\n      }\n      customer {\n        id\n        firstName\n        lastName\n        locale\n        defaultEmailAddress {\n          emailAddress\n        }\n      }\n      lineItems(first: 250) {\n        nodes {\n          id\n          title\n          vendor\n          quantity\n          currentQuantity\n          isGiftCard\n          product {\n            id\n          }\n          variant {\n            id\n          }\n          originalUnitPriceSet {\n            ...MoneyParts\n          }\n          discountAllocations {\n            allocatedAmountSet {\n              ...MoneyParts\n            }\n            discountApplication {\n              ... on DiscountCodeApplication {\n                code\n              }\n            }\n          }\n          taxLines {\n            priceSet {\n              ...MoneyParts\n            }\n          }\n        }\n      }\n      shippingLines(first: 20) {\n        nodes {\n          discountedPriceSet {\n            ...MoneyParts\n          }\n          taxLines {\n            priceSet {\n              ...MoneyParts\n            }\n          }\n        }\n      }\n      refunds {\n        id\n        createdAt\n        totalRefundedSet {\n          ...MoneyParts\n        }\n        refundLineItems(first: 50) {\n          nodes {\n            quantity\n            lineItem {\n              id\n            }\n            subtotalSet {\n              ...MoneyParts\n            }\n            totalTaxSet {\n              ...MoneyParts\n            }\n          }\n        }\n        refundShippingLines(first: 10) {\n          nodes {\n            subtotalAmountSet {\n              ...MoneyParts\n            }\n            taxAmountSet {\n              ...MoneyParts\n            }\n          }\n        }\n      }\n    }\n  }\n": {return: OrderQuery, variables: OrderQueryVariables},
  "#graphql\n  query ThemeSettings {\n    themes(first: 1, roles: [MAIN]) {\n      nodes {\n        id\n        files(filenames: [\"config/settings_data.json\"], first: 1) {\n          nodes {\n            body {\n              ... on OnlineStoreThemeFileBodyText {\n                content\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": {return: ThemeSettingsQuery, variables: ThemeSettingsQueryVariables},
  "#graphql\n  query ShopInfo {\n    shop {\n      id\n      name\n      myshopifyDomain\n      ianaTimezone\n      currencyCode\n      taxesIncluded\n      plan {\n        partnerDevelopment\n      }\n    }\n    currentAppInstallation {\n      id\n      accessScopes {\n        handle\n      }\n    }\n  }\n": {return: ShopInfoQuery, variables: ShopInfoQueryVariables},
}

interface GeneratedMutationTypes {
  "#graphql\n  mutation DefineMetafield($definition: MetafieldDefinitionInput!) {\n    metafieldDefinitionCreate(definition: $definition) {\n      createdDefinition {\n        id\n      }\n      userErrors {\n        field\n        message\n        code\n      }\n    }\n  }\n": {return: DefineMetafieldMutation, variables: DefineMetafieldMutationVariables},
  "#graphql\n  mutation SetMetafields($metafields: [MetafieldsSetInput!]!) {\n    metafieldsSet(metafields: $metafields) {\n      metafields {\n        id\n      }\n      userErrors {\n        field\n        message\n        code\n      }\n    }\n  }\n": {return: SetMetafieldsMutation, variables: SetMetafieldsMutationVariables},
}
declare module '@shopify/admin-api-client' {
  type InputMaybe<T> = AdminTypes.InputMaybe<T>;
  interface AdminQueries extends GeneratedQueryTypes {}
  interface AdminMutations extends GeneratedMutationTypes {}
}
