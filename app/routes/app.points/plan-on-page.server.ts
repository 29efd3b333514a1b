import { Temporal } from 'temporal-polyfill';
import type { PrismaContext } from '../../db.server.ts';
import { findPlan } from '../../loyalty/program/schedule-plan.server.ts';

/** The plan as the page shows it; null where there is none, or its time has come: then it is what is live. */
export async function planOnPage(ctx: PrismaContext) {
  const plan = await findPlan(ctx);
  if (!plan || plan.publishAt <= ctx.now) return null;
  return { ...plan, publishAt: plan.publishAt.toISOString(), plannedAt: plan.plannedAt.toISOString() };
}

/** What the dialog begins with: tomorrow at noon, as wall time in the shop's zone. */
export function suggestedPublishAt(now: Date, zone: string): string {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  return `${today.add({ days: 1 }).toString()}T12:00`;
}
