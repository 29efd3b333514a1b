import { expect, test } from 'vitest';
import { escapeHtml, html, raw, scriptJson } from './html.ts';

test('every value is escaped, in text and in quoted attributes', () => {
  const name = `"><script>alert('x')</script>&`;
  expect(html`<a title="${name}">${name}</a>`.markup).toBe(
    '<a title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</a>',
  );
});

test('an object that only looks like markup in its text is still escaped', () => {
  expect(html`${JSON.stringify({ markup: '<b>' })}`.markup).toBe('{&quot;markup&quot;:&quot;&lt;b&gt;&quot;}');
});

/** Prettier lays templates out in lines; browsers do not care, and neither do these tests. */
const inOneLine = (markup: string): string => markup.replace(/\s*\n\s*/g, '');

test('nested templates, arrays and raw markup are kept; empty values print nothing', () => {
  const items = ['a<b', 'c'].map((item) => html`<li>${item}</li>`);
  const list = html`<ul>
    ${items}
  </ul>`;
  expect(inOneLine(list.markup)).toBe('<ul><li>a&lt;b</li><li>c</li></ul>');
  expect(html`${null}${undefined}${false}${true}${0}${raw('<hr>')}`.markup).toBe('0<hr>');
});

test('an array of plain strings is escaped item by item', () => {
  expect(html`${['<', ['>', 1n]]}`.markup).toBe('&lt;&gt;1');
});

test('JSON inside a script cannot end the script', () => {
  const markup = scriptJson({ note: '</script><!-- \u2028' }).markup;
  expect(markup).not.toContain('<');
  expect(JSON.parse(markup)).toEqual({ note: '</script><!-- \u2028' });
});

test('escapeHtml escapes all five', () => {
  expect(escapeHtml(`&<>"'`)).toBe('&amp;&lt;&gt;&quot;&#39;');
});
