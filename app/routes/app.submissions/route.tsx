/**
 * What members handed in for points. GET /app/points/submissions?state=waiting|approved|declined&before=: a page, the newest first.
 *
 * POST with `id` and `intent` = `approve` | `decline`; declining needs `reason` (3 to 300 characters). Answers 200; 422 where the reason is
 * missing, or where the rule gives nothing for it (it then still waits); 404 no such submission; 409 somebody decided otherwise.
 */
import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { REASON_MAX, SUBMISSION_STATES, type SubmissionState } from '../../loyalty/actions/submission.ts';
import { decideSubmission, listSubmissions, SUBMISSIONS_PAGE } from '../../loyalty/actions/submissions.server.ts';
import { nameMembers } from '../../loyalty/members/name-members.server.ts';
import { getProgram } from '../../loyalty/program/draft-program.server.ts';
import { visibleText } from '../../loyalty/program/visible-text.ts';
import { adminRequest } from '../admin-request.server.ts';
import { toldRefusal, type ToldRefusal } from '../app.points/refusal-words.ts';
import { SubmissionsPage } from './submissions-page.tsx';

const ID = /^[1-9]\d{0,17}$/;

const stateOf = (asked: string | null): SubmissionState =>
  SUBMISSION_STATES.find((state) => state === asked) ?? 'waiting';

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, inShop, inShopSql } = await adminRequest(request);
  const asked = new URL(request.url).searchParams;
  const state = stateOf(asked.get('state'));
  const before = asked.get('before') ?? '';
  const { live, draft } = await inShop((ctx) => getProgram(ctx, shop.currency));
  const rules = [...(live?.settings.actions ?? []), ...draft.actions].map(({ id, kind, name }) => ({ id, kind, name }));
  return inShopSql(async (ctx) => {
    const found = await listSubmissions(ctx, state, ID.test(before) ? BigInt(before) : null);
    const page = found.slice(0, SUBMISSIONS_PAGE);
    const members = await nameMembers(ctx, [...new Set(page.map(({ memberId }) => String(memberId)))]);
    return {
      state,
      newest: before === '',
      older: found.length > SUBMISSIONS_PAGE ? String(page.at(-1)?.id) : null,
      submissions: page.map((one) => ({
        id: String(one.id),
        memberId: String(one.memberId),
        member: members[String(one.memberId)] ?? null,
        rule: rules.find(({ id }) => id === one.ruleId) ?? null,
        url: one.url,
        text: one.text,
        state: one.state,
        submittedAt: one.submittedAt.toISOString(),
        decidedAt: one.decidedAt?.toISOString() ?? null,
        reason: one.reason,
        points: one.points === null ? null : Number(one.points),
      })),
    };
  });
}

export type SubmissionAnswer =
  | { did: 'approved'; points: number | null }
  | { did: 'declined' }
  | { did: 'decided' }
  | { did: 'reason_missing'; id: string }
  | { did: 'refused'; id: string; refusal: ToldRefusal };

function reasonOf(body: FormData): string | null {
  const typed = body.get('reason');
  const reason = visibleText(typeof typed === 'string' ? typed : '');
  return reason.length >= 3 && reason.length <= REASON_MAX ? reason : null;
}

export async function action({ request }: ActionFunctionArgs) {
  const { inShopSql, staff } = await adminRequest(request);
  const body = await request.formData();
  const id = body.get('id');
  if (typeof id !== 'string' || !ID.test(id)) throw new Response(null, { status: 404 });
  const approve = body.get('intent') === 'approve';
  const reason = reasonOf(body);
  if (!approve && reason === null) return data<SubmissionAnswer>({ did: 'reason_missing', id }, { status: 422 });
  const decision = approve ? ({ approve: true } as const) : { approve: false as const, reason: reason ?? '' };
  const outcome = await inShopSql((ctx) => decideSubmission(ctx, BigInt(id), decision, staff));
  if (outcome.ok)
    return data<SubmissionAnswer>(approve ? { did: 'approved', points: outcome.points } : { did: 'declined' });
  switch (outcome.reason) {
    case 'unknown':
      throw new Response(null, { status: 404 });
    case 'decided':
      return data<SubmissionAnswer>({ did: 'decided' }, { status: 409 });
    case 'refused':
      return data<SubmissionAnswer>({ did: 'refused', id, refusal: toldRefusal(outcome.refusal) }, { status: 422 });
  }
}

export default SubmissionsPage;

export { RouteError as ErrorBoundary } from '../../ui/route-error.tsx';
