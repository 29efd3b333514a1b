/** The statements posting is measured against: one prepared statement through pg that writes the same rows and checks nothing. */

const JOB = `insert into bench_raw.job (job_queue_id, task_id, payload, key)
  values (1, 1, json_build_object('shopId', $1::text, 'memberId', $2::text), 'mirror:' || $1 || ':' || $2)
  on conflict (key) do update set payload = excluded.payload, run_at = least(job.run_at, now()), revision = job.revision + 1, updated_at = now()`;

const ENTRY = `shop_id, member_id, seq, kind, available, pending, held, debt, earned, reversed, forgiven, lapsed,
  available_after, pending_after, held_after, debt_after, cause, order_id, version, why, lots, moved, occurred_at, recorded_at, digest`;

function earning(kind: 'earn' | 'order'): string {
  const total = `, t as (insert into bench_raw.order_total (shop_id, order_id, member_id, lot, earned)
    select $1, $9, $2, u.seq, $3 from u)`;
  return `with u as (update bench_raw.account set available = available + $3, lifetime = lifetime + $3, seq = seq + 1
      where shop_id = $1 and member_id = $2 returning seq, available, pending, held, debt),
    c as (insert into bench_raw.cause (shop_id, member_id, seq, recorded_at, key, hash, digest)
      select $1, $2, u.seq, $6, $4, $5, $8 from u),
    l as (insert into bench_raw.lot (shop_id, member_id, lot, order_id, points, remaining, pending, earned_at, due_at)
      select $1, $2, u.seq, $9, $3, $3, false, $6, 'infinity' from u)
    ${kind === 'order' ? total : ''},
    e as (insert into bench_raw.entry (${ENTRY})
      select $1, $2, u.seq, '${kind}', $3, 0, 0, 0, $3, 0, 0, 0, u.available, u.pending, u.held, u.debt, $4, $9, 1, $7,
        array[u.seq], array[$3::bigint], $6, $6, $8 from u),
    j as (${JOB})
    select seq, available, pending, held, debt from u`;
}

/** Parameters: shop, member, points, cause, hash, now, why, digest, order id (or null). */
export const RAW_EARN = { name: 'raw-earn', text: earning('earn') };
export const RAW_ORDER = { name: 'raw-order', text: earning('order') };

/** A spend out of one lot that the caller happens to know. Parameters: shop, member, points, cause, hash, now, why, digest, lot. */
export const RAW_SPEND = {
  name: 'raw-spend',
  text: `with u as (update bench_raw.account set available = available - $3, seq = seq + 1
      where shop_id = $1 and member_id = $2 returning seq, available, pending, held, debt),
    c as (insert into bench_raw.cause (shop_id, member_id, seq, recorded_at, key, hash, digest)
      select $1, $2, u.seq, $6, $4, $5, $8 from u),
    l as (update bench_raw.lot set remaining = remaining - $3 where shop_id = $1 and member_id = $2 and lot = $9),
    e as (insert into bench_raw.entry (${ENTRY})
      select $1, $2, u.seq, 'spend', -$3, 0, 0, 0, 0, 0, 0, 0, u.available, u.pending, u.held, u.debt, $4, null, 1, $7,
        array[$9::bigint], array[-$3::bigint], $6, $6, $8 from u),
    j as (${JOB})
    select seq, available, pending, held, debt from u`,
};

/** A thousand orders of a thousand members at once. Parameters: shop, members[], points[], causes[], hash, now, why, digest, orders[]. */
export const RAW_BATCH = {
  text: `with b as (select * from unnest($2::bigint[], $3::bigint[], $4::text[], $9::bigint[]) b(member, points, key, order_id)),
    u as (update bench_raw.account a set available = a.available + b.points, lifetime = lifetime + b.points, seq = seq + 1
      from b where a.shop_id = $1 and a.member_id = b.member
      returning b.*, a.seq, a.available, a.pending, a.held, a.debt),
    c as (insert into bench_raw.cause (shop_id, member_id, seq, recorded_at, key, hash, digest)
      select $1, member, seq, $6, key, $5, $8 from u),
    l as (insert into bench_raw.lot (shop_id, member_id, lot, order_id, points, remaining, pending, earned_at, due_at)
      select $1, member, seq, order_id, points, points, false, $6, 'infinity' from u),
    t as (insert into bench_raw.order_total (shop_id, order_id, member_id, lot, earned) select $1, order_id, member, seq, points from u),
    e as (insert into bench_raw.entry (${ENTRY})
      select $1, member, seq, 'order', points, 0, 0, 0, points, 0, 0, 0, available, pending, held, debt, key, order_id, 1, $7,
        array[seq], array[points], $6, $6, $8 from u),
    j as (insert into bench_raw.job (job_queue_id, task_id, payload, key)
      select 1, 1, json_build_object('shopId', $1::text, 'memberId', member::text), 'mirror:' || $1 || ':' || member from u
      on conflict (key) do update set payload = excluded.payload, run_at = least(job.run_at, now()), revision = job.revision + 1, updated_at = now())
    select count(*) from u`,
};
