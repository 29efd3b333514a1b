/** Rules for actions, and a programme that has them, for tests. */
import type { ActionRule } from '../../app/loyalty/program/action-rule.ts';
import { initialSettings } from '../../app/loyalty/program/settings.ts';
import type { ProgramSettings } from '../../app/loyalty/program/settings.ts';
import { adminPool } from './database.ts';

/** 50 points for a custom action, once a day, for everybody, at once; unless the test says otherwise. */
export function anActionRule(wanted: Partial<ActionRule> = {}): ActionRule {
  return {
    id: 'custom-1',
    kind: 'custom',
    name: '',
    on: true,
    points: 50,
    limit: { times: 1, per: 'day' },
    pendingDays: 0,
    tiers: [],
    from: null,
    until: null,
    countsForTiers: false,
    url: null,
    fields: [],
    ...wanted,
  };
}

/** Publishes a version with these rules at an instant, as the next after those there are. */
export async function publishActions(
  shopId: bigint,
  actions: ActionRule[],
  at: Date,
  more: {
    paused?: boolean;
    goLiveAt?: string;
    eligibility?: Partial<ProgramSettings['eligibility']>;
    joining?: ProgramSettings['enrolment']['mode'];
  } = {},
): Promise<void> {
  const plain = initialSettings(100, new Date('2026-01-01T00:00:00Z'));
  const { joining: mode = plain.enrolment.mode, ...rest } = more;
  const settings = {
    ...plain,
    ...rest,
    eligibility: { ...plain.eligibility, ...more.eligibility },
    enrolment: { ...plain.enrolment, mode },
    actions,
  };
  await adminPool.query(
    `insert into program_version (shop_id, version, settings, published_at, published_by)
      select $1, coalesce(max(version), 0) + 1, $2, $3, '1' from program_version where shop_id = $1`,
    [shopId, JSON.stringify(settings), at],
  );
}

let customers = 700_000;

/** A member of a shop who has signed up, entered behind everybody's back. @returns its id */
export async function giveMember(
  shopId: bigint,
  wanted: { customerId?: bigint; enrolledAt?: Date } = {},
): Promise<bigint> {
  customers += 1;
  const { customerId = BigInt(customers), enrolledAt = new Date('2026-02-01T00:00:00Z') } = wanted;
  const { rows } = await adminPool.query<{ id: string }>(
    `insert into member (shop_id, customer_id, enrolled_at, enrolled_by, signed_up_at) values ($1, $2, $3, 'order', $3) returning id`,
    [shopId, customerId, enrolledAt],
  );
  return BigInt(rows[0]?.id ?? 0);
}
