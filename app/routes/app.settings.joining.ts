/**
 * How customers join: a section of the programme, kept in its draft. Publishing is done on /app/points.
 *
 * POST /app/settings/joining, also as a plain form with `Authorization: Bearer <session token>`:
 *   mode        automatic | sign_up | opt_in
 *   termsUrl    an https address; may be empty unless the mode is opt_in
 *   creditDays  whole number, 0 to 1095
 *   draft       when the draft on the page was saved, as the page got it; empty: there was none; absent: whichever there is
 * Answers 200, 422 with the fields marked, 409 when somebody saved a draft since.
 */
import type { ActionFunctionArgs } from '@remix-run/node';
import { getProgram, saveDraft } from '../loyalty/program/draft-program.server.ts';
import { enrolmentFormOf, parseEnrolmentForm, type EnrolmentProblems } from '../loyalty/program/enrolment-form.ts';
import { ifDraftAsSeen } from '../loyalty/program/seen-draft.server.ts';
import { adminRequest } from './admin-request.server.ts';

export type JoiningAnswer = { did: 'saved' } | { did: 'refused'; problems: EnrolmentProblems } | { did: 'raced' };

const answerOf = (answer: JoiningAnswer, status = 200): Response => Response.json(answer, { status });

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop, inShop } = await adminRequest(request);
  const body = await request.formData();
  const seen = body.get('draft');
  const parsed = parseEnrolmentForm(enrolmentFormOf(body));
  if (!parsed.ok) return answerOf({ did: 'refused', problems: parsed.problems }, 422);
  const saved = await inShop((ctx) =>
    ifDraftAsSeen(ctx, typeof seen === 'string' ? seen.slice(0, 40) || null : undefined, async () => {
      const { draft } = await getProgram(ctx, shop.currency);
      await saveDraft(ctx, { ...draft, enrolment: parsed.rule });
      return { ok: true as const };
    }),
  );
  return saved.ok ? answerOf({ did: 'saved' }) : answerOf({ did: 'raced' }, 409);
}
