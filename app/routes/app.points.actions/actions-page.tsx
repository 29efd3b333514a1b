import { useActionData, useLoaderData, useNavigate, useNavigation, useSubmit } from '@remix-run/react';
import { Banner, BlockStack, Layout, Page } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActionKind } from '../../loyalty/program/action-rule.ts';
import { starterAction } from '../../loyalty/program/actions-form.ts';
import { UnsavedChanges } from '../../ui/unsaved-changes.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { PreviewCard, StateCard } from './aside-cards.tsx';
import { focusRule, RuleList } from './rule-list.tsx';
import type { action, loader } from './route.tsx';
import { StarterCards } from './starter-cards.tsx';
import { useActionsForm } from './use-actions-form.ts';

/** What stands in the way, above the form; nothing if nothing does. */
function Refusal({ wrong }: { wrong: number }) {
  const { t } = useTranslation();
  const answer = useActionData<typeof action>();
  const navigate = useNavigate();
  if (answer?.did === 'raced')
    return (
      <Layout.Section variant="fullWidth">
        <Banner
          tone="critical"
          title={t('actions.raced')}
          action={{
            content: t('actions.reload'),
            onAction: () => navigate('/app/points/actions', { replace: true }),
          }}
        />
      </Layout.Section>
    );
  if (wrong === 0) return null;
  return (
    <Layout.Section variant="fullWidth">
      <Banner tone="critical" title={t('actions.problemsTitle', { count: wrong })} />
    </Layout.Section>
  );
}

/** Four letters and digits that make a rule's id its own. */
const mark = (): string => crypto.randomUUID().slice(0, 4);

/** Other ways to earn: each a line that opens in place on the left, what members read of it on the right. */
export function ActionsPage() {
  const { t } = useTranslation();
  const { waiting, isLive } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const submit = useSubmit();
  const busy = useNavigation().state !== 'idle';
  const form = useActionsForm();
  const [opened, setOpened] = useState<string | null>(null);
  useToast(answer, answer?.did === 'saved' ? t('actions.saved') : null);
  const add = (kind: ActionKind) => {
    const rule = starterAction(kind, mark());
    form.add(rule);
    setOpened(rule.id);
    focusRule(rule.id);
  };
  const hasContent = form.typed.some(({ kind }) => kind === 'content') || waiting > 0;
  const links = [
    ...(hasContent ? [{ content: t('actions.submissions.title'), url: '/app/points/submissions' }] : []),
    ...(isLive ? [{ content: t('actions.list.link'), url: '/app/points/actions/list' }] : []),
  ];
  return (
    <Page
      title={t('actions.title')}
      subtitle={t('actions.subtitle')}
      backAction={{ content: t('points.title'), url: '/app/points' }}
      secondaryActions={links}
    >
      <UnsavedChanges
        id="actions-changes"
        open={form.dirty}
        saving={busy}
        onSave={() => {
          if (form.check())
            submit({ intent: 'save', actions: form.text, draft: form.savedAt ?? '' }, { method: 'post' });
        }}
        onDiscard={form.reset}
      />
      <Layout>
        <Refusal wrong={Object.keys(form.problems).length} />
        <Layout.Section>
          <BlockStack gap="400">
            <RuleList form={form} opened={opened} open={setOpened} />
            <StarterCards typed={form.typed} add={add} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <div className="comeback-aside">
            <BlockStack gap="400">
              <PreviewCard rules={form.rules} />
              <StateCard dirty={form.dirty} />
            </BlockStack>
          </div>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
