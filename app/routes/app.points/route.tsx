/**
 * The order rule: draft, preview, publish, go back to an earlier version.
 *
 * POST /app/points, also as a plain form with `Authorization: Bearer <session token>`:
 *   intent      save (keep a draft) | publish (keep and make it live) | discard (drop the draft) | rollback (see below)
 *   points      whole number, 1 to 100000
 *   amount      what earns these points, in the shop's currency: "1", "10.00", "10,00"
 *   rounding    down | nearest | up
 *   tax         displayed | included | excluded
 *   shipping    "on" if shipping earns; empty or absent if not
 *   pendingDays whole number, 0 to 90
 *   clawback    owe | forgive
 *   goLiveAt    wall time in the shop's zone (2026-11-21T12:00), or an instant with its offset (2026-11-21T11:00:00Z)
 *   paused      "on" if orders placed now earn nothing; empty or absent if they do
 * Of these, what is absent stays as the draft has it:
 *   discounts   deducted (the price after discounts counts) | ignored (the price before them)
 *   giftCardPayments, storeCreditPayments   "on" if what is paid this way earns; empty if not
 *   qualifies   paid | fulfilled (paid and fulfilled)
 *   goods       all | chosen (only what `only` lists earns)
 *   only, never         JSON: [{"by":"collection"|"product"|"vendor"|"tag","value":"123","label":"Sale"}], at most 50 here and below
 *   multipliers         JSON: [{"id":"a-z0-9-","name":"Weekend","match":null or one of the above,"tiers":["Gold"],"from":"","until":"",
 *                       "factor":"1.5"}]; from and until like goLiveAt, or empty
 *   bonuses             the same with "points":"50","minimum":"100.00" in place of factor; an empty minimum is none
 *   testOrders, companyOrders   "on" if they earn; empty if not
 *   withoutChannels     JSON: what earns nothing of ["online","pos","draft","subscription","other"]
 *   withoutTags         JSON: customer tags that earn nothing, ["staff"]
 *   testersTag  only customers with this tag take part; empty: everyone
 * And what was seen when this was decided:
 *   live        for publish: number of the version that was live when that was decided, 0 for none; absent: whichever is
 *   draft       when the draft on the page was saved, as the page got it; empty: there was none; absent: whichever there is
 *   plan        for publish and rollback: the plan for later that was on the page, by its plannedAt; empty: there was none
 * Answers 200 with the page, 400 to any other intent, 422 with the page and its fields marked, or when publishing would change nothing, 409 when somebody published or saved a draft since.
 *
 * intent=rollback publishes an earlier version's settings as a new version; the live version's go-live date stays, a draft is dropped,
 * points already given stay. Its fields:
 *   version     number of the version to use again
 *   live, plan  as above
 * Answers 200, 404 when there is no such version, 422 when it would change nothing, 409 when somebody published since.
 */
import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import type { PrismaContext } from '../../db.server.ts';
import { listTierNames } from '../../loyalty/members/list-tier-names.server.ts';
import { discardDraft, getProgram, saveDraft } from '../../loyalty/program/draft-program.server.ts';
import { parseProgramForm, type ProgramForm, type ProgramProblems } from '../../loyalty/program/program-form.ts';
import { publishProgram, type PublishRefusal } from '../../loyalty/program/publish-program.server.ts';
import { draftSavedAt, ifDraftAsSeen, type DraftRefusal } from '../../loyalty/program/seen-draft.server.ts';
import { payStoreCredit } from '../../loyalty/rewards/pay-store-credit.server.ts';
import { rollBack, type RollBackRefusal } from '../../loyalty/program/roll-back.server.ts';
import { versionHistory } from '../../loyalty/program/version-history.server.ts';
import { adminRequest, type AdminRequest } from '../admin-request.server.ts';
import { planOnPage, suggestedPublishAt } from './plan-on-page.server.ts';
import { postedForm } from './posted-form.server.ts';
import { PointsEditor } from './points-editor.tsx';

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, now, inShop, inShopSql } = await adminRequest(request);
  const { program, history, savedAt, tiers, plan } = await inShop(async (ctx) => ({
    program: await getProgram(ctx, shop.currency),
    history: await versionHistory(ctx),
    savedAt: await draftSavedAt(ctx),
    tiers: await listTierNames(ctx),
    plan: await planOnPage(ctx),
  }));
  return {
    draft: program.draft,
    /** when the draft was saved, null where there is none: a save names it, so that it overwrites no newer one */
    savedAt,
    /** names to suggest */
    tiers,
    unpublished: program.unpublished,
    live: program.live && { ...program.live, publishedAt: program.live.publishedAt.toISOString() },
    history,
    plan,
    suggestedAt: suggestedPublishAt(now, shop.zone),
    /** points buy store credit: then what is paid with it does not earn, whatever the form says */
    paysStoreCredit: await inShopSql(payStoreCredit),
  };
}

type RaceReason = PublishRefusal | DraftRefusal['reason'];

export type PointsAnswer =
  | { did: 'saved' | 'discarded' }
  | { did: 'published'; version: number }
  | { did: 'refused'; problems: ProgramProblems; form: ProgramForm }
  | { did: 'unchanged'; since: number }
  | { did: 'raced'; reason: RaceReason }
  | { did: 'kept'; reason: RollBackRefusal | DraftRefusal['reason'] };

const STATUS = {
  unknown_version: 404,
  same_as_live: 422,
  someone_published_first: 409,
  someone_planned_first: 409,
  someone_saved_first: 409,
} as const;

const INTENTS = ['save', 'publish', 'discard', 'rollback'];

/** A version's number as it was sent; anything else is no version's. */
function numberOf(body: FormData, field: string): number | null {
  const text = body.get(field);
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** Which draft or plan was on the page: null for none, undefined where that is not said. */
function seenIn(body: FormData, field: 'draft' | 'plan'): string | null | undefined {
  const seen = body.get(field);
  return typeof seen === 'string' ? seen.slice(0, 40) || null : undefined;
}

async function rollBackTo(body: FormData, { staff, inShop }: AdminRequest) {
  const wanted = { version: numberOf(body, 'version') ?? 0, live: numberOf(body, 'live'), plan: seenIn(body, 'plan') };
  const done = await inShop((ctx) => ifDraftAsSeen(ctx, seenIn(body, 'draft'), () => rollBack(ctx, wanted, staff)));
  return done.ok
    ? data<PointsAnswer>({ did: 'published', version: done.version.version })
    : data<PointsAnswer>({ did: 'kept', reason: done.reason }, { status: STATUS[done.reason] });
}

export async function action({ request }: ActionFunctionArgs) {
  const asked = await adminRequest(request);
  const { inShop } = asked;
  const body = await request.formData();
  const intent = body.get('intent');
  if (!INTENTS.some((known) => known === intent)) throw new Response(null, { status: 400 });
  if (intent === 'rollback') return rollBackTo(body, asked);
  const seen = seenIn(body, 'draft');
  const raced = (reason: RaceReason) => data<PointsAnswer>({ did: 'raced', reason }, { status: 409 });
  if (intent === 'discard') {
    const discarded = await inShop((ctx) =>
      ifDraftAsSeen(ctx, seen, () => discardDraft(ctx).then(() => ({ ok: true as const }))),
    );
    return discarded.ok ? data<PointsAnswer>({ did: 'discarded' }) : raced(discarded.reason);
  }
  const done = await inShop((ctx) => ifDraftAsSeen(ctx, seen, () => keepOrPublish(ctx, body, asked)));
  return 'answer' in done ? data<PointsAnswer>(done.answer, { status: done.ok ? 200 : 422 }) : raced(done.reason);
}

/** What was typed, kept as a draft or made live. */
async function keepOrPublish(
  ctx: PrismaContext,
  body: FormData,
  { shop, staff }: AdminRequest,
): Promise<{ ok: boolean; answer: PointsAnswer } | { ok: false; reason: PublishRefusal }> {
  const { form, other } = await postedForm(ctx, body, shop);
  const parsed = parseProgramForm(form, shop, other);
  if (!parsed.ok) return { ok: false, answer: { did: 'refused', problems: parsed.problems, form } };
  if (body.get('intent') !== 'publish') {
    await saveDraft(ctx, parsed.settings);
    return { ok: true, answer: { did: 'saved' } };
  }
  const seenPlan = seenIn(body, 'plan');
  const published = await publishProgram(ctx, parsed.settings, staff, numberOf(body, 'live'), { seenPlan });
  if (published.ok) return { ok: true, answer: { did: 'published', version: published.version.version } };
  return published.reason === 'nothing_changed'
    ? { ok: false, answer: { did: 'unchanged', since: published.since } }
    : { ok: false, reason: published.reason };
}

export default PointsEditor;

export { RouteError as ErrorBoundary } from '../../ui/route-error.tsx';
