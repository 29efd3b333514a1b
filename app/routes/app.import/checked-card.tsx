import { useFetcher, useLoaderData } from '@remix-run/react';
import { BlockStack, Button, Card, Checkbox, InlineGrid, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../../ui/save-file.ts';
import { useFormat } from '../../ui/shop-context.tsx';
import type { action, loader } from './route.tsx';

function Count({ label, value, tone }: { label: string; value: string; tone?: 'critical' | undefined }) {
  return (
    <BlockStack gap="050">
      <Text as="p" variant="headingLg" {...(tone && { tone })}>
        {value}
      </Text>
      <Text as="p" tone="subdued">
        {label}
      </Text>
    </BlockStack>
  );
}

/** Saves the rows to be corrected, or what could not be taken back, as a file. */
export function SaveRows({ which, id, label }: { which: 'problem' | 'missing'; id: string; label: string }) {
  const { t } = useTranslation();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const save = () => {
    setState('busy');
    void saveFile(`/app/settings/import/${id}/rows?which=${which}`, `import-${id}-${which}.csv`).then((done) =>
      setState(done ? 'idle' : 'failed'),
    );
  };
  return (
    <InlineStack gap="200" blockAlign="center">
      <Button onClick={save} loading={state === 'busy'}>
        {label}
      </Button>
      {state === 'failed' && (
        <Text as="p" tone="critical">
          {t('imports.export.failed')}
        </Text>
      )}
    </InlineStack>
  );
}

/** What the check found, and the way on: import, leave the bad rows out, or back. */
export function CheckedCard() {
  const { t } = useTranslation();
  const { number, signed } = useFormat();
  const { batch } = useLoaderData<typeof loader>();
  const { submit, state } = useFetcher<typeof action>({ key: 'import' });
  const [leaveOut, setLeaveOut] = useState(false);
  const { found } = batch;
  if (!found) return null;
  const rows = found.new + found.change;
  const send = (intent: string) => submit({ intent, leaveOut: String(leaveOut) }, { method: 'post' });
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t(rows === 0 ? 'imports.checked.nothing' : 'imports.checked.title', { count: rows })}
        </Text>
        <InlineGrid columns={{ xs: 2, md: 5 }} gap="400">
          <Count label={t('imports.checked.new')} value={number(found.new)} />
          <Count label={t('imports.checked.change')} value={number(found.change)} />
          <Count label={t('imports.checked.same')} value={number(found.same)} />
          <Count
            label={t('imports.checked.problem')}
            value={number(found.problem)}
            tone={found.problem > 0 ? 'critical' : undefined}
          />
          <Count label={t('imports.checked.points')} value={signed(Number(found.points))} />
        </InlineGrid>
        {found.lowered > 0 && (
          <Text as="p">
            {t('imports.checked.taken', {
              points: t('common.points', { count: Number(found.taken) }),
              count: found.lowered,
            })}
          </Text>
        )}
        {found.paused > 0 && <Text as="p">{t('imports.checked.paused', { count: found.paused })}</Text>}
        {found.problem > 0 && (
          <BlockStack gap="200">
            <Text as="p">{t('imports.checked.problemBody')}</Text>
            <SaveRows which="problem" id={batch.id} label={t('imports.checked.saveProblems')} />
            {rows > 0 && (
              <Checkbox
                label={t('imports.checked.leaveOut', { count: found.problem })}
                checked={leaveOut}
                onChange={setLeaveOut}
              />
            )}
          </BlockStack>
        )}
        <InlineStack gap="200">
          <Button
            variant="primary"
            loading={state !== 'idle'}
            disabled={rows === 0 || (found.problem > 0 && !leaveOut)}
            onClick={() => send('commit')}
          >
            {t('imports.commit', { count: rows })}
          </Button>
          <Button onClick={() => send('back')} disabled={state !== 'idle'}>
            {t('imports.back')}
          </Button>
          <Button onClick={() => send('again')} disabled={state !== 'idle'}>
            {t('imports.again')}
          </Button>
        </InlineStack>
        <Text as="p" tone="subdued">
          {t('imports.commitHelp')}
        </Text>
      </BlockStack>
    </Card>
  );
}
