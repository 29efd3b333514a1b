/**
 * `npm run bench [-- import|posting|pricing|redemptions [speed|rivals|burst] [--rounds N]|webhooks]`: performance as ratios against bare baselines of the same run;
 * tables, and the same as JSON on the last line. Exit code 1 when a target is missed. `--rounds`: of parallel redemptions (1,000).
 */
import { parseArgs } from 'node:util';
import { benchImport } from './import.ts';
import { benchPosting } from './posting.ts';
import { benchPricing } from './pricing.ts';
import { benchRedemptions } from './redemptions.ts';
import type { RedemptionsReport } from './redemptions.ts';
import { benchWebhooks } from './webhooks.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '1000' } },
});
const [only, part] = positionals;
const report: {
  import?: Awaited<ReturnType<typeof benchImport>>;
  posting?: Awaited<ReturnType<typeof benchPosting>>;
  pricing?: ReturnType<typeof benchPricing>;
  redemptions?: RedemptionsReport;
  webhooks?: Awaited<ReturnType<typeof benchWebhooks>>;
} = {};
const missed: string[] = [];

if (only === undefined || only === 'webhooks') {
  report.webhooks = await benchWebhooks();
  console.log('Receiving webhooks, beside a handler that verifies the HMAC and inserts one row (median of the rounds)');
  console.table(report.webhooks);
  missed.push(...report.webhooks.filter((row) => row.met === false).map((row) => `${row.what}: wanted ${row.target}`));
}
if (only === undefined || only === 'posting') {
  report.posting = await benchPosting();
  console.log('Posting points, beside one prepared statement that writes the same rows (median of the rounds)');
  console.table(report.posting);
  missed.push(
    ...report.posting
      .filter((row) => row.target !== null && row.ratio < row.target)
      .map((row) => `${row.what} at ${row.clients} clients: ${row.ratio}, wanted ${row.target}`),
  );
}
if (only === undefined || only === 'pricing') {
  report.pricing = benchPricing();
  console.log('Pricing a draft by the pure decision, beside JSON.parse of the same facts');
  console.table(report.pricing);
  missed.push(...report.pricing.filter((row) => !row.met).map((row) => `${row.what}: wanted ${row.target}`));
}
if (only === undefined || only === 'redemptions') {
  const { speed, rivals, burst } = await benchRedemptions(part, Number(values.rounds));
  report.redemptions = { speed, rivals, burst };
  console.log('Redeeming, beside a transaction of one insert and one update (median of the rounds); rivals; a burst');
  for (const rows of [speed, rivals, burst]) if (rows.length > 0) console.table(rows);
  missed.push(...speed.filter((row) => !row.met).map((row) => `${row.what}: ${row.ratio}, wanted ${row.target}`));
  missed.push(...[...rivals, ...burst].filter((row) => !row.met).map((row) => `${row.what}: ${JSON.stringify(row)}`));
}
if (only === undefined || only === 'import') {
  report.import = await benchImport();
  console.log('Importing members, beside COPY of the same file into a bare table');
  console.table(report.import);
  missed.push(...report.import.filter((row) => !row.met).map((row) => `${row.what}: wanted ${row.target}`));
}
console.log(JSON.stringify(report));
for (const line of missed) console.error(line);
process.exitCode = missed.length === 0 ? 0 : 1;
