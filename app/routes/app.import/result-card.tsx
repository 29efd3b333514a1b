import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { BlockStack, Box, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/shop-context.tsx';
import { SaveRows } from './checked-card.tsx';
import type { action, loader } from './route.tsx';

type Batch = ReturnType<typeof useLoaderData<typeof loader>>['batch'];

/** What an undoing did, in sentences. */
function Undone({ batch }: { batch: Batch }) {
  const { t } = useTranslation();
  const { found } = batch;
  if (!found) return null;
  const missing = Number(found.missing ?? 0);
  return (
    <BlockStack gap="200">
      <Text as="p">{t('imports.undone.takenBack', { count: Number(found.takenBack ?? 0) })}</Text>
      {Number(found.givenBack ?? 0) > 0 && (
        <Text as="p">{t('imports.undone.givenBack', { count: Number(found.givenBack) })}</Text>
      )}
      {(found.ended ?? 0) > 0 && <Text as="p">{t('imports.undone.ended', { count: found.ended ?? 0 })}</Text>}
      {missing > 0 && (
        <>
          <Text as="p">
            {t('imports.undone.missing', {
              points: t('common.points', { count: missing }),
              count: found.membersMissing ?? 0,
            })}
          </Text>
          {batch.wipedAt === null && <SaveRows which="missing" id={batch.id} label={t('imports.undone.saveMissing')} />}
        </>
      )}
    </BlockStack>
  );
}

function UndoButton({ batch }: { batch: Batch }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { submit, state } = useFetcher<typeof action>({ key: 'import' });
  const count = (batch.found?.new ?? 0) + (batch.found?.change ?? 0);
  const undo = () => {
    setAsking(false);
    submit({ intent: 'undo' }, { method: 'post' });
  };
  return (
    <>
      <Button tone="critical" onClick={() => setAsking(true)} loading={state !== 'idle'}>
        {t('imports.undo.button')}
      </Button>
      <Modal id="undo-import" open={asking} onHide={() => setAsking(false)}>
        <Box padding="400">
          <BlockStack gap="200">
            <Text as="p">{t('imports.undo.body', { count })}</Text>
            <Text as="p">{t('imports.undo.rest')}</Text>
          </BlockStack>
        </Box>
        <TitleBar title={t('imports.undo.title', { count })}>
          <button variant="primary" tone="critical" onClick={undo}>
            {t('imports.undo.button')}
          </button>
          <button onClick={() => setAsking(false)}>{t('common.cancel')}</button>
        </TitleBar>
      </Modal>
    </>
  );
}

/** What an import did, and the way back. */
export function ResultCard() {
  const { t } = useTranslation();
  const { dateTime, signed } = useFormat();
  const { batch } = useLoaderData<typeof loader>();
  const { found, state, committedAt, undoneAt } = batch;
  if (!found) return null;
  const undone = state === 'undone';
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t(undone ? 'imports.undone.title' : 'imports.committed.title', { count: found.new + found.change })}
          </Text>
          <Text as="p" tone="subdued">
            {dateTime((undone ? undoneAt : committedAt) ?? batch.uploadedAt)}
          </Text>
        </BlockStack>
        {undone ? (
          <Undone batch={batch} />
        ) : (
          <BlockStack gap="200">
            <Text as="p">
              {t('imports.committed.body', {
                joined: t('imports.committed.joined', { count: found.new }),
                points: signed(Number(found.points)),
              })}
            </Text>
            {found.paused > 0 && <Text as="p">{t('imports.committed.paused', { count: found.paused })}</Text>}
            {(found.leftOut ?? 0) > 0 && (
              <>
                <Text as="p">{t('imports.committed.leftOut', { count: found.leftOut ?? 0 })}</Text>
                {batch.wipedAt === null && (
                  <SaveRows which="problem" id={batch.id} label={t('imports.checked.saveProblems')} />
                )}
              </>
            )}
            {batch.wipedAt === null ? (
              <InlineStack>
                <UndoButton batch={batch} />
              </InlineStack>
            ) : (
              <Text as="p" tone="subdued">
                {t('imports.committed.tooOld')}
              </Text>
            )}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}
