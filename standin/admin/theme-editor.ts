import { html, raw, type Html } from '../html.ts';
import type { Shop, Theme } from '../model.ts';
import { Refusal } from '../standin.ts';
import { blockHandleOf, isEmbedOn, withEmbed } from '../storefront/render-extension.ts';
import { schemaText } from '../storefront/translate.ts';
import type { ThemeBlock, ThemeExtension } from '../storefront/theme-extension.ts';
import { storefrontOrigin } from '../strip.ts';
import { sendAdmin, textOf, type AdminContext, type AdminRegister, type AdminVisit } from './admin-context.ts';

type Setting = ThemeBlock['schema']['settings'][number];

/**
 * The theme editor's part that concerns an app: its embeds with a switch and their settings, its blocks to look at, the page
 * beside them. `?activateAppId=<key>/<block>` asks to switch an embed on, which takes a Save, as in Shopify's deep link.
 */
export function registerThemeRoutes(context: AdminContext, register: AdminRegister): void {
  register.get('/online-store', (visit) => show(context, visit));
  register.get('/themes', (visit) => show(context, visit));
  register.get('/themes/:theme/editor', (visit) => show(context, visit));
  register.post('/online-store', (visit) => save(context, visit));
}

function mainTheme(shop: Shop): Theme {
  const theme = shop.themes.find((one) => one.role === 'MAIN');
  if (!theme) throw new Refusal('This shop has no published theme');
  return theme;
}

function save(context: AdminContext, { request, response, shop }: AdminVisit): void {
  const { standin } = context;
  const theme = mainTheme(shop);
  let { settingsData } = theme;
  for (const block of embedsOf(context.readExtension())) {
    const isOn = textOf(request, `on-${block.handle}`) === 'on';
    if (!isOn && !isEmbedOn(settingsData, standin.app.handle, block.handle)) continue;
    const settings: Record<string, unknown> = {};
    for (const setting of block.schema.settings) {
      if (setting.id !== undefined)
        settings[setting.id] = settingValue(setting, textOf(request, `${block.handle}:${setting.id}`));
    }
    settingsData = withEmbed(settingsData, {
      appHandle: standin.app.handle,
      blockHandle: block.handle,
      isOn,
      settings,
    });
  }
  const themes = shop.themes.map((one) => (one.id === theme.id ? { ...theme, settingsData } : one));
  standin.store.patch('shops', shop.id, { themes, updatedAt: standin.now().toISOString() });
  response.redirect(303, `/store/${shop.handle}/online-store?said=saved`);
}

function settingValue(setting: Setting, text: string): unknown {
  if (setting.type === 'checkbox') return text === 'on';
  if (setting.type === 'range' || setting.type === 'number')
    return text === '' ? (setting.default ?? null) : Number(text);
  return text;
}

function embedsOf(extension: ThemeExtension): ThemeBlock[] {
  return extension.blocks.filter((block) => block.schema.target !== 'section');
}

function show(context: AdminContext, visit: AdminVisit): void {
  const { standin } = context;
  const { shop, request } = visit;
  const theme = mainTheme(standin.store.get('shops', shop.id));
  const extension = context.readExtension();
  const origin = storefrontOrigin(standin, shop);
  const asked =
    String(request.query.activateAppId ?? '')
      .split('/')
      .at(-1) ?? '';
  const sections = extension.blocks.filter((block) => block.schema.target === 'section');
  const shownBlock = sections.find((block) => block.handle === request.query.block);
  const preview = shownBlock ? `${origin}/standin/block/${shownBlock.handle}` : `${origin}/?design_mode=1`;
  const content = html`<div class="editor">
    <form method="post" action="/store/${shop.handle}/online-store" class="card form">
      <h2>App embeds</h2>
      ${shop.installation === null ? html`<p>${standin.app.name} is not installed, so it has no embeds here.</p>` : embedsOf(extension).map((block) => embedFields(context, theme, extension, block, asked))}
      <div class="actions">
        <button class="button">Save</button> <a class="button quiet" href="${origin}/">View the shop</a>
      </div>
      ${
        sections.length > 0
          ? html`<h2>App blocks</h2>
              <ul>
                ${sections.map((block) => html`<li><a href="?block=${block.handle}">${schemaText(extension, 'en', block.schema.name)}</a></li>`)}
              </ul>`
          : ''
      }
    </form>
    <iframe class="preview" title="Preview of the shop" src="${preview}"></iframe>
  </div>`;
  sendAdmin(context, visit, { section: 'online-store', title: `Theme: ${theme.name}`, content });
}

function embedFields(
  context: AdminContext,
  theme: Theme,
  extension: ThemeExtension,
  block: ThemeBlock,
  asked: string,
): Html {
  const { handle } = context.standin.app;
  const isOn = isEmbedOn(theme.settingsData, handle, block.handle);
  const isAsked = !isOn && asked === block.handle;
  const stored = Object.values(theme.settingsData.current.blocks).find(
    (one) => blockHandleOf(one.type, handle) === block.handle,
  );
  return html`<fieldset class="embed">
    <label class="switch"
      ><input type="checkbox" role="switch" name="on-${block.handle}" ${isOn || isAsked ? raw('checked') : ''} />
      <b>${schemaText(extension, 'en', block.schema.name)}</b>
      <span class="hint">${context.standin.app.name}</span></label
    >
    ${isAsked ? html`<p class="said" role="status">${context.standin.app.name} asks to switch this on. Save to keep it.</p>` : ''}
    ${block.schema.settings.map((setting) => settingField(extension, block, setting, stored?.settings ?? {}))}
  </fieldset>`;
}

const Options = (setting: Setting): { value: string; label: string }[] =>
  Array.isArray(setting.options) ? (setting.options as { value: string; label: string }[]) : [];

function settingField(
  extension: ThemeExtension,
  block: ThemeBlock,
  setting: Setting,
  stored: Record<string, unknown>,
): Html {
  const text = (words: unknown): string => schemaText(extension, 'en', String(words ?? ''));
  if (setting.id === undefined) return html`<p class="hint">${text(setting.content)}</p>`;
  const name = `${block.handle}:${setting.id}`;
  const value = stored[setting.id] ?? setting.default ?? '';
  const label = text(setting.label ?? setting.id);
  switch (setting.type) {
    case 'checkbox':
      return html`<label class="check"
        ><input type="checkbox" name="${name}" ${value === true ? raw('checked') : ''} /> ${label}</label
      >`;
    case 'select':
    case 'radio':
      return html`<label
        >${label}
        <select name="${name}">
          ${Options(setting).map((one) => html`<option value="${one.value}" ${one.value === value ? raw('selected') : ''}>${text(one.label)}</option>`)}
        </select></label
      >`;
    case 'range':
    case 'number':
      return html`<label
        >${label}
        <input
          type="number"
          class="short"
          name="${name}"
          value="${String(value)}"
          min="${String(setting.min ?? '')}"
          max="${String(setting.max ?? '')}"
          step="${String(setting.step ?? 1)}"
      /></label>`;
    case 'color':
      return html`<label>${label} <input type="color" name="${name}" value="${String(value) || '#000000'}" /></label>`;
    case 'text':
    case 'textarea':
    case 'url':
      return html`<label>${label} <input name="${name}" value="${String(value)}" /></label>`;
    default:
      throw new Error(
        `The stand-in does not play theme settings of type ${setting.type} (${block.handle}.${setting.id})`,
      );
  }
}
