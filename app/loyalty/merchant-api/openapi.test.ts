// openapi.json against the rules of OpenAPI 3.1 that can be said in a few lines; what it says of requests against what the parsers do.
import { describe, expect, test } from 'vitest';
import { schemaProblems } from '../../../tests/support/json-schema.ts';
import { openApiDocument } from './openapi.ts';
import { OPERATIONS } from './operations.ts';
import type { Operation } from './operations.ts';
import { PROBLEM_CODES, PROBLEMS } from './problem.ts';
import { SCOPES } from './token-form.ts';

type Json = Record<string, unknown>;
const document = openApiDocument('https://comeback.example.com/');
const paths = document['paths'] as Record<string, Record<string, Json>>;
const described = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Every object of the document with its place. */
function* objects(value: unknown, at = '#'): Generator<{ at: string; object: Json }> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield { at, object: value as Json };
  for (const [name, inner] of Object.entries(value)) yield* objects(inner, `${at}/${name}`);
}

const resolved = (object: Json): Json => {
  const ref = object['$ref'];
  if (typeof ref !== 'string') return object;
  const found = ref
    .slice(2)
    .split('/')
    .reduce<unknown>((inside, name) => (inside as Json)[name], document);
  return found as Json;
};

test('the document: version, title, server, and nothing that OpenAPI does not know at the top', () => {
  expect(document['openapi']).toMatch(/^3\.1\.\d+$/);
  expect(document['info']).toMatchObject({ title: expect.any(String), version: expect.any(String) });
  expect(document['servers']).toEqual([{ url: 'https://comeback.example.com/api/v1' }]);
  expect(Object.keys(document).toSorted()).toEqual(['components', 'info', 'openapi', 'paths', 'security', 'servers']);
});

test('every reference leads somewhere, and every part is referred to', () => {
  const refs = [...objects(document)].flatMap(({ object }) =>
    typeof object['$ref'] === 'string' ? [object['$ref']] : [],
  );
  for (const ref of refs) expect(resolved({ $ref: ref }), ref).toBeTypeOf('object');
  const components = document['components'] as Record<string, Json>;
  for (const kind of ['schemas', 'headers', 'parameters'])
    for (const name of Object.keys(components[kind] ?? {})) expect(refs).toContain(`#/components/${kind}/${name}`);
});

test('names of components and operations are as they may be, and no operation’s is used twice', () => {
  const components = document['components'] as Record<string, Json>;
  for (const part of Object.values(components)) for (const name of Object.keys(part)) expect(name).toMatch(/^[\w.-]+$/);
  const ids = described.map(({ operation }) => operation['operationId']);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(Object.keys(OPERATIONS)));
});

describe.each(described)('$method $path', ({ path, method, operation }) => {
  const parameters = ((operation['parameters'] ?? []) as Json[]).map(resolved);

  test('its parameters: each in its place, each once; those of the address are required and all there', () => {
    for (const parameter of parameters) {
      expect(parameter).toMatchObject({ name: expect.any(String), schema: expect.any(Object) });
      expect(['path', 'query', 'header']).toContain(parameter['in']);
      expect(parameter['in'] !== 'path' || parameter['required']).toBe(true);
    }
    const named = parameters.map((parameter) => `${String(parameter['in'])} ${String(parameter['name'])}`);
    expect(new Set(named).size).toBe(named.length);
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `path ${name}`);
    expect(named.filter((name) => name.startsWith('path '))).toEqual(inPath);
    expect(named.includes('header Idempotency-Key')).toBe(method === 'post');
  });

  test('its answers: a status, a description, a schema of a media type', () => {
    const responses = Object.entries(operation['responses'] as Record<string, Json>);
    expect(responses.some(([status]) => status.startsWith('2'))).toBe(true);
    for (const [status, response] of responses) {
      expect(status).toMatch(/^[2-5]\d\d$/);
      expect(response['description']).toBeTypeOf('string');
      const [type] = Object.keys(response['content'] as Json);
      expect(type).toBe(status < '400' ? 'application/json' : 'application/problem+json');
    }
  });

  test('whom it lets in is one of the ways there are', () => {
    for (const way of operation['security'] as Json[]) {
      expect(Object.keys(way)).toEqual(['token']);
      for (const scope of way['token'] as string[]) expect(SCOPES).toContain(scope);
    }
    expect(method === 'get' || operation['requestBody'] !== undefined).toBe(true);
  });
});

const bodyOf = (id: keyof typeof OPERATIONS): Json => {
  const { path } = OPERATIONS[id];
  const body = paths[path]?.['post']?.['requestBody'] as { content: Record<string, { schema: Json }> };
  return body.content['application/json']?.schema ?? {};
};

test.each<[keyof typeof OPERATIONS, unknown]>([
  ['adjustPoints', { points: 5, reason: 'A reason' }],
  ['adjustPoints', { points: 1.5, reason: 'A reason' }],
  ['adjustPoints', { points: 1_000_001, reason: 'A reason' }],
  ['adjustPoints', { points: 5, reason: 'no' }],
  ['adjustPoints', { points: 5 }],
  ['adjustPoints', { points: 5, reason: 'A reason', more: 1 }],
  ['adjustPoints', []],
  ['recordAction', { action: 'a', reference: 'r' }],
  ['recordAction', { action: 'A', reference: 'r' }],
  ['recordAction', { action: 'a', reference: 'white space' }],
  ['recordAction', { action: 'a', reference: 'a@b.example' }],
  ['recordAction', { action: 'a', reference: 'r', occurredAt: '2026-11-22T12:00:00+01:00' }],
  ['recordAction', { action: 'a', reference: 'r', occurredAt: '2026-02-30T12:00:00Z' }],
  ['recordReview', { customerId: '77', reviewId: 'r' }],
  ['recordReview', { customerId: 77, reviewId: 'r' }],
  ['recordReview', { customerId: '77', reviewId: 'r', stars: 5 }],
])('the document and the parser agree on %s %j', (id, body) => {
  const operation: Operation = OPERATIONS[id];
  expect(schemaProblems(bodyOf(id), body, document).length === 0).toBe(operation.body?.safeParse(body).success);
});

test('every refusal says what to do, in a sentence, and its status is its class', () => {
  for (const code of PROBLEM_CODES) {
    const { status, title, detail } = PROBLEMS[code];
    expect([400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503]).toContain(status);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(detail).toMatch(/^[A-Z`].*\.$/);
  }
});
