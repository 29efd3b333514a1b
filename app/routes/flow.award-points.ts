/**
 * POST /flow/actions/award-points: Shopify Flow runs our action (extensions/flow-award-points). Shopify signs the body as it signs
 * webhooks; shop and customer are known from it alone.
 *
 * How Flow takes answers (https://shopify.dev/docs/apps/build/flow/actions/endpoints): 200 is done, 202 and 5xx and no answer within 10 s
 * are sent again under the same action_run_id, any other 4xx ends the run as failed. So: 200 where points were given, now or before, and
 * where the rule itself says no (limit, tier, dates, no member): the workflow is right, there is just nothing to give. 202 while the
 * customer is being looked up. 401 a bad signature, 404 a shop that is not here, 413 too much, 422 what can never succeed: an action or
 * a way to earn that does not exist, a body that cannot be read. 503 when the database is away.
 */
import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { log } from '../adapters/log.server.ts';
import { getPool, withShopSql } from '../db.server.ts';
import { env } from '../env.server.ts';
import { awardAction, type AwardOutcome } from '../loyalty/actions/award-action.server.ts';
import { findMember } from '../loyalty/members/enrol-member.server.ts';
import { parseExactJson } from '../loyalty/earning/exact-json.ts';
import { findShopByDomain } from '../loyalty/shops/find-shop.server.ts';
import { isSigned } from './webhooks.server.ts';

const HANDLE = 'award-loyalty-points';
const BODY_BYTES_MAX = 64 * 1024;

/** As a number, as text, or as Shopify's global id. */
const CustomerId = z
  .union([z.string(), z.number().int().transform(String)])
  .transform((id) => id.replace('gid://shopify/Customer/', ''))
  .pipe(z.string().regex(/^[1-9]\d{0,17}$/))
  .transform(BigInt);

const Run = z.object({
  shopify_domain: z.string().min(1).max(255),
  action_run_id: z.string().min(1).max(200),
  handle: z.literal(HANDLE),
  properties: z.object({
    customer_id: CustomerId,
    rule: z.string().trim().min(1).max(100),
    occurrence: z
      .string()
      .max(1000)
      .nullish()
      .transform((text) => text?.trim() ?? ''),
  }),
});
type Run = z.infer<typeof Run>;

const answer = (status: number, body: object): Response =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store' } });

function readRun(body: Buffer): Run | null {
  try {
    const read = Run.safeParse(parseExactJson(body.toString('utf8')));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** Mistakes in the workflow; whatever else the rule refuses is as the merchant wants it. */
const MISTAKES = new Set(['unknown_rule', 'wrong_way', 'bad_occurrence']);

function answered(outcome: AwardOutcome): Response {
  if (outcome.ok) return answer(200, { points: outcome.points, repeated: outcome.repeated });
  const { reason } = outcome.refusal;
  if (reason === 'not_known_yet') return answer(202, { points: 0, reason });
  return answer(MISTAKES.has(reason) ? 422 : 200, { points: 0, reason });
}

async function award(run: Run): Promise<Response> {
  const shop = await findShopByDomain(getPool(), run.shopify_domain);
  if (!shop?.installed) return answer(404, { reason: 'unknown_shop' });
  const { customer_id: customerId, rule, occurrence } = run.properties;
  const now = new Date();
  const outcome = await withShopSql(shop.id, async (db): Promise<AwardOutcome> => {
    const ctx = { db, shopId: shop.id, now };
    const member = await findMember(ctx, customerId);
    if (!member) return { ok: false, refusal: { reason: 'no_member' } };
    const done = occurrence === '' ? run.action_run_id : occurrence;
    return awardAction(ctx, { memberId: member.id, ruleId: rule, occurrence: done, at: now, by: 'flow' });
  });
  return answered(outcome);
}

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  if (request.method !== 'POST') return answer(405, {});
  if (Number(request.headers.get('content-length') ?? 0) > BODY_BYTES_MAX) return answer(413, {});
  const body = Buffer.from(await request.arrayBuffer());
  if (body.length > BODY_BYTES_MAX) return answer(413, {});
  const signature = request.headers.get('x-shopify-hmac-sha256') ?? undefined;
  if (!isSigned(body, signature, env().apiSecrets)) return answer(401, {});
  const run = readRun(body);
  if (run === null) return answer(422, { reason: 'unreadable' });
  try {
    return await award(run);
  } catch (error) {
    log().error({ error: error instanceof Error ? error.message : String(error) }, 'flow action not done');
    return answer(503, { reason: 'not_done' });
  }
}

export const loader = (): Response => answer(405, {});
