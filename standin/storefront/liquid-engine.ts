import { Drop, Liquid, type TagToken, type TopLevelToken } from 'liquidjs';
import { escapeHtml } from '../html.ts';
import { formattedLiquidMoney } from './liquid-money.ts';
import type { ThemeExtension } from './theme-extension.ts';
import { translate } from './translate.ts';

/** Filters liquidjs brings that are Shopify's too; its others (raw, where_exp, jsonify …) do not exist there. */
const SHOPIFY_FILTERS = new Set(
  `escape escape_once newline_to_br strip_html abs at_least at_most ceil divided_by floor minus plus modulo times round url_decode url_encode
  join last first reverse sort sort_natural size map sum compact concat slice where reject has find_index find uniq date append prepend lstrip
  downcase upcase remove remove_first remove_last rstrip split strip strip_newlines capitalize replace replace_first replace_last truncate
  truncatewords base64_encode base64_decode sha256 hmac_sha256 default`.split(/\s+/),
);
/** Tags liquidjs brings that a theme app extension must not use (Theme Check's AppBlockValidTags) or that are not Shopify's. */
const FOREIGN_TAGS = ['include', 'layout', 'block'];
const RENDER_MS_MAX = 2_000;

export type LiquidScope = {
  extension: ThemeExtension;
  locale: string;
  /** The shop's IANA zone: dates are printed in it. */
  timeZone: string;
  currency: string;
};

/** `date: format: 'abbreviated_date'` and its relatives, as Intl options. */
const DATE_FORMATS: Record<string, Intl.DateTimeFormatOptions> = {
  abbreviated_date: { dateStyle: 'medium' },
  basic: { dateStyle: 'short' },
  date: { dateStyle: 'long' },
  date_at_time: { dateStyle: 'long', timeStyle: 'short' },
  default: { dateStyle: 'full', timeStyle: 'short' },
  on_date: { dateStyle: 'long' },
};

type FilterThis = { context: unknown };
type BuiltIn = (this: FilterThis, value: unknown, ...args: unknown[]) => unknown;

/**
 * A Liquid engine that takes what Shopify takes in a theme app extension and nothing more: an unknown filter or tag is an error
 * where the template is parsed.
 */
export function liquidEngine(scope: LiquidScope): Liquid {
  const engine = new Liquid({
    templates: scope.extension.snippets,
    strictFilters: true,
    ownPropertyOnly: true,
    timezoneOffset: scope.timeZone,
    locale: scope.locale,
    renderLimit: RENDER_MS_MAX,
  });
  const builtInDate = engine.filters.date as BuiltIn;
  for (const name of Object.keys(engine.filters)) if (!SHOPIFY_FILTERS.has(name)) delete engine.filters[name];
  for (const name of FOREIGN_TAGS) delete engine.tags[name];
  registerStyleTag(engine);
  registerAssetFilters(engine, scope.extension);
  registerTextFilters(engine, scope);
  engine.registerFilter('date', function (this: FilterThis, value: unknown, ...args: unknown[]) {
    const named = namedValues(args);
    if (named.format === undefined) return builtInDate.call(this, value, ...args);
    const options = DATE_FORMATS[String(named.format)];
    if (!options) throw new Error(`The stand-in does not play date: format: '${String(named.format)}'`);
    const at = value === 'now' || value === 'today' ? new Date() : new Date(String(value));
    if (Number.isNaN(at.getTime())) return value;
    return new Intl.DateTimeFormat(scope.locale, { ...options, timeZone: scope.timeZone }).format(at);
  });
  return engine;
}

/** Address of an asset in the storefront; changes when the file does. */
export function assetUrl(extension: ThemeExtension, file: string): string {
  const hash = extension.assets[file];
  if (hash === undefined) throw new Error(`The theme app extension has no asset ${file}`);
  return `/extensions/${extension.handle}/assets/${file}?v=${hash}`;
}

export function stylesheetTag(url: string): string {
  return `<link href="${escapeHtml(url)}" rel="stylesheet" type="text/css" media="all" />`;
}

function registerAssetFilters(engine: Liquid, extension: ThemeExtension): void {
  engine.registerFilter('asset_url', (file: unknown) => assetUrl(extension, String(file)));
  engine.registerFilter('stylesheet_tag', (url: unknown) => stylesheetTag(String(url)));
  engine.registerFilter(
    'script_tag',
    (url: unknown) => `<script src="${escapeHtml(String(url))}" type="text/javascript"></script>`,
  );
}

function registerTextFilters(engine: Liquid, { extension, locale, currency }: LiquidScope): void {
  const translated = (key: unknown, ...args: unknown[]): string =>
    translate(extension, locale, String(key), namedValues(args));
  engine.registerFilter('t', translated);
  engine.registerFilter('translate', translated);
  engine.registerFilter('json', (value: unknown) => liquidJson(value));
  engine.registerFilter('money', (cents: unknown) => formattedLiquidMoney(cents, currency, 'money'));
  engine.registerFilter('money_with_currency', (cents: unknown) =>
    formattedLiquidMoney(cents, currency, 'with_currency'),
  );
  engine.registerFilter('money_without_currency', (cents: unknown) =>
    formattedLiquidMoney(cents, currency, 'without_currency'),
  );
  engine.registerFilter('money_without_trailing_zeros', (cents: unknown) =>
    formattedLiquidMoney(cents, currency, 'without_trailing_zeros'),
  );
  const handleize = (text: unknown): string =>
    String(text)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '');
  engine.registerFilter('handleize', handleize);
  engine.registerFilter('handle', handleize);
  engine.registerFilter('pluralize', (count: unknown, one: unknown, many: unknown) =>
    String(Number(count) === 1 ? one : many),
  );
}

/** liquidjs hands `name: value` over as the pair [name, value]. */
function namedValues(args: unknown[]): Record<string, unknown> {
  return Object.fromEntries(args.filter((arg): arg is [string, unknown] => Array.isArray(arg) && arg.length === 2));
}

/** JSON that may stand inside a script element, as Shopify's filter makes it; objects such as customer have none there. */
function liquidJson(value: unknown): string {
  if (value instanceof Drop) throw new Error('The json filter is not allowed on this object; name its properties');
  return (JSON.stringify(value) ?? 'null').replace(/</g, '\\u003c').replace(/>/g, '\\u003e').replace(/&/g, '\\u0026');
}

/** {% style %}: Liquid inside a style element. */
function registerStyleTag(engine: Liquid): void {
  engine.registerTag('style', {
    parse(token: TagToken, remaining: TopLevelToken[]) {
      this.templates = [];
      const stream = this.liquid.parser
        .parseStream(remaining)
        .on('tag:endstyle', () => stream.stop())
        .on('template', (template: unknown) => this.templates.push(template))
        .on('end', () => {
          throw new Error(`tag ${token.getText()} not closed`);
        });
      stream.start();
    },
    *render(context, emitter) {
      emitter.write('<style data-shopify>');
      yield this.liquid.renderer.renderTemplates(this.templates, context, emitter);
      emitter.write('</style>');
    },
  });
}
