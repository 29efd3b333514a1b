/**
 * HTML as a tagged template that escapes every value unless it is Html itself, so that forgetting is safe.
 *
 *   html`<p>${name}</p>`                 a string is escaped
 *   html`<ul>${items.map(listItem)}</ul>` arrays are joined, Html inside them is kept
 *   html`${condition && html`<b>yes</b>`}` false, null and undefined print nothing
 */
export interface Html {
  readonly markup: string;
}

export type HtmlValue = Html | string | number | bigint | boolean | null | undefined | readonly HtmlValue[];

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** `text` safe inside an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);
}

/** Marks markup as already safe. Only for markup the stand-in made itself or means to show raw (the theme's own Liquid). */
export function raw(markup: string): Html {
  return { markup };
}

function isHtml(value: HtmlValue): value is Html {
  return typeof value === 'object' && value !== null && 'markup' in value;
}

function print(value: HtmlValue): string {
  if (value === null || value === undefined || value === false || value === true) return '';
  if (Array.isArray(value)) return value.map(print).join('');
  if (isHtml(value)) return value.markup;
  return escapeHtml(String(value));
}

/** The template tag. Attribute values must stand in quotes; an unquoted one is not made safe. */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  let markup = strings[0] ?? '';
  values.forEach((value, index) => {
    markup += print(value) + (strings[index + 1] ?? '');
  });
  return { markup };
}

/** `value` as JSON that can stand inside a script element: no `</script>`, no `<!--`, no line separators. */
export function scriptJson(value: unknown): Html {
  const json = JSON.stringify(value) ?? 'null';
  return raw(
    json
      .replace(/</g, '\\u003c')
      .replace(/>/g, '\\u003e')
      .replace(/\u2028/g, '\\u2028')
      .replace(/\u2029/g, '\\u2029'),
  );
}
