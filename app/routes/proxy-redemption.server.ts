/** How the routes about redemptions answer: the redemption, or the reason there is none. */
import { redeemProblem } from '../loyalty/storefront/redeem-problem.ts';
import type { ShopperOutcome } from '../loyalty/storefront/redeem-for-shopper.server.ts';
import { answer } from './proxy-request.server.ts';
import type { ProxyRequest } from './proxy-request.server.ts';

/** What has not come to its end: the client asks again. */
const UNDER_WAY = new Set(['holding', 'returning']);
const AGAIN_SECONDS = 1;

/** 200 once it stands, 202 while it is being prepared or turned back; else the refusal's own status. */
export function answerOutcome(outcome: ShopperOutcome, { language, shop }: ProxyRequest): Response {
  if (!outcome.ok) {
    const { status, body } = redeemProblem(outcome.refusal, language, shop.zone);
    const { refusal } = outcome;
    return answer(body, status, refusal.reason === 'too_often' ? { 'retry-after': String(refusal.seconds) } : {});
  }
  const { redemption, spendable } = outcome;
  const isUnderWay = UNDER_WAY.has(redemption.state);
  const headers: Record<string, string> = isUnderWay ? { 'retry-after': String(AGAIN_SECONDS) } : {};
  return answer({ redemption, spendable }, isUnderWay ? 202 : 200, headers);
}
