import type { DiscountAllocation, DiscountApplication, Order } from '../../model.ts';
import type { Fields } from '../context.ts';
import { type Amount, bagOf } from './money-fields.ts';

export type ApplicationSource = { __typename: string; order: Order; application: DiscountApplication; index: number };
export type AllocationSource = { order: Order; part: DiscountAllocation };

const TYPE_NAMES = {
  discount_code: 'DiscountCodeApplication',
  manual: 'ManualDiscountApplication',
  automatic: 'AutomaticDiscountApplication',
} as const;

/** All discounts of an order, in the order their indexes count. */
export function applicationsOf(order: Order): ApplicationSource[] {
  return order.discountApplications.map((application, index) => ({
    __typename: TYPE_NAMES[application.type],
    order,
    application,
    index,
  }));
}

export const allocationFields: Fields<AllocationSource> = {
  allocatedAmountSet: ({ order, part }) => bagOf(order, part.amountMinor),
  allocatedAmount: ({ order, part }): Amount => ({ amountMinor: part.amountMinor, currency: order.currency }),
  discountApplication: ({ order, part }) => applicationsOf(order)[part.applicationIndex],
};

/** What all kinds of discount application have; each adds its own below. */
const shared: Fields<ApplicationSource> = {
  index: ({ index }) => index,
  allocationMethod: ({ application }) => application.allocationMethod.toUpperCase(),
  targetSelection: ({ application }) => application.targetSelection.toUpperCase(),
  targetType: ({ application }) => application.targetType.toUpperCase(),
  value: ({ order, application }) =>
    application.valueType === 'percentage'
      ? { __typename: 'PricingPercentageValue', percentage: application.value / 100 }
      : { __typename: 'MoneyV2', amountMinor: application.value, currency: order.currency },
};

export const codeApplicationFields: Fields<ApplicationSource> = {
  ...shared,
  code: ({ application }) => application.code,
};
export const manualApplicationFields: Fields<ApplicationSource> = {
  ...shared,
  title: ({ application }) => application.title,
  description: ({ application }) => application.title,
};
export const automaticApplicationFields: Fields<ApplicationSource> = {
  ...shared,
  title: ({ application }) => application.title,
};
