/** Staff write down a member's birthday and referral code. */
import type { SqlContext } from '../../db.server.ts';
import {
  DETAILS_FIELDS,
  parseDetailsForm,
  type DetailsForm,
  type DetailsProblems,
} from '../../loyalty/members/details-form.ts';
import { setDetails, type DetailsOutcome } from '../../loyalty/members/set-details.server.ts';

export type DetailsAnswer = { did: 'noted' } | { did: 'unnoted'; problems: DetailsProblems };

/** Nothing that long can be right. */
const TYPED_CHARS_MAX = 100;

function formOf(body: FormData): DetailsForm {
  const typed = (field: string): string => {
    const value = body.get(field);
    return typeof value === 'string' ? value.slice(0, TYPED_CHARS_MAX) : '';
  };
  const [month, day, code] = DETAILS_FIELDS.map(typed);
  return { month: month ?? '', day: day ?? '', code: code ?? '' };
}

/** @returns null where the form is about something else. @throws Response 404 for no such member, or one who has no name any more */
export async function changeDetails(
  body: FormData,
  run: (work: (ctx: SqlContext, memberId: bigint, staff: string) => Promise<DetailsOutcome>) => Promise<DetailsOutcome>,
): Promise<DetailsAnswer | null> {
  if (body.get('intent') !== 'details') return null;
  const parsed = parseDetailsForm(formOf(body));
  if (!parsed.ok) return { did: 'unnoted', problems: parsed.problems };
  const outcome = await run((ctx, memberId, staff) => setDetails(ctx, memberId, parsed.details, staff));
  if (outcome.ok) return { did: 'noted' };
  if (outcome.reason === 'taken') return { did: 'unnoted', problems: { code: 'taken' } };
  throw new Response(null, { status: 404 });
}
