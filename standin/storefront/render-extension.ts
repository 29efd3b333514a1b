/**
 * Renders a theme app extension the way a theme on Shopify would: app embeds that are switched on in the theme's settings, and a
 * single app block for a preview. What Shopify does not have in such an extension, or what the stand-in does not play, is an error
 * that names it.
 */
import { randomUUID } from 'node:crypto';
import type { SettingsData, ThemeAppBlock } from '../model.ts';
import { assetUrl, liquidEngine, stylesheetTag } from './liquid-engine.ts';
import { blockObject, liquidGlobals } from './liquid-scope.ts';
import type { StorefrontPage } from './storefront-page.ts';
import type { ThemeBlock, ThemeExtension } from './theme-extension.ts';

export type RenderedEmbeds = {
  /** Goes before `</head>`: the embeds' own stylesheets and scripts, then embeds with target head. */
  head: string;
  /** Goes before `</body>`. */
  body: string;
};

/** `shopify://apps/<app>/blocks/<block>/<uuid>` → the block's handle, or null when it is another app's. */
export function blockHandleOf(type: string, appHandle: string): string | null {
  const found = /^shopify:\/\/apps\/([^/]+)\/blocks\/([^/]+)\/([^/]+)$/.exec(type);
  return found?.[1] === appHandle ? (found[2] ?? null) : null;
}

/** Whether an app embed is on in a theme's settings_data.json. */
export function isEmbedOn(settings: SettingsData, appHandle: string, blockHandle: string): boolean {
  return Object.values(settings.current.blocks ?? {}).some(
    (block) => !block.disabled && blockHandleOf(block.type, appHandle) === blockHandle,
  );
}

/** settings_data.json with an app embed switched on or off, as the theme editor saves it: the entry stays when it is off. */
export function withEmbed(
  settings: SettingsData,
  embed: { appHandle: string; blockHandle: string; isOn: boolean; settings?: Record<string, unknown> },
): SettingsData {
  const blocks = settings.current.blocks ?? {};
  const known = Object.entries(blocks).find(
    ([, block]) => blockHandleOf(block.type, embed.appHandle) === embed.blockHandle,
  );
  const key = known?.[0] ?? randomUUID();
  const type = known?.[1].type ?? `shopify://apps/${embed.appHandle}/blocks/${embed.blockHandle}/${key}`;
  const block: ThemeAppBlock = { type, disabled: !embed.isOn, settings: embed.settings ?? known?.[1].settings ?? {} };
  return { ...settings, current: { ...settings.current, blocks: { ...blocks, [key]: block } } };
}

/** The app embeds that are on, rendered for one page; empty while the app is not installed. */
export function renderEmbeds(extension: ThemeExtension, page: StorefrontPage): RenderedEmbeds {
  const theme = page.shop.themes.find((one) => one.role === 'MAIN');
  if (!theme || page.shop.installation === null) return { head: '', body: '' };
  const rendered: RenderedEmbeds = { head: '', body: '' };
  for (const [id, stored] of Object.entries(theme.settingsData.current.blocks ?? {})) {
    const handle = blockHandleOf(stored.type, page.standin.app.handle);
    if (stored.disabled || handle === null) continue;
    const block = extension.blocks.find((one) => one.handle === handle);
    // a block the app no longer ships leaves its entry behind in the theme; Shopify shows nothing for it
    if (!block || block.schema.target === 'section' || !isEnabledOn(block, page)) continue;
    const markup = renderBlock(extension, page, block, { id, type: stored.type, settings: stored.settings });
    if (markup === null) continue;
    rendered.head += headAssets(extension, block);
    if (block.schema.target === 'body') rendered.body += markup;
    else rendered.head += markup;
  }
  return rendered;
}

/** A block of any target with its default settings, for the theme editor's preview. `head` carries its assets. */
export function previewBlock(extension: ThemeExtension, page: StorefrontPage, handle: string): RenderedEmbeds {
  const block = extension.blocks.find((one) => one.handle === handle);
  if (!block) throw new Error(`The theme app extension has no block ${handle}`);
  const type = `shopify://apps/${page.standin.app.handle}/blocks/${handle}/preview`;
  return {
    head: headAssets(extension, block),
    body: renderBlock(extension, page, block, { id: 'preview', type, settings: {} }) ?? '',
  };
}

function renderBlock(
  extension: ThemeExtension,
  page: StorefrontPage,
  block: ThemeBlock,
  stored: { id: string; type: string; settings: Record<string, unknown> },
): string | null {
  const engine = liquidEngine({
    extension,
    locale: page.locale,
    timeZone: page.shop.timeZone,
    currency: page.shop.currency,
  });
  const settings = { ...defaultSettings(block), ...stored.settings };
  const globals = { ...liquidGlobals(page), block: blockObject(stored.id, stored.type, settings) };
  const { available_if: condition, target, tag, class: className } = block.schema;
  if (condition !== undefined && engine.parseAndRenderSync(condition, globals, { globals }).trim() !== 'true')
    return null;
  const templates = engine.parse(block.source, block.handle);
  for (const name of engine.globalVariablesSync(templates)) {
    if (!Object.hasOwn(globals, name))
      throw new Error(`The stand-in does not play the Liquid object ${name} (blocks/${block.handle}.liquid)`);
  }
  const markup = String(engine.renderSync(templates, {}, { globals }));
  if (target !== 'section')
    return `<div id="shopify-block-${stored.id}" class="shopify-block shopify-app-block">${markup}</div>`;
  const element = tag ?? 'div';
  return `<${element} id="shopify-block-${stored.id}" class="shopify-block shopify-app-block ${className ?? ''}">${markup}</${element}>`;
}

function defaultSettings(block: ThemeBlock): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const { id, default: value } of block.schema.settings) if (id !== undefined) settings[id] = value ?? null;
  return settings;
}

function headAssets(extension: ThemeExtension, { schema }: ThemeBlock): string {
  const style = schema.stylesheet === undefined ? '' : stylesheetTag(assetUrl(extension, schema.stylesheet));
  const script =
    schema.javascript === undefined
      ? ''
      : `<script src="${assetUrl(extension, schema.javascript)}" defer="defer"></script>`;
  return style + script;
}

/** enabled_on and disabled_on of a schema; templates are named without the part behind the slash ("customers" covers all of them). */
function isEnabledOn({ schema }: ThemeBlock, page: StorefrontPage): boolean {
  const names = new Set([page.pageType, page.pageType.split('/')[0], '*']);
  const lists = (templates: string[] | undefined): boolean =>
    templates?.some((template) => names.has(template)) ?? false;
  if (schema.enabled_on?.templates) return lists(schema.enabled_on.templates);
  return !lists(schema.disabled_on?.templates);
}
