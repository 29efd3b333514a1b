import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { BlockStack, Box, List, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { programChanges } from '../../loyalty/program/program-changes.ts';
import type { ProgramSettings } from '../../loyalty/program/settings.ts';
import { useFormat, useShop } from '../../ui/shop-context.tsx';
import { ChangeList } from './change-list.tsx';
import { ExpiryReach } from './expiry-reach.tsx';
import { PlanDropped } from './planned-card.tsx';
import { summarySentences } from './program-words.ts';

interface Props {
  open: boolean;
  live: { version: number; settings: ProgramSettings } | null;
  draft: ProgramSettings;
  /** what the draft would have meant for known orders, in a sentence; null where there is nothing to say */
  effect: string | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** What publishing would change, in words, before it happens. */
export function PublishModal({ open, live, draft, effect, onConfirm, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal id="publish-rule" open={open} onHide={onClose}>
      <Box padding="400">
        <BlockStack gap="300">
          {live ? <Changes live={live.settings} draft={draft} /> : <FirstVersion draft={draft} />}
          {live && <ExpiryReach live={live.settings} settings={draft} counts={open} />}
          {effect !== null && <Text as="p">{effect}</Text>}
          <PlanDropped />
          {live && (
            <Text as="p" tone="subdued">
              {t('points.confirm.keep')}
            </Text>
          )}
        </BlockStack>
      </Box>
      <TitleBar title={t('points.confirm.title', { version: (live?.version ?? 0) + 1 })}>
        <button variant="primary" onClick={onConfirm}>
          {t('points.confirm.yes')}
        </button>
        <button onClick={onClose}>{t('common.cancel')}</button>
      </TitleBar>
    </Modal>
  );
}

function FirstVersion({ draft }: { draft: ProgramSettings }) {
  const { t } = useTranslation();
  const { taxesIncluded } = useShop();
  const format = useFormat();
  return (
    <>
      <Text as="p">{t('points.confirm.first')}</Text>
      <List>
        {summarySentences({ t, format }, draft, taxesIncluded).map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
    </>
  );
}

function Changes({ live, draft }: { live: ProgramSettings; draft: ProgramSettings }) {
  const { t } = useTranslation();
  const changes = programChanges(live, draft);
  if (changes.length === 0) return <Text as="p">{t('points.confirm.none')}</Text>;
  return (
    <>
      <Text as="p">{t('points.confirm.changes')}</Text>
      <ChangeList changes={changes} />
    </>
  );
}
