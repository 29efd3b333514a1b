/** What zod found wrong with a request, a plain sentence a field. */
import type { z } from 'zod';
import type { FieldError } from './problem.ts';

const ERRORS_MAX = 20;
const NAME_CHARS_MAX = 80;

const TYPES: Record<string, string> = {
  string: 'a text in quotes',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  array: 'a list',
  boolean: 'true or false',
};

function sizeWords(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): string {
  const bound = issue.code === 'too_big' ? `at most ${issue.maximum}` : `at least ${issue.minimum}`;
  return issue.origin === 'string' ? `It must have ${bound} characters.` : `It must be ${bound}.`;
}

function wordsOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'It is needed.';
      return `It must be ${TYPES[issue.expected] ?? issue.expected}.`;
    case 'too_big':
    case 'too_small':
      return sizeWords(issue);
    case 'invalid_format':
      if (issue.format === 'datetime') return 'It must be an instant like 2026-11-22T12:00:00Z.';
      return issue.pattern === undefined ? `It must be a ${issue.format}.` : `It must look like ${issue.pattern}.`;
    case 'invalid_value':
      return issue.input === undefined ? 'It is needed.' : `It must be one of ${issue.values.map(String).join(', ')}.`;
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return issue.message;
  }
}

const named = (path: readonly PropertyKey[]): string =>
  path.map(String).join('/').slice(0, NAME_CHARS_MAX).toWellFormed();

/** @param where the part of the request that was parsed, with `reportInput` */
export function fieldErrors(error: z.ZodError, where: FieldError['in']): FieldError[] {
  return error.issues
    .flatMap((issue): FieldError[] => {
      if (issue.code !== 'unrecognized_keys') return [{ in: where, field: named(issue.path), detail: wordsOf(issue) }];
      const detail = 'There is no such field. Leave it out.';
      return issue.keys.map((key) => ({ in: where, field: named([...issue.path, key]), detail }));
    })
    .slice(0, ERRORS_MAX);
}
