/**
 * POST /app/members/:id/actions: staff give a member points for an action, or take such points back.
 *   intent=give  rule (its id), note (up to 500 characters, may be empty), key (a UUID made with the form: the same key gives once)
 *   intent=undo  seq (the number of the entry that gave them)
 * Answers 200; 404 no such member, rule or award; 422 what the rule refuses, or a form that cannot be read.
 */
import type { ActionFunctionArgs } from '@remix-run/node';
import { awardByStaff, undoAward } from '../loyalty/actions/staff-award.server.ts';
import { visibleText } from '../loyalty/program/visible-text.ts';
import { adminRequest } from './admin-request.server.ts';
import { toldRefusal, type ToldRefusal } from './app.points/refusal-words.ts';

const ID = /^[1-9]\d{0,17}$/;
const KEY = /^[\w-]{8,100}$/;
const NOTE_MAX = 500;

export type GiveAnswer =
  | { did: 'given'; points: number; repeated: boolean }
  | { did: 'not_given'; refusal: ToldRefusal }
  | { did: 'undone'; points: number; missing: number };

const answerOf = (answer: GiveAnswer, status = 200): Response => Response.json(answer, { status });

export async function action({ request, params }: ActionFunctionArgs) {
  const { inShopSql, staff } = await adminRequest(request);
  const id = params['id'] ?? '';
  if (!ID.test(id)) throw new Response(null, { status: 404 });
  const memberId = BigInt(id);
  const body = await request.formData();
  const text = (field: string): string => {
    const value = body.get(field);
    return typeof value === 'string' ? value : '';
  };
  if (body.get('intent') === 'undo') {
    if (!ID.test(text('seq'))) throw new Response(null, { status: 404 });
    const outcome = await inShopSql((ctx) => undoAward(ctx, staff, { memberId, seq: BigInt(text('seq')) }));
    if (!outcome.ok) throw new Response(null, { status: 404 });
    return answerOf({ did: 'undone', points: outcome.points, missing: outcome.missing });
  }
  const [ruleId, key, note] = [text('rule'), text('key'), visibleText(text('note')).slice(0, NOTE_MAX).toWellFormed()];
  const refused = (refusal: ToldRefusal) => answerOf({ did: 'not_given', refusal }, 422);
  if (!KEY.test(key)) return refused({ reason: 'bad_occurrence' });
  const outcome = await inShopSql((ctx) => awardByStaff(ctx, staff, { memberId, ruleId, key, note }));
  if (!outcome.ok) return refused(toldRefusal(outcome.refusal));
  return answerOf({ did: 'given', points: outcome.points, repeated: outcome.repeated });
}
