/**
 * The storefront's scripts: written as TypeScript in extensions/loyalty-widget-scripts/src, sent as what esbuild makes of them, which lies
 * in extensions/loyalty-widget/assets (docs/decisions/044). `shopify app deploy` sends that folder as it is, so the output is kept in git.
 */
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const SOURCES = path.resolve(import.meta.dirname, '../extensions/loyalty-widget-scripts/src');
export const ASSETS = path.resolve(import.meta.dirname, '../extensions/loyalty-widget/assets');
/** Two years of browsers; esbuild refuses what it cannot express in them. */
const TARGET = ['es2022', 'chrome111', 'safari16.4', 'firefox113'];

/** Each entry is a script of its own, fetched when its part of the panel is first needed; the rest of src/ is built into them. */
const ENTRIES = ['loyalty', 'loyalty-panel', 'loyalty-redeem', 'loyalty-earn'] as const;

/** What each script becomes, by its file name in assets/. @throws where TypeScript or the browsers we promise cannot have it */
export async function buildWidgetScripts(): Promise<Map<string, Buffer>> {
  const { outputFiles } = await build({
    entryPoints: ENTRIES.map((name) => path.join(SOURCES, `${name}.ts`)),
    outdir: ASSETS,
    bundle: true,
    minify: true,
    format: 'iife',
    target: TARGET,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
    write: false,
  });
  return new Map(outputFiles.map(({ path: file, contents }) => [path.basename(file), Buffer.from(contents)]));
}

/** Brings assets/ up to date; writes nothing where it is. @returns the names of the files that changed */
export async function writeWidgetScripts(): Promise<string[]> {
  const changed: string[] = [];
  for (const [name, contents] of await buildWidgetScripts()) {
    const file = path.join(ASSETS, name);
    if (fs.existsSync(file) && fs.readFileSync(file).equals(contents)) continue;
    fs.writeFileSync(file, contents);
    changed.push(name);
  }
  return changed;
}
