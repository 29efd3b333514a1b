/**
 * What is true of the storefront's scripts (docs/decisions/044): what lies in assets/ is what its sources make; each file is at most
 * 10,000 bytes as it stands (Shopify's theme check counts the same), all together, lazy ones included, are under 10,000 bytes as sent;
 * and none reaches out to a third party.
 */
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { ASSETS, buildWidgetScripts } from './widget-scripts.ts';

const RAW_BYTES_MAX = 10_000;
const GZIP_BYTES_MAX = 9_999;
const OTHER_HOST = /(?:https?:)?\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+/i;

const problems: string[] = [];
const built = await buildWidgetScripts().catch((error: Error) => {
  problems.push(error.message);
  return new Map<string, Buffer>();
});
const kept = fs.readdirSync(ASSETS).filter((name) => name.endsWith('.js'));
for (const name of kept.filter((each) => !built.has(each))) problems.push(`assets/${name} is made of no source.`);

let gzipBytes = 0;
for (const [name, contents] of built) {
  const file = path.join(ASSETS, name);
  if (!fs.existsSync(file) || !fs.readFileSync(file).equals(contents)) {
    problems.push(`assets/${name} is not what its source makes: node scripts/build-widget.ts`);
  }
  const sent = gzipSync(contents, { level: 9 }).length;
  gzipBytes += sent;
  console.log(`${name}: ${contents.length} bytes, ${sent} as sent`);
  if (contents.length > RAW_BYTES_MAX) problems.push(`${name} is larger than ${RAW_BYTES_MAX} bytes.`);
  const outside = OTHER_HOST.exec(contents.toString('utf8'));
  if (outside) problems.push(`${name} names another host: ${outside[0]}`);
}
if (gzipBytes > GZIP_BYTES_MAX) {
  problems.push(`All scripts together are ${gzipBytes} bytes as sent; ${GZIP_BYTES_MAX} are allowed.`);
}

console.log(`together ${gzipBytes} bytes as sent`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
