import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Badge, Banner, BlockStack, Box, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { programChanges } from '../../loyalty/program/program-changes.ts';
import { differsFromLive, rolledBack } from '../../loyalty/program/roll-back.ts';
import { useFormat } from '../../ui/shop-context.tsx';
import { ChangeList } from './change-list.tsx';
import { ExpiryReach } from './expiry-reach.tsx';
import { PlanDropped } from './planned-card.tsx';
import type { action, loader } from './route.tsx';

/** Versions shown before one asks for all of them. */
const SHOWN_FIRST = 5;

type Version = ReturnType<typeof useLoaderData<typeof loader>>['history']['versions'][number];

interface Props {
  /** whether something typed or kept as a draft would be lost */
  unpublished: boolean;
  busy: boolean;
  /** @param live the version that was live when this was decided */
  onRollBack: (version: number, live: number) => void;
}

interface RowProps {
  version: Version;
  live: Version;
  busy: boolean;
  onUse: () => void;
}

function VersionRow({ version, live, busy, onUse }: RowProps) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const isLive = version.version === live.version;
  return (
    <Box as="li" padding="400" borderColor="border" borderBlockStartWidth="025">
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h3" variant="headingSm">
              {t('points.versions.version', { version: version.version })}
            </Text>
            {isLive && <Badge tone="success">{t('points.versions.live')}</Badge>}
          </InlineStack>
          {!isLive &&
            (differsFromLive(version.settings, live.settings) ? (
              <Button
                onClick={onUse}
                disabled={busy}
                accessibilityLabel={t('points.versions.useOf', { version: version.version })}
              >
                {t('points.versions.use')}
              </Button>
            ) : (
              <Text as="span" tone="subdued">
                {t('points.versions.sameAsLive')}
              </Text>
            ))}
        </InlineStack>
        <Text as="p" tone="subdued">
          {t('points.versions.by', { date: dateTime(version.publishedAt), staff: version.publishedBy })}
        </Text>
        {version.changes === null ? (
          <Text as="p">{t('points.versions.first')}</Text>
        ) : version.changes.length === 0 ? (
          <Text as="p">{t('points.versions.nothing')}</Text>
        ) : (
          <ChangeList changes={version.changes} />
        )}
      </BlockStack>
    </Box>
  );
}

interface ModalProps {
  version: Version | null;
  live: Version;
  unpublished: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** What using an earlier version again would change, in words, before it happens. */
function RollBackModal({ version, live, unpublished, onConfirm, onClose }: ModalProps) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  // the last one stays in the dialog while it closes
  const [shown, setShown] = useState(version);
  if (version !== null && version !== shown) setShown(version);
  const back = shown && rolledBack(shown.settings, live.settings);
  return (
    <Modal id="roll-back" open={version !== null} onHide={onClose}>
      <Box padding="400">
        {back && (
          <BlockStack gap="300">
            <Text as="p">{t('points.versions.confirm', { next: live.version + 1 })}</Text>
            <ChangeList changes={programChanges(live.settings, back)} />
            <ExpiryReach live={live.settings} settings={back} counts={version !== null} />
            <Text as="p">{t('points.versions.goLiveKept', { date: dateTime(live.settings.goLiveAt) })}</Text>
            {unpublished && <Text as="p">{t('points.versions.dropsDraft')}</Text>}
            <PlanDropped />
            <Text as="p" tone="subdued">
              {t('points.versions.pointsStay')}
            </Text>
          </BlockStack>
        )}
      </Box>
      <TitleBar title={t('points.versions.confirmTitle', { version: shown?.version ?? live.version })}>
        <button variant="primary" onClick={onConfirm}>
          {t('points.versions.yes')}
        </button>
        <button onClick={onClose}>{t('common.cancel')}</button>
      </TitleBar>
    </Modal>
  );
}

/** Why a version was not used again; nothing if none was refused. */
function Refusal() {
  const { t } = useTranslation();
  const answer = useActionData<typeof action>();
  if (answer?.did !== 'kept') return null;
  return <Banner tone="critical" title={t(`points.versions.refused.${answer.reason}`)} />;
}

/** Every version that was published, newest first, and the way back to one. */
export function VersionsCard({ unpublished, busy, onRollBack }: Props) {
  const { t } = useTranslation();
  const { versions, older } = useLoaderData<typeof loader>().history;
  const [all, setAll] = useState(false);
  const [chosen, setChosen] = useState<Version | null>(null);
  const live = versions[0];
  const shown = all ? versions : versions.slice(0, SHOWN_FIRST);
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t('points.versions.title')}
          </Text>
          <Text as="p" tone="subdued">
            {t('points.versions.none')}
          </Text>
          <Refusal />
        </BlockStack>
      </Box>
      {live && (
        <Box as="ul" paddingInlineStart="0">
          {shown.map((version) => (
            <VersionRow
              key={version.version}
              version={version}
              live={live}
              busy={busy}
              onUse={() => setChosen(version)}
            />
          ))}
        </Box>
      )}
      {shown.length < versions.length && (
        <Box padding="400" borderColor="border" borderBlockStartWidth="025">
          <Button variant="plain" onClick={() => setAll(true)}>
            {t('points.versions.showAll', { all: versions.length })}
          </Button>
        </Box>
      )}
      {all && older && (
        <Box padding="400" borderColor="border" borderBlockStartWidth="025">
          <Text as="p" tone="subdued">
            {t('points.versions.older', { shown: versions.length })}
          </Text>
        </Box>
      )}
      {live && (
        <RollBackModal
          version={chosen}
          live={live}
          unpublished={unpublished}
          onConfirm={() => {
            if (chosen) onRollBack(chosen.version, live.version);
            setChosen(null);
          }}
          onClose={() => setChosen(null)}
        />
      )}
    </Card>
  );
}
