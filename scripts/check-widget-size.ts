/**
 * The storefront pays for our scripts on every page: each at most 10,000 bytes as it stands (Shopify's theme check counts the
 * same), all together, lazy ones included, under 10,000 bytes as sent; and none of them reaches out to a third party.
 */
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const RAW_BYTES_MAX = 10_000;
const GZIP_BYTES_MAX = 9_999;
const ASSETS = path.resolve(import.meta.dirname, '../extensions/loyalty-widget/assets');

const scripts = fs.readdirSync(ASSETS).filter((name) => name.endsWith('.js'));
const problems: string[] = [];
let gzipBytes = 0;
for (const name of scripts) {
  const content = fs.readFileSync(path.join(ASSETS, name));
  const sent = gzipSync(content, { level: 9 }).length;
  gzipBytes += sent;
  console.log(`${name}: ${content.length} bytes, ${sent} as sent`);
  if (content.length > RAW_BYTES_MAX) problems.push(`${name} is larger than ${RAW_BYTES_MAX} bytes.`);
  const outside = /(?:https?:)?\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+/i.exec(
    content.toString('utf8').replaceAll('http://www.w3.org/', ''),
  );
  if (outside) problems.push(`${name} names another host: ${outside[0]}`);
}
if (gzipBytes > GZIP_BYTES_MAX)
  problems.push(`All scripts together are ${gzipBytes} bytes as sent; ${GZIP_BYTES_MAX} are allowed.`);
if (scripts.length === 0) problems.push('No storefront script was built: npm run build');

console.log(`together ${gzipBytes} bytes as sent`);
for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
