/**
 * Why the API refuses, as RFC 9457 has it: `type` is an address under which the same words are served, `code` never changes, and every
 * `detail` says what to do. Extra members (`missing`, `retryAt`, `errors`) are named where they occur.
 */
import { z } from 'zod';

interface ProblemKind {
  status: number;
  title: string;
  /** What to do. */
  detail: string;
}

export const PROBLEMS = {
  malformed_json: {
    status: 400,
    title: 'The body is not JSON',
    detail: 'Send a JSON object in UTF-8, and check quotes and commas.',
  },
  invalid_request: {
    status: 400,
    title: 'Something in the request cannot be read',
    detail: 'Correct what `errors` names and send it again.',
  },
  idempotency_key_needed: {
    status: 400,
    title: 'An Idempotency-Key is needed',
    detail:
      'Send the header Idempotency-Key with 1 to 255 printable characters, a new one for each thing to be done (a UUID will do) and the same one when you try it again.',
  },
  token_missing: {
    status: 401,
    title: 'A token is needed',
    detail: 'Send the header "Authorization: Bearer comeback_…" with a token made under Settings, API access.',
  },
  token_unknown: {
    status: 401,
    title: 'This token is not known',
    detail: 'Check that all of it was copied, or make a new one under Settings, API access.',
  },
  token_expired: {
    status: 401,
    title: 'This token has expired',
    detail: 'Make a new one under Settings, API access.',
  },
  token_revoked: {
    status: 401,
    title: 'This token was revoked',
    detail: 'Make a new one under Settings, API access.',
  },
  shop_uninstalled: {
    status: 401,
    title: 'The shop has uninstalled Comeback',
    detail: 'Install it again in the Shopify admin; its tokens work again then.',
  },
  scope_missing: {
    status: 403,
    title: 'This token may not do that',
    detail: 'Make a token with the permission that `scope` names, under Settings, API access. Nothing was done.',
  },
  unknown_address: {
    status: 404,
    title: 'There is nothing at this address',
    detail: 'GET /api/v1/openapi.json lists all addresses.',
  },
  unknown_member: {
    status: 404,
    title: 'This customer is not a member',
    detail: "Check the customer's id. Customers become members as the programme's settings say.",
  },
  unknown_action: {
    status: 404,
    title: 'The programme has no such action',
    detail: 'GET /api/v1/programme lists the actions there are, by id.',
  },
  no_programme: {
    status: 404,
    title: 'No programme was published yet',
    detail: 'Publish one under Points and ask again.',
  },
  method_not_allowed: {
    status: 405,
    title: 'This address takes another method',
    detail: 'Use one that the header Allow names.',
  },
  request_in_progress: {
    status: 409,
    title: 'The same Idempotency-Key is being worked on',
    detail: 'Wait a second and send the same request with the same key: you are given its answer.',
  },
  action_refused: {
    status: 409,
    title: 'The action brings no points now',
    detail: '`reason` says why; `retryAt`, where there is one, when it can bring points again. Nothing was done.',
  },
  insufficient_points: {
    status: 409,
    title: 'The member has too few points',
    detail: 'Take away no more than `free`. Nothing was done.',
  },
  too_large: {
    status: 413,
    title: 'The body is too long',
    detail: 'Send no more than 64 KB.',
  },
  not_json: {
    status: 415,
    title: 'The body must be sent as JSON',
    detail: 'Send the header "Content-Type: application/json".',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'This Idempotency-Key was used for another request',
    detail: 'Use a new key for a new request. Nothing was done.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    detail: 'Wait as many seconds as the header Retry-After says.',
  },
  unavailable: {
    status: 503,
    title: 'This cannot be answered now',
    detail: 'Send the same request again in a moment, with the same Idempotency-Key: nothing is done twice.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;
export const PROBLEM_CODES = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

/** Why an action brings nothing, as the programme knows it. */
const REFUSAL_REASONS = [
  'off',
  'not_yet',
  'over',
  'tier',
  'limit',
  'paused',
  'no_programme',
  'member_inactive',
  'testers_only',
  'customer_tag',
  'not_known_yet',
  'not_by_api',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

const FieldError = z.strictObject({
  in: z.enum(['body', 'query', 'path']),
  field: z.string().describe('The name of the field; of the field within it after a slash.'),
  detail: z.string().describe('What is wrong with it.'),
});
export type FieldError = z.infer<typeof FieldError>;

/** The body of every refusal. */
export const Problem = z
  .strictObject({
    type: z.string().describe('An address under /api/v1 that says the same.'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().describe('What to do.'),
    code: z.enum(PROBLEM_CODES).describe('Never changes; new ones may come.'),
    requestId: z.uuid().describe('Name it when you ask for help; also in the header X-Request-Id.'),
    errors: z.array(FieldError).optional(),
    scope: z.string().optional().describe('The permission the token lacks.'),
    reason: z.enum(REFUSAL_REASONS).optional(),
    retryAt: z.iso.datetime().optional(),
    free: z.int().min(0).optional().describe('Points that could be taken away.'),
    missing: z.int().min(0).optional().describe('Points that are missing.'),
  })
  .describe('Why a request was refused (RFC 9457), sent as application/problem+json.');
export type Problem = z.infer<typeof Problem>;

/** What a refusal says beyond its code. */
export type ProblemMore = Pick<Problem, 'errors' | 'scope' | 'reason' | 'retryAt' | 'free' | 'missing'>;

export function problemOf(code: ProblemCode, requestId: string, more: ProblemMore = {}): Problem {
  const { status, title, detail } = PROBLEMS[code];
  return { type: `/api/v1/problems/${code}`, title, status, detail, code, requestId, ...more };
}
