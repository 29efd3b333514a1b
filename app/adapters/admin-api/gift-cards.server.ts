import { runOperation } from './run-operation.server.ts';
import type { AdminGraphql, UserError } from './run-operation.server.ts';
import type {
  CreateGiftCardMutation,
  CreateGiftCardMutationVariables,
  GiftCardsOfCodeQuery,
  GiftCardsOfCodeQueryVariables,
  SendGiftCardMutation,
  SendGiftCardMutationVariables,
} from './generated/admin.generated.d.ts';

const CREATE_GIFT_CARD = `#graphql
  mutation CreateGiftCard($input: GiftCardCreateInput!) {
    giftCardCreate(input: $input) {
      giftCard {
        id
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`;

const GIFT_CARDS_OF_CODE = `#graphql
  query GiftCardsOfCode($code: String!) {
    giftCards(first: 5, query: $code) {
      nodes {
        id
        note
        lastCharacters
      }
    }
  }
`;

const SEND_GIFT_CARD = `#graphql
  mutation SendGiftCard($id: ID!) {
    giftCardSendNotificationToCustomer(id: $id) {
      userErrors {
        field
        message
        code
      }
    }
  }
`;

interface NewGiftCard {
  /** 8 to 20 letters and digits. */
  code: string;
  /** In units of the shop's currency, "50.00". */
  value: string;
  customerId: bigint;
  /** The last day it is good for, "2027-01-31"; null: no end. */
  expiresOn: string | null;
  /** Seen by staff in Shopify's admin. */
  note: string;
}

/** Issues a gift card under a code of ours. A code that is there already is the userError TAKEN. @throws AdminApiBusy, AdminApiRefused */
export async function createGiftCard(
  graphql: AdminGraphql,
  card: NewGiftCard,
): Promise<{ gid: string | null; userErrors: UserError[] }> {
  const input = {
    code: card.code,
    initialValue: card.value,
    customerId: `gid://shopify/Customer/${card.customerId}`,
    note: card.note,
    ...(card.expiresOn === null ? {} : { expiresOn: card.expiresOn }),
  };
  const { giftCardCreate } = await runOperation<CreateGiftCardMutation, CreateGiftCardMutationVariables>(
    graphql,
    CREATE_GIFT_CARD,
    { input },
  );
  return { gid: giftCardCreate?.giftCard?.id ?? null, userErrors: giftCardCreate?.userErrors ?? [] };
}

/** The gift card that was issued under this code with this note; null when Shopify shows none (yet). @throws AdminApiBusy, AdminApiRefused */
export async function findGiftCard(graphql: AdminGraphql, code: string, note: string): Promise<string | null> {
  const { giftCards } = await runOperation<GiftCardsOfCodeQuery, GiftCardsOfCodeQueryVariables>(
    graphql,
    GIFT_CARDS_OF_CODE,
    { code },
  );
  const end = code.slice(-4).toLowerCase();
  const own = giftCards.nodes.filter((card) => card.lastCharacters.toLowerCase() === end && card.note === note);
  return own.length === 1 ? (own[0]?.id ?? null) : null;
}

/** Has Shopify send its own mail about a gift card, with the code, to the customer it was made for. @throws AdminApiBusy, AdminApiRefused */
export async function sendGiftCard(graphql: AdminGraphql, gid: string): Promise<UserError[]> {
  const { giftCardSendNotificationToCustomer: sent } = await runOperation<
    SendGiftCardMutation,
    SendGiftCardMutationVariables
  >(graphql, SEND_GIFT_CARD, { id: gid });
  return sent?.userErrors ?? [{ message: 'Shopify said nothing of it' }];
}
