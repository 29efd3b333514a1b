/**
 * The one way to Shopify's Admin API. Operations are GraphQL documents in this folder, typed by codegen against Shopify's schema.
 *
 * Three kinds of bad news are told apart (design.md "Shopify"): `AdminApiBusy` (THROTTLED, 5xx, no answer) is for the job to try
 * again; `AdminApiRefused` (a document or scope that Shopify rejects) will not get better by itself; userErrors are values.
 */

/** `admin.graphql` of shopify-app-remix, in a request or from a stored session. */
export type AdminGraphql = (document: string, options?: { variables?: Record<string, unknown> }) => Promise<Response>;

export interface UserError {
  field?: readonly string[] | null;
  message: string;
  code?: string | null;
}

/** Shopify is throttling, down or unreachable: try again later. Nothing is known of the operation's effect. */
export class AdminApiBusy extends Error {
  override name = 'AdminApiBusy';
}

/** The same, where Shopify turned the operation away before doing anything of it. */
export class AdminApiThrottled extends AdminApiBusy {
  override name = 'AdminApiThrottled';
}

/** Shopify answered and will not do it. */
export class AdminApiRefused extends Error {
  override name = 'AdminApiRefused';
}

interface GraphqlError {
  message?: string;
  extensions?: { code?: string };
}

function errorsOf(error: unknown): GraphqlError[] {
  const body = (error as { body?: { errors?: { graphQLErrors?: GraphqlError[] } } }).body;
  return body?.errors?.graphQLErrors ?? [];
}

function statusOf(error: unknown): number | null {
  const { response } = error as { response?: { code?: unknown; status?: unknown } };
  const status = response?.code ?? response?.status;
  return typeof status === 'number' ? status : null;
}

const ACCIDENTS = new Set(['INTERNAL_SERVER_ERROR', 'TIMEOUT']);

function classified(error: unknown): Error {
  const graphqlErrors = errorsOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (graphqlErrors.some(({ extensions }) => extensions?.code === 'THROTTLED'))
    return new AdminApiThrottled('Shopify is throttling us');
  // an accident on their side half-way: what was done is not known, and the next try may go well
  if (graphqlErrors.some(({ extensions }) => ACCIDENTS.has(extensions?.code ?? '')))
    return new AdminApiBusy(`Shopify did not finish: ${message}`);
  if (graphqlErrors.length > 0) return new AdminApiRefused(graphqlErrors.map((each) => each.message).join('; '));
  const status = statusOf(error);
  if (status !== null && status >= 400 && status < 500 && status !== 429)
    return new AdminApiRefused(`Shopify answered ${status}`);
  return new AdminApiBusy(`Shopify did not answer: ${message}`);
}

/** What Shopify lets through: points of calculated cost that are there now, their most, and how many come back a second. */
export interface ApiBudget {
  available: number;
  maximum: number;
  restoreRate: number;
}

interface Body<Data> {
  data?: Data;
  extensions?: {
    cost?: { throttleStatus?: { currentlyAvailable: number; maximumAvailable: number; restoreRate: number } };
  };
}

function budgetOf({ extensions }: Body<unknown>): ApiBudget | null {
  const status = extensions?.cost?.throttleStatus;
  return status
    ? { available: status.currentlyAvailable, maximum: status.maximumAvailable, restoreRate: status.restoreRate }
    : null;
}

/**
 * Runs one operation.
 * @param hear is told what Shopify still lets through, where it says so
 * @returns its data, shaped as codegen says
 * @throws AdminApiBusy to be retried, AdminApiRefused not to be, Response where a request must be re-authenticated
 */
export async function runOperation<Data, Variables extends Record<string, unknown> = Record<string, never>>(
  graphql: AdminGraphql,
  document: string,
  variables?: Variables,
  hear?: (budget: ApiBudget) => void,
): Promise<Data> {
  let response: Response;
  try {
    response = await graphql(document, variables ? { variables } : undefined);
  } catch (error) {
    if (!(error instanceof Response)) throw classified(error);
    // within a staff member's request the library hands Shopify's own answer on, a failure of theirs included
    if (error.status < 500 && error.status !== 429) throw error;
    throw new AdminApiBusy(`Shopify answered ${error.status}`);
  }
  const body = (await response.json()) as Body<Data>;
  const budget = budgetOf(body);
  if (budget) hear?.(budget);
  if (!body.data) throw new AdminApiBusy('Shopify answered without data');
  return body.data;
}
