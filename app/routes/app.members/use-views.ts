import { useLoaderData, useRevalidator } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { useTranslation } from 'react-i18next';
import { MEMBER_VIEWS } from '../../loyalty/members/members-query.ts';
import type { ViewOutcome } from '../../loyalty/members/saved-views.server.ts';
import type { loader } from './route.tsx';

/** @returns the view's number, or why not; null where the server did not answer */
async function ask(fields: Record<string, string>): Promise<ViewOutcome | null> {
  try {
    const response = await fetch('/app/members/views', { method: 'POST', body: new URLSearchParams(fields) });
    return (await response.json()) as ViewOutcome;
  } catch {
    return null;
  }
}

/** What narrows the list, whatever its order. */
function narrowing(asked: string): string {
  const params = new URLSearchParams(asked);
  params.delete('sort');
  return params.toString();
}

/** The tabs above the list: what everybody has, and what the shop's staff keep. */
export function useViews(wanted: string, open: (asked: string, saved: string | null) => void) {
  const { t } = useTranslation();
  const { views, saved, asked } = useLoaderData<typeof loader>();
  const bridge = useAppBridge();
  const { revalidate } = useRevalidator();
  const refused = (outcome: ViewOutcome | null): null => {
    const reason = outcome === null || outcome.ok ? 'failed' : outcome.reason;
    bridge.toast.show(t(`members.view.${reason}`), { isError: true });
    return null;
  };
  const send = async (fields: Record<string, string>): Promise<string | null> => {
    const outcome = await ask(fields);
    if (!outcome?.ok) return refused(outcome);
    revalidate();
    return outcome.id;
  };
  const create = async (name: string): Promise<boolean> => {
    const id = await send({ intent: 'create', name, query: wanted });
    if (id !== null) open(wanted, id);
    return id !== null;
  };
  const change = async (id: string, fields: Record<string, string>) =>
    (await send({ intent: 'change', id, ...fields })) !== null;
  const remove = async (id: string): Promise<boolean> => {
    const done = (await send({ intent: 'delete', id })) !== null;
    if (done) open('', null);
    return done;
  };
  const given = MEMBER_VIEWS.map((view) => ({
    id: view,
    content: t(`members.views.${view}`),
    isLocked: true,
    asked: view === 'all' ? '' : `view=${view}`,
    saved: null,
  }));
  const own = views.map(({ id, name, query }) => ({
    id: `view-${id}`,
    content: name,
    asked: query,
    saved: id,
    actions: [
      { type: 'rename' as const, onPrimaryAction: (typed: string) => change(id, { name: typed }) },
      { type: 'delete' as const, onPrimaryAction: () => remove(id) },
    ],
  }));
  const all = [...given, ...own];
  const view = new URLSearchParams(asked).get('view') ?? 'all';
  const place =
    saved === null ? MEMBER_VIEWS.findIndex((each) => each === view) : all.findIndex((each) => each.saved === saved);
  const current = all[Math.max(0, place)];
  return {
    tabs: all.map(({ asked: _asked, saved: _saved, ...tab }) => tab),
    selected: Math.max(0, place),
    onSelect: (at: number) => open(all[at]?.asked ?? '', all[at]?.saved ?? null),
    create,
    /** Whether the list shows something else than the view that is open would. */
    narrowed: narrowing(asked) !== narrowing(current?.asked ?? ''),
    /** for what is asked now: kept in the view that is open, or as a new one */
    keep:
      !current || current.saved === null
        ? { type: 'save-as' as const, onAction: create, disabled: wanted === (current?.asked ?? '') }
        : {
            type: 'save' as const,
            onAction: () => change(current.saved, { query: wanted }),
            disabled: wanted === current.asked,
          },
    /** back to what the view asks */
    back: () => open(current?.asked ?? '', current?.saved ?? null),
  };
}
