/** Every operation of the API: where it is, what it takes, gives and refuses, and what a token must be allowed to do. */
import type { z } from 'zod';
import type { ProblemCode } from './problem.ts';
import {
  ActionBody,
  AdjustmentBody,
  Adjusted,
  Awarded,
  Balance,
  EntriesPage,
  EntriesQuery,
  Member,
  MembersPage,
  MembersQuery,
  NoFields,
  OfCustomer,
  Programme,
  ReviewBody,
} from './shapes.ts';
import type { Scope } from './token-form.ts';

export interface Operation {
  method: 'GET' | 'POST';
  /** Under /api/v1. */
  path: string;
  /** null: every token of the shop may. */
  scope: Scope | null;
  summary: string;
  /** What is worth knowing beyond the schemas. */
  description?: string;
  params: z.ZodObject;
  query: z.ZodObject;
  body: z.ZodObject | null;
  /** The name of the answer's schema in openapi.json, and the schema. */
  answer: { name: string; schema: z.ZodObject };
  /** Status of the answer: 200, or 201 where something was done. */
  status: 200 | 201;
  /** Refusals of its own, beyond those that every operation has. */
  problems: readonly ProblemCode[];
}

const REPEATED =
  'Where the same was done before under another Idempotency-Key the answer is 200, says `repeated`, and nothing is added.';

export const OPERATIONS = {
  listMembers: {
    method: 'GET',
    path: '/members',
    scope: 'members:read',
    summary: 'List members',
    description: 'Go on with `nextCursor` until it is null. Customers whose data was erased are never told of.',
    params: NoFields,
    query: MembersQuery,
    body: null,
    answer: { name: 'MembersPage', schema: MembersPage },
    status: 200,
    problems: [],
  },
  getMember: {
    method: 'GET',
    path: '/members/{customerId}',
    scope: 'members:read',
    summary: 'Get a member',
    description: 'For a customer who was merged into another, the other one is answered.',
    params: OfCustomer,
    query: NoFields,
    body: null,
    answer: { name: 'Member', schema: Member },
    status: 200,
    problems: ['unknown_member'],
  },
  getBalance: {
    method: 'GET',
    path: '/members/{customerId}/balance',
    scope: 'points:read',
    summary: 'Get the points of a member',
    params: OfCustomer,
    query: NoFields,
    body: null,
    answer: { name: 'Balance', schema: Balance },
    status: 200,
    problems: ['unknown_member'],
  },
  listEntries: {
    method: 'GET',
    path: '/members/{customerId}/entries',
    scope: 'points:read',
    summary: 'List the history of a member',
    params: OfCustomer,
    query: EntriesQuery,
    body: null,
    answer: { name: 'EntriesPage', schema: EntriesPage },
    status: 200,
    problems: ['unknown_member'],
  },
  recordAction: {
    method: 'POST',
    path: '/members/{customerId}/actions',
    scope: 'actions:write',
    summary: 'Give points for an action',
    description: `The programme decides what it brings: points, limit, tiers and dates are the merchant's. ${REPEATED}`,
    params: OfCustomer,
    query: NoFields,
    body: ActionBody,
    answer: { name: 'Awarded', schema: Awarded },
    status: 201,
    problems: ['unknown_member', 'unknown_action', 'action_refused'],
  },
  recordReview: {
    method: 'POST',
    path: '/reviews',
    scope: 'actions:write',
    summary: 'Give points for a product review',
    description: `There is no field for stars, and there never will be: points must not depend on them. ${REPEATED}`,
    params: NoFields,
    query: NoFields,
    body: ReviewBody,
    answer: { name: 'Awarded', schema: Awarded },
    status: 201,
    problems: ['unknown_member', 'unknown_action', 'action_refused'],
  },
  adjustPoints: {
    method: 'POST',
    path: '/members/{customerId}/adjustments',
    scope: 'points:write',
    summary: 'Add or take away points',
    description: 'Taking away never makes a debt: it is refused where the member has too few.',
    params: OfCustomer,
    query: NoFields,
    body: AdjustmentBody,
    answer: { name: 'Adjusted', schema: Adjusted },
    status: 201,
    problems: ['unknown_member', 'insufficient_points'],
  },
  getProgramme: {
    method: 'GET',
    path: '/programme',
    scope: null,
    summary: 'Get the live programme',
    params: NoFields,
    query: NoFields,
    body: null,
    answer: { name: 'Programme', schema: Programme },
    status: 200,
    problems: ['no_programme'],
  },
} as const satisfies Record<string, Operation>;

export type OperationId = keyof typeof OPERATIONS;
export type OperationOf<Id extends OperationId> = (typeof OPERATIONS)[Id];

/** The most bytes a body may have. */
export const BODY_BYTES_MAX = 64 * 1024;

/** A bucket of so many requests at once that fills up by so many a second, for each token. */
export const RATE = { burst: 40, perSecond: 10 };

/** How long an answer is given again under its Idempotency-Key. */
export const KEY_HOURS = 48;

/** 1 to 255 printable characters, no space at either end. */
export const IDEMPOTENCY_KEY = /^[!-~](?:[ -~]{0,253}[!-~])?$/;
