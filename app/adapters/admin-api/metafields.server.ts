import { runOperation } from './run-operation.server.ts';
import type { AdminGraphql, ApiBudget, UserError } from './run-operation.server.ts';
import type {
  DefineMetafieldMutation,
  DefineMetafieldMutationVariables,
  SetMetafieldsMutation,
  SetMetafieldsMutationVariables,
} from './generated/admin.generated.d.ts';

/** metafieldsSet takes no more at once. */
export const METAFIELDS_MAX = 25;

const DEFINE_METAFIELD = `#graphql
  mutation DefineMetafield($definition: MetafieldDefinitionInput!) {
    metafieldDefinitionCreate(definition: $definition) {
      createdDefinition {
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

const SET_METAFIELDS = `#graphql
  mutation SetMetafields($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) {
      metafields {
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

export type MetafieldDefinition = DefineMetafieldMutationVariables['definition'];

/** Creates a definition; one that is there already is as good. @returns what Shopify refused, in its words; empty when done */
export async function defineMetafield(graphql: AdminGraphql, definition: MetafieldDefinition): Promise<UserError[]> {
  const { metafieldDefinitionCreate } = await runOperation<DefineMetafieldMutation, DefineMetafieldMutationVariables>(
    graphql,
    DEFINE_METAFIELD,
    { definition },
  );
  return (metafieldDefinitionCreate?.userErrors ?? []).filter(({ code }) => code !== 'TAKEN');
}

/**
 * Writes up to 25 metafields, all or none.
 * @param hear is told what Shopify still lets through
 * @returns what Shopify refused; `field` begins with "metafields" and the element's index. Empty when all are written
 */
export async function setMetafields(
  graphql: AdminGraphql,
  metafields: SetMetafieldsMutationVariables['metafields'],
  hear?: (budget: ApiBudget) => void,
): Promise<UserError[]> {
  const { metafieldsSet } = await runOperation<SetMetafieldsMutation, SetMetafieldsMutationVariables>(
    graphql,
    SET_METAFIELDS,
    { metafields },
    hear,
  );
  return metafieldsSet?.userErrors ?? [];
}
