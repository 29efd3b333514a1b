/**
 * Other ways to earn: the rules of the draft, and the codes of store visits.
 *
 * POST /app/points/actions:
 *   intent=save   actions  JSON: a list of rules as they are typed (program/actions-form.ts)
 *                 draft    when the draft on the page was saved, as the page got it; empty: there was none; absent: whichever there is
 *     Answers 200, 422 with the problems by place and field, 409 when somebody saved a draft since.
 *   intent=code   rule     the id of a rule for visits that is live: a new code for it; the printed one opens nothing any more
 *     Answers 200, 404 where there is no such rule.
 */
import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { qrCode } from '../../adapters/qr-code.server.ts';
import { countAwards } from '../../loyalty/actions/count-awards.server.ts';
import { countWaiting } from '../../loyalty/actions/submissions.server.ts';
import { listVisitCodes, renewVisitCode } from '../../loyalty/actions/visit-code.server.ts';
import { listTierNames } from '../../loyalty/members/list-tier-names.server.ts';
import { parseActionsForm, type ActionProblems } from '../../loyalty/program/actions-form.ts';
import { getProgram, saveDraft } from '../../loyalty/program/draft-program.server.ts';
import { programChanges } from '../../loyalty/program/program-changes.ts';
import { draftSavedAt, ifDraftAsSeen } from '../../loyalty/program/seen-draft.server.ts';
import { adminRequest, type AdminRequest } from '../admin-request.server.ts';
import { ActionsPage } from './actions-page.tsx';

/** Where the code of a visit leads: an address of the shop's own, answered by the app behind Shopify's proxy. */
const visitAddress = (domain: string, ruleId: string, code: string): string =>
  `https://${domain}/apps/loyalty/visit/${ruleId}?code=${code}`;

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, inShop, inShopSql } = await adminRequest(request);
  const { program, savedAt, tiers } = await inShop(async (ctx) => ({
    program: await getProgram(ctx, shop.currency),
    savedAt: await draftSavedAt(ctx),
    tiers: await listTierNames(ctx),
  }));
  const { draft, live } = program;
  const visits = (live?.settings.actions ?? [])
    .filter(({ kind }) => kind === 'visit')
    .map(({ id, kind, name, points }) => ({ id, kind, name, points }));
  const { given, waiting, codes } = await inShopSql(async (ctx) => ({
    given: await countAwards(
      ctx,
      draft.actions.map(({ id }) => id),
    ),
    waiting: await countWaiting(ctx),
    codes: await listVisitCodes(
      ctx,
      visits.map(({ id }) => id),
    ),
  }));
  const drawn = codes.map(async ({ ruleId, code, madeAt }) => {
    const address = visitAddress(shop.domain, ruleId, code);
    return { ruleId, address, madeAt: madeAt.toISOString(), ...(await qrCode(address)) };
  });
  return {
    actions: draft.actions,
    savedAt,
    tiers,
    given,
    waiting,
    /** rules for visits as they are live, and so may have a code: what is printed beside it holds now, whatever is typed */
    visits,
    codes: await Promise.all(drawn),
    isLive: live !== null,
    paused: live?.settings.paused ?? false,
    /** how many settings of the whole programme a publication would change */
    unpublished: live === null ? 0 : programChanges(live.settings, draft).length,
  };
}

export type ActionsAnswer =
  { did: 'saved' } | { did: 'refused'; problems: ActionProblems } | { did: 'raced' } | { did: 'coded' };

async function save({ shop, inShop }: AdminRequest, body: FormData) {
  const text = body.get('actions');
  const parsed = parseActionsForm(typeof text === 'string' ? text : '', shop.zone);
  if (!parsed.ok) return data<ActionsAnswer>({ did: 'refused', problems: parsed.problems }, { status: 422 });
  const seen = body.get('draft');
  const saved = await inShop((ctx) =>
    ifDraftAsSeen(ctx, typeof seen === 'string' ? seen.slice(0, 40) || null : undefined, async () => {
      const { draft } = await getProgram(ctx, shop.currency);
      await saveDraft(ctx, { ...draft, actions: parsed.actions });
      return { ok: true as const };
    }),
  );
  return saved.ok ? data<ActionsAnswer>({ did: 'saved' }) : data<ActionsAnswer>({ did: 'raced' }, { status: 409 });
}

async function makeCode({ shop, staff, inShop, inShopSql }: AdminRequest, body: FormData) {
  const rule = body.get('rule');
  const { live } = await inShop((ctx) => getProgram(ctx, shop.currency));
  const found = live?.settings.actions.find(({ id, kind }) => id === rule && kind === 'visit');
  if (!found) throw new Response(null, { status: 404 });
  await inShopSql((ctx) => renewVisitCode(ctx, found.id, staff));
  return data<ActionsAnswer>({ did: 'coded' });
}

export async function action({ request }: ActionFunctionArgs) {
  const asked = await adminRequest(request);
  const body = await request.formData();
  return body.get('intent') === 'code' ? makeCode(asked, body) : save(asked, body);
}

export default ActionsPage;

export { RouteError as ErrorBoundary } from '../../ui/route-error.tsx';
