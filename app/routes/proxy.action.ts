/**
 * POST /proxy/actions/:ruleId: a signed-in member says in the storefront that they did something. JSON:
 *   {}               follows and shares, on their word
 *   {code}           a visit: the code of the store
 *   {url, text?}     content for staff to look at: a link (https, 500 characters) and a line (300)
 * 200 {"points": 50, "points_text": "50 points", "message": "…", "repeated": false, "pending_until": "2026-12-04T23:00:00.000Z"|null}
 * 202 {"submitted": true, "message": "…"} for content. Else {"error": {"code", "message", "retry_at": ISO|null}} with 403 (nobody signed
 * in, no member, wrong code, not this way), 404 (no such way), 409 (this link was declined), 422 (not now), 429; and what
 * proxy-request.server.ts refuses. A second tap within a minute is answered as the first was.
 */
import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { Submission } from '../loyalty/actions/submission.ts';
import { pointsPhrase } from '../loyalty/program/points-word.ts';
import type { Language } from '../loyalty/program/points-word.ts';
import { actionProblem } from '../loyalty/storefront/action-problem.ts';
import { claimForShopper, type ShopperClaim } from '../loyalty/storefront/claim-for-shopper.server.ts';
import { answer, jsonOf, proxied, refuse } from './proxy-request.server.ts';

const Told = z.strictObject({
  code: z.string().max(100).nullish(),
  url: z.string().max(2000).nullish(),
  text: z.string().max(2000).nullish(),
});

const SUBMITTED: Record<Language, string> = {
  en: 'Thank you. We look at it and then give you the points.',
  pl: 'Dziękujemy. Obejrzymy zgłoszenie i przyznamy punkty.',
};

function told(outcome: Extract<ShopperClaim, { ok: true }>, language: Language, now: Date): Response {
  if ('submitted' in outcome) return answer({ submitted: true, message: SUBMITTED[language] }, 202);
  const { points, repeated, availableAt } = outcome;
  const phrase = pointsPhrase(points, language);
  const message = language === 'pl' ? `Masz ${phrase}. Dziękujemy.` : `You have ${phrase} more. Thank you.`;
  const pendingUntil = availableAt > now ? availableAt.toISOString() : null;
  return answer({ points, points_text: phrase, message, repeated, pending_until: pendingUntil });
}

export async function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return proxied(
    request,
    async ({ shop, customerId, language, now, inShop }) => {
      const json = await jsonOf(request);
      if ('refused' in json) return json.refused;
      const body = Told.safeParse(json.value);
      if (!body.success) return refuse('bad_request', request);
      const { code = null, url, text } = body.data;
      const handedIn = Submission.safeParse({ url, text: text ?? '' });
      const claim = {
        ruleId: params['ruleId'] ?? '',
        code,
        submission: handedIn.success ? handedIn.data : null,
      };
      const outcome = await inShop((ctx) => claimForShopper(ctx, customerId, claim));
      if (outcome.ok) return told(outcome, language, now);
      const { status, body: problem } = actionProblem(outcome.refusal, language, shop.zone);
      return answer(problem, status, status === 429 ? { 'retry-after': '15' } : {});
    },
    'not_done',
  );
}

export function loader({ request }: { request: Request }): Response {
  return refuse('not_allowed', request, { allow: 'POST' });
}
