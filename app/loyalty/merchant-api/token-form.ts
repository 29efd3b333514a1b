/** What a token may do, and the form with which staff make one. Errors are codes; the admin's words for them are in app/i18n. */
import { z } from 'zod';
import { visibleText } from '../program/visible-text.ts';

export const SCOPES = ['members:read', 'points:read', 'actions:write', 'points:write'] as const;
export type Scope = (typeof SCOPES)[number];

/** Under which key the admin's words for a scope are: i18next reads a colon as something else. */
export const SCOPE_WORDS = {
  'members:read': 'membersRead',
  'points:read': 'pointsRead',
  'actions:write': 'actionsWrite',
  'points:write': 'pointsWrite',
} as const satisfies Record<Scope, string>;

export const TOKEN_NAME_MAX = 60;
/** Tokens of a shop that work at the same time. */
export const TOKENS_MAX = 50;

export const LIFETIMES = ['30', '90', '365', 'never'] as const;
export type Lifetime = (typeof LIFETIMES)[number];

const DAY_MS = 86_400_000;

export type TokenField = 'name' | 'scopes' | 'lifetime';
export type TokenProblem = 'name_missing' | 'name_long' | 'scopes_missing' | 'lifetime';

export interface TokenForm {
  name: string;
  scopes: string[];
  lifetime: string;
}

const TokenWish = z.object({
  name: z
    .string()
    .transform((text) => visibleText(text).replaceAll(/\s+/g, ' '))
    .pipe(
      z
        .string()
        .min(1, 'name_missing' satisfies TokenProblem)
        .max(TOKEN_NAME_MAX, 'name_long' satisfies TokenProblem),
    ),
  scopes: z
    .array(z.enum(SCOPES, { error: 'scopes_missing' satisfies TokenProblem }))
    .min(1, 'scopes_missing' satisfies TokenProblem)
    .transform((chosen) => SCOPES.filter((scope) => chosen.includes(scope))),
  lifetime: z.enum(LIFETIMES, { error: 'lifetime' satisfies TokenProblem }),
});
export type TokenWish = z.infer<typeof TokenWish>;

export type ParsedTokenForm =
  { ok: true; wish: TokenWish } | { ok: false; problems: Partial<Record<TokenField, TokenProblem>> };

/** The form's fields out of a POST body; missing ones are empty, and far too long ones are cut (and then refused as too long). */
export function tokenFormOf(body: FormData): TokenForm {
  const texts = (field: TokenField): string[] =>
    body
      .getAll(field)
      .filter((value) => typeof value === 'string')
      .slice(0, SCOPES.length)
      .map((value) => value.slice(0, TOKEN_NAME_MAX * 4));
  return { name: texts('name')[0] ?? '', scopes: texts('scopes'), lifetime: texts('lifetime')[0] ?? '' };
}

/** @returns what is wished for, or one problem a field */
export function parseTokenForm(form: TokenForm): ParsedTokenForm {
  const parsed = TokenWish.safeParse(form);
  if (parsed.success) return { ok: true, wish: parsed.data };
  const problems: Partial<Record<TokenField, TokenProblem>> = {};
  for (const issue of parsed.error.issues) problems[issue.path[0] as TokenField] ??= issue.message as TokenProblem;
  return { ok: false, problems };
}

/** When a token made now stops working; null for never. */
export function endOf(lifetime: Lifetime, now: Date): Date | null {
  return lifetime === 'never' ? null : new Date(now.getTime() + Number(lifetime) * DAY_MS);
}
