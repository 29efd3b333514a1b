import { escapeHtml } from '../html.ts';
import type { Messages, ThemeExtension } from './theme-extension.ts';

/**
 * Liquid's `t` filter: the message of a key in a language, in the plural form `count` asks for, with `{{ name }}` filled in.
 * HTML is escaped unless the key ends in `_html` ("Translation keys" in Shopify's storefront locale files).
 * @throws Error for a missing key, a missing plural form or a placeholder nobody fills: Shopify would print the gap to shoppers.
 */
export function translate(
  extension: ThemeExtension,
  locale: string,
  key: string,
  values: Record<string, unknown>,
): string {
  const own = messageAt(extension.locales[locale], key);
  const message = own ?? messageAt(extension.locales[extension.defaultLocale], key);
  const language = own === undefined ? extension.defaultLocale : locale;
  if (message === undefined) throw new Error(`Translation missing: ${locale}.${key}`);
  const text = typeof message === 'string' ? message : pluralForm(message, language, key, values.count);
  const filled = text.replace(/{{\s*(\w+)\s*}}/g, (_, name: string) => {
    if (values[name] === undefined) throw new Error(`Translation ${locale}.${key} wants a value for "${name}"`);
    return String(values[name] ?? '');
  });
  return key.endsWith('_html') ? filled : escapeHtml(filled);
}

/** "t:names.title" in a schema is the editor's translation of that key; anything else is itself. */
export function schemaText(extension: ThemeExtension, locale: string, text: string): string {
  if (!text.startsWith('t:')) return text;
  const key = text.slice(2);
  const message =
    messageAt(extension.schemaLocales[locale], key) ?? messageAt(extension.schemaLocales[extension.defaultLocale], key);
  if (typeof message !== 'string') throw new Error(`Translation missing in *.schema.json: ${key}`);
  return message;
}

function messageAt(messages: Messages | undefined, key: string): string | Messages | undefined {
  let found: string | Messages | undefined = messages;
  for (const part of key.split('.')) {
    if (typeof found !== 'object') return undefined;
    found = Object.hasOwn(found, part) ? found[part] : undefined;
  }
  return found;
}

function pluralForm(forms: Messages, language: string, key: string, count: unknown): string {
  const number = Number(count);
  if (count === undefined || count === null || !Number.isFinite(number)) {
    throw new Error(`Translation ${language}.${key} has plural forms and wants a count`);
  }
  const form = forms[new Intl.PluralRules(language).select(number)] ?? forms.other;
  if (typeof form !== 'string') throw new Error(`Translation ${language}.${key} has no form for ${number}`);
  return form;
}
