import { GraphQLError } from 'graphql';
import { createGiftCard, deactivateGiftCard, giftCardCodeProblem, hasExpired } from '../../commerce/gift-cards.ts';
import type { Id } from '../../model.ts';
import { decimalString, minorFrom } from '../../money.ts';
import { gid } from '../../payload/edge-values.ts';
import type { GiftCard, GiftCardMovement } from '../../stored-value-model.ts';
import { accessDenied, hasScope } from '../access.ts';
import { pageOf } from '../connection.ts';
import { type Arguments, type Fields, type GraphqlContext, idOf } from '../context.ts';
import { isSet, refuseOthers } from '../discount-input.ts';
import { searched, type SearchFields } from '../search-query.ts';
import type { Amount } from './money-fields.ts';

type Problem = { field: string[]; code: string; message: string };

const PLAYED = ['code', 'customerId', 'expiresOn', 'initialAmount', 'initialValue', 'note'];

const CODE_PROBLEMS = {
  TOO_SHORT: 'Code is too short (minimum is 8 characters)',
  TOO_LONG: 'Code is too long (maximum is 20 characters)',
  INVALID: 'Code can only contain letters(a-z) and numbers(0-9)',
  TAKEN: 'Code has already been taken',
};

export const giftCardFields: Fields<GiftCard> = {
  id: (card) => gid('GiftCard', card.id),
  balance: (card): Amount => ({ amountMinor: card.balanceMinor, currency: card.currency }),
  initialValue: (card): Amount => ({ amountMinor: card.initialMinor, currency: card.currency }),
  customer: (card, _args, ctx) =>
    card.customerId === null ? null : ctx.standin.store.find('customers', card.customerId),
  enabled: (card) => card.deactivatedAt === null,
  deactivatedAt: (card) => card.deactivatedAt,
  expiresOn: (card) => card.expiresOn,
  // the code itself is a field of nothing but the answer that made the card
  lastCharacters: (card) => card.code.slice(-4),
  maskedCode: (card) => `•••• •••• •••• ${card.code.slice(-4)}`,
  note: (card) => card.note,
  createdAt: (card) => card.createdAt,
  updatedAt: (card) => card.updatedAt,
  transactions: (card, args) => {
    const all = card.movements.map((movement) => ({ __typename: movementType(movement), card, movement }));
    return pageOf(all, args, ({ movement }) => movement.id);
  },
};

type MovementSource = { card: GiftCard; movement: GiftCardMovement };

export const giftCardMovementFields: Fields<MovementSource> = {
  id: ({ movement }) => gid(movementType(movement), movement.id),
  amount: ({ card, movement }): Amount => ({ amountMinor: movement.amountMinor, currency: card.currency }),
  giftCard: ({ card }) => card,
  note: () => null,
  processedAt: ({ movement }) => movement.processedAt,
};

export const giftCardQueries: Fields<undefined> = {
  giftCard: (_root, args, ctx) => cardOf(ctx, args['id']),
  giftCards: (_root, args, ctx) => {
    if (isSet(args['savedSearchId'])) throw new GraphQLError('The stand-in does not know the argument savedSearchId');
    const found = searched(ctx.standin.store.list('giftCards', ctx.shop.id), args['query'], giftCardSearch(ctx));
    const by: Record<string, (card: GiftCard) => number> = {
      ID: ({ id }) => Number(id),
      CREATED_AT: ({ createdAt }) => Date.parse(createdAt),
      UPDATED_AT: ({ updatedAt }) => Date.parse(updatedAt),
      BALANCE: ({ balanceMinor }) => balanceMinor,
    };
    const key = by[String(args['sortKey'])];
    if (!key) throw new GraphQLError(`The stand-in does not sort gift cards by ${String(args['sortKey'])}`);
    return pageOf(
      found.toSorted((a, b) => key(a) - key(b) || Number(a.id) - Number(b.id)),
      args,
      ({ id }) => id,
    );
  },
};

export const giftCardMutations: Fields<undefined> = {
  giftCardCreate: (_root, args, ctx) => create(ctx, args['input'] as Arguments),
  giftCardSendNotificationToCustomer: (_root, args, ctx) => sendAgain(ctx, cardOf(ctx, args['id'])),
  giftCardDeactivate: (_root, args, ctx) => {
    const card = cardOf(ctx, args['id']);
    if (card !== null) return { giftCard: deactivateGiftCard(ctx.standin, card), userErrors: [] };
    const message = 'Gift card could not be found.';
    return { giftCard: null, userErrors: [{ field: ['id'], code: 'GIFT_CARD_NOT_FOUND', message }] };
  },
};

/** The mail itself is Shopify's and lands in no mailbox of ours: that it was sent is kept with the card. */
function sendAgain(ctx: GraphqlContext, card: GiftCard | null): unknown {
  const refusal = (code: string, message: string) => ({
    giftCard: null,
    userErrors: [{ field: ['id'], code, message }],
  });
  if (card === null) return refusal('GIFT_CARD_NOT_FOUND', 'The gift card could not be found.');
  const customer = card.customerId === null ? null : ctx.standin.store.find('customers', card.customerId);
  if (!customer) return refusal('CUSTOMER_NOT_FOUND', 'The customer could not be found.');
  if (card.deactivatedAt !== null || (!customer.email && !customer.phone)) {
    return refusal('INVALID', 'The gift card cannot be sent.');
  }
  const sentAt = [...(card.sentAt ?? []), ctx.standin.now().toISOString()];
  return { giftCard: ctx.standin.store.patch('giftCards', card.id, { sentAt }), userErrors: [] };
}

function create(ctx: GraphqlContext, input: Arguments): unknown {
  refuseOthers(input, PLAYED, 'GiftCardCreateInput');
  if (isSet(input['customerId']) && !hasScope(ctx.token.scopes, 'write_customers')) {
    throw accessDenied('giftCardCreate', '`write_customers` access scope.');
  }
  const problems: Problem[] = [];
  const complain = (name: string, code: string, message: string): void =>
    void problems.push({ field: ['input', name], code, message });
  const code = isSet(input['code']) ? String(input['code']) : null;
  const codeProblem = code === null ? null : giftCardCodeProblem(ctx.standin, ctx.shop.id, code);
  if (codeProblem !== null) complain('code', codeProblem, CODE_PROBLEMS[codeProblem]);
  const customerId = customerIdIn(ctx, input, complain);
  const initialMinor = initialMinorIn(ctx, input, complain);
  const expiresOn = isSet(input['expiresOn']) ? String(input['expiresOn']) : null;
  const now = ctx.standin.now();
  if (expiresOn !== null && hasExpired({ expiresOn } as GiftCard, ctx.shop, now)) {
    complain('expiresOn', 'INVALID', 'Expires on must be in the future');
  }
  if (problems.length > 0) return { giftCard: null, giftCardCode: null, userErrors: problems };
  const note = isSet(input['note']) ? String(input['note']) : null;
  const request = { code, initialMinor, customerId, note, expiresOn, source: 'api_client' as const };
  const [giftCard, giftCardCode] = createGiftCard(ctx.standin, ctx.shop, request);
  return { giftCard, giftCardCode, userErrors: [] };
}

type Complain = (name: string, code: string, message: string) => void;

function customerIdIn(ctx: GraphqlContext, input: Arguments, complain: Complain): Id | null {
  if (!isSet(input['customerId'])) return null;
  const id = idOf(input['customerId'], 'Customer');
  if (id !== null && ctx.standin.store.find('customers', id)?.shopId === ctx.shop.id) return id;
  complain('customerId', 'CUSTOMER_NOT_FOUND', 'The customer could not be found.');
  return null;
}

/** `initialAmount`, or `initialValue`, which it replaced, in the shop's currency. */
function initialMinorIn(ctx: GraphqlContext, input: Arguments, complain: Complain): number {
  const given = input['initialAmount'] as { amount: string; currencyCode: string } | null | undefined;
  if (given && given.currencyCode !== ctx.shop.currency) {
    throw new GraphQLError("The stand-in knows gift cards in the shop's currency only");
  }
  const text = given ? given.amount : input['initialValue'];
  const name = given ? 'initialAmount' : 'initialValue';
  if (!isSet(text)) complain('initialAmount', 'MISSING_ARGUMENT', "Initial amount can't be blank");
  const minor = minorFrom(String(text), ctx.shop.currency);
  if (isSet(text) && minor === null) complain(name, 'INVALID', 'Amount is invalid');
  if (minor !== null && minor <= 0) complain(name, 'GREATER_THAN', 'Amount must be greater than 0');
  return minor ?? 0;
}

/** Fields giftCards(query:) lists in the schema; words look in codes and in the customer's name and address. */
function giftCardSearch(ctx: GraphqlContext): SearchFields<GiftCard> {
  const status = (card: GiftCard): string => {
    if (card.deactivatedAt !== null) return 'disabled';
    return hasExpired(card, ctx.shop, ctx.standin.now()) ? 'expired' : 'enabled';
  };
  const balance = ({ balanceMinor, initialMinor }: GiftCard): string[] => {
    if (balanceMinor === 0) return ['empty'];
    return [balanceMinor < initialMinor ? 'partial' : 'full', 'full_or_partial'];
  };
  return {
    fields: {
      id: { kind: 'text', of: ({ id }) => id },
      status: { kind: 'text', of: status },
      balance_status: { kind: 'list', of: balance },
      customer_id: { kind: 'text', of: ({ customerId }) => customerId },
      source: { kind: 'text', of: ({ source }) => source },
      initial_value: { kind: 'text', of: (card) => decimalString(card.initialMinor, card.currency) },
      created_at: { kind: 'instant', of: ({ createdAt }) => createdAt },
    },
    free: ({ code, customerId }) => {
      const customer = customerId === null ? null : ctx.standin.store.find('customers', customerId);
      return [code, customer?.firstName, customer?.lastName, customer?.email].filter(Boolean).join(' ');
    },
  };
}

function cardOf(ctx: GraphqlContext, gidText: unknown): GiftCard | null {
  const id = idOf(gidText, 'GiftCard');
  const card = id === null ? null : ctx.standin.store.find('giftCards', id);
  return card?.shopId === ctx.shop.id ? card : null;
}

function movementType({ amountMinor }: GiftCardMovement): string {
  return amountMinor > 0 ? 'GiftCardCreditTransaction' : 'GiftCardDebitTransaction';
}
