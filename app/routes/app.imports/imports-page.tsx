import { useLoaderData, useNavigate } from '@remix-run/react';
import { Badge, BlockStack, Box, Button, Card, InlineStack, Link, Page, Pagination, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../../ui/save-file.ts';
import { useFormat } from '../../ui/shop-context.tsx';
import { useLookAgain } from '../app.rewards/use-look-again.ts';
import type { loader } from './route.tsx';
import { UploadCard } from './upload-card.tsx';

type Listed = ReturnType<typeof useLoaderData<typeof loader>>['batches'][number];

const TONES = {
  uploading: 'info',
  uploaded: 'attention',
  checking: 'info',
  checked: 'attention',
  committing: 'info',
  committed: 'success',
  undoing: 'info',
  undone: undefined,
  failed: 'critical',
} as const;

/** How an import stands, in a word. */
export function StateBadge({ state }: { state: Listed['state'] }) {
  const { t } = useTranslation();
  const tone = TONES[state];
  return <Badge {...(tone && { tone })}>{t(`imports.state.${state}`)}</Badge>;
}

function rowsOf({ found }: Listed): number {
  return found ? found.new + found.change : 0;
}

function Line({ batch, first }: { batch: Listed; first: boolean }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const rows = rowsOf(batch);
  const said =
    batch.state === 'committed' || batch.state === 'undone' ? t('imports.list.members', { count: rows }) : null;
  return (
    <Box as="li" padding="400" borderColor="border" borderBlockStartWidth={first ? undefined : '025'}>
      <InlineStack gap="300" align="space-between" blockAlign="center">
        <BlockStack gap="050">
          <Link url={`/app/settings/import/${batch.id}`} removeUnderline>
            <Text as="span" fontWeight="semibold" breakWord>
              {batch.fileName}
            </Text>
          </Link>
          <Text as="p" tone="subdued">
            {[dateTime(batch.uploadedAt), said].filter((text) => text !== null).join(' · ')}
          </Text>
        </BlockStack>
        <StateBadge state={batch.state} />
      </InlineStack>
    </Box>
  );
}

function PastImports() {
  const { t } = useTranslation();
  const { batches, page, more } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const go = (to: number) => navigate(`?page=${to}`, { preventScrollReset: true });
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <Text as="h2" variant="headingMd">
          {t('imports.list.title')}
        </Text>
      </Box>
      {batches.length === 0 ? (
        <Box padding="400" paddingBlockStart="0">
          <Text as="p" tone="subdued">
            {t('imports.list.none')}
          </Text>
        </Box>
      ) : (
        <Box as="ul" paddingInlineStart="0">
          {batches.map((batch, place) => (
            <Line key={batch.id} batch={batch} first={place === 0} />
          ))}
        </Box>
      )}
      {(page > 1 || more) && (
        <Box padding="300">
          <InlineStack align="center">
            <Pagination
              hasPrevious={page > 1}
              hasNext={more}
              onPrevious={() => go(page - 1)}
              onNext={() => go(page + 1)}
              previousTooltip={t('imports.list.newer')}
              nextTooltip={t('imports.list.older')}
            />
          </InlineStack>
        </Box>
      )}
    </Card>
  );
}

function ExportCard() {
  const { t } = useTranslation();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const save = () => {
    setState('busy');
    void saveFile('/app/settings/import/export', 'comeback-export.zip').then((done) =>
      setState(done ? 'idle' : 'failed'),
    );
  };
  return (
    <Card>
      <BlockStack gap="300" inlineAlign="start">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t('imports.export.title')}
          </Text>
          <Text as="p">{t('imports.export.body')}</Text>
        </BlockStack>
        <Button onClick={save} loading={state === 'busy'}>
          {t('imports.export.download')}
        </Button>
        {state === 'failed' && (
          <Text as="p" tone="critical">
            {t('imports.export.failed')}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}

/** Import and export. */
export function ImportsPage() {
  const { t } = useTranslation();
  const { batches } = useLoaderData<typeof loader>();
  useLookAgain(batches.some(({ state }) => state === 'checking' || state === 'committing' || state === 'undoing'));
  return (
    <Page title={t('imports.title')} backAction={{ content: t('settings.title'), url: '/app/settings' }}>
      <BlockStack gap="400">
        <UploadCard />
        <PastImports />
        <ExportCard />
      </BlockStack>
    </Page>
  );
}
