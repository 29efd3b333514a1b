import { GraphQLError } from 'graphql';
import { changeTags as changeTagsOf } from '../../commerce/customer-events.ts';
import { changeCustomer, findCustomerByEmail } from '../../commerce/register-customer.ts';
import type { Customer } from '../../model.ts';
import { accessDenied, hasScope } from '../access.ts';
import { type Arguments, type Fields, type GraphqlContext, idOf } from '../context.ts';

/** Fields of CustomerInput the stand-in writes; any other that is set makes it refuse loudly. */
const WRITABLE = new Set(['id', 'firstName', 'lastName', 'email', 'phone', 'note', 'locale', 'tags', 'taxExempt']);

export const customerMutations: Fields<undefined> = {
  customerUpdate: (_root, args, ctx) => updateCustomer(ctx, args['input'] as Arguments),
  tagsAdd: (_root, args, ctx) => changeTags(ctx, 'tagsAdd', args),
  tagsRemove: (_root, args, ctx) => changeTags(ctx, 'tagsRemove', args),
};

function updateCustomer(ctx: GraphqlContext, input: Arguments): unknown {
  const unknown = Object.keys(input).find((name) => !WRITABLE.has(name));
  if (unknown !== undefined) throw new GraphQLError(`The stand-in does not know CustomerInput.${unknown}`);
  const customer = findCustomer(ctx, input['id']);
  if (customer === null) return { customer: null, userErrors: [{ field: ['id'], message: 'Customer does not exist' }] };
  const { id: _id, ...fields } = input;
  if (typeof fields['email'] === 'string') {
    const other = findCustomerByEmail(ctx.standin, ctx.shop.id, fields['email']);
    if (other !== null && other.id !== customer.id) {
      return { customer: null, userErrors: [{ field: ['email'], message: 'Email has already been taken' }] };
    }
    fields['email'] = fields['email'].trim().toLowerCase();
  }
  return { customer: changeCustomer(ctx.standin, customer.id, fields), userErrors: [] };
}

function changeTags(ctx: GraphqlContext, fieldName: 'tagsAdd' | 'tagsRemove', args: Arguments): unknown {
  if (idOf(args['id'], 'Customer') === null)
    throw new GraphQLError(`The stand-in knows ${fieldName} of customers only`);
  if (!hasScope(ctx.token.scopes, 'write_customers')) throw accessDenied(fieldName, '`write_customers` access scope.');
  const customer = findCustomer(ctx, args['id']);
  if (customer === null) return { node: null, userErrors: [{ field: ['id'], message: 'Resource does not exist' }] };
  const given = (args['tags'] as string[])
    .flatMap((tag) => tag.split(','))
    .map((tag) => tag.trim())
    .filter(Boolean);
  const after = changeTagsOf(ctx.standin, customer, fieldName === 'tagsAdd' ? { add: given } : { remove: given });
  return { node: { ...after, __typename: 'Customer' }, userErrors: [] };
}

function findCustomer(ctx: GraphqlContext, gidText: unknown): Customer | null {
  const id = idOf(gidText, 'Customer');
  const customer = id === null ? null : ctx.standin.store.find('customers', id);
  return customer?.shopId === ctx.shop.id ? customer : null;
}
