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
 *   live        for publish: number of the version that was live when that was decided, 0 for none; absent: whichever is
 * Answers 200 with the page, 422 with the page and its fields marked, 409 when somebody published since.
 *
 * intent=rollback publishes an earlier version's settings as a new version; the live version's go-live date stays, a draft is dropped,
 * points already given stay. Its fields:
 *   version     number of the version to use again
 *   live        number of the version that was live when that was decided; absent: whichever is
 * Answers 200, 404 when there is no such version, 422 when it would change nothing, 409 when somebody published since.
 */
import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { discardDraft, getProgram, saveDraft } from '../../loyalty/program/draft-program.server.ts';
import {
  formOfSettings,
  parseProgramForm,
  programFormOf,
  type FieldProblem,
  type ProgramField,
  type ProgramForm,
} from '../../loyalty/program/program-form.ts';
import { publishProgram } from '../../loyalty/program/publish-program.server.ts';
import { rollBack, type RollBackRefusal } from '../../loyalty/program/roll-back.server.ts';
import { versionHistory } from '../../loyalty/program/version-history.server.ts';
import { adminRequest, type AdminRequest } from '../admin-request.server.ts';
import { PointsEditor } from './points-editor.tsx';

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, inShop } = await adminRequest(request);
  const { program, history } = await inShop(async (ctx) => ({
    program: await getProgram(ctx, shop.currency),
    history: await versionHistory(ctx),
  }));
  return {
    form: formOfSettings(program.draft, shop),
    goLiveAt: program.draft.goLiveAt,
    perMinor: program.draft.order.perMinor,
    unpublished: program.unpublished,
    live: program.live && { ...program.live, publishedAt: program.live.publishedAt.toISOString() },
    history,
  };
}

export type PointsAnswer =
  | { did: 'saved' | 'discarded' }
  | { did: 'published'; version: number }
  | { did: 'refused'; problems: Partial<Record<ProgramField, FieldProblem>>; form: ProgramForm }
  | { did: 'raced'; form: ProgramForm }
  | { did: 'kept'; reason: RollBackRefusal };

const STATUS = { unknown_version: 404, same_as_live: 422, someone_published_first: 409 } as const;

/** A version's number as it was sent; anything else is no version's. */
function numberOf(body: FormData, field: string): number | null {
  const text = body.get(field);
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

async function rollBackTo(body: FormData, { staff, inShop }: AdminRequest) {
  const wanted = { version: numberOf(body, 'version') ?? 0, live: numberOf(body, 'live') };
  const done = await inShop((ctx) => rollBack(ctx, wanted, staff));
  return done.ok
    ? data<PointsAnswer>({ did: 'published', version: done.version.version })
    : data<PointsAnswer>({ did: 'kept', reason: done.reason }, { status: STATUS[done.reason] });
}

export async function action({ request }: ActionFunctionArgs) {
  const asked = await adminRequest(request);
  const { shop, staff, inShop } = asked;
  const body = await request.formData();
  const intent = body.get('intent');
  if (intent === 'rollback') return rollBackTo(body, asked);
  if (intent === 'discard') {
    await inShop(discardDraft);
    return data<PointsAnswer>({ did: 'discarded' });
  }
  const form = programFormOf(body);
  const parsed = parseProgramForm(form, shop);
  if (!parsed.ok) return data<PointsAnswer>({ did: 'refused', problems: parsed.problems, form }, { status: 422 });
  if (intent !== 'publish') {
    await inShop((ctx) => saveDraft(ctx, parsed.settings));
    return data<PointsAnswer>({ did: 'saved' });
  }
  const published = await inShop((ctx) => publishProgram(ctx, parsed.settings, staff, numberOf(body, 'live')));
  return published.ok
    ? data<PointsAnswer>({ did: 'published', version: published.version.version })
    : data<PointsAnswer>({ did: 'raced', form }, { status: 409 });
}

export default PointsEditor;

export { RouteError as ErrorBoundary } from '../../ui/route-error.tsx';
