import { useFetcher, useLoaderData } from '@remix-run/react';
import { Badge, BlockStack, Box, Button, Card, Collapsible, InlineStack, Page, Text } from '@shopify/polaris';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyCard } from '../../ui/empty-card.tsx';
import { useFormat } from '../../ui/shop-context.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { TroublesCard } from '../app.rewards/troubles-card.tsx';
import { PrivacyRequests } from './privacy-requests.tsx';
import { noProblemsSentence, reasonKind, taskKind } from './problem-words.ts';
import type { action, loader } from './route.tsx';

type Listed = ReturnType<typeof useLoaderData<typeof loader>>['problems'][number];

function useRetry() {
  const { t } = useTranslation();
  const fetcher = useFetcher<typeof action>();
  const { data } = fetcher;
  useToast(
    data,
    data ? (data.retried === 0 ? t('problems.gone') : t('problems.retried', { count: data.retried })) : null,
  );
  return {
    busy: fetcher.state !== 'idle',
    retry: (fields: Record<string, string>) => fetcher.submit(fields, { method: 'post', action: '/app/problems' }),
  };
}

/** The stored reason and the technical names, for whoever is asked for help. */
function Details({ problem }: { problem: Listed }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <BlockStack gap="100">
      <InlineStack align="start">
        <Button
          variant="plain"
          onClick={() => setOpen(!open)}
          ariaExpanded={open}
          ariaControls={id}
          disclosure={open ? 'up' : 'down'}
        >
          {t(open ? 'problems.hideDetails' : 'problems.details')}
        </Button>
      </InlineStack>
      <Collapsible id={id} open={open}>
        <Text as="p" tone="subdued" breakWord>
          {`${problem.what} · ${problem.id} · ${problem.reason}`}
        </Text>
      </Collapsible>
    </BlockStack>
  );
}

function ProblemRow({ problem, first }: { problem: Listed; first: boolean }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const { busy, retry } = useRetry();
  return (
    <Box as="li" padding="400" borderColor="border" borderBlockStartWidth={first ? undefined : '025'}>
      <InlineStack gap="400" align="space-between" blockAlign="start">
        <BlockStack gap="150">
          <InlineStack gap="200" align="start" blockAlign="center">
            <Text as="h2" variant="headingSm">
              {t(`problems.task.${taskKind(problem.what)}`, { task: problem.what })}
            </Text>
            <Badge>{t(problem.kind === 'webhook' ? 'problems.kindDelivery' : 'problems.kindJob')}</Badge>
          </InlineStack>
          <Text as="p">{t(`problems.reasonText.${reasonKind(problem.reason)}`)}</Text>
          <Text as="p" tone="subdued">
            {dateTime(problem.at)}
          </Text>
          {!problem.retryable && <Text as="p">{t('problems.expired')}</Text>}
          <Details problem={problem} />
        </BlockStack>
        <Button
          loading={busy}
          disabled={!problem.retryable}
          onClick={() => retry({ intent: 'retry', kind: problem.kind, id: problem.id })}
        >
          {t('problems.retry')}
        </Button>
      </InlineStack>
    </Box>
  );
}

/** When orders were last compared with Shopify's, and what came of it. */
function LastComparison() {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const { comparison } = useLoaderData<typeof loader>();
  if (!comparison) return null;
  const { at, compared, repaired } = comparison;
  const found = repaired === 0 ? t('problems.nothingRepaired') : t('problems.repaired', { count: repaired });
  return (
    <Text as="p" tone="subdued">
      {`${t('problems.compared', { at: dateTime(at), count: compared })} ${found}`}
    </Text>
  );
}

/** What waits for staff, newest first. */
export function ProblemsList() {
  const { t } = useTranslation();
  const { problems, count, waiting, troubles } = useLoaderData<typeof loader>();
  const { busy, retry } = useRetry();
  const retryable = problems.some((problem) => problem.retryable);
  return (
    <Page
      title={t('problems.title')}
      subtitle={problems.length > 0 ? t('problems.intro') : undefined}
      primaryAction={
        problems.length > 1
          ? {
              content: t('problems.retryAll'),
              loading: busy,
              disabled: !retryable,
              onAction: () => retry({ intent: 'retry-all' }),
            }
          : undefined
      }
    >
      <BlockStack gap="400">
        <TroublesCard troubles={troubles} />
        {(problems.length > 0 || troubles.length === 0) && (
          <Card padding="0">
            {problems.length === 0 ? (
              <EmptyCard title={t('problems.emptyTitle')} body={noProblemsSentence(t, waiting)} />
            ) : (
              <Box as="ul" paddingInlineStart="0">
                {problems.map((problem, place) => (
                  <ProblemRow key={`${problem.kind}${problem.id}`} problem={problem} first={place === 0} />
                ))}
              </Box>
            )}
          </Card>
        )}
        <PrivacyRequests />
        <LastComparison />
      </BlockStack>
      {count > problems.length && (
        <Box padding="400">
          <Text as="p" tone="subdued">
            {t('problems.more', { count: problems.length })}
          </Text>
        </Box>
      )}
    </Page>
  );
}
