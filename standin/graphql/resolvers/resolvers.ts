import type { Fields } from '../context.ts';
import { agreementFields } from './agreement-fields.ts';
import { appFields, appInstallationFields } from './app-fields.ts';
import { bulkOperationFields, bulkOperationMutations, bulkOperationQueries } from './bulk-operation-fields.ts';
import { collectionFields } from './collection-fields.ts';
import { addressFields, customerEmailFields, customerFields } from './customer-fields.ts';
import { customerMutations } from './customer-mutations.ts';
import {
  allocationFields,
  automaticApplicationFields,
  codeApplicationFields,
  manualApplicationFields,
} from './discount-fields.ts';
import { discountMutations } from './discount-mutations.ts';
import {
  basicDiscountFields,
  bxgyDiscountFields,
  discountCodeNodeFields,
  discountCollectionsFields,
  discountNodeFields,
  discountProductsFields,
  freeShippingDiscountFields,
} from './discount-node-fields.ts';
import { discountQueries } from './discount-queries.ts';
import { giftCardFields, giftCardMovementFields, giftCardMutations, giftCardQueries } from './gift-card-fields.ts';
import { metafieldDefinitionFields, metafieldFields } from './metafield-fields.ts';
import { metafieldMutations } from './metafield-mutations.ts';
import { moneyBagFields, moneyFields } from './money-fields.ts';
import { lineItemFields, orderFields, shippingLineFields, taxLineFields } from './order-fields.ts';
import { disputeQueries, paymentsDisputeFields } from './payments-dispute-fields.ts';
import { productFields, variantFields } from './product-fields.ts';
import { queryFields } from './query-fields.ts';
import {
  bulkCreationCodeFields,
  bulkCreationFields,
  codeJobQueries,
  jobFields,
  redeemCodeFields,
} from './redeem-code-fields.ts';
import {
  adjustmentFields,
  refundFields,
  refundLineFields,
  refundShippingFields,
  transactionFields,
} from './refund-fields.ts';
import { domainFields, shopFields, shopPlanFields } from './shop-fields.ts';
import {
  storeCreditAccountFields,
  storeCreditMovementFields,
  storeCreditMutations,
  storeCreditOfCustomer,
  storeCreditQueries,
} from './store-credit-fields.ts';
import { themeFields, themeFileFields } from './theme-fields.ts';

/**
 * Everything the stand-in knows of Shopify's schema, by type and field. A type of the schema that is not here is read
 * from its source by name (pages, payloads, small records); a field that is in neither is refused loudly.
 */
export const RESOLVERS: Record<string, Fields<never>> = {
  QueryRoot: {
    ...queryFields,
    ...discountQueries,
    ...codeJobQueries,
    ...giftCardQueries,
    ...storeCreditQueries,
    ...bulkOperationQueries,
    ...disputeQueries,
  },
  Mutation: {
    ...metafieldMutations,
    ...customerMutations,
    ...discountMutations,
    ...giftCardMutations,
    ...storeCreditMutations,
    ...bulkOperationMutations,
  },
  App: appFields,
  AppInstallation: appInstallationFields,
  AutomaticDiscountApplication: automaticApplicationFields,
  BulkOperation: bulkOperationFields,
  Collection: collectionFields,
  Customer: { ...customerFields, ...storeCreditOfCustomer },
  CustomerEmailAddress: customerEmailFields,
  DiscountAllocation: allocationFields,
  DiscountCodeApplication: codeApplicationFields,
  DiscountCodeBasic: basicDiscountFields,
  DiscountCodeBxgy: bxgyDiscountFields,
  DiscountCodeFreeShipping: freeShippingDiscountFields,
  DiscountCodeNode: discountCodeNodeFields,
  DiscountCollections: discountCollectionsFields,
  DiscountNode: discountNodeFields,
  DiscountProducts: discountProductsFields,
  DiscountRedeemCode: redeemCodeFields,
  DiscountRedeemCodeBulkCreation: bulkCreationFields,
  DiscountRedeemCodeBulkCreationCode: bulkCreationCodeFields,
  Domain: domainFields,
  GiftCard: giftCardFields,
  GiftCardCreditTransaction: giftCardMovementFields,
  GiftCardDebitTransaction: giftCardMovementFields,
  Job: jobFields,
  LineItem: lineItemFields,
  MailingAddress: addressFields,
  ManualDiscountApplication: manualApplicationFields,
  Metafield: metafieldFields,
  MetafieldDefinition: metafieldDefinitionFields,
  MoneyBag: moneyBagFields,
  MoneyV2: moneyFields,
  OnlineStoreTheme: themeFields,
  OnlineStoreThemeFile: themeFileFields,
  Order: orderFields,
  OrderAgreement: agreementFields,
  OrderEditAgreement: agreementFields,
  RefundAgreement: agreementFields,
  OrderAdjustment: adjustmentFields,
  OrderTransaction: transactionFields,
  Product: productFields,
  ProductVariant: variantFields,
  Refund: refundFields,
  RefundLineItem: refundLineFields,
  RefundShippingLine: refundShippingFields,
  ShippingLine: shippingLineFields,
  Shop: shopFields,
  ShopPlan: shopPlanFields,
  ShopifyPaymentsDispute: paymentsDisputeFields,
  StoreCreditAccount: storeCreditAccountFields,
  StoreCreditAccountCreditTransaction: storeCreditMovementFields,
  StoreCreditAccountDebitTransaction: storeCreditMovementFields,
  StoreCreditAccountExpirationTransaction: storeCreditMovementFields,
  TaxLine: taxLineFields,
};
