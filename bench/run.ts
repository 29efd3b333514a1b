/** `npm run bench`: performance as ratios against bare baselines of the same run; a table, and the same as JSON on the last line. */
import { benchPosting } from './posting.ts';

const rows = await benchPosting();
console.log('Posting points, beside one prepared statement that writes the same rows (median of the rounds)');
console.table(rows);
console.log(JSON.stringify({ posting: rows }));
const missed = rows.filter((row) => row.target !== null && row.ratio < row.target);
for (const row of missed) console.error(`${row.what} at ${row.clients} clients: ${row.ratio}, wanted ${row.target}`);
process.exitCode = missed.length === 0 ? 0 : 1;
