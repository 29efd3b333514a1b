import { useActionData, useLoaderData } from '@remix-run/react';
import { useMemo } from 'react';
import { rewardChanges } from '../../loyalty/rewards/reward-changes.ts';
import {
  EMPTY_REWARD_FORM,
  formOfReward,
  parseRewardForm,
  REWARD_FIELDS,
  type RewardField,
  type RewardForm,
  type RewardProblems,
} from '../../loyalty/rewards/reward-form.ts';
import type { RewardKind, RewardSettings } from '../../loyalty/rewards/reward.ts';
import { useLocale, useShop } from '../../ui/shop-context.tsx';
import { useKeptForm } from '../../ui/use-kept-form.ts';
import type { action, loader } from './route.tsx';

/** What the page was opened with: a save names its version, so that it overwrites nobody's. */
interface Base {
  version: number;
  settings: RewardSettings | null;
}

export type ChangeReward = (field: RewardField, value: string) => void;

const differs = (a: RewardForm, b: RewardForm): boolean => REWARD_FIELDS.some((field) => a[field] !== b[field]);
const DATES = ['from', 'until'] as const;

interface Shown {
  shop: { currency: string; zone: string };
  /** The reader's decimal mark. */
  mark: string;
  /** Of a new reward, where the address names one. */
  kind: RewardKind | null;
}

/** A reward's settings as the form shows them; those of a new one, before anything is typed. */
function shownAs(settings: RewardSettings | null, { shop, mark, kind }: Shown): RewardForm {
  if (settings) return formOfReward(settings, shop, mark);
  return { ...EMPTY_REWARD_FORM, kind: kind ?? EMPTY_REWARD_FORM.kind };
}

/** What is typed, read as the server will read it. */
function useReading({ settings }: Base, kept: RewardForm, form: RewardForm) {
  const shop = useShop();
  // a field knows minutes, the settings milliseconds: a date nobody touched stays exactly what it is
  const sent = useMemo(() => {
    const exact = { ...form };
    for (const field of DATES) if (settings && form[field] === kept[field]) exact[field] = settings[field] ?? '';
    return exact;
  }, [form, kept, settings]);
  const parsed = useMemo(() => parseRewardForm(sent, shop), [sent, shop]);
  // "10,00" says what "10.00" said: no change
  const dirty = parsed.ok && settings ? rewardChanges(settings, parsed.settings).length > 0 : differs(form, kept);
  return { sent, parsed, dirty };
}

/** The form's state: what the server keeps, what is typed, and what is wrong with it. */
export function useRewardForm() {
  const { reward, kind } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const shop = useShop();
  const mark = useLocale() === 'pl' ? ',' : '.';
  const loaded: Base = { version: reward?.version ?? 0, settings: reward?.settings ?? null };
  const { base, kept, form, setForm, tried, reset, check } = useKeptForm({
    loaded,
    key: String(loaded.version),
    formOf: ({ settings }) => shownAs(settings, { shop, mark, kind }),
    refused: answer?.did === 'refused' ? answer.form : null,
    hold: answer?.did === 'kept',
  });
  const { sent, parsed, dirty } = useReading(base, kept, form);
  const problems: RewardProblems = tried && !parsed.ok ? parsed.problems : {};
  const change: ChangeReward = (field, value) => setForm((typed) => ({ ...typed, [field]: value }));
  return {
    form,
    sent,
    base,
    parsed,
    dirty,
    problems,
    change,
    reset,
    /** Shows the problems; true if there are none. */
    check: () => check(parsed.ok),
  };
}
