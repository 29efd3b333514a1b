/** openapi.json (OpenAPI 3.1), made of the operations and of the schemas that requests are parsed by. */
import { z } from 'zod';
import { BODY_BYTES_MAX, IDEMPOTENCY_KEY, KEY_HOURS, OPERATIONS, RATE } from './operations.ts';
import type { Operation } from './operations.ts';
import { Problem, PROBLEMS } from './problem.ts';
import type { ProblemCode } from './problem.ts';
import { ProblemWords } from './shapes.ts';
import { SCOPES } from './token-form.ts';

type Json = Record<string, unknown>;

const INTRO = `What another system of the shop can ask of its loyalty programme.

Send a token made in the Shopify admin (Comeback, Settings, API access) as \`Authorization: Bearer comeback_…\`. Ids are strings, points
integers, instants ISO 8601. Every POST needs an \`Idempotency-Key\`: with the same key the same request is done once, and its answer is given
again for ${KEY_HOURS} hours; what was refused may be sent again with the same key. Each token may send ${RATE.burst} requests at once and
${RATE.perSecond} a second in the long run. Refusals are application/problem+json, and each says what to do.
Requests with fields that are not documented are refused.`;

const EVERYWHERE: readonly ProblemCode[] = [
  'invalid_request',
  'token_missing',
  'token_unknown',
  'token_expired',
  'token_revoked',
  'shop_uninstalled',
  'scope_missing',
  'rate_limited',
  'unavailable',
];
const FOR_POST: readonly ProblemCode[] = [
  'malformed_json',
  'idempotency_key_needed',
  'request_in_progress',
  'too_large',
  'not_json',
  'idempotency_key_reused',
];

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io }) as Json;
  return rest;
}

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const headerRef = (name: string): Json => ({ $ref: `#/components/headers/${name}` });

const ANSWER_HEADERS = {
  'X-Request-Id': headerRef('RequestId'),
  'RateLimit-Policy': headerRef('RateLimitPolicy'),
  'RateLimit-Limit': headerRef('RateLimitLimit'),
  'RateLimit-Remaining': headerRef('RateLimitRemaining'),
  'RateLimit-Reset': headerRef('RateLimitReset'),
};

/** Queries arrive as text: what a field must be is said by what it becomes. */
function parameters(operation: Operation): Json[] {
  const of = (shape: z.ZodObject, place: 'path' | 'query'): Json[] => {
    const fields = schemaOf(shape, 'output')['properties'] as Record<string, Json> | undefined;
    return Object.entries(fields ?? {}).map(([name, { description, ...schema }]) => ({
      name,
      in: place,
      required: place === 'path',
      ...(description === undefined ? {} : { description }),
      schema,
    }));
  };
  const key = operation.method === 'POST' ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : [];
  return [...of(operation.params, 'path'), ...of(operation.query, 'query'), ...key];
}

/** One answer a status; where several codes have one, their titles. */
function refusals(operation: Operation): Record<string, Json> {
  const codes = [...EVERYWHERE, ...(operation.method === 'POST' ? FOR_POST : []), ...operation.problems];
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, of]) => [
        String(status),
        {
          description: of.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join('\n'),
          headers: { 'X-Request-Id': headerRef('RequestId') },
          content: { 'application/problem+json': { schema: ref('Problem') } },
        },
      ]),
  );
}

function answers(operation: Operation): Record<string, Json> {
  const { name, schema } = operation.answer;
  const content = { 'application/json': { schema: ref(name) } };
  const description = schema.description ?? name;
  const done = { [String(operation.status)]: { description, headers: ANSWER_HEADERS, content } };
  if (!('repeated' in schema.shape)) return done;
  return { '200': { description: 'It had been done before.', headers: ANSWER_HEADERS, content }, ...done };
}

function described(id: string, operation: Operation): Json {
  const { summary, description, scope, body } = operation;
  return {
    operationId: id,
    summary,
    description: `${description === undefined ? '' : `${description} `}${scope === null ? 'Every token may.' : `Needs \`${scope}\`.`}`,
    security: [{ token: scope === null ? [] : [scope] }],
    parameters: parameters(operation),
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } },
    }),
    responses: { ...answers(operation), ...refusals(operation) },
  };
}

const PUBLIC = { security: [], parameters: [] };

function publicPaths(): Record<string, Json> {
  const problem = { name: 'code', in: 'path', required: true, schema: { type: 'string' } };
  const given = (description: string, schema: Json): Json => ({
    '200': { description, content: { 'application/json': { schema } } },
  });
  return {
    '/openapi.json': {
      get: {
        operationId: 'getDescription',
        summary: 'Get this document',
        ...PUBLIC,
        responses: given('This document.', { type: 'object' }),
      },
    },
    '/problems/{code}': {
      get: {
        operationId: 'getProblem',
        summary: 'Read what a refusal means',
        ...PUBLIC,
        parameters: [problem],
        responses: {
          ...given('The words for it.', ref('ProblemWords')),
          '404': { description: 'No such code.', content: { 'application/problem+json': { schema: ref('Problem') } } },
        },
      },
    },
  };
}

const HEADERS = {
  RequestId: { description: 'Name it when you ask for help.', schema: { type: 'string', format: 'uuid' } },
  RateLimitPolicy: {
    description: 'Requests at once; seconds in which as many come again.',
    schema: { type: 'string' },
  },
  RateLimitLimit: { description: 'Requests that may be sent at once.', schema: { type: 'integer' } },
  RateLimitRemaining: { description: 'How many of them are left.', schema: { type: 'integer' } },
  RateLimitReset: { description: 'Seconds until all of them are there again.', schema: { type: 'integer' } },
};

const KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'A new one for each thing to be done, the same one when it is tried again. With or without quotes around it.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: IDEMPOTENCY_KEY.source },
};

/** @param origin where the app is, as in SHOPIFY_APP_URL */
export function openApiDocument(origin: string): Json {
  const operations = Object.entries(OPERATIONS) as [string, Operation][];
  const paths: Record<string, Json> = publicPaths();
  for (const [id, operation] of operations) {
    const at = (paths[operation.path] ??= {});
    at[operation.method.toLowerCase()] = described(id, operation);
  }
  const schemas = operations.map(([, { answer }]) => [answer.name, schemaOf(answer.schema, 'output')] as const);
  return {
    openapi: '3.1.0',
    info: { title: 'Comeback merchant API', version: '1', description: INTRO },
    servers: [{ url: `${origin.replace(/\/$/, '')}/api/v1` }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'comeback_…',
          description: `Permissions: ${SCOPES.join(', ')}. The body of a request may have ${BODY_BYTES_MAX} bytes.`,
        },
      },
      parameters: { IdempotencyKey: KEY },
      headers: HEADERS,
      schemas: {
        ...Object.fromEntries(schemas),
        Problem: schemaOf(Problem, 'output'),
        ProblemWords: schemaOf(ProblemWords, 'output'),
      },
    },
  };
}
