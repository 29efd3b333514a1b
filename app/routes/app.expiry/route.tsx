/**
 * When points expire: a section of the programme, kept in its draft. Publishing is done on /app/points.
 *
 * POST /app/points/expiry, also as a plain form with `Authorization: Bearer <session token>`:
 *   mode        none | inactivity | age | yearly
 *   months      for inactivity and age: whole number, 1 to 60
 *   month, day  for yearly: 1 to 12, and a day that this month can have
 *   warnDays    unless none: up to three whole numbers from 1 to 90, "30, 7"
 *   draft       when the draft on the page was saved, as the page got it; empty: there was none; absent: whichever there is
 * What the mode does not ask for stays as the draft has it. Answers 200 with the page, 422 with the page and its fields marked, 409 when somebody
 * saved a draft since.
 */
import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { getProgram, saveDraft } from '../../loyalty/program/draft-program.server.ts';
import {
  expiryFormOf,
  parseExpiryForm,
  type ExpiryForm,
  type ExpiryProblems,
} from '../../loyalty/program/expiry-form.ts';
import { programChanges } from '../../loyalty/program/program-changes.ts';
import { draftSavedAt, ifDraftAsSeen } from '../../loyalty/program/seen-draft.server.ts';
import { adminRequest } from '../admin-request.server.ts';
import { ExpiryPage } from './expiry-page.tsx';

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, inShop } = await adminRequest(request);
  return inShop(async (ctx) => {
    const { draft, live } = await getProgram(ctx, shop.currency);
    return {
      rule: draft.expiry,
      /** when the draft was saved, null where there is none: a save names it, so that it overwrites no newer one */
      savedAt: await draftSavedAt(ctx),
      live: live && { version: live.version, rule: live.settings.expiry },
      /** how many changes of the draft, whichever page they are from, are not live; null before the first publication */
      notLive: live && programChanges(live.settings, draft).length,
    };
  });
}

export type ExpiryAnswer =
  { did: 'saved' } | { did: 'refused'; problems: ExpiryProblems; form: ExpiryForm } | { did: 'raced' };

export async function action({ request }: ActionFunctionArgs) {
  const { shop, inShop } = await adminRequest(request);
  const body = await request.formData();
  const form = expiryFormOf(body);
  const seen = body.get('draft');
  return inShop(async (ctx) => {
    const saved = await ifDraftAsSeen(
      ctx,
      typeof seen === 'string' ? seen.slice(0, 40) || null : undefined,
      async () => {
        const { draft } = await getProgram(ctx, shop.currency);
        const parsed = parseExpiryForm(form, draft.expiry);
        if (parsed.ok) await saveDraft(ctx, { ...draft, expiry: parsed.rule });
        return parsed;
      },
    );
    if (saved.ok) return data<ExpiryAnswer>({ did: 'saved' });
    return 'problems' in saved
      ? data<ExpiryAnswer>({ did: 'refused', problems: saved.problems, form }, { status: 422 })
      : data<ExpiryAnswer>({ did: 'raced' }, { status: 409 });
  });
}

export default ExpiryPage;

export { RouteError as ErrorBoundary } from '../../ui/route-error.tsx';
