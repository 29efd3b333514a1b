import { useFetcher, useLoaderData } from '@remix-run/react';
import {
  Banner,
  BlockStack,
  Button,
  Card,
  FormLayout,
  InlineStack,
  Layout,
  Page,
  Select,
  TextField,
} from '@shopify/polaris';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LIST_CHARS_MAX, LIST_ROWS_MAX } from '../../loyalty/import-export/award-list.ts';
import { EmptyCard } from '../../ui/empty-card.tsx';
import { actionName, limitWords } from '../app.points/action-words.ts';
import { RowsCard } from './rows-card.tsx';
import type { action, loader, ListAnswer } from './route.tsx';

const BACK = '/app/points/actions';

/** A file's text: UTF-8, or what older spreadsheets of Central Europe write. */
async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1250').decode(bytes);
  }
}

/** A button that reads a file into the field; the file itself is not sent. */
function FileButton({ onText }: { onText: (text: string) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const read = async (file: File | undefined) => {
    // a list of a thousand rows is far smaller; the server says how long one may be
    if (file) onText((await textOf(file)).slice(0, LIST_CHARS_MAX + 1));
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,.tsv,text/csv"
        hidden
        aria-label={t('actions.list.file')}
        onChange={(event) => {
          void read(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <Button onClick={() => input.current?.click()}>{t('actions.list.file')}</Button>
    </>
  );
}

/** What the list is, in the words of who made it; what was wrong with it stands above. */
function Problem({ answer }: { answer: ListAnswer | undefined }) {
  const { t } = useTranslation();
  if (answer?.did !== 'unreadable') return null;
  return <Banner tone="critical" title={t(`actions.list.unreadable.${answer.problem}`, { count: LIST_ROWS_MAX })} />;
}

function useList() {
  const fetcher = useFetcher<typeof action>();
  const [rule, setRule] = useState('');
  const [list, setList] = useState('');
  /** What the answer on the page is about; typing makes it old. */
  const [asked, setAsked] = useState('');
  const about = `${rule}\n${list}`;
  const send = (intent: 'check' | 'give') => {
    setAsked(about);
    fetcher.submit({ intent, rule, list }, { method: 'post' });
  };
  return {
    rule,
    setRule,
    list,
    setList,
    send,
    busy: fetcher.state !== 'idle',
    answer: asked === about ? fetcher.data : undefined,
  };
}

/** Points for everybody on a list: what for, who, a check, and only then the points. */
export function AwardListPage() {
  const { t } = useTranslation();
  const { rules } = useLoaderData<typeof loader>();
  const { rule, setRule, list, setList, send, busy, answer } = useList();
  const chosen = rules.find(({ id }) => id === rule);
  const options = [
    { value: '', label: t('actions.member.choose') },
    ...rules.map((one) => ({ value: one.id, label: actionName({ t }, one) })),
  ];
  const points = (count: number) => t('common.points', { count });
  const backAction = { content: t('actions.title'), url: BACK };
  if (rules.length === 0)
    return (
      <Page title={t('actions.list.title')} backAction={backAction}>
        <Card>
          <EmptyCard
            title={t('actions.list.noneTitle')}
            body={t('actions.member.none')}
            action={{ content: t('actions.title'), url: BACK }}
          />
        </Card>
      </Page>
    );
  return (
    <Page title={t('actions.list.title')} subtitle={t('actions.list.subtitle')} backAction={backAction}>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <Problem answer={answer} />
            <Card>
              <BlockStack gap="400">
                <FormLayout>
                  <Select
                    label={t('actions.member.rule')}
                    options={options}
                    value={rule}
                    onChange={setRule}
                    helpText={
                      chosen &&
                      t('actions.member.worth', {
                        points: points(chosen.points),
                        limit: limitWords({ t }, chosen.limit),
                      })
                    }
                  />
                  <TextField
                    label={t('actions.list.rows')}
                    value={list}
                    onChange={setList}
                    multiline={8}
                    monospaced
                    autoComplete="off"
                    placeholder={t('actions.list.example')}
                    helpText={t('actions.list.help', { count: LIST_ROWS_MAX })}
                  />
                </FormLayout>
                <InlineStack gap="200">
                  <FileButton onText={setList} />
                  <Button
                    variant={answer ? 'secondary' : 'primary'}
                    disabled={rule === '' || list.trim() === ''}
                    loading={busy}
                    onClick={() => send('check')}
                  >
                    {t('actions.list.check')}
                  </Button>
                </InlineStack>
              </BlockStack>
            </Card>
            {answer && answer.did !== 'unreadable' && (
              <RowsCard answer={answer} busy={busy} give={() => send('give')} />
            )}
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
