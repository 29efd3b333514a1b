/** Shopify's theme check over the theme app extensions, all checks that apply to them. */
import fs from 'node:fs';
import path from 'node:path';
import { themeCheckRun } from '@shopify/theme-check-node';

const ROOT = path.resolve(import.meta.dirname, '../extensions');
const extensions = fs.existsSync(ROOT)
  ? fs.readdirSync(ROOT).filter((name) => fs.existsSync(path.join(ROOT, name, 'blocks')))
  : [];

let count = 0;
for (const name of extensions) {
  const { offenses } = await themeCheckRun(path.join(ROOT, name));
  count += offenses.length;
  for (const { check, uri, start, message } of offenses) {
    console.log(`${path.relative(ROOT, new URL(uri).pathname)}:${start.line + 1} ${check}: ${message}`);
  }
}
console.log(`${extensions.length} theme extension, ${count} offences`);
process.exitCode = extensions.length === 1 && count === 0 ? 0 : 1;
