/** The page behind the QR code of a store, in HTML: it works in any theme, and with the widget switched off. */
import type { SqlContext } from '../../db.server.ts';
import { actionsForMember } from '../actions/actions-for-member.server.ts';
import { wayTitle } from '../actions/way-words.ts';
import { languageOf, pointsPhrase } from '../program/points-word.ts';
import type { Language } from '../program/points-word.ts';
import { findVisitor } from './find-visitor.server.ts';
import { wayView } from './way-view.ts';
import { getShop } from '../shops/find-shop.server.ts';

export interface VisitPage {
  language: Language;
  shopName: string;
  /** Whether there is such a visit to be rewarded. */
  found: boolean;
  title: string;
  points: string;
  /** What the visitor can do: press the button, sign in, join, or nothing (`note` says why). */
  can: 'collect' | 'sign_in' | 'join' | 'nothing';
  note: string | null;
  ruleId: string;
  code: string;
}

const WORDS: Record<
  Language,
  Record<'gone' | 'collect' | 'signIn' | 'join' | 'joinHow' | 'failed' | 'shop', string>
> = {
  en: {
    gone: 'There are no points for this visit any more.',
    collect: 'Collect',
    signIn: 'Sign in to collect',
    join: 'To the shop',
    joinHow: 'These points are for members. Join in the shop, then scan the code again.',
    failed: 'That did not work. Please try again in a moment.',
    shop: 'To the shop',
  },
  pl: {
    gone: 'Za tę wizytę nie ma już punktów.',
    collect: 'Odbierz',
    signIn: 'Zaloguj się, aby odebrać',
    join: 'Do sklepu',
    joinHow: 'Te punkty są dla uczestników programu. Dołącz w sklepie i zeskanuj kod ponownie.',
    failed: 'Nie udało się. Spróbuj ponownie za chwilę.',
    shop: 'Do sklepu',
  },
};

/** @param language as the address or the browser names it */
export async function getVisitPage(
  ctx: SqlContext,
  shopName: string,
  about: { ruleId: string; code: string; customerId: bigint | null },
  language: string | null,
): Promise<VisitPage> {
  const spoken = languageOf(language);
  const { zone } = await getShop(ctx.db, ctx.shopId);
  const shopper = await findVisitor(ctx, about.customerId);
  const ways = shopper.programme === null ? null : await actionsForMember(ctx, shopper.memberId);
  const way = ways?.ways.find(({ rule }) => rule.kind === 'visit' && rule.id === about.ruleId);
  const common = { language: spoken, shopName, ruleId: about.ruleId, code: about.code };
  if (!way) return { ...common, found: false, title: shopName, points: '', can: 'nothing', note: WORDS[spoken].gone };
  const found = {
    ...common,
    found: true,
    title: wayTitle(way.rule, spoken),
    points: pointsPhrase(way.rule.points, spoken),
  };
  if (about.customerId === null) return { ...found, can: 'sign_in', note: null };
  if (shopper.memberId === null) return { ...found, can: 'join', note: WORDS[spoken].joinHow };
  if (way.state === 'open') return { ...found, can: 'collect', note: null };
  return { ...found, can: 'nothing', note: wayView(way, { language: spoken, zone, isKnown: true }).state_text };
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);

/** What the button does. It reads what it needs from the page, so that it is the same for every shop. */
export const VISIT_SCRIPT = `
const button = document.querySelector('button');
const said = document.querySelector('[role=status]');
button?.addEventListener('click', async () => {
  button.disabled = true;
  try {
    const answer = await fetch(button.dataset.to, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: button.dataset.code }),
    });
    const body = await answer.json();
    said.textContent = body.message ?? body.error?.message ?? button.dataset.failed;
    if (answer.ok) button.remove();
    else button.disabled = false;
  } catch {
    said.textContent = button.dataset.failed;
    button.disabled = false;
  }
});
`;

const STYLE = `body{margin:0;min-height:100vh;display:grid;place-items:center;font:1.125rem/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff}
main{max-width:24rem;padding:2rem;text-align:center}h1{font-size:1.5rem;margin:0 0 .5rem}p{margin:.5rem 0}
button,.go{display:inline-block;margin-top:1rem;padding:.75rem 1.5rem;border:0;border-radius:.5rem;background:#1a1a1a;color:#fff;font:inherit;text-decoration:none;cursor:pointer}
button:disabled{opacity:.6}:focus-visible{outline:3px solid #2563eb;outline-offset:2px}`;

function offer({ can, language, ruleId, code, points }: VisitPage): string {
  const words = WORDS[language];
  if (can === 'collect') {
    const to = `/apps/loyalty/actions/${encodeURIComponent(ruleId)}?locale=${language}`;
    const data = `data-to="${escaped(to)}" data-code="${escaped(code)}" data-failed="${escaped(words.failed)}"`;
    return `<button type="button" ${data}>${escaped(`${words.collect}: ${points}`)}</button>`;
  }
  if (can === 'sign_in') {
    const back = `/apps/loyalty/visit/${encodeURIComponent(ruleId)}?code=${encodeURIComponent(code)}`;
    const to = `/account/login?return_to=${encodeURIComponent(back)}`;
    return `<p>${escaped(points)}</p><a class="go" href="${escaped(to)}">${escaped(words.signIn)}</a>`;
  }
  return `<a class="go" href="/">${escaped(words.shop)}</a>`;
}

/** The whole document; everything that is the shop's or the address's is escaped. */
export function visitHtml(page: VisitPage): string {
  const { language, shopName, title, note } = page;
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${escaped(title)} · ${escaped(shopName)}</title><style>${STYLE}</style></head>
<body><main><h1>${escaped(title)}</h1><p>${escaped(shopName)}</p>${note === null ? '' : `<p>${escaped(note)}</p>`}
${offer(page)}<p role="status" aria-live="polite"></p></main><script>${VISIT_SCRIPT}</script></body>
</html>`;
}
