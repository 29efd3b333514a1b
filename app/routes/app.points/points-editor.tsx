import { useActionData, useLoaderData, useNavigation, useSubmit } from '@remix-run/react';
import { TitleBar } from '@shopify/app-bridge-react';
import { Banner, BlockStack, Layout, Page } from '@shopify/polaris';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  PROGRAM_FIELDS,
  parseProgramForm,
  type ProgramField,
  type ProgramForm,
} from '../../loyalty/program/program-form.ts';
import { useShop } from '../../ui/shop-context.tsx';
import { UnsavedChanges } from '../../ui/unsaved-changes.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { PreviewCard, StatusCard, SummaryCard } from './preview-cards.tsx';
import { PublishModal } from './publish-modal.tsx';
import type { action, loader } from './route.tsx';
import { RuleCards } from './rule-cards.tsx';
import { useGoLiveCost } from './use-go-live-cost.ts';

const differs = (a: ProgramForm, b: ProgramForm): boolean => PROGRAM_FIELDS.some((field) => a[field] !== b[field]);

/**
 * The form's state: what the server keeps, what is typed, and what is wrong with it. Problems show once a save was tried, and then
 * follow the typing.
 */
function useProgramForm() {
  const kept = useLoaderData<typeof loader>().form;
  const answer = useActionData<typeof action>();
  const shop = useShop();
  const refused = answer?.did === 'refused' || answer?.did === 'raced';
  const [form, setForm] = useState(refused ? answer.form : kept);
  const [tried, setTried] = useState(answer?.did === 'refused');
  const keptText = JSON.stringify(kept);
  useEffect(() => {
    if (refused) return;
    setForm(JSON.parse(keptText) as ProgramForm);
    setTried(false);
  }, [keptText, answer, refused]);
  const parsed = useMemo(() => parseProgramForm(form, shop), [form, shop]);
  return {
    form,
    parsed,
    dirty: differs(form, kept),
    problems: tried && !parsed.ok ? parsed.problems : {},
    change: (field: ProgramField, value: string) => setForm((before) => ({ ...before, [field]: value })),
    reset: () => {
      setForm(kept);
      setTried(false);
    },
    /** Shows the problems; true if there are none. */
    check: () => {
      setTried(true);
      return parsed.ok;
    },
  };
}

/** The editor: form on the left, what it means on the right. */
export function PointsEditor() {
  const { t } = useTranslation();
  const { live, unpublished } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const submit = useSubmit();
  const busy = useNavigation().state !== 'idle';
  const { form, parsed, dirty, problems, change, reset, check } = useProgramForm();
  const [confirming, setConfirming] = useState(false);
  const [openedAtMs] = useState(() => Date.now());
  const settings = parsed.ok ? parsed.settings : null;
  const cost = useGoLiveCost(form, settings, openedAtMs);
  const send = (intent: string) => submit({ ...form, intent }, { method: 'post' });
  useToast(
    answer,
    answer?.did === 'saved'
      ? t('points.saved')
      : answer?.did === 'published'
        ? t('points.published', { version: answer.version })
        : answer?.did === 'discarded'
          ? t('points.discarded')
          : null,
  );
  const wrong = Object.keys(problems).length;
  const publishable = live === null || unpublished || dirty;
  return (
    <Page
      title={t('points.title')}
      subtitle={t('points.subtitle')}
      primaryAction={{
        content: t('points.publish'),
        disabled: !publishable || busy,
        onAction: () => {
          if (check()) setConfirming(true);
        },
      }}
    >
      <TitleBar title={t('points.title')} />
      <UnsavedChanges
        id="points-changes"
        open={dirty}
        saving={busy}
        onSave={() => {
          if (check()) send('save');
        }}
        onDiscard={reset}
      />
      <Layout>
        {(wrong > 0 || answer?.did === 'raced') && (
          <Layout.Section variant="fullWidth">
            <Banner
              tone="critical"
              title={wrong > 0 ? t('points.problemsTitle', { count: wrong }) : t('points.raced')}
            />
          </Layout.Section>
        )}
        <Layout.Section>
          <RuleCards form={form} problems={problems} cost={cost} change={change} />
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <PreviewCard settings={settings} />
            {settings && <SummaryCard settings={settings} />}
            <StatusCard
              live={live}
              unpublished={unpublished}
              dropDraft={() => submit({ intent: 'discard' }, { method: 'post' })}
            />
          </BlockStack>
        </Layout.Section>
      </Layout>
      {settings && (
        <PublishModal
          open={confirming}
          live={live}
          draft={settings}
          onConfirm={() => {
            setConfirming(false);
            send('publish');
          }}
          onClose={() => setConfirming(false)}
        />
      )}
    </Page>
  );
}
