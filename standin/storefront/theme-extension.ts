import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';

const Setting = z
  .object({
    type: z.string(),
    id: z.string().optional(),
    default: z.unknown().optional(),
    label: z.string().optional(),
  })
  .loose();

/** A block's {% schema %}; what Shopify's "Configure theme app extensions" lists, unknown keys are refused. */
const BlockSchema = z.strictObject({
  name: z.string(),
  target: z.enum(['head', 'body', 'compliance_head', 'section']),
  javascript: z.string().optional(),
  stylesheet: z.string().optional(),
  class: z.string().optional(),
  tag: z.string().optional(),
  available_if: z.string().optional(),
  enabled_on: z
    .object({ templates: z.array(z.string()).optional(), groups: z.array(z.string()).optional() })
    .optional(),
  disabled_on: z
    .object({ templates: z.array(z.string()).optional(), groups: z.array(z.string()).optional() })
    .optional(),
  default: z.unknown().optional(),
  settings: z.array(Setting).default([]),
});

type BlockSchema = z.infer<typeof BlockSchema>;
export type ThemeBlock = { handle: string; source: string; schema: BlockSchema };

/** Messages of one language: strings, or groups of them, or the plural forms of one. */
export type Messages = { [key: string]: string | Messages };

export type ThemeExtension = {
  handle: string;
  blocks: ThemeBlock[];
  /** Snippet name → Liquid. */
  snippets: Record<string, string>;
  /** Asset file name → a short hash of its bytes, for addresses that change with the content. */
  assets: Record<string, string>;
  assetsDir: string;
  /** Storefront messages by language tag; `defaultLocale` is the file named `*.default.json`. */
  locales: Record<string, Messages>;
  /** Names shown in the theme editor, by language tag, from `*.schema.json`. */
  schemaLocales: Record<string, Messages>;
  defaultLocale: string;
};

const SCHEMA_TAG = /{%-?\s*schema\s*-?%}([\s\S]*?){%-?\s*endschema\s*-?%}/;
const DOC_TAG = /{%-?\s*doc\s*-?%}[\s\S]*?{%-?\s*enddoc\s*-?%}/g;

/**
 * Reads a theme app extension from its folder, as Shopify's CLI would bundle it.
 * @param dir e.g. extensions/loyalty-widget; the folder's name is the handle unless shopify.extension.toml gives one
 * @throws Error naming the file when a schema or a locale file is not what Shopify takes, or no default locale is there.
 */
export function readThemeExtension(dir: string): ThemeExtension {
  const locales = localeFiles(dir, false);
  const schemaLocales = localeFiles(dir, true);
  const defaultFile = filesIn(join(dir, 'locales')).find((file) => file.endsWith('.default.json'));
  if (!defaultFile && Object.keys(locales).length > 0) throw new Error(`${dir}/locales has no <language>.default.json`);
  return {
    handle: handleOf(dir),
    blocks: filesIn(join(dir, 'blocks'), '.liquid').map((file) => readBlock(join(dir, 'blocks', file))),
    snippets: Object.fromEntries(
      filesIn(join(dir, 'snippets'), '.liquid').map((file) => [
        basename(file, '.liquid'),
        withoutText(readFileSync(join(dir, 'snippets', file), 'utf8')),
      ]),
    ),
    assets: Object.fromEntries(
      filesIn(join(dir, 'assets')).map((file) => [file, shortHash(readFileSync(join(dir, 'assets', file)))]),
    ),
    assetsDir: join(dir, 'assets'),
    locales,
    schemaLocales,
    defaultLocale: defaultFile?.replace(/\.default\.json$/, '') ?? 'en',
  };
}

function readBlock(file: string): ThemeBlock {
  const source = readFileSync(file, 'utf8');
  const found = SCHEMA_TAG.exec(source);
  if (!found) throw new Error(`${file} has no {% schema %}`);
  const parsed = BlockSchema.safeParse(jsonIn(file, found[1] ?? ''));
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  return {
    handle: basename(file, '.liquid'),
    source: withoutText(source.replace(SCHEMA_TAG, blankLines)),
    schema: parsed.data,
  };
}

/** Liquid without its documentation, whose text is not Liquid; line numbers stay true. */
function withoutText(source: string): string {
  return source.replace(DOC_TAG, blankLines);
}

function blankLines(text: string): string {
  return text.replace(/[^\n]/g, '');
}

function handleOf(dir: string): string {
  const toml = join(dir, 'shopify.extension.toml');
  const handle = existsSync(toml) ? /^handle\s*=\s*"([^"]+)"/m.exec(readFileSync(toml, 'utf8'))?.[1] : undefined;
  return handle ?? basename(dir);
}

function localeFiles(dir: string, isSchema: boolean): Record<string, Messages> {
  const files = filesIn(join(dir, 'locales'), '.json').filter((file) => file.endsWith('.schema.json') === isSchema);
  return Object.fromEntries(
    files.map((file) => [
      file.replace(/(\.default)?(\.schema)?\.json$/, ''),
      jsonIn(join(dir, 'locales', file), readFileSync(join(dir, 'locales', file), 'utf8')) as Messages,
    ]),
  );
}

function jsonIn(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} holds no valid JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function filesIn(dir: string, ending = ''): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => entry.name)
    .sort();
}

function shortHash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 12);
}
