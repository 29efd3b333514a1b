import type { Id, Instant, Minor } from './model.ts';

export type GiftCardMovement = {
  id: Id;
  /** Positive: onto the card. Negative: spent. */
  amountMinor: Minor;
  orderId: Id | null;
  processedAt: Instant;
};

/** Money on a code. The code stays here to be compared with what shoppers type; nobody is ever shown it again. */
export type GiftCard = {
  id: Id;
  shopId: Id;
  /** In small letters. */
  code: string;
  currency: string;
  initialMinor: Minor;
  balanceMinor: Minor;
  customerId: Id | null;
  note: string | null;
  /** A day, `2027-01-31`; the card is good until it ends in the shop's zone. */
  expiresOn: string | null;
  deactivatedAt: Instant | null;
  source: 'api_client' | 'manual';
  /** When its customer was told of it again, on request. */
  sentAt?: Instant[];
  movements: GiftCardMovement[];
  createdAt: Instant;
  updatedAt: Instant;
};

type StoreCreditEvent = 'ADJUSTMENT' | 'ORDER_PAYMENT' | 'ORDER_REFUND';

export type StoreCreditMovement = {
  id: Id;
  kind: 'credit' | 'debit' | 'expiration';
  /** Positive for credits, negative for the others. */
  amountMinor: Minor;
  balanceAfterMinor: Minor;
  /** Of a credit: what is not spent or expired yet. 0 for the others. */
  remainingMinor: Minor;
  /** Of a credit: when what remains of it goes. */
  expiresAt: Instant | null;
  /** Of an expiration: the credit that expired. */
  creditId: Id | null;
  event: StoreCreditEvent;
  orderId: Id | null;
  createdAt: Instant;
};

/** What a customer has with the shop in one currency. */
export type StoreCreditAccount = {
  id: Id;
  shopId: Id;
  customerId: Id;
  currency: string;
  balanceMinor: Minor;
  movements: StoreCreditMovement[];
  createdAt: Instant;
};
