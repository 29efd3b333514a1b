/**
 * Every Admin operation is valid in the schema of the version we ask for, uses nothing that Shopify has deprecated, and the
 * generated types are those of the operations as they stand.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { NoDeprecatedCustomRule, specifiedRules, validate } from 'graphql';
import { OPERATIONS_DIR, readAdminSchema, readOperations } from './admin-schema.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const problems: string[] = [];

const schema = readAdminSchema();
const operations = readOperations();
for (const { where, document } of operations) {
  for (const error of validate(schema, document, [...specifiedRules, NoDeprecatedCustomRule])) {
    problems.push(`${where}: ${error.message}`);
  }
}

const fresh = fs.mkdtempSync(path.join(os.tmpdir(), 'comeback-codegen-'));
try {
  const cli = path.join(ROOT, 'node_modules/@graphql-codegen/cli/cjs/bin.js');
  execFileSync(process.execPath, [cli, '--config', '.graphqlrc.ts'], {
    cwd: ROOT,
    env: { ...process.env, CODEGEN_OUT: fresh },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (const name of fs.readdirSync(fresh)) {
    const kept = path.join(ROOT, OPERATIONS_DIR, 'generated', name);
    const same =
      fs.existsSync(kept) && fs.readFileSync(kept, 'utf8') === fs.readFileSync(path.join(fresh, name), 'utf8');
    if (!same) problems.push(`${OPERATIONS_DIR}/generated/${name} is out of date: npm run codegen`);
  }
} finally {
  fs.rmSync(fresh, { recursive: true, force: true });
}

for (const problem of problems) console.log(problem);
console.log(`${operations.length} operations, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
