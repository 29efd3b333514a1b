/**
 * POST /app/points/schedule: plan a publication, or give the plan up. Answers JSON.
 *
 * intent=plan takes the fields that POST /app/points takes, and
 *   publishAt   wall time in the shop's zone (2026-11-27T12:00), or an instant with its offset; 5 minutes to a year ahead
 *   live        number of the version that was live when that was decided, 0 for none; absent: whichever is
 *   draft       when the draft on the page was saved; empty: there was none; absent: whichever there is
 *   plan        the plan that was on the page, by its plannedAt; empty: there was none; absent: whichever there is
 * intent=cancel takes `plan` alone. What was planned becomes the draft again, unless there is another one.
 *
 * 200 {did:"planned", version} or {did:"cancelled"}; 422 {did:"refused", reason} for the date and for a form that cannot be read or
 * changes nothing; 409 {did:"refused", reason} when somebody published, planned or saved since, or the plan is being published.
 */
import type { ActionFunctionArgs } from '@remix-run/node';
import { parseProgramForm } from '../loyalty/program/program-form.ts';
import {
  unscheduleProgram,
  scheduleProgram,
  type ScheduleRefusal,
} from '../loyalty/program/schedule-program.server.ts';
import { scheduleInstant, type ScheduleProblem } from '../loyalty/program/schedule.ts';
import { ifDraftAsSeen, type DraftRefusal } from '../loyalty/program/seen-draft.server.ts';
import { adminRequest, type AdminRequest } from './admin-request.server.ts';
import { postedForm } from './app.points/posted-form.server.ts';

export type ScheduleReason =
  ScheduleProblem | ScheduleRefusal | DraftRefusal['reason'] | 'no_plan' | 'too_late' | 'form';

export type ScheduleAnswer =
  { did: 'planned'; version: number } | { did: 'cancelled' } | { did: 'refused'; reason: ScheduleReason };

const CONFLICTS = new Set<ScheduleReason>([
  'someone_published_first',
  'someone_planned_first',
  'someone_saved_first',
  'no_plan',
  'too_late',
]);

function answerOf(answer: ScheduleAnswer): Response {
  const status = answer.did !== 'refused' ? 200 : CONFLICTS.has(answer.reason) ? 409 : 422;
  return Response.json(answer, { status, headers: { 'cache-control': 'no-store' } });
}

const refused = (reason: ScheduleReason): Response => answerOf({ did: 'refused', reason });

/** What a page saw: a name, null for none, undefined where it does not say. */
function seenIn(body: FormData, field: 'plan' | 'draft'): string | null | undefined {
  const seen = body.get(field);
  return typeof seen === 'string' ? seen.slice(0, 40) || null : undefined;
}

/** A version's number; anything else is none. */
function liveIn(body: FormData): number | null {
  const live = body.get('live');
  return typeof live === 'string' && /^\d{1,9}$/.test(live) ? Number(live) : null;
}

async function plan(body: FormData, asked: AdminRequest): Promise<Response> {
  const { shop, now, inShop } = asked;
  const typed = body.get('publishAt');
  const when = scheduleInstant(typeof typed === 'string' ? typed.slice(0, 60) : '', shop.zone, now);
  const seen = { live: liveIn(body), plan: seenIn(body, 'plan') };
  const planned = await inShop((ctx) =>
    ifDraftAsSeen(ctx, seenIn(body, 'draft'), async () => {
      const { form, other } = await postedForm(ctx, body, shop);
      const parsed = parseProgramForm(form, shop, other);
      if (!parsed.ok) return { ok: false as const, reason: 'form' as const };
      if (!when.ok) return { ok: false as const, reason: when.problem };
      return scheduleProgram(ctx, parsed.settings, when.at, seen);
    }),
  );
  return planned.ok ? answerOf({ did: 'planned', version: planned.version }) : refused(planned.reason);
}

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const asked = await adminRequest(request);
  const body = await request.formData();
  if (body.get('intent') === 'plan') return plan(body, asked);
  if (body.get('intent') !== 'cancel') return refused('no_plan');
  const cancelled = await asked.inShop((ctx) => unscheduleProgram(ctx, seenIn(body, 'plan')));
  return cancelled.ok ? answerOf({ did: 'cancelled' }) : refused(cancelled.reason);
}
