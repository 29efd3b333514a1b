import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { BlockStack, Box, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PAUSE_REASON_CHARS_MAX, parsePause } from '../loyalty/members/pause-form.ts';

interface Props {
  id: string;
  open: boolean;
  /** how many members it is about */
  count: number;
  onPause: (reason: string) => void;
  onClose: () => void;
}

/** Says what a pause does, and asks why. */
export function PauseModal({ id, open, count, onPause, onClose }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const parsed = parsePause(true, reason);
  return (
    <Modal id={id} open={open} onHide={onClose}>
      <Box padding="400">
        <BlockStack gap="300">
          <Text as="p">{t('member.pause.body')}</Text>
          <TextField
            label={t('member.pause.reason')}
            value={reason}
            onChange={setReason}
            multiline={2}
            autoComplete="off"
            helpText={t('member.pause.reasonHelp')}
            error={
              tried && !parsed.ok
                ? t(`member.pause.problem.${parsed.problem}`, { max: PAUSE_REASON_CHARS_MAX })
                : undefined
            }
          />
        </BlockStack>
      </Box>
      <TitleBar title={t('member.pause.title', { count })}>
        <button
          variant="primary"
          tone="critical"
          onClick={() => {
            setTried(true);
            if (!parsed.ok) return;
            onPause(reason);
            setReason('');
            setTried(false);
          }}
        >
          {t('member.pause.yes')}
        </button>
        <button onClick={onClose}>{t('common.cancel')}</button>
      </TitleBar>
    </Modal>
  );
}
