import { useFetcher, useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Button, Card, FormLayout, InlineStack, Link, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/shop-context.tsx';
import { useToast } from '../../ui/use-toast.ts';
import type { GiveAnswer } from '../app.member.actions.ts';
import { ActionSelect } from '../app.points/action-select.tsx';
import { refusalWords } from '../app.points/refusal-words.ts';
import type { loader } from './route.tsx';

const NOTE_MAX = 500;

/** Points for something the member did that only staff know of. */
export function GiveCard() {
  const { t } = useTranslation();
  const format = useFormat();
  const { member, staffRules, giveKey } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<GiveAnswer>();
  const [rule, setRule] = useState('');
  const [note, setNote] = useState('');
  /** The rule that the answer is about; another choice makes it old. */
  const [asked, setAsked] = useState('');
  const { data } = fetcher;
  const points = (count: number) => t('common.points', { count });
  useToast(
    data,
    data?.did === 'given'
      ? t(data.repeated ? 'actions.member.doneRepeated' : 'actions.member.done', { points: points(data.points) })
      : null,
  );
  const [seen, setSeen] = useState(data);
  if (data !== seen) {
    setSeen(data);
    if (data?.did === 'given') {
      setRule('');
      setNote('');
    }
  }
  const give = () => {
    setAsked(rule);
    fetcher.submit(
      { intent: 'give', rule, note, key: giveKey },
      { method: 'post', action: `/app/members/${member.id}/actions` },
    );
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('actions.member.title')}
        </Text>
        {staffRules.length === 0 ? (
          <>
            <Text as="p" tone="subdued">
              {t('actions.member.none')}
            </Text>
            <Link url="/app/points/actions">{t('actions.member.link')}</Link>
          </>
        ) : (
          <>
            {data?.did === 'not_given' && asked === rule && (
              <Banner tone="critical" title={refusalWords({ t, format }, data.refusal)} />
            )}
            <FormLayout>
              <ActionSelect rules={staffRules} value={rule} onChange={setRule} />
              <TextField
                label={t('actions.member.note')}
                value={note}
                onChange={setNote}
                maxLength={NOTE_MAX}
                autoComplete="off"
                helpText={t('actions.member.noteHelp')}
              />
            </FormLayout>
            <InlineStack>
              <Button disabled={rule === ''} loading={fetcher.state !== 'idle'} onClick={give}>
                {t('actions.member.give')}
              </Button>
            </InlineStack>
          </>
        )}
      </BlockStack>
    </Card>
  );
}
