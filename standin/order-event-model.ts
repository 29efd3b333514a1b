import type { Id, Instant, Minor } from './model.ts';

export type EditChange = { lineId: Id; delta: number };

export type OrderEdit = {
  id: Id;
  staffNote: string | null;
  notifyCustomer: boolean;
  additions: EditChange[];
  removals: EditChange[];
  createdAt: Instant;
  committedAt: Instant;
};

/** A shopper's bank questions a payment. An inquiry may become a chargeback. */
export type Dispute = {
  id: Id;
  type: 'chargeback' | 'inquiry';
  initiatedAs: 'chargeback' | 'inquiry';
  status: 'needs_response' | 'under_review' | 'charge_refunded' | 'accepted' | 'won' | 'lost';
  amountMinor: Minor;
  reason: DisputeReason;
  evidenceDueBy: Instant;
  evidenceSentOn: Instant | null;
  finalizedOn: Instant | null;
  initiatedAt: Instant;
};

type DisputeReason =
  | 'credit_not_processed'
  | 'duplicate'
  | 'fraudulent'
  | 'general'
  | 'product_not_received'
  | 'product_unacceptable'
  | 'subscription_canceled'
  | 'unrecognized';

export type ReturnReason =
  | 'color'
  | 'defective'
  | 'not_as_described'
  | 'other'
  | 'size_too_large'
  | 'size_too_small'
  | 'style'
  | 'unknown'
  | 'unwanted'
  | 'wrong_item';

export type OrderReturn = {
  id: Id;
  /** `#1001-R1` */
  name: string;
  status: 'OPEN' | 'CLOSED';
  lines: { id: Id; fulfillmentLineId: Id; lineId: Id; quantity: number; reason: ReturnReason }[];
  /** What the shopper takes instead; the order's line once it was added. */
  exchangeLineIds: { id: Id; lineId: Id | null }[];
  createdAt: Instant;
  closedAt: Instant | null;
};

/** Who a B2B order was placed for. */
export type OrderCompany = { id: Id; name: string; locationId: Id; locationName: string };
