/**
 * The storefront scripts ship as they are written (docs/decisions/040), so there is nothing to build, but something to prove: each is
 * JavaScript that the browsers we promise understand, at most 10,000 bytes as it stands (Shopify's theme check counts the same),
 * all together, lazy ones included, under 10,000 bytes as sent; and none reaches out to a third party.
 */
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { transform } from 'esbuild';

const RAW_BYTES_MAX = 10_000;
const GZIP_BYTES_MAX = 9_999;
/** Two years of browsers; esbuild refuses what it cannot express in them. */
const TARGET = ['es2022', 'chrome111', 'safari16.4', 'firefox113'];
const ASSETS = path.resolve(import.meta.dirname, '../extensions/loyalty-widget/assets');
const OTHER_HOST = /(?:https?:)?\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+/i;

const scripts = fs.readdirSync(ASSETS).filter((name) => name.endsWith('.js'));
const problems: string[] = [];
let gzipBytes = 0;
for (const name of scripts) {
  const content = fs.readFileSync(path.join(ASSETS, name));
  const text = content.toString('utf8');
  const sent = gzipSync(content, { level: 9 }).length;
  gzipBytes += sent;
  console.log(`${name}: ${content.length} bytes, ${sent} as sent`);
  const options = { loader: 'js', target: TARGET, sourcefile: name, logLevel: 'silent' } as const;
  await transform(text, options).catch((error: Error) => problems.push(error.message));
  if (content.length > RAW_BYTES_MAX) problems.push(`${name} is larger than ${RAW_BYTES_MAX} bytes.`);
  const outside = OTHER_HOST.exec(text.replaceAll('http://www.w3.org/', ''));
  if (outside) problems.push(`${name} names another host: ${outside[0]}`);
}
if (gzipBytes > GZIP_BYTES_MAX) {
  problems.push(`All scripts together are ${gzipBytes} bytes as sent; ${GZIP_BYTES_MAX} are allowed.`);
}
if (scripts.length === 0) problems.push('The extension has no script.');

console.log(`together ${gzipBytes} bytes as sent`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
