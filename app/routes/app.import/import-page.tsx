import { useFetcher, useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Box, Card, Page, ProgressBar, Text } from '@shopify/polaris';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/shop-context.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { StateBadge } from '../app.imports/imports-page.tsx';
import { useLookAgain } from '../app.rewards/use-look-again.ts';
import { CheckedCard } from './checked-card.tsx';
import { ColumnsForm } from './columns-form.tsx';
import { ReportCard } from './report-card.tsx';
import { ResultCard } from './result-card.tsx';
import type { action, loader } from './route.tsx';

type Batch = ReturnType<typeof useLoaderData<typeof loader>>['batch'];

const WORKING = ['uploading', 'checking', 'committing', 'undoing'] as const;
type Working = (typeof WORKING)[number];
const isWorking = (state: Batch['state']): state is Working => WORKING.includes(state as Working);

/** How far a step has come. The page may be left; the step goes on. */
function ProgressCard({ batch, state }: { batch: Batch; state: Working }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const label = useId();
  const { done, total } = batch;
  const said =
    total === null
      ? t('imports.progress.rows', { count: done })
      : t('imports.progress.of', { done: number(done), count: total });
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd" id={label}>
          {t(`imports.progress.${state}`)}
        </Text>
        {total !== null && total > 0 && (
          <ProgressBar progress={Math.min(100, Math.floor((done * 100) / total))} size="small" ariaLabelledBy={label} />
        )}
        <div aria-live="polite">
          <Text as="p">{said}</Text>
        </div>
        <Text as="p" tone="subdued">
          {t('imports.progress.leave')}
        </Text>
      </BlockStack>
    </Card>
  );
}

/** Why the last step did not come to its end. */
function Trouble({ batch }: { batch: Batch }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { problem } = batch;
  if (!problem) return null;
  const known = ['no_rows', 'row_limit', 'encoding', 'shopify', 'changed', 'trouble', 'erased', 'too_old'] as const;
  const code = known.find((each) => each === problem.code) ?? 'trouble';
  const { max, reason } = problem.values ?? {};
  return (
    <Banner tone={code === 'trouble' ? 'warning' : 'critical'} title={t(`imports.trouble.${code}.title`)}>
      <p>{t(`imports.trouble.${code}.body`, { max: number(Number(max ?? 0)), reason: reason ?? '' })}</p>
    </Banner>
  );
}

/** The file that was imported already: added a second time, its points would be twice what anybody promised. */
function ImportedBefore() {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const { before } = useLoaderData<typeof loader>();
  if (!before) return null;
  return (
    <Banner
      tone="warning"
      title={t('imports.before.title')}
      action={{ content: t('imports.before.open'), url: `/app/settings/import/${before.id}` }}
    >
      <p>{t('imports.before.body', { at: dateTime(before.at) })}</p>
    </Banner>
  );
}

function useAnswers() {
  const { t } = useTranslation();
  const fetcher = useFetcher<typeof action>({ key: 'import' });
  useToast(fetcher.data, fetcher.data?.did === 'late' ? t('imports.late') : null);
  return fetcher;
}

/** One import: its columns, its check, its report, its result; whichever is next. */
export function ImportPage() {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const { batch } = useLoaderData<typeof loader>();
  const fetcher = useAnswers();
  const { state, reading } = batch;
  useLookAgain(isWorking(state));
  const dropped = state === 'uploaded' || state === 'checked' || state === 'failed';
  return (
    <Page
      title={batch.fileName}
      titleMetadata={<StateBadge state={state} />}
      subtitle={t('imports.uploadedAt', { at: dateTime(batch.uploadedAt) })}
      backAction={{ content: t('imports.title'), url: '/app/settings/import' }}
      secondaryActions={
        dropped
          ? [
              {
                content: t('imports.drop'),
                destructive: true,
                onAction: () => fetcher.submit({ intent: 'drop' }, { method: 'post' }),
              },
            ]
          : []
      }
    >
      <BlockStack gap="400">
        <Trouble batch={batch} />
        <ImportedBefore />
        {isWorking(state) && <ProgressCard batch={batch} state={state} />}
        {state === 'uploaded' && reading && (
          <ColumnsForm key={`${reading.encoding}${reading.separator}`} reading={reading} />
        )}
        {state === 'checked' && <CheckedCard />}
        {(state === 'committed' || state === 'undone') && <ResultCard />}
        <ReportCard />
      </BlockStack>
      <Box paddingBlockEnd="800" />
    </Page>
  );
}
